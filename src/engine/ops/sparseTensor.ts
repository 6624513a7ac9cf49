import { RuntimeError } from "../errors.js";
import type { DType } from "../tensor/dtype.js";
import { cpu, type Device, type DeviceLike } from "../tensor/device.js";
import { type Shape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { alias } from "./views.js";
import { checkSparseDim, distinct, type Indices, indexTensor, rowsOf, rowsOfSlots, slotsOf } from "./sparseIndices.js";
import { gatherValues, scatterValues } from "./sparseOperations.js";
import { sparseText } from "./sparseText.js";
import { refuseOthers, unsupported } from "./sparseRefusals.js";

export interface SparseParts {
  /** `[sparse dimensions, values]` */
  rows: Indices;
  /** `[values, ...dense dimensions]`: an ordinary tensor, through which gradients flow. */
  values: Tensor;
  shape: Shape;
  isCoalesced: boolean;
  /** The node that PyTorch would print, where the values have a gradient. */
  madeBy?: string;
}

/**
 * A tensor of which only some elements are stored, with their indices (COO). It is no `Tensor`: it has the operations below, and
 * `toDense()` for all others. Made by `torch.sparseCooTensor` and `x.toSparse()`.
 * https://pytorch.org/docs/1.13/sparse.html
 */
export class SparseTensor {
  readonly isSparse = true;
  readonly layout = "torch.sparse_coo";
  readonly shape: Shape;
  /** @internal */
  readonly rows: Indices;
  /** @internal */
  readonly stored: Tensor;
  /** @internal */
  readonly coalesced: boolean;
  private readonly madeBy: string | undefined;

  constructor({ rows, values, shape, isCoalesced, madeBy }: SparseParts) {
    this.rows = rows;
    this.stored = values;
    this.shape = shape;
    this.coalesced = isCoalesced;
    this.madeBy = madeBy;
    refuseOthers(SparseTensor.prototype);
  }

  get dtype(): DType {
    return this.stored.dtype;
  }

  get device(): Device {
    return cpu;
  }

  get ndim(): number {
    return this.shape.length;
  }

  /** Number of dimensions. */
  dim(): number {
    return this.shape.length;
  }

  /** The shape, or the size of one dimension. */
  size(): Shape;
  size(dim: number): number;
  size(dim?: number): Shape | number {
    return dim === undefined ? this.shape : this.shape[wrapDim(dim, this.ndim)];
  }

  /** Number of elements, stored or not. */
  numel(): number {
    return this.shape.reduce((a, b) => a * b, 1);
  }

  get length(): number {
    return this.shape[0];
  }

  /** Number of dimensions that the indices count. */
  sparseDim(): number {
    return this.rows.length;
  }

  /** Number of dimensions of each stored value. */
  denseDim(): number {
    return this.ndim - this.rows.length;
  }

  /** Number of stored values. */
  nnz(): number {
    return this.stored.shape[0];
  }

  /** Number of stored values, as `nnz()`. */
  _nnz(): number {
    return this.nnz();
  }

  /** True where every index comes once, in ascending order. */
  isCoalesced(): boolean {
    return this.coalesced;
  }

  /** `[sparseDim, nnz]`, int64. @throws RuntimeError before `coalesce()`. */
  indices(): Tensor {
    this.needsCoalesced("indices");
    return this._indices();
  }

  /** `[nnz, ...]` @throws RuntimeError before `coalesce()`. */
  values(): Tensor {
    this.needsCoalesced("values");
    return this.stored;
  }

  /** The indices as they are, equal ones and all. */
  _indices(): Tensor {
    return indexTensor(this.rows, this.nnz());
  }

  /** The values as they are. */
  _values(): Tensor {
    return this.stored.detach();
  }

  private needsCoalesced(what: string): void {
    if (!this.coalesced)
      throw new RuntimeError(`Cannot get ${what} on an uncoalesced tensor, please call .coalesce() first`);
  }

  get requiresGrad(): boolean {
    return this.stored.requiresGrad;
  }

  /** Makes the values a leaf that collects gradients. */
  requiresGrad_(value = true): this {
    this.stored.requiresGrad_(value);
    return this;
  }

  get isLeaf(): boolean {
    return this.stored.isLeaf;
  }

  /** The gradient, of the same indices. */
  get grad(): SparseTensor | null {
    const { grad } = this.stored;
    return grad === null ? null : this.with(grad);
  }

  /** The same indices with other values. @internal */
  with(values: Tensor, changes: Partial<SparseParts> = {}): SparseTensor {
    const { rows, shape, coalesced: isCoalesced } = this;
    // A result is no leaf, although its values may be those of one.
    const own = changes.madeBy !== undefined && values === this.stored && values.isLeaf && values.requiresGrad;
    return new SparseTensor({ rows, shape, isCoalesced, ...changes, values: own ? alias(values) : values });
  }

  /** Sizes of the dimensions that the indices count. @internal */
  get sparseShape(): Shape {
    return this.shape.slice(0, this.rows.length);
  }

  /** The place of each value among the sparse dimensions. @internal */
  slots(): Int32Array {
    return slotsOf(this.rows, this.sparseShape, this.nnz());
  }

  /** Equal indices added up, in ascending order. */
  coalesce(): SparseTensor {
    if (this.coalesced) return this;
    const shape = this.sparseShape;
    const { unique, group } = distinct(this.slots());
    const madeBy = "CoalesceBackward0";
    const values = scatterValues(this.stored, { slots: group, shape: [unique.length], gradName: madeBy });
    return this.with(values, { rows: rowsOfSlots(unique, shape), isCoalesced: true, madeBy });
  }

  /** An ordinary tensor of the same elements. */
  toDense(): Tensor {
    const placement = { slots: this.slots(), shape: this.sparseShape, gradName: "ToDenseBackward0" };
    return scatterValues(this.stored, placement);
  }

  /** This tensor: it is sparse already. */
  toSparse(): SparseTensor {
    return this;
  }

  /** A copy. https://pytorch.org/docs/1.13/generated/torch.Tensor.clone.html */
  clone(): SparseTensor {
    return this.with(this.stored.clone(), { madeBy: "CloneBackward0" });
  }

  /** The same values outside the graph. https://pytorch.org/docs/1.13/generated/torch.Tensor.detach.html */
  detach(): SparseTensor {
    return this.with(this.stored.detach());
  }

  /** This tensor: its values have no strides to put in order. https://pytorch.org/docs/1.13/generated/torch.Tensor.contiguous.html */
  contiguous(): this {
    return this;
  }

  /** In another dtype. */
  to(target: DType | DeviceLike): SparseTensor {
    return this.with(this.stored.to(target), { madeBy: "ToCopyBackward0" });
  }
  /** Values as float32. https://pytorch.org/docs/1.13/generated/torch.Tensor.float.html */
  float(): SparseTensor {
    return this.with(this.stored.float(), { madeBy: "ToCopyBackward0" });
  }
  /** Values as float64. https://pytorch.org/docs/1.13/generated/torch.Tensor.double.html */
  double(): SparseTensor {
    return this.with(this.stored.double(), { madeBy: "ToCopyBackward0" });
  }
  /** Values as int64. https://pytorch.org/docs/1.13/generated/torch.Tensor.long.html */
  long(): SparseTensor {
    return this.with(this.stored.long());
  }
  /** Values as int32. https://pytorch.org/docs/1.13/generated/torch.Tensor.int.html */
  int(): SparseTensor {
    return this.with(this.stored.int());
  }
  /** This tensor: it is on the CPU. https://pytorch.org/docs/1.13/generated/torch.Tensor.cpu.html */
  cpu(): this {
    return this;
  }

  /** Dimensions in another order, the sparse ones among themselves. */
  permute(...dims: number[] | [readonly number[]]): SparseTensor {
    const given = (Array.isArray(dims[0]) ? dims[0] : dims) as number[];
    const order = given.map((dim) => wrapDim(dim, this.ndim));
    if (order.length !== this.ndim || new Set(order).size !== order.length)
      throw new RuntimeError(
        `permute(sparse_coo): number of dimensions in the tensor input does not match the dims given`,
      );
    order.slice(0, this.sparseDim()).forEach((dim) => checkSparseDim(dim, this.sparseDim()));
    const sparse = order.slice(0, this.sparseDim());
    const rest = order.slice(this.sparseDim()).map((dim) => dim - this.sparseDim() + 1);
    const values = rest.length > 1 ? this.stored.permute([0, ...rest]) : this.stored;
    return this.with(values, {
      rows: sparse.map((dim) => this.rows[dim]),
      shape: order.map((dim) => this.shape[dim]),
      isCoalesced: this.coalesced && sparse.every((dim, i) => dim === i),
      madeBy: "PermuteBackward0",
    });
  }

  /** Two dimensions swapped; sparse ones with sparse ones only. https://pytorch.org/docs/1.13/generated/torch.Tensor.transpose.html */
  transpose(dim0: number, dim1: number): SparseTensor {
    const order = this.shape.map((_, d) => d);
    const [a, b] = [wrapDim(dim0, this.ndim), wrapDim(dim1, this.ndim)];
    [order[a], order[b]] = [b, a];
    return renamed(this.permute(order), "TransposeBackward0");
  }

  /** A matrix transposed. @throws RuntimeError for more than two dimensions. https://pytorch.org/docs/1.13/generated/torch.Tensor.t.html */
  t(): SparseTensor {
    if (this.ndim > 2)
      throw new RuntimeError(`t() expects a tensor with <= 2 sparse and 0 dense dimensions, but self is ${this.ndim}D`);
    return this.ndim < 2 ? this : renamed(this.permute(1, 0), "TBackward0");
  }

  get T(): SparseTensor {
    return this.permute(this.shape.map((_, d) => d).reverse());
  }

  /** PyTorch's text. */
  toString(): string {
    return sparseText(this, this.madeBy);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** @throws NotImplementedError where a dense operation would take it for a number. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString();
    throw unsupported("this operation");
  }
}

/** The same tensor as another node's result. */
export const renamed = (x: SparseTensor, madeBy: string): SparseTensor => x.with(x.stored, { madeBy });

/** The elements of a dense tensor that are not zero; of the first `sparseDims` dimensions, those places with one. */
export function toSparse(x: Tensor, sparseDims: number): SparseTensor {
  const shape = x.shape.slice(0, sparseDims);
  const size = x.shape.slice(sparseDims).reduce((a, b) => a * b, 1);
  const found = new Set<number>();
  x.detach().forEachValue((value, i) => {
    if (value !== 0) found.add(Math.floor(i / size));
  });
  const slots = Int32Array.from(found);
  const madeBy = sparseDims === x.ndim ? "ToSparseBackward0" : "ToSparseBackward1";
  const values = gatherValues(x, { slots, shape, gradName: madeBy });
  return new SparseTensor({ rows: rowsOfSlots(slots, shape), values, shape: x.shape, isCoalesced: true, madeBy });
}

/** A dense tensor's elements at the places of a sparse one. */
export function sparseMask(x: Tensor, mask: SparseTensor): SparseTensor {
  const rows = rowsOf(mask._indices());
  const shape = mask.shape.slice(0, mask.sparseDim());
  const madeBy = "SparseMaskBackward0";
  const values = gatherValues(x, { slots: slotsOf(rows, shape, mask.nnz()), shape, gradName: madeBy });
  return new SparseTensor({ rows, values, shape: x.shape, isCoalesced: mask.isCoalesced(), madeBy });
}
