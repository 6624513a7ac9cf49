import os from "node:os";
import type { Training } from "../engine/train/definition.js";
import { sweep as runSweep } from "../engine/train/sweep/sweep.js";
import type { RunOptions, SweepRunOptions } from "../protocol/run.js";

/** Sweeps a definition on as many workers as the machine has processors, unless somebody says otherwise. @returns the table of trials */
export async function sweep(
  definition: Training,
  { epochs, set }: RunOptions,
  options: SweepRunOptions,
): Promise<string> {
  const workers = options.workers ?? definition.sweep?.workers ?? os.availableParallelism();
  const result = await runSweep(definition, { ...options, workers, ...(epochs !== undefined && { epochs }), set });
  return result.table();
}
