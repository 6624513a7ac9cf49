import type { Dataset } from "../data/dataset.js";
import type { Samples, Split } from "../data/split.js";
import type { Module } from "../nn/module.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkOptions } from "../nn/arguments.js";
import type { Metric } from "./metrics.js";

/** Values that a run may override with `--set name=value`. */
export type Hyperparameters = Record<string, string | number | boolean>;

/** What a model is trained with. */
export interface Definition<M extends Module = Module, H extends Hyperparameters = Hyperparameters> {
  /** Seeds `torch.manualSeed` before the model is made. */
  seed?: number;
  /** Values handed to the functions below; a run may change them. */
  hyperparameters?: H;
  model: (hyperparameters: H) => M;
  /** Features and targets, a dataset, or a training and a validation part. */
  data: (hyperparameters: H) => Samples | Dataset | Split;
  loss: (output: Tensor, target: Tensor) => Tensor;
  optimizer: (model: M, hyperparameters: H) => Optimizer<never> | Optimizer;
  /** Samples a step; all of them by default. */
  batchSize?: number;
  /** Draw the training samples in a new order each epoch; the default where there are several batches. */
  shuffle?: boolean;
  epochs: number;
  /** Named figures, for the training part and, as `validation name`, for the other. */
  metrics?: Record<string, Metric>;
}

/** A definition with the mark by which the runtime finds it among a file's exports. */
export type Training<M extends Module = Module, H extends Hyperparameters = Hyperparameters> = Definition<M, H> & {
  readonly [mark]: true;
};

const mark = Symbol.for("gradlens.training");

const keys = [
  "seed",
  "hyperparameters",
  "model",
  "data",
  "loss",
  "optimizer",
  "batchSize",
  "shuffle",
  "epochs",
  "metrics",
];

/**
 * Declares a training. Export it as default: the extension and `gradlens train` find and run it. Nothing runs here.
 * @throws TypeError for a missing or unknown key.
 */
export function define<M extends Module, H extends Hyperparameters = Hyperparameters>(
  definition: Definition<M, H>,
): Training<M, H> {
  checkOptions("train.define", definition, keys);
  for (const key of ["model", "data", "loss", "optimizer"] as const)
    if (typeof definition[key] !== "function")
      throw new TypeError(`train.define needs '${key}': ${expectations[key]}, but got ${describe(definition[key])}`);
  for (const key of ["epochs", "batchSize"] as const) checkCount(key, definition[key], key === "epochs");
  return { ...definition, [mark]: true };
}

/** @throws RangeError for what is no whole number from 1. */
export function checkCount(key: string, value: unknown, required: boolean): void {
  if (value === undefined && !required) return;
  if (!Number.isInteger(value) || (value as number) < 1)
    throw new RangeError(`${key} must be a whole number from 1, but got ${describe(value)}`);
}

const expectations = {
  model: "a function that makes the model, () => new Net()",
  data: "a function that gives the data, () => data.split(samples, { validation: 0.2 })",
  loss: "a loss such as new nn.MSELoss(), or a function of output and target",
  optimizer: "a function that makes the optimizer, (net) => new optim.SGD(net.parameters(), { lr: 0.1 })",
};

function describe(value: unknown): string {
  return typeof value === "string"
    ? `'${value}'`
    : typeof value === "object" && value !== null
      ? "an object"
      : String(value);
}

/** True for what `define` returned, from this or another copy of the library. */
export function isDefinition(value: unknown): value is Training {
  return typeof value === "object" && value !== null && mark in value;
}
