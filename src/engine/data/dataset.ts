import { NotImplementedError, ValueError } from "../errors.js";
import { tensor } from "../ops/creation.js";
import { indexSelect } from "../ops/indexingSelect.js";
import { int64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";

/** Samples by index. https://pytorch.org/docs/1.13/data.html#torch.utils.data.Dataset */
export abstract class Dataset<Sample = Tensor[]> {
  /** Number of samples. */
  abstract get length(): number;
  /** One sample; a promise of it where samples are loaded, which `for await` over a DataLoader waits for. */
  abstract at(index: number): Sample;
  /** Several samples as one batch, where that is cheaper than stacking them. */
  batch?(indices: readonly number[]): Tensor[];
}

/**
 * Samples one after the other, from a stream whose end need not be known.
 *
 * A subclass has `*[Symbol.iterator]()`, or `async *[Symbol.asyncIterator]()` where samples have to be waited for.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.IterableDataset
 */
export abstract class IterableDataset<Sample = Tensor[]> {
  /** Number of samples, where it is known. */
  length?: number;

  [Symbol.iterator](): Iterator<Sample> {
    throw new NotImplementedError(
      Symbol.asyncIterator in this
        ? `${this.constructor.name} gives its samples asynchronously: iterate with "for await"`
        : `${this.constructor.name} is missing the method [Symbol.iterator]`,
    );
  }

  [Symbol.asyncIterator]?(): AsyncIterator<Sample>;
}

/**
 * Tensors whose first dimension counts the samples.
 * https://pytorch.org/docs/1.13/data.html#torch.utils.data.TensorDataset
 * @throws ValueError where the first sizes differ.
 */
export class TensorDataset extends Dataset<Tensor[]> {
  readonly tensors: readonly Tensor[];

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
