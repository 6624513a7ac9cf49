/** Reductions of float32 tensors by the kernels. Each function returns false where they do not apply, and has done nothing then. */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { float32 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";
import { isSummedInBlocks, sumInBlocks } from "../threads/sum.js";
import { kernels } from "./kernels.js";
import { layout, layoutOf } from "./reduceLayout.js";

/** In the order in which src/kernels/reduce-dims.ts counts them. */
const reductionKinds = [
  "sum",
  "nansum",
  "absSum",
  "squareSum",
  "norm",
  "prod",
  "amax",
  "amin",
  "absMax",
  "absMin",
  "nonzero",
] as const;

export type ReductionKind = (typeof reductionKinds)[number];

const numbers = Object.fromEntries(reductionKinds.map((kind, i) => [kind, i])) as Record<ReductionKind, number>;

export interface ReduceExports {
  reduceDims32(
    kind: number,
    x: number,
    out: number,
    divisor: number,
    inner: number,
    outerStride: number,
    innerStride: number,
    reduced: number,
    reducedStride: number,
    run: number,
    runStride: number,
    begin: number,
    end: number,
  ): void;
  varianceDims32(
    x: number,
    variances: number,
    means: number,
    root: boolean,
    divisor: number,
    inner: number,
    outerStride: number,
    innerStride: number,
    reduced: number,
    reducedStride: number,
    run: number,
    runStride: number,
    begin: number,
    end: number,
  ): void;
  sumMatrixRows32(
    x: number,
    out: number,
    sums: number,
    rows: number,
    stride: number,
    mean: boolean,
    begin: number,
    end: number,
  ): void;
  extremeMatrixRows32(
    x: number,
    out: number,
    rows: number,
    stride: number,
    smallest: boolean,
    begin: number,
    end: number,
  ): void;
  extremePlaces32(
    x: number,
    values: number,
    places: number,
    smallest: boolean,
    inner: number,
    outerStride: number,
    innerStride: number,
    n: number,
    stride: number,
    begin: number,
    end: number,
  ): void;
  cumsum32(x: number, out: number, n: number, inner: number, begin: number, end: number): void;
  logsumexp32(x: number, out: number, n: number, inner: number, begin: number, end: number): void;
}

/** The reduction over `dims` divided by `divisor`. */
export function fastReduce(
  kind: ReductionKind,
  output: Tensor,
  x: Tensor,
  dims: readonly number[],
  divisor = 1,
): boolean {
  const wasm = kernels();
  if (wasm === null || x.dtype !== float32 || output.dtype !== float32 || x.numel() === 0) return false;
  if (!layoutOf(x, dims)) return false;
  if (isRows() && reduceRows(kind, output, x, divisor)) return true;
  if ((kind === "amax" || kind === "amin") && isOneLine()) return fastExtreme(output, null, x, dims, kind === "amin");
  if (kind === "sum" && isSummedInBlocks(layout.run) && layout.kept * layout.reduced === 1 && layout.runStride === 1) {
    output.storageRef.set(output.offset, sumInBlocks(address(x), layout.run) / divisor);
    return true;
  }
  wasm.exports.reduceDims32(
    numbers[kind],
    address(x),
    address(output),
    divisor,
    layout.inner,
    layout.outerStride,
    layout.innerStride,
    layout.reduced,
    layout.reducedStride,
    layout.run,
    layout.runStride,
    0,
    layout.kept,
  );
  return true;
}

/** Rows and elements from which reading them in order pays. */
const [LEAST_ROWS, LEAST_ELEMENTS] = [4, 256];

/** Whether what is reduced are the rows of a matrix, or of each of several that are large enough. */
function isRows(): boolean {
  const { run, innerStride, inner, reduced } = layout;
  return run === 1 && innerStride === 1 && inner > 1 && reduced >= LEAST_ROWS && inner * reduced >= LEAST_ELEMENTS;
}

/** The sum, mean, largest or smallest of rows. */
function reduceRows(kind: ReductionKind, output: Tensor, x: Tensor, divisor: number): boolean {
  const { kept, inner, outerStride, reduced, reducedStride } = layout;
  const isSum = kind === "sum" && (divisor === 1 || divisor === reduced);
  if (!isSum && kind !== "amax" && kind !== "amin") return false;
  const { sumMatrixRows32, extremeMatrixRows32 } = kernels()!.exports;
  const [from, to] = [address(x), address(output)];
  const bytes = isSum ? 8 * inner : 0;
  const sums = isSum ? allocateBytes(bytes) : 0;
  for (let first = 0, o = 0; first < kept; first += inner, o++) {
    const [px, out] = [from + 4 * o * outerStride, to + 4 * first];
    if (isSum) sumMatrixRows32(px, out, sums, reduced, reducedStride, divisor !== 1, 0, inner);
    else extremeMatrixRows32(px, out, reduced, reducedStride, kind === "amin", 0, inner);
  }
  if (isSum) freeBytes(sums, bytes);
  return true;
}

/** The kernels' reductions that are norms, by p. */
const fastNorms = new Map<number, ReductionKind>([
  [0, "nonzero"],
  [1, "absSum"],
  [2, "norm"],
  [Infinity, "absMax"],
  [-Infinity, "absMin"],
]);

/** The p-norm by a kernel; false where there is none for it. */
export function fastNormOf(output: Tensor, x: Tensor, p: number, dims: readonly number[]): boolean {
  const kind = fastNorms.get(p);
  return kind !== undefined && fastReduce(kind, output, x, dims);
}

/** Σ (x − mean)² / divisor over `dims`, or its root, and the mean where `means` wants it. */
export function fastVariance(
  output: Tensor,
  means: Tensor | null,
  x: Tensor,
  dims: readonly number[],
  root: boolean,
  divisor: number,
): boolean {
  const wasm = kernels();
  if (wasm === null || x.dtype !== float32 || x.numel() === 0 || !layoutOf(x, dims)) return false;
  wasm.exports.varianceDims32(
    address(x),
    address(output),
    means === null ? 0 : address(means),
    root,
    divisor,
    layout.inner,
    layout.outerStride,
    layout.innerStride,
    layout.reduced,
    layout.reducedStride,
    layout.run,
    layout.runStride,
    0,
    layout.kept,
  );
  return true;
}

/** Whether the reduced dimensions lie as one line, contiguous or not. */
const isOneLine = () => layout.run === 1 || layout.reduced === 1;

/** The largest or smallest over `dims` into `values`, their places (int64) into `places`; either may be null. */
export function fastExtreme(
  values: Tensor | null,
  places: Tensor | null,
  x: Tensor,
  dims: readonly number[],
  smallest: boolean,
): boolean {
  const wasm = kernels();
  if (wasm === null || x.dtype !== float32 || x.numel() === 0 || !layoutOf(x, dims)) return false;
  if (!isOneLine()) return false;
  const isLine = layout.run > 1;
  wasm.exports.extremePlaces32(
    address(x),
    values === null ? 0 : address(values),
    places === null ? 0 : address(places),
    smallest,
    layout.inner,
    layout.outerStride,
    layout.innerStride,
    isLine ? layout.run : layout.reduced,
    isLine ? layout.runStride : layout.reducedStride,
    0,
    layout.kept,
  );
  return true;
}

/** Number of elements of the dimensions from `first` to `end` (not included). */
export function sizeOf(x: Tensor, first: number, end: number): number {
  let n = 1;
  for (let d = first; d < end; d++) n *= x.shape[d];
  return n;
}

/** Running sums along a dimension. */
export function fastCumsum(output: Tensor, x: Tensor, dim: number): boolean {
  const wasm = kernels();
  if (wasm === null || x.dtype !== float32 || x.ndim === 0 || x.numel() === 0 || !x.isContiguous()) return false;
  const inner = sizeOf(x, dim + 1, x.ndim);
  wasm.exports.cumsum32(address(x), address(output), x.shape[dim], inner, 0, sizeOf(x, 0, dim) * inner);
  return true;
}

/** ln Σ eˣ over dimensions that lie side by side. */
export function fastLogsumexp(output: Tensor, x: Tensor, dims: readonly number[]): boolean {
  const wasm = kernels();
  if (wasm === null || x.dtype !== float32 || x.numel() === 0 || !x.isContiguous() || dims.length === 0) return false;
  const [first] = dims;
  const end = first + dims.length;
  if (dims[dims.length - 1] !== end - 1) return false;
  const inner = sizeOf(x, end, x.ndim);
  wasm.exports.logsumexp32(address(x), address(output), sizeOf(x, first, end), inner, 0, sizeOf(x, 0, first) * inner);
  return true;
}
