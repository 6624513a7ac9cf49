/** Declared trainings: `train.define` in a file, and what runs them. */
import { observer } from "../observe.js";

export type { Best, Checkpoint, CheckpointKind, CheckpointOptions } from "./checkpoint.js";
export { readCheckpoint, saveCheckpoint } from "./checkpointFolder.js";
export { define, type Definition, type Hyperparameters, isDefinition, type Training } from "./definition.js";
export { ensemble, Ensemble, type EnsembleOptions, type EnsembleResult } from "./ensemble.js";
export type { EarlyStoppingOptions } from "./earlyStopping.js";
export { DivergedError } from "./epoch.js";
export type { MetricFunction, TrainMetric } from "./figures.js";
export { fit, type FitOptions, type FitResult } from "./fit.js";
export type { Mode } from "./monitor.js";
export type { Plan, SchedulerLike, Scheduling } from "./schedule.js";
export type { SweepOptions } from "./sweep/options.js";
export { type RunSweepOptions, sweep, type SweepResult, type Trial } from "./sweep/sweep.js";
export { choice, integer, logUniform, type Space, uniform } from "./sweep/space.js";
export * as metrics from "../metrics/index.js";

/** Adds values to named series of the run, at the present step: `train.log({ accuracy })`. */
export function log(values: Record<string, number>): void {
  observer?.log?.(values);
}
