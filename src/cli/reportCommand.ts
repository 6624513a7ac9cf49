import { createRequire } from "node:module";
import path from "node:path";
import type * as Report from "../report/index.js";
import type { Terminal } from "./display.js";
import { quote, UsageError } from "./usage.js";

export interface ReportCommand {
  name: "report";
  /** A run's folder or id, `last`, or a file whose newest run is meant. */
  run: string;
  out?: string;
}

/** @throws UsageError that says what is wrong and what is possible */
export function parseReportCommand(argv: readonly string[]): ReportCommand {
  const runs: string[] = [];
  let out: string | undefined;
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index];
    const [key, inline] = argument.startsWith("--") ? argument.split(/=(.*)/s) : [argument];
    if (key === "-o" || key === "--out") {
      out = inline ?? argv[++index];
      if (!out) throw new UsageError(`${key} needs a value: ${key} report.html`);
    } else if (argument.startsWith("-"))
      throw new UsageError(`Unknown option ${key} of "gradlens report". Options: -o, --out.`);
    else runs.push(argument);
  }
  if (runs.length === 0) throw new UsageError("Which run? gradlens report last");
  if (runs.length > 1) throw new UsageError(`Expected one run, got ${runs.length}: ${runs.map(quote).join(", ")}.`);
  return { name: "report", run: runs[0], ...(out && { out }) };
}

/** Writes the report of a run. @returns the exit code */
export async function reportCommand({ run, out }: ReportCommand, terminal: Terminal): Promise<number> {
  try {
    const { findRun, writeReport } = createRequire(__filename)("./report.js") as typeof Report;
    const folder = await findRun(run, process.cwd());
    const file = path.resolve(out ?? `${path.basename(folder)}.html`);
    await writeReport(folder, file);
    terminal.out(`${file}\n`);
    return 0;
  } catch (error) {
    terminal.error(`gradlens: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
