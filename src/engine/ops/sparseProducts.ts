/** Products, sums and softmax of sparse tensors. */
import { RuntimeError } from "../errors.js";
import type { DType } from "../tensor/dtype.js";
import { wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { distinct, slotsOf } from "./sparseIndices.js";
import { gatherValues, type Places, scatterValues, sparseTimesDense } from "./sparseOperations.js";
import { renamed, SparseTensor, toSparse } from "./sparseTensor.js";

declare module "./sparseTensor.js" {
  interface SparseTensor {
    /** Times a dense or sparse matrix. @throws RuntimeError for sizes that do not fit. */
    mm(other: Tensor): Tensor;
    mm(other: SparseTensor): SparseTensor;
    mm(other: Tensor | SparseTensor): Tensor | SparseTensor;
    /** Times a vector. */
    mv(vector: Tensor): Tensor;
    /** Times a vector or a matrix. */
    matmul(other: Tensor | SparseTensor): Tensor | SparseTensor;
    /** The sum over all or some dimensions: dense where no sparse dimension is left. */
    sum(dim?: number | readonly number[] | null, options?: { dtype?: DType }): Tensor | SparseTensor;
    /** Softmax over the stored elements along a dimension, or its logarithm; elements that are not stored count as −∞. */
    softmax(dim: number, options?: { log?: boolean }): SparseTensor;
    /** The Euclidean norm of all elements. */
    norm(): Tensor;
  }
}

/** @throws RuntimeError for what is no matrix of two sparse dimensions. */
function places(x: SparseTensor): Places {
  if (x.ndim !== 2 || x.sparseDim() !== 2)
    throw new RuntimeError(
      `mm: Expected a matrix of two sparse dimensions, but got ${x.sparseDim()} sparse and ${x.denseDim()} dense ones`,
    );
  return { rows: x.rows[0], columns: x.rows[1], shape: [x.shape[0], x.shape[1]] };
}

function product(x: SparseTensor, other: Tensor): Tensor;
function product(x: SparseTensor, other: SparseTensor): SparseTensor;
function product(x: SparseTensor, other: Tensor | SparseTensor): Tensor | SparseTensor;
function product(x: SparseTensor, other: Tensor | SparseTensor): Tensor | SparseTensor {
  if (other instanceof SparseTensor) return toSparse(product(x, other.toDense()), 2);
  return sparseTimesDense(x.stored, other, places(x));
}

/** The largest of the values `[n, ...]` in each group: `[groups, ...]`. */
function largest(values: Tensor, group: Int32Array, groups: number): Tensor {
  const out = Tensor.allocate([groups, ...values.shape.slice(1)], values.dtype);
  out.fill_(-Infinity);
  const size = out.numel() / Math.max(groups, 1);
  values.forEachValue((value, i) => {
    const at = group[Math.floor(i / size)] * size + (i % size);
    if (value > out.storageRef.get(at) || Number.isNaN(value)) out.storageRef.set(at, value);
  });
  return out;
}

const family: Pick<SparseTensor, "mm" | "mv" | "matmul" | "sum" | "softmax" | "norm"> & ThisType<SparseTensor> = {
  mm(other: Tensor | SparseTensor) {
    // The overloads of the declaration say which of both comes out.
    return product(this as unknown as SparseTensor, other) as Tensor & SparseTensor;
  },
  mv(vector) {
    if (vector.ndim !== 1) throw new RuntimeError(`mv: expected a vector, but got ${vector.ndim} dimensions`);
    return this.mm(vector.unsqueeze(1)).squeeze(1);
  },
  matmul(other) {
    return other instanceof Tensor && other.ndim === 1 ? this.mv(other) : this.mm(other);
  },
  sum(dim, { dtype } = {}) {
    const values = dtype === undefined ? this.stored : this.stored.to(dtype);
    const given =
      dim === undefined || dim === null ? this.shape.map((_, d) => d) : typeof dim === "number" ? [dim] : dim;
    const dims = given.map((d) => wrapDim(d, this.ndim));
    const inside = dims.filter((d) => d >= this.sparseDim()).map((d) => d - this.sparseDim() + 1);
    const left = this.rows.map((_, d) => d).filter((d) => !dims.includes(d));
    if (left.length === 0) return inside.length + 1 === values.ndim ? values.sum() : values.sum([0, ...inside]);
    const shape = this.shape.filter((_, d) => !dims.includes(d));
    const rows = left.map((d) => this.rows[d]);
    const summed = inside.length === 0 ? values : values.sum(inside);
    const isCoalesced = this.coalesced && left.length === this.sparseDim();
    return renamed(this.with(summed, { rows, shape, isCoalesced }).coalesce(), "SparseSumBackward0");
  },
  softmax(dim, { log = false } = {}) {
    const x = this.coalesce();
    const along = wrapDim(dim, x.ndim);
    const madeBy = log ? "SparseLogSoftmaxBackward0" : "SparseSoftmaxBackward0";
    if (along >= x.sparseDim()) {
      const inner = along - x.sparseDim() + 1;
      return x.with(log ? x.stored.logSoftmax(inner) : x.stored.softmax(inner), { madeBy });
    }
    const shape = x.sparseShape.toSpliced(along, 1);
    const { unique, group } = distinct(slotsOf(x.rows.toSpliced(along, 1), shape, x.nnz()));
    const placement = { slots: group, shape: [unique.length], gradName: madeBy };
    // Any constant a group leaves the result as it is: its largest value, so that nothing overflows.
    const shifted = x.stored.sub(gatherValues(largest(x.stored.detach(), group, unique.length), placement));
    const sums = gatherValues(scatterValues(shifted.exp(), placement), placement);
    return x.with(log ? shifted.sub(sums.log()) : shifted.exp().div(sums), { madeBy });
  },
  norm() {
    return this.coalesce().stored.norm();
  },
};

Object.defineProperties(SparseTensor.prototype, Object.getOwnPropertyDescriptors(family));
