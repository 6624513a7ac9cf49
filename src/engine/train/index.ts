/** Declared trainings: `train.define` in a file, and what runs them. */
import { observer } from "../observe.js";

export { define, type Definition, type Hyperparameters, isDefinition, type Training } from "./definition.js";
export { DivergedError, fit, type FitOptions, type FitResult } from "./fit.js";
export * as metrics from "./metrics.js";

/** Adds values to named series of the run, at the present step: `train.log({ accuracy })`. */
export function log(values: Record<string, number>): void {
  observer?.log?.(values);
}
