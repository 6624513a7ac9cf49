import { ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import type { Generator } from "../tensor/random/generator.js";
import type { Tensor } from "../tensor/tensor.js";
import { Dataset, TensorDataset } from "./dataset.js";
import { randomSplit, Subset } from "./subset.js";

/** Features and targets, as the functions of `gradlens/datasets` return them. */
export type Samples = Iterable<Tensor>;

/** What a model learns from, and what it is checked on. */
export interface Split<Sample = Tensor[]> {
  train: Dataset<Sample>;
  validation: Dataset<Sample>;
}

export interface SplitOptions {
  /** The part kept for validation, between 0 and 1. */
  validation: number;
  /** Draw the parts at random (the default) or take the last samples. */
  shuffle?: boolean;
  generator?: Generator;
}

/** Splits a dataset, or features and targets, into a training and a validation part. */
export function split<Sample>(samples: Dataset<Sample>, options: SplitOptions): Split<Sample>;
export function split(samples: Samples, options: SplitOptions): Split;
export function split(samples: Dataset<unknown> | Samples, options: SplitOptions): Split<unknown> {
  checkOptions("data.split", options, ["validation", "shuffle", "generator"]);
  const { validation, shuffle = true, generator } = options;
  if (!(validation >= 0 && validation < 1))
    throw new ValueError(`validation must be at least 0 and less than 1, but got ${validation}`);
  const dataset = samples instanceof Dataset ? samples : new TensorDataset(...samples);
  const held = Math.round(dataset.length * validation);
  const kept = dataset.length - held;
  if (!shuffle) {
    const all = Array.from({ length: dataset.length }, (_, i) => i);
    return { train: new Subset(dataset, all.slice(0, kept)), validation: new Subset(dataset, all.slice(kept)) };
  }
  const [train, rest] = randomSplit<unknown>(dataset, [kept, held], { generator });
  return { train, validation: rest };
}
