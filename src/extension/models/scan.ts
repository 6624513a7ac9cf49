/** Something a file declares that can be shown under it; `line` counts from 0. */
export interface Declaration {
  kind: "training" | "module";
  name: string;
  line: number;
}

const imports =
  /\b(?:from|import)\s*["']gradlens(?:\/[\w-]+)?["']|\b(?:require|import)\s*\(\s*["']gradlens(?:\/[\w-]+)?["']\s*\)/;
const declarations =
  /\bclass\s+(?<module>[\p{ID_Start}$_][\p{ID_Continue}$]*)\s+extends\s+(?:[\w$.]+\.)?Module\b|(?:\b(?:const|let|var)\s+(?<training>[\p{ID_Start}$_][\p{ID_Continue}$]*)[^=;]*=\s*)?\btrain\s*\.\s*define\s*\(/gu;

/** Whether a text imports the library: what makes a file a model. Comments do not count. */
export function importsGradlens(text: string): boolean {
  return text.includes("gradlens") && imports.test(withoutComments(text));
}

/**
 * The trainings and modules a file declares, in order, by a scan of its text: cheap, safe to do in a workspace that is not
 * trusted, and good enough for a list.
 */
export function scanModels(text: string): Declaration[] {
  const code = withoutComments(text);
  const lines = lineStarts(code);
  return [...code.matchAll(declarations)].map((match) => {
    const line = lineOf(lines, match.index);
    const { module, training } = match.groups!;
    if (module) return { kind: "module", name: module, line };
    return { kind: "training", name: training ?? "train.define", line };
  });
}

/** The text with its comments blanked and every other character, import paths included, at its place. */
function withoutComments(text: string): string {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g;
  return text.replace(token, (found) => {
    if (found.startsWith("/")) return found.replace(/[^\n]/g, " ");
    // A template may span lines and hold code as text, as this extension's own examples do.
    return found.startsWith("`") ? found.replace(/[^\n]/g, " ") : found;
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
