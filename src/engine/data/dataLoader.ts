import { ValueError } from "../errors.js";
import { checkOptions } from "../nn/arguments.js";
import { tensor } from "../ops/creation.js";
import { stack } from "../ops/join.js";
import { defaultGenerator, Generator } from "../tensor/random/generator.js";
import { fillRandom, randperm } from "../tensor/random/samplers.js";
import { int64 } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import type { Dataset } from "./dataset.js";

export interface DataLoaderOptions {
  batchSize?: number;
  /** Draw the samples in a new random order each epoch. */
  shuffle?: boolean;
  /** Leave out a last batch that is smaller than the others. */
  dropLast?: boolean;
  generator?: Generator;
}

/**
 * Batches of a dataset, in PyTorch's order for the same seed. Iterate it once an epoch.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.DataLoader
 */
export class DataLoader<Sample = Tensor[]> {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  private readonly generator: Generator | undefined;

  constructor(
    readonly dataset: Dataset<Sample>,
    options: DataLoaderOptions = {},
  ) {
    checkOptions("DataLoader", options, ["batchSize", "shuffle", "dropLast", "generator"]);
    const { batchSize = 1, shuffle = false, dropLast = false, generator } = options;
    if (!Number.isInteger(batchSize) || batchSize < 1)
      throw new ValueError(`batch_size should be a positive integer value, but got batchSize=${batchSize}`);
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
    this.generator = generator;
  }

  /** Number of batches. */
  get length(): number {
    const batches = this.dataset.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Iterator<Tensor[]> {
    // PyTorch draws a seed for its workers at the start of every epoch, whether there are any or not.
    drawSeed(this.generator ?? defaultGenerator);
    const order = this.order();
    for (let batch = 0, n = this.length; batch < n; batch++)
      yield batchOf(this.dataset, order.slice(batch * this.batchSize, (batch + 1) * this.batchSize));
    // PyTorch's sampler draws once more at the end of an epoch, for the samples of a last incomplete round, of which there are none.
    if (this.shuffle && this.generator) randperm(this.dataset.length, this.generator);
  }

  private order(): number[] {
    if (!this.shuffle) return Array.from({ length: this.dataset.length }, (_, i) => i);
    if (this.generator) return [...randperm(this.dataset.length, this.generator)];
    return [...randperm(this.dataset.length, new Generator().manualSeed(drawSeed(defaultGenerator)))];
  }
}

/** The samples at some indices as one batch. */
export function batchOf<Sample>(dataset: Dataset<Sample>, indices: readonly number[]): Tensor[] {
  return dataset.batch?.(indices) ?? collate(indices.map((i) => dataset.at(i)));
}

/** A random int64 from 0, as PyTorch draws its seeds. */
function drawSeed(generator: Generator): bigint {
  const array = new Int32Array(2);
  fillRandom({ array, base: 0, length: 1, dtype: int64 }, generator);
  return (BigInt(array[1]) << 32n) | BigInt(array[0] >>> 0);
}

/** Samples as one batch: their tensors stacked, their numbers as a tensor, position by position. */
function collate(samples: readonly unknown[]): Tensor[] {
  const [first] = samples;
  if (!Array.isArray(first)) return [column(samples)];
  return first.map((_, i) => column(samples.map((sample) => (sample as unknown[])[i])));
}

function column(values: readonly unknown[]): Tensor {
  if (values.every((value) => value instanceof Tensor)) return stack(values);
  if (values.every((value) => typeof value === "number" || typeof value === "boolean")) return tensor(values);
  throw new TypeError(
    `default_collate: batch must contain tensors or numbers; found ${typeof values.find((v) => !(v instanceof Tensor))}`,
  );
}
