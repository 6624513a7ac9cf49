/** Rows and elements by index, by the kernels. Each function returns false where they do not apply, and for an index out of range, so
 * that the reference runs and makes the error. */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { heap } from "../../../memory/heap.js";
import { float32, float64, int32, int64 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";
import { kernels } from "./kernels.js";

type Rows = (
  table: number,
  outer: number,
  size: number,
  indices: number,
  n: number,
  indexBytes: number,
  wrap: boolean,
  rowBytes: number,
  other: number,
) => number;

type Elements = (
  x: number,
  outer: number,
  size: number,
  inner: number,
  indices: number,
  length: number,
  out: number,
) => number;

type Scatter = (
  out: number,
  outer: number,
  size: number,
  inner: number,
  indices: number,
  length: number,
  source: number,
  combine: number,
  scalar: boolean,
) => number;

export interface IndexingExports {
  takeRows: Rows;
  putRows: Rows;
  addRows32(
    out: number,
    outer: number,
    size: number,
    indices: number,
    n: number,
    indexBytes: number,
    wrap: boolean,
    width: number,
    rows: number,
    alpha: number,
    skip: number,
  ): number;
  sumBags32(
    table: number,
    size: number,
    indices: number,
    n: number,
    indexBytes: number,
    width: number,
    ends: number,
    bags: number,
    mean: boolean,
    skip: number,
    out: number,
  ): number;
  oneHot64(indices: number, n: number, classes: number, out: number): void;
  largestIndex(indices: number, n: number): number;
  gather32: Elements;
  gather64: Elements;
  scatter32: Scatter;
  scatter64: Scatter;
}

/** Elements are counted in 32 bits. */
const MOST = 2 ** 31;

/** True where a kernel can read or write the elements from the address on. */
export function isDense(x: Tensor): boolean {
  return x.isContiguous() && x.numel() < MOST;
}

const isIndex = (index: Tensor) => (index.dtype === int64 || index.dtype === int32) && isDense(index);

const product = (sizes: readonly number[], from: number, to: number): number => {
  let n = 1;
  for (let d = from; d < to; d++) n *= sizes[d];
  return n;
};

/** Makes a contiguous output hold what `x` holds, where it is not `x` itself. Returns false where `x` has other gaps. */
export function startFrom(output: Tensor, x: Tensor): boolean {
  const instance = kernels();
  if (instance === null || !isDense(x) || x.dtype !== output.dtype || x.numel() !== output.numel()) return false;
  const [to, from] = [address(output), address(x)];
  if (to !== from) instance.exports.copyBytes(to, from, x.numel() * x.dtype.itemsize);
  return true;
}

/** `output = x[..., index, ...]` along a dimension; with `wrap` negative positions count from the end. */
export function fastTake(output: Tensor, x: Tensor, dim: number, index: Tensor, wrap: boolean): boolean {
  const instance = kernels();
  if (instance === null || x.ndim === 0 || !isDense(x) || !isIndex(index) || output.numel() >= MOST) return false;
  const { shape } = x;
  const rowBytes = product(shape, dim + 1, shape.length) * x.dtype.itemsize;
  const wrong = instance.exports.takeRows(
    address(x),
    product(shape, 0, dim),
    shape[dim],
    address(index),
    index.numel(),
    index.dtype.itemsize,
    wrap,
    rowBytes,
    address(output),
  );
  return wrong < 0;
}

/** `output[..., index, ...] = rows` along a dimension, the output holding what it should elsewhere. */
export function fastPut(output: Tensor, dim: number, index: Tensor, rows: Tensor): boolean {
  const instance = kernels();
  if (instance === null || !isIndex(index) || !isDense(rows) || rows.dtype !== output.dtype) return false;
  const { shape } = output;
  const rowBytes = product(shape, dim + 1, shape.length) * output.dtype.itemsize;
  const [outer, n, bytes] = [product(shape, 0, dim), index.numel(), index.dtype.itemsize];
  return (
    instance.exports.putRows(
      address(output),
      outer,
      shape[dim],
      address(index),
      n,
      bytes,
      true,
      rowBytes,
      address(rows),
    ) < 0
  );
}

/**
 * `output[..., index, ...] += alpha · rows` along a dimension, in float32; `skip` is a position that is passed over.
 */
export function fastAdd(
  output: Tensor,
  dim: number,
  index: Tensor,
  rows: Tensor,
  { alpha = 1, wrap = false, skip = -1 }: { alpha?: number; wrap?: boolean; skip?: number } = {},
): boolean {
  const instance = kernels();
  if (instance === null || output.dtype !== float32 || rows.dtype !== float32) return false;
  if (!isIndex(index) || !isDense(rows) || output.ndim === 0) return false;
  const { shape } = output;
  const width = product(shape, dim + 1, shape.length);
  const wrong = instance.exports.addRows32(
    address(output),
    product(shape, 0, dim),
    shape[dim],
    address(index),
    index.numel(),
    index.dtype.itemsize,
    wrap,
    width,
    address(rows),
    alpha,
    skip,
  );
  return wrong < 0;
}

/** Sums or means of the rows of bags; `ends` are the ends of the bags among the indices. */
export function fastBags(
  output: Tensor,
  table: Tensor,
  index: Tensor,
  ends: readonly number[],
  mean: boolean,
  skip: number,
): boolean {
  const instance = kernels();
  if (instance === null || table.dtype !== float32 || !isDense(table) || !isIndex(index)) return false;
  const bytes = ends.length * 4;
  const block = allocateBytes(bytes);
  heap()!.views.int32.set(ends, block / 4);
  const wrong = instance.exports.sumBags32(
    address(table),
    table.shape[0],
    address(index),
    index.numel(),
    index.dtype.itemsize,
    table.shape[1],
    block,
    ends.length,
    mean,
    skip,
    address(output),
  );
  freeBytes(block, bytes);
  return wrong < 0;
}

/** True where index and x differ in size along `dim` alone. */
function fits(x: Tensor, index: Tensor, dim: number): boolean {
  if (x.ndim === 0 || x.ndim !== index.ndim || !isDense(x) || !isDense(index)) return false;
  for (let d = 0; d < x.ndim; d++) if (d !== dim && x.shape[d] !== index.shape[d]) return false;
  return true;
}

/** `torch.gather`. */
export function fastGather(output: Tensor, x: Tensor, dim: number, index: Tensor): boolean {
  const instance = kernels();
  const { itemsize } = x.dtype;
  if (instance === null || (itemsize !== 4 && itemsize !== 8) || !fits(x, index, dim)) return false;
  const gather = itemsize === 4 ? instance.exports.gather32 : instance.exports.gather64;
  const { shape } = x;
  const [outer, inner] = [product(shape, 0, dim), product(shape, dim + 1, shape.length)];
  return gather(address(x), outer, shape[dim], inner, address(index), index.shape[dim], address(output)) < 0;
}

const combines = { put: 0, add: 1, multiply: 2 };

/** `torch.scatter` and its kin, the output holding what it should elsewhere; `source` has the shape of `index`, or is a number. */
export function fastScatter(
  output: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  combine: keyof typeof combines,
): boolean {
  const instance = kernels();
  const { dtype, shape } = output;
  if (instance === null || (dtype !== float32 && dtype !== float64) || source.dtype !== dtype) return false;
  const isScalar = source.ndim === 0;
  if (!fits(output, index, dim) || !isDense(source)) return false;
  if (!isScalar && (source.ndim !== index.ndim || source.shape.some((size, d) => size !== index.shape[d])))
    return false;
  const scatter = dtype === float32 ? instance.exports.scatter32 : instance.exports.scatter64;
  const [outer, inner] = [product(shape, 0, dim), product(shape, dim + 1, shape.length)];
  const [to, indices, from] = [address(output), address(index), address(source)];
  return scatter(to, outer, shape[dim], inner, indices, index.shape[dim], from, combines[combine], isScalar) < 0;
}

/** The largest of int64 indices, or a negative one if there is any; null where no kernel finds it. */
export function fastLargest(index: Tensor): number | null {
  const instance = kernels();
  if (instance === null || index.dtype !== int64 || !isDense(index) || index.storageRef.pointer === 0) return null;
  return instance.exports.largestIndex(address(index), index.numel());
}

/** Rows of zeros with a one, int64; the indices are in range. */
export function fastOneHot(output: Tensor, index: Tensor, classes: number): boolean {
  const instance = kernels();
  if (instance === null || !isDense(index) || index.storageRef.pointer === 0 || output.numel() >= MOST) return false;
  instance.exports.oneHot64(address(index), index.numel(), classes, address(output));
  return true;
}
