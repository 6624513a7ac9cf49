/** The options of `gradlens graph` and `gradlens summary`. */
import path from "node:path";
import { quote, UsageError } from "./usage.js";

const formats = ["json", "dot", "svg"] as const;
export type GraphFormat = (typeof formats)[number];

export type GraphCommand =
  | { name: "graph"; file: string; format: GraphFormat; step: number; out?: string }
  | { name: "summary"; file: string; json: boolean };

const values: Record<GraphCommand["name"], Record<string, string | null>> = {
  graph: { "--format": "svg", "--step": "10", "-o": "graph.svg", "--out": "graph.svg" },
  summary: { "--json": null },
};

/** @throws UsageError that says what is wrong and what is possible */
export function parseGraphCommand(name: GraphCommand["name"], argv: readonly string[]): GraphCommand {
  const known = values[name];
  const files: string[] = [];
  const given: Record<string, string> = {};
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index];
    if (!argument.startsWith("-") || argument === "-") {
      files.push(argument);
      continue;
    }
    const equals = argument.indexOf("=");
    const key = equals < 0 ? argument : argument.slice(0, equals);
    if (!(key in known))
      throw new UsageError(`Unknown option ${key} of "gradlens ${name}". Options: ${Object.keys(known).join(", ")}.`);
    if (known[key] === null && equals >= 0) throw new UsageError(`${key} takes no value, got ${quote(argument)}.`);
    const value = known[key] === null ? "" : equals >= 0 ? argument.slice(equals + 1) : argv[++index];
    if (value === undefined) throw new UsageError(`${key} needs a value: ${key} ${known[key]}`);
    given[key] = value;
  }
  if (files.length === 0) throw new UsageError(`Which file? gradlens ${name} moons.ts`);
  if (files.length > 1)
    throw new UsageError(`Expected one file, got ${files.length}: ${files.join(", ")}. Names with spaces need quotes.`);
  const [file] = files;
  if (name === "summary") return { name, file, json: "--json" in given };
  const out = given["-o"] ?? given["--out"];
  return { name, file, format: formatOf(given["--format"], out), step: stepOf(given["--step"]), ...(out && { out }) };
}

/** As it was asked for, or as the name of the file says. */
function formatOf(asked: string | undefined, out: string | undefined): GraphFormat {
  const name = asked ?? path.extname(out ?? "").slice(1);
  const format = formats.find((known) => known === name);
  if (format !== undefined) return format;
  if (asked !== undefined) throw new UsageError(`--format expects ${formats.join(", ")}, got ${quote(asked)}.`);
  return "json";
}

function stepOf(text = "0"): number {
  const step = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(step))
    throw new UsageError(`--step expects the number of a step, from 0, got ${quote(text)}.`);
  return step;
}
