import { statSync } from "node:fs";
import path from "node:path";
import type { ExportFormat } from "../protocol/run.js";
import { startRun } from "../runtime/client.js";
import { errorText, printOutput, type Terminal } from "./display.js";
import { formatBytes } from "./format.js";
import { quote, UsageError } from "./usage.js";

const formats: readonly ExportFormat[] = ["onnx", "pytorch", "weights"];

export interface ExportCommand {
  name: "export";
  file: string;
  format: ExportFormat;
  /** The folder that is written to. */
  output: string;
  /** File of the snapshot or checkpoint whose weights are exported. */
  resume?: string;
}

const examples = { "--format": "onnx", "--output": "exported", "-o": "exported", "--resume": "last.pth" };

/** @throws UsageError that says what is wrong and what is possible */
export function parseExportCommand(argv: readonly string[]): ExportCommand {
  const files: string[] = [];
  const given: Partial<Record<keyof typeof examples, string>> = {};
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index];
    const [key, inline] = argument.startsWith("--") ? argument.split(/=(.*)/s) : [argument];
    if (!argument.startsWith("-")) files.push(argument);
    else if (!(key in examples))
      throw new UsageError(`Unknown option ${key} of "gradlens export". Options: ${Object.keys(examples).join(", ")}.`);
    else {
      const option = key as keyof typeof examples;
      const value = inline ?? argv[++index];
      if (!value) throw new UsageError(`${key} needs a value: ${key} ${examples[option]}`);
      given[option] = value;
    }
  }
  if (files.length === 0) throw new UsageError("Which file? gradlens export moons.ts --format onnx");
  if (files.length > 1) throw new UsageError(`Expected one file, got ${files.length}: ${files.map(quote).join(", ")}.`);
  const format = formats.find((known) => known === (given["--format"] ?? "onnx"));
  if (format === undefined)
    throw new UsageError(`--format expects ${formats.join(", ")}, got ${quote(given["--format"]!)}.`);
  const resume = given["--resume"];
  return {
    name: "export",
    file: files[0],
    format,
    output: given["--output"] ?? given["-o"] ?? "exported",
    ...(resume !== undefined && { resume }),
  };
}

/** Exports the model that a file defines, and tells the files. @returns the exit code */
export async function exportCommand(command: ExportCommand, terminal: Terminal): Promise<number> {
  const { file, format, output, resume } = command;
  const handle = startRun(
    {
      file: path.resolve(file),
      mode: "run",
      options: {},
      output: "all",
      export: { format, folder: path.resolve(output) },
      ...(resume !== undefined && { snapshot: path.resolve(resume) }),
    },
    {
      event(event) {
        if (event.type === "output") printOutput({ ...terminal, out: terminal.error }, event);
        if (event.type !== "exported") return;
        for (const written of event.files)
          terminal.out(`${path.relative(process.cwd(), written)} (${formatBytes(statSync(written).size)})\n`);
      },
    },
    { cwd: process.cwd() },
  );
  const stop = () => handle.stop();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const ended = await handle.ended;
  process.off("SIGINT", stop).off("SIGTERM", stop);
  if (ended.error) terminal.error(`${errorText(ended)}\n`);
  return ended.status === "completed" ? 0 : 1;
}
