import { DataLoader, type DataLoaderOptions } from "../data/dataLoader.js";
import { Dataset, TensorDataset } from "../data/dataset.js";
import type { Samples, Split } from "../data/split.js";
import { Loss } from "../nn/loss.js";
import type { Module } from "../nn/module.js";
import { type DType, getDefaultDtype } from "../tensor/dtype.js";
import { Generator } from "../tensor/random/generator.js";
import { Tensor } from "../tensor/tensor.js";
import type { Hyperparameters, Training } from "./definition.js";

/** One batch as model and loss take it. */
export interface Batch {
  inputs: Tensor[];
  target: Tensor;
  samples: number;
}

/** What a definition's `data` gave, as two parts; the second is undefined where nothing is held out. */
export interface Parts {
  train: Dataset<unknown>;
  validation: Dataset<unknown> | undefined;
}

/** @throws TypeError for what is no data, RangeError where there is nothing to train on. */
export function partsOf(data: Samples | Dataset<unknown> | Split<unknown>): Parts {
  const parts = split(data);
  for (const part of [parts.train, parts.validation])
    if (part !== undefined && !(part instanceof Dataset))
      throw new TypeError(
        "data must give tensors [X, y], a Dataset, or { train, validation } of datasets, but gave " + nameOf(data),
      );
  if (parts.train.length === 0) throw new RangeError("there are no samples to train on: the training part is empty");
  return { ...parts, validation: parts.validation?.length ? parts.validation : undefined };
}

function split(data: Samples | Dataset<unknown> | Split<unknown>): Parts {
  if (data instanceof Dataset) return { train: data, validation: undefined };
  if (typeof data !== "object" || data === null) throw new TypeError(`data must give data, but gave ${String(data)}`);
  if (Symbol.iterator in data) return { train: new TensorDataset(...data), validation: undefined };
  return { train: data.train, validation: data.validation };
}

type Batches = DataLoader<unknown, readonly Tensor[]>;

/** The training batches, in the definition's order. */
export function trainingLoader(
  definition: Training,
  train: Dataset<unknown>,
  hyperparameters: Hyperparameters,
): Batches {
  const batchSize = Math.min(definition.batchSize ?? train.length, train.length);
  const shuffle = definition.shuffle ?? (definition.sampler === undefined && batchSize < train.length);
  return new DataLoader(train, {
    batchSize,
    ...(definition.sampler ? { sampler: definition.sampler(train, hyperparameters) } : { shuffle }),
    dropLast: definition.dropLast ?? false,
    collateFn: definition.collateFn as DataLoaderOptions<unknown, readonly Tensor[]>["collateFn"],
  });
}

/** Batches to check the model on. Their own generator leaves the random numbers of training as they are. */
export function checkingLoader(definition: Training, dataset: Dataset<unknown>, batchSize: number): Batches {
  return new DataLoader(dataset, {
    batchSize,
    collateFn: definition.collateFn as DataLoaderOptions<unknown, readonly Tensor[]>["collateFn"],
    generator: new Generator(),
  });
}

/**
 * Inputs and target in the types that model and loss compute in: floating data in the model's type, and whole-number targets too
 * where the loss compares values rather than class indices.
 * @throws TypeError for a batch that is no `[...inputs, target]`.
 */
export function prepare(batch: readonly Tensor[], dtype: DType, loss: Training["loss"]): Batch {
  if (!Array.isArray(batch) || batch.length < 2 || !batch.every((part) => part instanceof Tensor))
    throw new TypeError(
      `a batch must be tensors [...inputs, target], but is ${Array.isArray(batch) ? `[${batch.map(nameOf).join(", ")}]` : nameOf(batch)}; ` +
        "samples come from the dataset's at(), batches from collateFn",
    );
  const typed = batch.map((part) => (part.isFloatingPoint() ? part.to(dtype) : part));
  const target = typed.pop()!;
  const comparesValues = loss instanceof Loss && loss.targets === "values";
  return { inputs: typed, target: comparesValues ? target.to(dtype) : target, samples: target.length };
}

/** The floating type that the model computes in. */
export function parameterDtype(model: Module): DType {
  for (const parameter of model.parameters()) if (parameter.isFloatingPoint()) return parameter.dtype;
  return getDefaultDtype();
}

/** True where the loss is a sum over samples, not their mean. */
export function sumsSamples(loss: Training["loss"]): boolean {
  return loss instanceof Loss && (loss.options as { reduction?: string }).reduction === "sum";
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return (value as object).constructor.name;
}
