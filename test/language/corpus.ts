/**
 * The corpus of the checks: files as users write them. `correct/<name>.ts` has nothing wrong with it; `<check>/<way>.ts` has that one fault,
 * marked by a comment on the line below the one it is in, which repeats the expression:
 *
 *     running = running.add(loss);
 *     // fault: running.add(loss)
 *
 * A folder in them is a program of several files, with what is marked in its `main.ts`. `robust/<name>.ts` is what may not bring an analyser down: it
 * gets silence or one message.
 *
 * What is found in a file is golden text beside it, `<way>.golden.txt`; none where nothing is found.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Analyser } from "../../src/analysis/analysis.js";
import { findAll } from "../../src/analysis/checks/index.js";
import { failureChecks } from "../../src/analysis/failures.js";
import type { Finding, Fix } from "../../src/analysis/finding.js";
import { createAnalyser } from "../../src/analysis/index.js";
import { RunClient } from "../../src/analysis/run/client.js";
import type { Place, Span } from "../../src/analysis/sites.js";
import { edited } from "../../src/analysis/syntax/edits.js";
import { inWords, type Words } from "../../src/protocol/said.js";
import { parse } from "../../src/analysis/syntax/tree.js";

export const corpus = path.resolve("test/language/corpus");

export interface CorpusFile {
  /** `softmaxBeforeLoss/sequential.ts` */
  name: string;
  file: string;
  text: string;
  kind: "correct" | "broken" | "robust";
  /** The check that has to find the fault of a broken file. */
  fault: string | undefined;
  /** Absolute path of the golden text, there or not. */
  golden: string;
}

export function corpusFiles(): CorpusFile[] {
  return readdirSync(corpus, { recursive: true })
    .map((name) => String(name).replaceAll(path.sep, "/"))
    .filter((name) => name.includes("/") && name.endsWith(".ts"))
    .sort()
    .map((name) => {
      const file = path.join(corpus, name);
      const [folder, ...parts] = name.split("/");
      const isPart = parts.length > 1 && parts.at(-1) !== "main.ts";
      const kind = folder === "robust" ? "robust" : folder === "correct" || isPart ? "correct" : "broken";
      return {
        name,
        file,
        text: readFileSync(file, "utf8"),
        kind,
        fault: kind === "broken" ? folder : undefined,
        golden: file.replace(/\.ts$/, ".golden.txt"),
      };
    });
}

/** The golden texts that there are, absolute. */
export function goldenFiles(): string[] {
  return readdirSync(corpus, { recursive: true })
    .filter((name) => String(name).endsWith(".golden.txt"))
    .map((name) => path.join(corpus, String(name)));
}

/** The marked expressions of a file. @throws Error for a mark whose text is not on the line above, or twice */
export function marks(text: string): Span[] {
  const lines = text.split("\n");
  let start = 0;
  return lines.flatMap((line, i) => {
    const above = start - (lines[i - 1]?.length ?? 0) - 1;
    start += line.length + 1;
    const [, marked] = /^\s*\/\/ fault: (.+?)\s*$/.exec(line) ?? [];
    if (marked === undefined) return [];
    const at = lines[i - 1].indexOf(marked);
    if (at < 0 || lines[i - 1].indexOf(marked, at + 1) >= 0)
      throw new Error(`line ${i + 1}: the line above must have "${marked}" once, but is "${lines[i - 1].trim()}"`);
    return [{ start: above + at, end: above + at + marked.length }];
  });
}

/**
 * Runs files as `gradlens check` does. `dispose` ends its worker.
 * @param milliseconds of one run: patience for slow machines, but what never ends takes all of it
 */
export function corpusAnalyser(milliseconds = 60_000): Analyser {
  return createAnalyser(
    { trusted: true, open: () => undefined, folders: [], severities: {}, budget: { milliseconds } },
    new RunClient(path.resolve("dist/analysis-worker.js")),
  );
}

/** Milliseconds for a file of `robust`, where some run for ever. */
export const shortRun = 4000;

/** What is found in a file that is run. */
export async function findingsOf(analyser: Analyser, { file }: Pick<CorpusFile, "file">): Promise<Finding[]> {
  return (await analyser.analyse(file))!.findings;
}

/** What is found in a file without running it. */
export function findingsInText({ file, text }: Pick<CorpusFile, "file" | "text">): Finding[] {
  const onFailure = (check: { id: string }, error: unknown) => {
    throw new Error(`${check.id} failed on ${file}`, { cause: error });
  };
  return findAll({ file, text, source: parse(file, text), sites: new Map(), facts: undefined }, {}, { onFailure });
}

/** Findings as golden text: place, check, message, and what each fix makes of the text. */
export function goldenText(text: string, findings: readonly Finding[]): string {
  return findings
    .map(
      ({ file, span, severity, check, message, fixes = [], related = [] }) =>
        `${position(text, span.start)}-${position(text, span.end)} ${severity} ${check}: ${inWords(message)}\n` +
        related.map(({ place, message }) => `  see ${placeText(text, file, place)} ${inWords(message)}\n`).join("") +
        fixes.map((fix) => fixText(text, fix)).join(""),
    )
    .join("\n");
}

/** What findings would show in English to everybody: words of ours that are plain values, not texts. What the engine or the file says stays. */
export function untranslated(text: string, findings: readonly Finding[]): string[] {
  const failures = new Set(failureChecks.map(({ id }) => id));
  const plain = (words: Words | number): string[] => {
    if (typeof words === "number") return [];
    if (typeof words !== "string") return words.values.flatMap(plain);
    return /[A-Za-z]{2,} [a-z]{2,}/.test(words) && !text.includes(words) ? [words] : [];
  };
  return findings.flatMap(({ check, message, related = [], fixes = [] }) => {
    const ofEngine = failures.has(check);
    const [, ...way] = typeof message === "string" ? [] : message.values;
    return [
      ...(ofEngine ? way : [message]),
      ...related.map(({ message }) => message),
      ...fixes.map(({ title }) => title),
    ].flatMap(plain);
  });
}

export const committed = (golden: string) => (existsSync(golden) ? readFileSync(golden, "utf8") : "");

function placeText(text: string, file: string, place: Place): string {
  if (place.file === file) return position(text, place.span.start);
  return `${path.basename(place.file)} ${position(readFileSync(place.file, "utf8"), place.span.start)}`;
}

function fixText(text: string, { title, edits, preferred }: Fix): string {
  const [from, to] = [text.split("\n"), edited(text, edits).split("\n")];
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head++;
  let tail = 0;
  while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
  const lines = (sign: string, all: string[]) =>
    all.slice(head, all.length - tail).map((line) => `  ${sign} ${line}`.trimEnd() + "\n");
  return (
    `  fix${preferred ? "" : " (if wanted)"}: ${inWords(title)}\n` + [...lines("-", from), ...lines("+", to)].join("")
  );
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
