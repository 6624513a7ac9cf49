import { dense } from "../backend/cpu/dense.js";
import { addPlaces, loadRowMajor, offsetTable, type Places, readPlaces, writePlaces } from "../backend/cpu/places.js";
import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { fastAdd, fastPut, fastTake, startFrom } from "../backend/cpu/wasm/indexing.js";
import { IndexError, RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { bool, float32, int64, uint8 } from "../tensor/dtype.js";
import { broadcastShapes, contiguousStrides, formatShape, isExpandableTo, numel, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { positions } from "./indexingPositions.js";
import { nonzero } from "./indexingNonzero.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, define } from "./operation.js";
import { unbind } from "./viewsSplit.js";

/** One index tensor a dimension, a mask for as many as it has; null (or a dimension past the end) takes all of it. */
export type Indices = readonly (Tensor | null)[];

/** An index tensor or mask with the (first) dimension that it indexes. */
export interface IndexOf {
  dim: number;
  index: Tensor;
}

/** Index tensors of int64 with the dimensions that they index. */
interface Along {
  dims: readonly number[];
}

interface Region {
  shape: Shape;
  /** Number of dimensions before those of the indices. */
  lead: number;
  /** The dimensions of `x` that are taken whole, before and after the indices. */
  before: readonly number[];
  after: readonly number[];
  indexShape: Shape;
}

/** Where the indexed dimensions are adjacent, those of the indices take their place; else they come first. */
function region(x: Shape, indices: readonly Tensor[], dims: readonly number[]): Region {
  let indexShape: Shape = [];
  try {
    for (const index of indices) indexShape = broadcastShapes(indexShape, index.shape);
  } catch {
    throw new IndexError(
      "shape mismatch: indexing tensors could not be broadcast together with shapes " +
        indices.map(({ shape }) => formatShape(shape)).join(", "),
    );
  }
  const whole = x.map((_, d) => d).filter((d) => !dims.includes(d));
  const adjacent = dims.every((d, i) => d === dims[0] + i);
  const before = adjacent ? whole.filter((d) => d < dims[0]) : [];
  const after = adjacent ? whole.filter((d) => d > dims[0]) : whole;
  const size = (d: number) => x[d];
  if (numel(indexShape) > 0 && dims.some((d) => x[d] === 0) && numel([...before, ...after].map(size)) > 0)
    throw new IndexError("index is out of bounds for dimension with size 0");
  return {
    shape: [...before.map(size), ...indexShape, ...after.map(size)],
    lead: before.length,
    before,
    after,
    indexShape,
  };
}

/** The places in a tensor of `shape` and `strides` that the indices pick. */
function placesOf(
  shape: Shape,
  strides: readonly number[],
  indices: readonly Tensor[],
  dims: readonly number[],
): Places {
  const { before, after, indexShape } = region(shape, indices, dims);
  const picked = new Int32Array(numel(indexShape));
  indices.forEach((index, i) => {
    const d = dims[i];
    const outOfBounds = (value: number) =>
      new IndexError(`index ${value} is out of bounds for dimension ${d} with size ${shape[d]}`);
    const along = positions(index.detach().expand(indexShape), shape[d], outOfBounds, "counts from the end");
    for (let p = 0; p < picked.length; p++) picked[p] += along[p] * strides[d];
  });
  const table = (whole: readonly number[]) =>
    offsetTable(
      whole.map((d) => shape[d]),
      whole.map((d) => strides[d]),
    );
  return { outer: table(before), picked, inner: table(after) };
}

/** The places of the same region counted in a row-major tensor of its shape. */
function rowMajorPlaces({ outer, picked, inner }: Places, base: number): Places {
  const row = inner.length;
  const block = picked.length * row;
  return {
    outer: outer.map((_, i) => i * block),
    picked: picked.map((_, i) => base + i * row),
    inner: inner.map((_, i) => i),
  };
}

const every = (from: number) => Array.from({ length: 64 }, (_, i) => i + from);

const indexOp: ComputeOperation<Along> = define<Along, ComputeOperation<Along>>({
  name: "index",
  gradName: "IndexBackward0",
  saves: every(1),
  infer: ([x, ...indices], { dims }) => ({ shape: region(x.shape, indices, dims).shape, dtype: x.dtype }),
  overwrites: true,
  forward: ([output], [x, ...indices], { dims }) => {
    if (indices.length === 1 && fastTake(output, x, dims[0], indices[0], true)) return;
    const from = operand(x);
    const places = placesOf(x.shape, from.strides, indices, dims);
    intoContiguous(output, (out, base) => readPlaces(out, base, from.array, from.base, places));
  },
  backward: (c, g) => {
    const indices = c.inputSpecs.slice(1).map((_, i) => c.input(i + 1));
    const full = zeros(c.inputSpecs[0].shape, { dtype: g!.dtype, device: g!.device });
    return [apply(indexPutOp, [full, g!, ...indices], { ...c.params, accumulate: true })];
  },
  formula: { forward: "x[i, j, …]", backward: ["g added at i, j, …, else 0"] },
});

interface Put extends Along {
  accumulate: boolean;
}

const indexPutOp: ComputeOperation<Put> = define<Put, ComputeOperation<Put>>({
  name: "indexPut",
  gradName: "IndexPutBackward0",
  saves: every(2),
  infer: ([x, value, ...indices], { dims }) => {
    const { shape } = region(x.shape, indices, dims);
    if (x.dtype !== value.dtype)
      throw new RuntimeError(
        `Index put requires the source and destination dtypes match, got ${x.dtype.scalarType} for the destination and ` +
          `${value.dtype.scalarType} for the source.`,
      );
    if (!isExpandableTo(value.shape, shape))
      throw new RuntimeError(
        `shape mismatch: value tensor of shape ${formatShape(value.shape)} cannot be broadcast to indexing result of shape ` +
          formatShape(shape),
      );
    return x;
  },
  forward: ([output], [x, value, ...indices], { dims, accumulate }) => {
    if (indices.length === 1 && fastIndexPut(output, x, value, indices[0], dims[0], accumulate)) return;
    const places = placesOf(x.shape, contiguousStrides(x.shape), indices, dims);
    const values = dense(value.detach().expand(region(x.shape, indices, dims).shape));
    const from = rowMajorPlaces(places, values.base);
    intoContiguous(output, (out, base) => {
      loadRowMajor(out, base, x, x.shape);
      if (!accumulate) return writePlaces(out, base, places, values.array, from);
      addPlaces(out, base, places, values.array, from);
      if (x.dtype === bool) for (let i = 0; i < x.numel(); i++) out[base + i] = Number(out[base + i] !== 0);
    });
  },
  backward: (c, g) => {
    const { dims, accumulate } = c.params;
    const indices = c.inputSpecs.slice(2).map((_, i) => c.input(i + 2));
    const none = () => zeros([], { dtype: g!.dtype, device: g!.device });
    return [
      !c.needs(0) || accumulate ? g : apply(indexPutOp, [g!, none(), ...indices], c.params),
      c.needs(1) ? apply(indexOp, [g!, ...indices], { dims }) : null,
    ];
  },
  formula: { forward: "x with v at i, j, …", backward: ["g, 0 at i, j, …", "g[i, j, …]"] },
});

/** One index tensor by a kernel; false where it does not apply. */
function fastIndexPut(
  output: Tensor,
  x: Tensor,
  value: Tensor,
  index: Tensor,
  dim: number,
  accumulate: boolean,
): boolean {
  if (accumulate && x.dtype !== float32) return false;
  if (!startFrom(output, x)) return false;
  const rows = value
    .detach()
    .expand(region(x.shape, [index], [dim]).shape)
    .contiguous();
  return accumulate ? fastAdd(output, dim, index, rows, { wrap: true }) : fastPut(output, dim, index, rows);
}

/** Masks as the positions they hold, one index a dimension. @throws IndexError in PyTorch's words. */
function resolve(x: Tensor, indices: readonly IndexOf[]): { tensors: Tensor[]; dims: number[] } {
  const tensors: Tensor[] = [];
  const dims: number[] = [];
  for (const { dim, index } of indices) {
    if (index.dtype !== int64 && index.dtype !== bool && index.dtype !== uint8)
      throw new IndexError("tensors used as indices must be long, byte or bool tensors");
    const columns = index.dtype === int64 ? [index] : maskColumns(x, index, dim);
    columns.forEach((column, i) => {
      tensors.push(column);
      dims.push(dim + i);
    });
  }
  return { tensors, dims };
}

/** The dimensions that a list of indices stands for. */
function located(x: Tensor, indices: Indices): IndexOf[] {
  const out: IndexOf[] = [];
  let dim = 0;
  for (const index of indices) {
    if (index !== null) out.push({ dim, index });
    dim += index === null || index.dtype === int64 ? 1 : index.ndim;
  }
  if (dim > x.ndim) throw new IndexError(`too many indices for tensor of dimension ${x.ndim} (got ${dim})`);
  return out;
}

function maskColumns(x: Tensor, mask: Tensor, dim: number): Tensor[] {
  mask.shape.forEach((size, d) => {
    if (size !== x.shape[dim + d])
      throw new IndexError(
        `The shape of the mask ${formatShape(mask.shape)} at index ${d} does not match the shape of the indexed tensor ` +
          `${formatShape(x.shape)} at index ${dim + d}`,
      );
  });
  return unbind(nonzero(mask.detach()), 1);
}

/** `x[indices]` with integer tensors and masks at their dimensions. */
export function indexAt(x: Tensor, indices: readonly IndexOf[]): Tensor {
  const { tensors, dims } = resolve(x, indices);
  return apply(indexOp, [x, ...tensors], { dims });
}

/** `x[indices] = value` with integer tensors and masks at their dimensions; leading sizes of 1 of the value do not matter. */
export function indexPutAt_(x: Tensor, indices: readonly IndexOf[], value: Tensor): void {
  const { tensors, dims } = resolve(x, indices);
  const rank = region(x.shape, tensors, dims).shape.length;
  let source = value;
  while (source.ndim > rank && source.shape[0] === 1) source = source.select(0, 0);
  applyInPlace(indexPutOp, [x, source, ...tensors], { dims, accumulate: false });
}

export interface IndexPutOptions {
  /** Add to what is there instead of replacing it; the same place may come several times. */
  accumulate?: boolean;
}

function putInputs(of: string, x: Tensor, indices: Indices, value: Tensor, options: IndexPutOptions): [Tensor[], Put] {
  const { tensors, dims } = resolve(x, located(x, indices));
  return [[x, value, ...tensors], { dims, accumulate: checkOptions(of, options, ["accumulate"]).accumulate ?? false }];
}

/**
 * `x` with `value` at `indices`. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_put_.html
 * @throws RuntimeError where shapes do not broadcast or for types that it does not take; IndexError for an index that is out of range.
 */
export function indexPut(x: Tensor, indices: Indices, value: Tensor, options: IndexPutOptions = {}): Tensor {
  return apply(indexPutOp, ...putInputs("indexPut", x, indices, value, options));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * With `value` at the places that the integer tensors or masks pick. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_put.html
     * @throws RuntimeError where shapes do not broadcast or for types that it does not take; IndexError for an index that is out of range.
     */
    indexPut(indices: Indices, value: Tensor, options?: IndexPutOptions): Tensor;
    /** In place with `value` at the places that the integer tensors or masks pick. https://pytorch.org/docs/1.13/generated/torch.Tensor.index_put_.html */
    indexPut_(indices: Indices, value: Tensor, options?: IndexPutOptions): Tensor;
  }
}

methods({
  indexPut(indices, value, options) {
    return indexPut(this, indices, value, options);
  },
  indexPut_(indices, value, options = {}) {
    return applyInPlace(indexPutOp, ...putInputs("indexPut_", this, indices, value, options));
  },
});
