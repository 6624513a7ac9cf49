import { checkOptions } from "../../arguments.js";
import type { Mode } from "../monitor.js";
import { isRange, type Space } from "./space.js";

export interface SweepOptions {
  /** What is tried: ranges by the name of a hyperparameter, an option of the optimizer, or a key such as `batchSize`. */
  space: Space;
  /**
   * `"grid"`: all combinations of lists; `"random"`: drawn from the ranges; `"tpe"` (the default): drawn where trials so far were good
   * (Bergstra et al. 2011).
   */
  strategy?: Strategy;
  /** Trials (20); a grid stops earlier where it has fewer combinations. */
  trials?: number;
  /** Seeds what is drawn (0). */
  seed?: number;
  /** The figure that trials are judged by; the definition's `monitor` by default. */
  monitor?: string;
  mode?: Mode;
  /** Trials at a time (1), each on a worker of its own where those exist. What `"tpe"` draws depends on it. */
  workers?: number;
  /** Epochs of each trial instead of the definition's. */
  epochs?: number;
}

export type Strategy = "grid" | "random" | "tpe";

const strategies: readonly Strategy[] = ["grid", "random", "tpe"];
const names = ["space", "strategy", "trials", "seed", "monitor", "mode", "workers", "epochs"];

/** @throws TypeError, RangeError that name the option. */
export function checkSweepOptions(options: SweepOptions): void {
  checkOptions("sweep", options, names);
  const { space, strategy = "tpe", mode } = options;
  if (typeof space !== "object" || space === null || Object.keys(space).length === 0)
    throw new TypeError("sweep needs a 'space' of ranges by name, { lr: train.logUniform(1e-4, 1) }");
  for (const [name, range] of Object.entries(space))
    if (!isRange(range))
      throw new TypeError(
        `sweep: space.${name} must be a list of values, or train.uniform, logUniform, integer or choice, but got ${JSON.stringify(range)}`,
      );
  if (!strategies.includes(strategy))
    throw new TypeError(`sweep: strategy must be one of ${strategies.join(", ")}, but got '${String(strategy)}'`);
  if (mode !== undefined && mode !== "min" && mode !== "max")
    throw new TypeError(`sweep: mode must be 'min' or 'max', but got '${String(mode)}'`);
  for (const name of ["trials", "workers", "epochs"] as const) {
    const value = options[name];
    if (value !== undefined && (!Number.isInteger(value) || value < 1))
      throw new RangeError(`sweep: ${name} must be a whole number from 1, but got ${String(value)}`);
  }
  if (options.seed !== undefined && !Number.isInteger(options.seed))
    throw new RangeError(`sweep: seed must be a whole number, but got ${String(options.seed)}`);
}
