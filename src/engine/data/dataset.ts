import { IndexError, ValueError } from "../errors.js";
import { indexSelect } from "../ops/indexing.js";
import { randperm } from "../ops/random.js";
import { tensor } from "../ops/creation.js";
import type { Generator } from "../tensor/random/generator.js";
import { int64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";

/** Samples by index. https://pytorch.org/docs/1.13/data.html#torch.utils.data.Dataset */
export abstract class Dataset<Sample = Tensor[]> {
  /** Number of samples. */
  abstract get length(): number;
  /** One sample. */
  abstract at(index: number): Sample;
  /** Several samples as one batch, where that is cheaper than stacking them. */
  batch?(indices: readonly number[]): Tensor[];
}

/** Tensors whose first dimension counts the samples. https://pytorch.org/docs/1.13/data.html#torch.utils.data.TensorDataset */
export class TensorDataset extends Dataset<Tensor[]> {
  readonly tensors: readonly Tensor[];

  /** @throws ValueError where the first sizes differ. */
  constructor(...tensors: Tensor[]) {
    super();
    if (tensors.length === 0) throw new ValueError("TensorDataset needs at least one tensor");
    if (tensors.some((t) => t.length !== tensors[0].length))
      throw new ValueError(`Size mismatch between tensors: first sizes are ${tensors.map((t) => t.length).join(", ")}`);
    this.tensors = tensors;
  }

  override get length(): number {
    return this.tensors[0].length;
  }

  override at(index: number): Tensor[] {
    return this.tensors.map((t) => t.select(0, index));
  }

  override batch(indices: readonly number[]): Tensor[] {
    const which = tensor(indices, { dtype: int64 });
    return this.tensors.map((t) => indexSelect(t, 0, which));
  }
}

/** Some samples of another dataset. https://pytorch.org/docs/1.13/data.html#torch.utils.data.Subset */
export class Subset<Sample> extends Dataset<Sample> {
  constructor(
    readonly dataset: Dataset<Sample>,
    readonly indices: readonly number[],
  ) {
    super();
    if (dataset.batch) this.batch = (indices) => dataset.batch!(indices.map((i) => this.indices[i]));
  }

  override get length(): number {
    return this.indices.length;
  }

  override at(index: number): Sample {
    if (index < 0 || index >= this.length)
      throw new IndexError(`index ${index} is out of range of ${this.length} samples`);
    return this.dataset.at(this.indices[index]);
  }
}

/**
 * Disjoint random parts of the given lengths, or fractions that sum to one.
 * @throws ValueError where they do not sum to the dataset's length.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.random_split
 */
export function randomSplit<Sample>(
  dataset: Dataset<Sample>,
  lengths: readonly number[],
  options: { generator?: Generator } = {},
): Subset<Sample>[] {
  const sizes = wholeLengths(lengths, dataset.length);
  const order = randperm(dataset.length, options).tolist() as number[];
  let at = 0;
  return sizes.map((size) => new Subset(dataset, order.slice(at, (at += size))));
}

function wholeLengths(lengths: readonly number[], total: number): number[] {
  const sum = lengths.reduce((a, b) => a + b, 0);
  const fractions = Math.abs(sum - 1) < 1e-9 && lengths.some((length) => length > 0 && length < 1);
  if (fractions) {
    const sizes = lengths.map((fraction) => Math.floor(total * fraction));
    const rest = total - sizes.reduce((a, b) => a + b, 0);
    for (let i = 0; i < rest; i++) sizes[i % sizes.length]++;
    return sizes;
  }
  if (sum !== total)
    throw new ValueError(
      `Sum of input lengths does not equal the length of the input dataset! (${lengths.join(" + ")} for ${total} samples)`,
    );
  return [...lengths];
}

/** Features and targets, as the functions of `gradlens/datasets` return them. */
export type Samples = Iterable<Tensor>;

export interface Split {
  train: Dataset;
  validation: Dataset;
}

export interface SplitOptions {
  /** The part kept for validation, between 0 and 1. */
  validation: number;
  /** Draw the parts at random (the default) or take the last samples. */
  shuffle?: boolean;
  generator?: Generator;
}

/** Splits a dataset, or features and targets, into a training and a validation part. */
export function split(samples: Dataset | Samples, { validation, shuffle = true, generator }: SplitOptions): Split {
  if (!(validation >= 0 && validation < 1))
    throw new ValueError(`validation must be at least 0 and less than 1, but got ${validation}`);
  const dataset = samples instanceof Dataset ? samples : new TensorDataset(...samples);
  const held = Math.round(dataset.length * validation);
  const kept = dataset.length - held;
  if (!shuffle) {
    const all = Array.from({ length: dataset.length }, (_, i) => i);
    return { train: new Subset(dataset, all.slice(0, kept)), validation: new Subset(dataset, all.slice(kept)) };
  }
  const [train, rest] = randomSplit(dataset, [kept, held], { generator });
  return { train, validation: rest };
}
