import type { DataLoaderOptions } from "../data/dataLoader.js";
import type { Dataset } from "../data/dataset.js";
import type { Samples, Split } from "../data/split.js";
import type { Module } from "../nn/module.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { Tensor } from "../tensor/tensor.js";
import type { CheckpointOptions } from "./checkpoint.js";
import { checkDefinition } from "./definitionChecks.js";
import type { EarlyStoppingOptions } from "./earlyStopping.js";
import type { TrainMetric } from "./figures.js";
import type { Mode } from "./monitor.js";
import type { Plan, Scheduling, SchedulerLike } from "./schedule.js";
import type { SweepOptions } from "./sweep/options.js";

/** Values that a run may override with `--set name=value`. */
export type Hyperparameters = Record<string, string | number | boolean>;

/** What a model is trained with. */
export interface Definition<M extends Module = Module, H extends Hyperparameters = Hyperparameters> {
  /** Seeds `torch.manualSeed` before the model is made. */
  seed?: number;
  /** Values handed to the functions below; a run may change them. */
  hyperparameters?: H;
  /** Makes the model. */
  model: (hyperparameters: H) => M;
  /** Features and targets, a dataset, or a training and a validation part. A sample is `[...inputs, target]`. */
  data: (hyperparameters: H) => Samples | Dataset<unknown> | Split<unknown>;
  /** The loss of outputs and targets. */
  loss: (output: Tensor, target: Tensor) => Tensor;
  /** Makes the optimizer of the model; frozen parts are known then. */
  optimizer: (model: M, hyperparameters: H) => Optimizer<never> | Optimizer;
  /** Samples a batch; all of them by default. */
  batchSize?: number;
  /** Draw the training samples in a new order each epoch; the default where there are several batches. */
  shuffle?: boolean;
  /** Leave out an epoch's last batch where it is smaller than the others. */
  dropLast?: boolean;
  /** The order of the training samples instead: `(set) => new data.WeightedRandomSampler(weights, set.length)`. */
  sampler?: (dataset: Dataset<unknown>, hyperparameters: H) => NonNullable<DataLoaderOptions["sampler"]>;
  /** Makes a batch `[...inputs, target]` of samples, instead of `data.defaultCollate`. */
  // A dataset's samples are its own affair: this function takes what its `at` returns.
  collateFn?: (samples: never[]) => readonly Tensor[];
  /** Times that the training samples are gone through. */
  epochs: number;
  /** Named figures, for the training part and, as `validation name`, for the other. Those of `metrics` are exact over batches. */
  metrics?: Record<string, TrainMetric>;
  /** Batches whose gradients are added up for one optimizer step (1): as one batch so many times as large. */
  accumulate?: number;
  /** Gradients are scaled down to this norm over all parameters before each step. */
  clipGradNorm?: number;
  /** Each gradient value is kept within plus and minus this, before each step. */
  clipGradValue?: number;
  /** Adds `l1` · Σ|w| over trainable parameters to what is minimised; the reported loss leaves it out. */
  l1?: number;
  /** Adds `l2` · Σw² over trainable parameters to what is minimised; the reported loss leaves it out. */
  l2?: number;
  /** Parts that are not trained and stay in evaluation mode: `(net) => [net.features]`. */
  freeze?: (model: M, hyperparameters: H) => Module | Iterable<Module | Tensor>;
  /** Makes a learning rate scheduler; as `{ scheduler, every, monitor }` to say when it steps and on which figure. */
  scheduler?: (optimizer: Optimizer, hyperparameters: H, plan: Plan) => SchedulerLike | Scheduling;
  /** The figure that says which epoch is best; the validation loss, or the loss where nothing is held out. */
  monitor?: string;
  /** Whether a smaller or a larger monitored figure is better; known for losses and the metrics of this library. */
  mode?: Mode;
  /** Ends the training when the monitored figure no longer improves. */
  earlyStopping?: EarlyStoppingOptions;
  /** Keeps the state of the best and of the last epoch, and writes them to a folder where one is given. */
  checkpoint?: CheckpointOptions;
  /** What `gradlens sweep` tries. */
  sweep?: SweepOptions;
}

/** A definition with the mark by which the runtime finds it among a file's exports. */
export type Training<M extends Module = Module, H extends Hyperparameters = Hyperparameters> = Definition<M, H> & {
  readonly [mark]: true;
};

const mark = Symbol.for("gradlens.training");

/**
 * Declares a training. Export it as default: the extension and `gradlens train` find and run it. Nothing runs here.
 * @throws TypeError for a missing or unknown key, RangeError for a number out of range.
 */
export function define<M extends Module, H extends Hyperparameters = Hyperparameters>(
  definition: Definition<M, H>,
): Training<M, H> {
  checkDefinition(definition);
  return { ...definition, [mark]: true };
}

/** True for what `define` returned, from this or another copy of the library. */
export function isDefinition(value: unknown): value is Training {
  return typeof value === "object" && value !== null && mark in value;
}
