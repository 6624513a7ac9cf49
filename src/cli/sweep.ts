/** The options of `gradlens sweep`. The sweep itself runs in the engine process. */
import type { SweepRunOptions } from "../protocol/run.js";
import { quote, UsageError } from "./usage.js";

const strategies = ["tpe", "random", "grid"] as const;

const option = (example: string) => ({ takesValue: true, commands: ["sweep"], example });

/** By name, with an example of the value. */
export const sweepOptions: Record<string, { takesValue: boolean; commands: readonly string[]; example: string }> = {
  "--trials": option("50"),
  "--workers": option("4"),
  "--strategy": option("random"),
  "--seed": option("1"),
};

/** @throws UsageError for a value that cannot be */
export function parseSweepOption(key: string, text: string): SweepRunOptions {
  if (key === "--strategy") {
    const strategy = strategies.find((name) => name === text);
    if (strategy === undefined)
      throw new UsageError(`--strategy expects ${strategies.join(", ")}, got ${quote(text)}.`);
    return { strategy };
  }
  if (key === "--seed") {
    const seed = Number(text);
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(seed))
      throw new UsageError(`--seed expects a whole number, got ${quote(text)}.`);
    return { seed };
  }
  return { [key.slice(2)]: parseCount(key, text) };
}

/** @throws UsageError for what is no whole number from 1 */
export function parseCount(key: string, text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || !Number.isSafeInteger(count))
    throw new UsageError(`${key} expects a whole number from 1, got ${quote(text)}.`);
  return count;
}
