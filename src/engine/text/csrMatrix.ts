import { IndexError } from "../errors.js";
import { tensorOf } from "../ops/creation.js";
import { type DType, float64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";

/** A matrix of few numbers that are not zero, row by row. https://docs.scipy.org/doc/scipy/reference/generated/scipy.sparse.csr_matrix.html */
export class CsrMatrix {
  constructor(
    /** [rows, columns] */
    readonly shape: readonly [number, number],
    /** Where each row begins among the numbers, and the end of the last. */
    readonly indptr: Int32Array,
    /** The column of each number, in order within a row. */
    readonly indices: Int32Array,
    readonly data: Float64Array,
  ) {}

  get length(): number {
    return this.shape[0];
  }

  /** The columns and numbers of a row. */
  row(i: number): { indices: Int32Array; data: Float64Array } {
    if (!Number.isInteger(i) || i < 0 || i >= this.length)
      throw new IndexError(`row ${i} is out of range of ${this.length} rows`);
    const [start, end] = [this.indptr[i], this.indptr[i + 1]];
    return { indices: this.indices.subarray(start, end), data: this.data.subarray(start, end) };
  }

  /** The same numbers changed, where they are. */
  map(change: (value: number, column: number, row: number) => number): CsrMatrix {
    const data = new Float64Array(this.data.length);
    for (let i = 0; i < this.length; i++)
      for (let k = this.indptr[i]; k < this.indptr[i + 1]; k++) data[k] = change(this.data[k], this.indices[k], i);
    return new CsrMatrix(this.shape, this.indptr, this.indices, data);
  }

  /** A dense tensor [rows, columns], zeros included. */
  toTensor({ dtype = float64 }: { dtype?: DType } = {}): Tensor {
    const [rows, columns] = this.shape;
    const all = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++)
      for (let k = this.indptr[i]; k < this.indptr[i + 1]; k++) all[i * columns + this.indices[k]] = this.data[k];
    return tensorOf(all, [rows, columns]).to(dtype);
  }
}
