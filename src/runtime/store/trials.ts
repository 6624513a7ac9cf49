import { readFile } from "node:fs/promises";
import path from "node:path";
import type { RunTrial } from "../../protocol/run.js";

/** The file in a sweep's folder that holds its trials: one JSON object a line, appended as they end. */
export const trialsFile = "trials.jsonl";

export function trialLine(trial: RunTrial): string {
  // JSON has no NaN: a trial whose figure is not finite is one without a figure.
  return `${JSON.stringify(trial, (_, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? undefined : value))}\n`;
}

/** @param folder of the run @returns the trials in order; a line that a kill cut off is left out */
export async function readTrials(folder: string): Promise<RunTrial[]> {
  const text = await readFile(path.join(folder, trialsFile), "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      const trial = JSON.parse(line) as RunTrial;
      return typeof trial.number === "number" ? [trial] : [];
    } catch {
      return [];
    }
  });
}
