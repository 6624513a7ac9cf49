import { NotImplementedError, RuntimeError } from "../errors.js";
import type { DType } from "../tensor/dtype.js";
import { cpu, type Device, type DeviceLike } from "../tensor/device.js";
import { bool, getDefaultDtype, int64 } from "../tensor/dtype.js";
import { sizeTuple, valuesText, withSuffixes } from "../tensor/print.js";
import { formatShape, sameShape, type Shape, wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { cat } from "./join.js";
import { alias } from "./views.js";
import { indexSelect } from "./indexingSelect.js";
import { tensor } from "./creation.js";
import {
  checkSparseDim,
  distinct,
  type Indices,
  indexTensor,
  merged,
  rowsOf,
  rowsOfSlots,
  slotsOf,
} from "./sparseIndices.js";
import { gatherValues, type Places, scatterValues, sparseTimesDense } from "./sparseOperations.js";

interface Parts {
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
  private readonly rows: Indices;
  private readonly stored: Tensor;
  private readonly coalesced: boolean;
  private readonly madeBy: string | undefined;

  constructor({ rows, values, shape, isCoalesced, madeBy }: Parts) {
    this.rows = rows;
    this.stored = values;
    this.shape = shape;
    this.coalesced = isCoalesced;
    this.madeBy = madeBy;
    refuseOthers();
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

  /** The same indices with other values. */
  private with(values: Tensor, changes: Partial<Parts> = {}): SparseTensor {
    const { rows, shape, coalesced: isCoalesced } = this;
    // A result is no leaf, although its values may be those of one.
    const own = changes.madeBy !== undefined && values === this.stored && values.isLeaf && values.requiresGrad;
    return new SparseTensor({ rows, shape, isCoalesced, ...changes, values: own ? alias(values) : values });
  }

  private get sparseShape(): Shape {
    return this.shape.slice(0, this.rows.length);
  }

  private slots(): Int32Array {
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

  clone(): SparseTensor {
    return this.with(this.stored.clone(), { madeBy: "CloneBackward0" });
  }

  detach(): SparseTensor {
    return this.with(this.stored.detach());
  }

  contiguous(): this {
    return this;
  }

  /** In another dtype. */
  to(target: DType | DeviceLike): SparseTensor {
    return this.with(this.stored.to(target), { madeBy: "ToCopyBackward0" });
  }
  float(): SparseTensor {
    return this.with(this.stored.float(), { madeBy: "ToCopyBackward0" });
  }
  double(): SparseTensor {
    return this.with(this.stored.double(), { madeBy: "ToCopyBackward0" });
  }
  long(): SparseTensor {
    return this.with(this.stored.long());
  }
  int(): SparseTensor {
    return this.with(this.stored.int());
  }
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

  transpose(dim0: number, dim1: number): SparseTensor {
    const order = this.shape.map((_, d) => d);
    const [a, b] = [wrapDim(dim0, this.ndim), wrapDim(dim1, this.ndim)];
    [order[a], order[b]] = [b, a];
    return this.renamed(this.permute(order), "TransposeBackward0");
  }

  t(): SparseTensor {
    if (this.ndim > 2)
      throw new RuntimeError(`t() expects a tensor with <= 2 sparse and 0 dense dimensions, but self is ${this.ndim}D`);
    return this.ndim < 2 ? this : this.renamed(this.permute(1, 0), "TBackward0");
  }

  get T(): SparseTensor {
    return this.permute(this.shape.map((_, d) => d).reverse());
  }

  private renamed(x: SparseTensor, madeBy: string): SparseTensor {
    return x.with(x.stored, { madeBy });
  }

  /** The sum of sparse tensors of one shape, `this + alpha · other`. @throws RuntimeError for a dense tensor or a number. */
  add(other: SparseTensor, { alpha = 1 }: { alpha?: number } = {}): SparseTensor {
    return this.plus(other, alpha, "AddBackward0");
  }

  sub(other: SparseTensor, { alpha = 1 }: { alpha?: number } = {}): SparseTensor {
    return this.plus(other, -alpha, "SubBackward0");
  }

  private plus(other: SparseTensor, alpha: number, madeBy: string): SparseTensor {
    if (!(other instanceof SparseTensor))
      throw new RuntimeError("add(sparse, dense) is not supported. Use add(dense, sparse) instead.");
    this.sameShape("add", other);
    const shape = this.sparseShape;
    const { slots, groupOfA, groupOfB } = merged(this.slots(), other.slots());
    const second = alpha === 1 ? other.stored : other.stored.mul(alpha);
    const values = scatterValues(cat([this.stored, second]), {
      slots: Int32Array.from([...groupOfA, ...groupOfB]),
      shape: [slots.length],
      gradName: "AddBackward0",
    });
    return new SparseTensor({
      rows: rowsOfSlots(slots, shape),
      values,
      shape: this.shape,
      isCoalesced: this.coalesced && other.coalesced,
      madeBy,
    });
  }

  private sameShape(of: string, other: { readonly shape: Shape }): void {
    if (!sameShape(this.shape, other.shape))
      throw new RuntimeError(
        `${of}: expected sizes of 'self' and 'other' to match, but ${formatShape(this.shape)} != ${formatShape(other.shape)}`,
      );
  }

  /** Times a number, a 0-d tensor, or elementwise a tensor of the same shape: elements that are not stored stay so. */
  mul(other: number | Tensor | SparseTensor): SparseTensor {
    const madeBy = "MulBackward0";
    if (other instanceof SparseTensor) return this.timesSparse(other);
    if (typeof other === "number" || other.ndim === 0) return this.with(this.stored.mul(other), { madeBy });
    this.sameShape("mul", other);
    const factors = gatherValues(other, {
      slots: this.slots(),
      shape: this.sparseShape,
      gradName: "SparseMaskBackward0",
    });
    return this.with(this.stored.mul(factors), { madeBy });
  }

  private timesSparse(other: SparseTensor): SparseTensor {
    this.sameShape("mul", other);
    const [a, b] = [this.coalesce(), other.coalesce()];
    const places = new Map(Array.from(b.slots(), (slot, k) => [slot, k]));
    const slots = a.slots();
    const both = Array.from(slots.keys()).filter((k) => places.has(slots[k]));
    const pick = (x: Tensor, at: number[]) => indexSelect(x, 0, tensor(at, { dtype: int64 }));
    const values = pick(a.stored, both).mul(
      pick(
        b.stored,
        both.map((k) => places.get(slots[k])!),
      ),
    );
    const rows = a.rows.map((row) => Int32Array.from(both, (k) => row[k]));
    return a.with(values, { rows, isCoalesced: this.coalesced && other.coalesced, madeBy: "MulBackward0" });
  }

  div(other: number | Tensor): SparseTensor {
    if (typeof other !== "number" && other.ndim > 0)
      throw new RuntimeError("Sparse division requires a scalar or zero-dim dense tensor divisor");
    return this.with(this.stored.div(other), { madeBy: "DivBackward0" });
  }

  neg(): SparseTensor {
    return this.with(this.stored.neg(), { madeBy: "NegBackward0" });
  }

  /** Applies a function that keeps zero to each element. */
  map(name: string, f: (values: Tensor) => Tensor): SparseTensor {
    const x = this.coalesce();
    return x.with(f(x.stored), { madeBy: `${name[0].toUpperCase()}${name.slice(1)}Backward0` });
  }

  /** A power of each stored value. */
  pow(exponent: number): SparseTensor {
    if (exponent === 0) throw new RuntimeError("pow: exponent cannot be zero: it would fill the tensor with ones");
    const x = this.coalesce();
    return x.with(x.stored.pow(exponent), { madeBy: "PowBackward0" });
  }

  /** Times a dense or sparse matrix. @throws RuntimeError for sizes that do not fit. */
  mm(other: Tensor): Tensor;
  mm(other: SparseTensor): SparseTensor;
  mm(other: Tensor | SparseTensor): Tensor | SparseTensor;
  mm(other: Tensor | SparseTensor): Tensor | SparseTensor {
    if (other instanceof SparseTensor) return toSparse(this.mm(other.toDense()), 2);
    return sparseTimesDense(this.stored, other, this.places("mm"));
  }

  mv(vector: Tensor): Tensor {
    if (vector.ndim !== 1) throw new RuntimeError(`mv: expected a vector, but got ${vector.ndim} dimensions`);
    return this.mm(vector.unsqueeze(1)).squeeze(1);
  }

  /** Times a vector or a matrix. */
  matmul(other: Tensor | SparseTensor): Tensor | SparseTensor {
    return other instanceof Tensor && other.ndim === 1 ? this.mv(other) : this.mm(other);
  }

  private places(of: string): Places {
    if (this.ndim !== 2 || this.sparseDim() !== 2)
      throw new RuntimeError(
        `${of}: Expected a matrix of two sparse dimensions, but got ${this.sparseDim()} sparse and ${this.denseDim()} dense ones`,
      );
    return { rows: this.rows[0], columns: this.rows[1], shape: [this.shape[0], this.shape[1]] };
  }

  /** The sum over all or some dimensions: dense where no sparse dimension is left. */
  sum(dim?: number | readonly number[] | null, { dtype }: { dtype?: DType } = {}): Tensor | SparseTensor {
    const values = dtype === undefined ? this.stored : this.stored.to(dtype);
    const given =
      dim === undefined || dim === null ? this.shape.map((_, d) => d) : typeof dim === "number" ? [dim] : dim;
    const dims = given.map((d) => wrapDim(d, this.ndim));
    const inside = dims.filter((d) => d >= this.sparseDim()).map((d) => d - this.sparseDim() + 1);
    const left = this.rows.map((_, d) => d).filter((d) => !dims.includes(d));
    if (left.length === 0) return inside.length + 1 === values.ndim ? values.sum() : values.sum([0, ...inside]);
    const summed = inside.length === 0 ? values : values.sum(inside);
    if (left.length === this.sparseDim() && this.coalesced)
      return this.with(summed, { shape: this.without(dims), madeBy: "SparseSumBackward0" });
    const rows = left.map((d) => this.rows[d]);
    const sparse = new SparseTensor({ rows, values: summed, shape: this.without(dims), isCoalesced: false });
    return this.renamed(sparse.coalesce(), "SparseSumBackward0");
  }

  private without(dims: readonly number[]): Shape {
    return this.shape.filter((_, d) => !dims.includes(d));
  }

  /** Softmax over the stored elements along a sparse dimension, or its logarithm; elements that are not stored count as −∞. */
  softmax(dim: number, { log = false }: { log?: boolean } = {}): SparseTensor {
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
  }

  /** The Euclidean norm of all elements. */
  norm(): Tensor {
    return this.coalesce().stored.norm();
  }

  /** PyTorch's text. */
  toString(): string {
    const indent = "tensor(".length;
    const part = (name: string, x: Tensor) => {
      const prefix = `${name}=tensor(`;
      const size = x.numel() === 0 ? `, size=${sizeTuple(x.shape)}` : "";
      return `${prefix}${valuesText(x, indent + prefix.length)}${size})`;
    };
    const { dtype } = this;
    const suffixes = [`size=${sizeTuple(this.shape)}`, `nnz=${this.nnz()}`];
    if (dtype !== getDefaultDtype() && dtype !== int64 && dtype !== bool) suffixes.push(`dtype=${dtype}`);
    suffixes.push(`layout=${this.layout}`);
    if (!this.stored.isLeaf) suffixes.push(`grad_fn=<${this.madeBy ?? this.stored.gradFn!.name}>`);
    else if (this.requiresGrad) suffixes.push("requires_grad=True");
    const parts = `tensor(${part("indices", this._indices())},\n${" ".repeat(indent)}${part("values", this._values())}`;
    return withSuffixes(parts, suffixes, indent, true);
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

const unsupported = (what: string) =>
  new NotImplementedError(
    `Could not run ${what} with arguments from the 'SparseCPU' backend: it is not implemented for sparse tensors. Call toDense() first.`,
  );

/** Functions with f(0) = 0, which leave elements that are not stored as they are. */
const keepingZero =
  "abs sign sqrt square sin sinh tan tanh asin asinh atan atanh ceil floor round trunc frac expm1 log1p erf erfinv deg2rad rad2deg " +
  "isnan isinf isposinf isneginf relu";

type KeepsZero =
  | "abs"
  | "sign"
  | "sqrt"
  | "square"
  | "sin"
  | "sinh"
  | "tan"
  | "tanh"
  | "asin"
  | "asinh"
  | "atan"
  | "atanh"
  | "ceil"
  | "floor"
  | "round"
  | "trunc"
  | "frac"
  | "expm1"
  | "log1p"
  | "erf"
  | "erfinv"
  | "deg2rad"
  | "rad2deg"
  | "isnan"
  | "isinf"
  | "isposinf"
  | "isneginf"
  | "relu";

export interface SparseTensor extends Record<KeepsZero, () => SparseTensor> {}

for (const name of keepingZero.split(" "))
  Object.defineProperty(SparseTensor.prototype, name, {
    value(this: SparseTensor) {
      return this.map(name, (values) => (values as unknown as Record<string, () => Tensor>)[name]());
    },
    configurable: true,
  });

let refused = false;
let whenFirstMade: (() => void) | null = null;

/** Runs a function when the first sparse tensor is made. */
export function onFirstSparse(run: () => void): void {
  whenFirstMade = run;
}

/** Gives sparse tensors the other methods of tensors, each of which says that it is not there. */
function refuseOthers(): void {
  if (refused) return;
  refused = true;
  whenFirstMade?.();
  const prototype = SparseTensor.prototype as object;
  for (const name of Object.getOwnPropertyNames(Tensor.prototype)) {
    if (name in prototype) continue;
    const isMethod = typeof Object.getOwnPropertyDescriptor(Tensor.prototype, name)!.value === "function";
    const refuse = (): never => {
      throw unsupported(`'${name}'`);
    };
    Object.defineProperty(
      prototype,
      name,
      isMethod ? { value: refuse, configurable: true } : { get: refuse, configurable: true },
    );
  }
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
