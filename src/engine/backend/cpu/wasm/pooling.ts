/** Pools of float32 tensors in the heap: the kernels of src/kernels/pooling.ts. Each returns false where it does not apply. */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { heap } from "../../../memory/heap.js";
import { float32, int32 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";
import type { Volume } from "../columns.js";
import type { Axes, Axis } from "../pooling.js";
import { kernels } from "./kernels.js";

/** What src/kernels/pooling.ts exports. */
export interface PoolingExports {
  maxPool32(windows: number, x: number, values: number, indices: number, begin: number, end: number): void;
  maxPoolPairs32(
    x: number,
    values: number,
    indices: number,
    height: number,
    width: number,
    begin: number,
    end: number,
  ): void;
  maxPoolPairsBackward32(
    y: number,
    indices: number,
    x: number,
    height: number,
    width: number,
    begin: number,
    end: number,
  ): void;
  gatherPlanes32(x: number, indices: number, y: number, from: number, to: number, begin: number, end: number): void;
  scatterPlanes32(
    y: number,
    indices: number,
    x: number,
    from: number,
    to: number,
    add: boolean,
    begin: number,
    end: number,
  ): void;
  averagePool32(windows: number, x: number, y: number, divisor: number, begin: number, end: number): void;
  averagePoolBackward32(windows: number, y: number, x: number, divisor: number, begin: number, end: number): void;
}

const fits = (x: Tensor): boolean => x.dtype === float32 && x.isContiguous() && x.numel() > 0;
const fitsIndices = (x: Tensor): boolean => x.dtype === int32 && x.isContiguous();

/** Bytes of the kernels' `Windows`. */
export const windowsBytes = (axes: Axes): number =>
  4 * (9 + 3 * (axes[0].starts.length + axes[1].starts.length + axes[2].starts.length));

/** Writes the kernels' `Windows` at `cell` of an array of int32. */
export function writeWindows(input: Volume, axes: Axes, to: Int32Array, cell: number): void {
  for (let d = 0; d < 3; d++) {
    to[cell + d] = input[d];
    to[cell + 3 + d] = axes[d].starts.length;
    to[cell + 6 + d] = axes[d].step;
  }
  cell += 9;
  for (const { starts, ends, sizes } of axes) {
    to.set(starts, cell);
    to.set(ends, cell + starts.length);
    to.set(sizes, cell + 2 * starts.length);
    cell += 3 * starts.length;
  }
}

/** True for windows of `kernel` positions side by side from the first on. */
function tiles({ starts, ends, step }: Axis, kernel: number): boolean {
  if (step !== 1) return false;
  for (let o = 0; o < starts.length; o++) if (starts[o] !== kernel * o || ends[o] !== kernel * (o + 1)) return false;
  return true;
}

/** True where each plane is a picture cut into squares of 2 x 2, but for a last odd row or column. */
function isPairs([depth, height, width]: Volume, axes: Axes): boolean {
  return (
    depth === 1 &&
    axes[1].starts.length === height >> 1 &&
    axes[2].starts.length === width >> 1 &&
    tiles(axes[0], 1) &&
    tiles(axes[1], 2) &&
    tiles(axes[2], 2)
  );
}

/** Runs `run` with the address of the windows. */
function withWindows(input: Volume, axes: Axes, run: (windows: number) => void): void {
  const bytes = windowsBytes(axes);
  const pointer = allocateBytes(bytes);
  writeWindows(input, axes, heap()!.views.int32 as Int32Array, pointer / 4);
  run(pointer);
  freeBytes(pointer, bytes);
}

/** The largest of each window and where in its plane it is, as `maximums` of the reference. */
export function maximums32(
  values: Tensor,
  indices: Tensor,
  x: Tensor,
  planes: number,
  input: Volume,
  axes: Axes,
): boolean {
  const instance = kernels();
  if (instance === null || !fits(values) || !fits(x) || !fitsIndices(indices)) return false;
  const { maxPool32, maxPoolPairs32 } = instance.exports;
  const [from, to, at] = [address(x), address(values), address(indices)];
  if (isPairs(input, axes)) maxPoolPairs32(from, to, at, input[1], input[2], 0, planes);
  else withWindows(input, axes, (windows) => maxPool32(windows, from, to, at, 0, planes));
  return true;
}

/** `out[i] = x[indices[i]]` in each plane of `from` elements, as `gatherPlanes` of the reference. */
export function gatherPlanes32(
  out: Tensor,
  x: Tensor,
  indices: Tensor,
  planes: number,
  from: number,
  to: number,
): boolean {
  const instance = kernels();
  if (instance === null || !fits(out) || !fits(x) || !fitsIndices(indices)) return false;
  instance.exports.gatherPlanes32(address(x), address(indices), address(out), from, to, 0, planes);
  return true;
}

/** The transpose of `gatherPlanes32`, as `scatterPlanes` of the reference. */
export function scatterPlanes32(
  out: Tensor,
  y: Tensor,
  indices: Tensor,
  planes: number,
  from: number,
  to: number,
  add: boolean,
): boolean {
  const instance = kernels();
  if (instance === null || !fits(out) || !fits(y) || !fitsIndices(indices)) return false;
  instance.exports.scatterPlanes32(address(y), address(indices), address(out), from, to, add, 0, planes);
  return true;
}

/** The transpose of a max pool with these windows: `y` at the indices, zeros elsewhere. */
export function spreadMaximums32(
  out: Tensor,
  y: Tensor,
  indices: Tensor,
  planes: number,
  input: Volume,
  axes: Axes,
): boolean {
  const instance = kernels();
  if (instance === null || !fits(out) || !fits(y) || !fitsIndices(indices)) return false;
  if (!isPairs(input, axes)) return false;
  const { maxPoolPairsBackward32 } = instance.exports;
  maxPoolPairsBackward32(address(y), address(indices), address(out), input[1], input[2], 0, planes);
  return true;
}

/** The mean of each window, as `averages` of the reference. */
export function averages32(
  out: Tensor,
  x: Tensor,
  planes: number,
  input: Volume,
  axes: Axes,
  divisor: number | null,
): boolean {
  const instance = kernels();
  if (instance === null || !fits(out) || !fits(x)) return false;
  const { averagePool32 } = instance.exports;
  withWindows(input, axes, (windows) => averagePool32(windows, address(x), address(out), divisor ?? 0, 0, planes));
  return true;
}

/** The transpose of `averages32`, as `spreadAverages` of the reference. */
export function spreadAverages32(
  out: Tensor,
  y: Tensor,
  planes: number,
  input: Volume,
  axes: Axes,
  divisor: number | null,
): boolean {
  const instance = kernels();
  if (instance === null || !fits(out) || !fits(y)) return false;
  const { averagePoolBackward32 } = instance.exports;
  const run = (windows: number) => averagePoolBackward32(windows, address(y), address(out), divisor ?? 0, 0, planes);
  withWindows(input, axes, run);
  return true;
}
