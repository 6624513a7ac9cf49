import type { RunOptions } from "../protocol/run.js";
import { type CheckCommand, parseCheckCommand } from "./checkCommand.js";
import { type ExportCommand, parseExportCommand } from "./exportCommand.js";
import { type GraphCommand, parseGraphCommand } from "./graphArgs.js";
import { parseReportCommand, type ReportCommand } from "./reportCommand.js";
import { parseCount, parseSweepOption, sweepOptions } from "./sweep.js";
import { quote, UsageError } from "./usage.js";

export { UsageError };

export type Command =
  | {
      name: "train" | "run" | "sweep";
      file: string;
      options: RunOptions;
      json: boolean;
      store: boolean;
      plots?: PlotFiles;
      /** File of the snapshot or checkpoint that the training starts from. */
      resume?: string;
    }
  | GraphCommand
  | ReportCommand
  | CheckCommand
  | ExportCommand
  | { name: "info"; json: boolean }
  | { name: "version" }
  | { name: "help"; topic?: string };

/** Where figures go as files, and of which kind. */
export interface PlotFiles {
  folder: string;
  format: "png" | "svg";
}

type RunCommandName = Extract<Command, { options: RunOptions }>["name"];

interface Option {
  takesValue: boolean;
  commands: readonly string[];
}

const options: Record<string, Option> = {
  "--epochs": { takesValue: true, commands: ["train", "sweep"] },
  "--set": { takesValue: true, commands: ["train", "sweep"] },
  "--resume": { takesValue: true, commands: ["train"] },
  ...sweepOptions,
  "--json": { takesValue: false, commands: ["train", "run", "sweep"] },
  "--plots": { takesValue: true, commands: ["train", "run", "sweep"] },
  "--format": { takesValue: true, commands: ["train", "run", "sweep"] },
  "--no-store": { takesValue: false, commands: ["train", "sweep"] },
};

const commands = ["train", "run", "sweep", "graph", "summary", "export", "report", "check", "info", "help"];

/**
 * Reads a command line, without `node` and the script.
 *
 * @throws UsageError that says what is wrong and what is possible.
 */
export function parseArguments(argv: readonly string[]): Command {
  if (argv.length === 0) return { name: "help" };
  const [first, ...rest] = argv;
  if (first === "--version" || first === "-V") return { name: "version" };
  if (first === "--help" || first === "-h") return { name: "help" };
  if (first.startsWith("-")) throw unknownOption(first, "", ["--help", "--version"]);
  if (!commands.includes(first)) {
    const isFile = /\.[cm]?[jt]sx?$/.test(first);
    throw new UsageError(
      isFile
        ? `Expected a command before the file: gradlens train ${first}`
        : `Unknown command "${first}"${suggestion(first, commands)}. Commands: ${commands.join(", ")}.`,
    );
  }
  if (rest.includes("--help") || rest.includes("-h")) return { name: "help", topic: first };
  if (first === "help") return { name: "help", topic: rest[0] };
  if (first === "info") {
    const other = rest.find((argument) => argument !== "--json");
    if (other?.startsWith("-")) throw unknownOption(other, ' of "gradlens info"', ["--json"]);
    if (other !== undefined) throw new UsageError(`"gradlens info" takes no arguments, got ${quote(other)}.`);
    return { name: "info", json: rest.length > 0 };
  }
  if (first === "graph" || first === "summary") return parseGraphCommand(first, rest);
  if (first === "export") return parseExportCommand(rest);
  if (first === "report") return parseReportCommand(rest);
  if (first === "check") return parseCheckCommand(rest);
  return parseRun(first as RunCommandName, rest);
}

function parseRun(name: RunCommandName, argv: readonly string[]): Command {
  const files: string[] = [];
  const run: RunOptions = name === "sweep" ? { sweep: {} } : {};
  let json = false;
  let store = true;
  let folder: string | undefined;
  let resume: string | undefined;
  let format: PlotFiles["format"] | undefined;
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index];
    if (argument === "--") {
      files.push(...argv.slice(index + 1));
      break;
    }
    if (!argument.startsWith("-") || argument === "-") {
      files.push(argument);
      continue;
    }
    const equals = argument.indexOf("=");
    const key = equals < 0 ? argument : argument.slice(0, equals);
    const option = options[key] as Option | undefined;
    const possible = Object.keys(options).filter((other) => options[other].commands.includes(name));
    if (!option || !possible.includes(key)) throw unknownOption(key, ` of "gradlens ${name}"`, possible);
    if (!option.takesValue && equals >= 0) throw new UsageError(`${key} takes no value, got ${quote(argument)}.`);
    const value = !option.takesValue ? "" : equals >= 0 ? argument.slice(equals + 1) : argv[++index];
    if (value === undefined) throw new UsageError(`${key} needs a value: ${example(key)}`);
    if (key === "--epochs") run.epochs = parseCount(key, value);
    else if (key === "--set") run.set = { ...run.set, ...parseSetting(value) };
    else if (key in sweepOptions) run.sweep = { ...run.sweep, ...parseSweepOption(key, value) };
    else if (key === "--resume") resume = value;
    else if (key === "--plots") folder = value;
    else if (key === "--format") format = parseFormat(value);
    else if (key === "--json") json = true;
    else store = false;
  }
  if (files.length === 0) throw new UsageError(`Which file? gradlens ${name} moons.ts`);
  if (files.length > 1)
    throw new UsageError(`Expected one file, got ${files.length}: ${files.join(", ")}. Names with spaces need quotes.`);
  if (format !== undefined && folder === undefined)
    throw new UsageError(`--format is that of figures, which need a folder: --plots plots --format ${format}`);
  const plots = folder === undefined ? undefined : { folder, format: format ?? "png" };
  return {
    name,
    file: files[0],
    options: run,
    json,
    store,
    ...(plots && { plots }),
    ...(resume !== undefined && { resume }),
  };
}

function parseFormat(value: string): PlotFiles["format"] {
  if (value !== "png" && value !== "svg") throw new UsageError(`--format expects png or svg, got ${quote(value)}.`);
  return value;
}

function example(key: string): string {
  if (key === "--set") return "--set lr=0.01";
  if (key === "--plots") return "--plots plots";
  if (key === "--resume") return "--resume last.pth";
  if (key === "--format") return "--format svg";
  return `${key} ${key in sweepOptions ? sweepOptions[key].example : "20"}`;
}

function parseSetting(text: string): Record<string, string | number | boolean> {
  const match = /^([A-Za-z_$][\w.$]*)=(.*)$/s.exec(text);
  if (!match) throw new UsageError(`--set expects name=value, such as lr=0.01, got ${quote(text)}.`);
  const [, name, value] = match;
  return { [name]: parseValue(value) };
}

function parseValue(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}

function unknownOption(option: string, where: string, possible: string[]): UsageError {
  return new UsageError(
    `Unknown option ${option}${where}${suggestion(option, possible)}. Options: ${possible.join(", ")}.`,
  );
}

function suggestion(given: string, possible: readonly string[]): string {
  const near = possible.find((other) => distance(given, other) <= 2);
  return near ? `; did you mean ${near}?` : "";
}

/** Levenshtein distance: how many letters to insert, remove or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}
