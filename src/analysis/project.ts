import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { resolvePath } from "../runtime/resolve.js";
import { isLibrary } from "./library.js";
import { type InstrumentedFile, instrument, parseFile, type ParsedFile } from "./instrument/index.js";
import type { RunFile } from "./run/messages.js";

const mostFiles = 200;
/** `p.grad = null`, `p.grad?.zero_()` */
const gradientSet = /\.grad\s*=[^=]|\.grad\s*[!?]?\.\s*\w+_\(/;
/** A file that a run loads has no more characters: bundles and data are none of the user's code. */
const mostCharacters = 1_000_000;

interface Kept {
  parsed: ParsedFile;
  instrumented?: InstrumentedFile;
}

/** The files of an analysis, parsed and instrumented once a text. */
export class Project {
  private readonly kept = new Map<string, Kept>();

  /** @param open the text of a file as an editor has it */
  constructor(private readonly open: (file: string) => string | undefined) {}

  /** @returns undefined where there is no such file */
  parsed(file: string): ParsedFile | undefined {
    return this.get(file)?.parsed;
  }

  /** The sites of a file. @throws SyntaxError for a text that does not parse */
  instrumented(file: string): InstrumentedFile | undefined {
    const kept = this.get(file);
    return kept && (kept.instrumented ??= instrument(kept.parsed));
  }

  private get(file: string): Kept | undefined {
    const text = this.open(file) ?? textOnDisk(file);
    if (text === undefined) return undefined;
    let kept = this.kept.get(file);
    if (kept?.parsed.text !== text) kept = { parsed: parseFile(file, text) };
    // The latest used come last.
    this.kept.delete(file);
    this.kept.set(file, kept);
    if (this.kept.size > mostFiles) this.kept.delete(this.kept.keys().next().value!);
    return kept;
  }

  /** Whether a file, or one that it imports, uses the library. */
  usesLibrary(file: string, seen = new Set<string>()): boolean {
    const parsed = this.parsed(file);
    if (parsed === undefined || seen.has(file)) return false;
    seen.add(file);
    const { specifiers } = parsed.imports;
    return (
      specifiers.some(isLibrary) || this.importsOf(parsed).some(([, to]) => isCode(to) && this.usesLibrary(to, seen))
    );
  }

  private importsOf({ file, imports }: ParsedFile): [request: string, file: string][] {
    return imports.specifiers.flatMap((request): [string, string][] => {
      if (!/^(\.|\/|file:|[A-Za-z]:[\\/])/.test(request)) return [];
      const found = resolvePath(request, path.dirname(file));
      return found === undefined ? [] : [[request, found]];
    });
  }

  /**
   * A file and all that it imports, made for a run.
   * @throws SyntaxError where one of them does not parse
   */
  filesOf(entry: string): Required<RunFile>[] {
    const files = new Map<string, Required<RunFile>>();
    const add = (file: string): void => {
      if (files.has(file)) return;
      const kept = this.get(file);
      if (kept === undefined || kept.parsed.text.length > mostCharacters) return;
      const { parsed } = kept;
      if (!parsed.isWhole) throw new SyntaxError(`${path.basename(file)} does not parse`);
      const instrumented = (kept.instrumented ??= instrument(parsed));
      const { spans, callees, inputs } = instrumented;
      const imports = this.importsOf(parsed);
      const isEntry = file === entry;
      files.set(file, {
        path: file,
        id: parsed.id + Number(isEntry),
        code: instrumented.code(isEntry),
        spans,
        callees,
        inputs,
        setsGradients: gradientSet.test(parsed.text),
        imports: Object.fromEntries(imports),
      });
      for (const [, to] of imports) if (isCode(to)) add(to);
    };
    add(entry);
    return [...files.values()];
  }
}

function isCode(file: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(file);
}

const texts = new Map<string, { size: number; modified: number; text: string }>();

/** The text of a file as it is on disk; read anew when its size or time of change is another. */
function textOnDisk(file: string): string | undefined {
  try {
    const { size, mtimeMs: modified } = statSync(file);
    if (size > 4 * mostCharacters) return undefined;
    let known = texts.get(file);
    if (known?.size !== size || known.modified !== modified) {
      known = { size, modified, text: readFileSync(file, "utf8") };
      texts.set(file, known);
    }
    return known.text;
  } catch {
    return undefined;
  }
}
