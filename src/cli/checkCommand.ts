import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Analysis } from "../analysis/analysis.js";
import type * as AnalysisBundle from "../analysis/index.js";
import { inWords } from "../protocol/said.js";
import type { Terminal } from "./display.js";
import { UsageError } from "./usage.js";

export interface CheckCommand {
  name: "check";
  files: string[];
  json: boolean;
}

/** @throws UsageError that says what is wrong and what is possible */
export function parseCheckCommand(argv: readonly string[]): CheckCommand {
  const end = argv.indexOf("--");
  const options = (end < 0 ? argv : argv.slice(0, end)).filter((argument) => argument.startsWith("-"));
  const unknown = options.find((option) => option !== "--json");
  if (unknown !== undefined) throw new UsageError(`Unknown option ${unknown} of "gradlens check". Options: --json.`);
  const files = argv.filter((argument, i) => argument !== "--" && ((end >= 0 && i > end) || !argument.startsWith("-")));
  if (files.length === 0) throw new UsageError("Which files? gradlens check moons.ts");
  return { name: "check", files, json: options.length > 0 };
}

/** Prints the findings of files. @returns the exit code: 1 where there are errors */
export async function checkCommand({ files, json }: CheckCommand, terminal: Terminal): Promise<number> {
  const { createAnalyser } = createRequire(__filename)("./analysis.js") as typeof AnalysisBundle;
  const paths = files.map((file) => path.resolve(file));
  const missing = paths.find((file) => !isFile(file));
  if (missing !== undefined) {
    terminal.error(`gradlens: There is no file ${missing}.\n`);
    return 1;
  }
  const folders = [process.cwd(), ...paths.map((file) => path.dirname(file))];
  // Who asks for a file to be checked in a terminal trusts it, as with "train".
  const analyser = createAnalyser({ trusted: true, open: () => undefined, folders, severities: {} });
  let errors = false;
  try {
    for (const file of paths) {
      const analysis = await analyser.analyse(file);
      if (analysis === undefined) continue;
      errors ||= analysis.findings.some(({ severity }) => severity === "error");
      for (const line of linesOf(analysis, json)) terminal.out(`${line}\n`);
    }
  } finally {
    analyser.dispose();
  }
  return errors ? 1 : 0;
}

/** Each finding as `FILE:line:column: severity check: message`, or as an object of JSON. */
function linesOf({ source, findings }: Analysis, json: boolean): string[] {
  const at = (offset: number) => {
    const { line, character } = source.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character + 1 };
  };
  return findings.map(({ file, span, check, severity, message, related, fixes }) => {
    const { line, column } = at(span.start);
    if (!json)
      return `${path.relative(process.cwd(), file)}:${line}:${column}: ${severity} ${check}: ${inWords(message)}`;
    const places = related?.map(({ place, message }) => ({
      ...positionIn(place.file, place.span.start),
      message: inWords(message),
    }));
    return JSON.stringify({
      file,
      line,
      column,
      end: at(span.end),
      severity,
      check,
      message: inWords(message),
      ...(places && { related: places }),
      ...(fixes && {
        fixes: fixes.map(({ title, edits }) => ({
          title: inWords(title),
          edits: edits.map(({ span, text }) => ({ start: at(span.start), end: at(span.end), text })),
        })),
      }),
    });
  });
}

/** A place of another file, whose tree nobody has. */
function positionIn(file: string, offset: number): { file: string; line: number; column: number } {
  const before = readFileSync(file, "utf8").slice(0, offset).split("\n");
  return { file, line: before.length, column: before.at(-1)!.length + 1 };
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
