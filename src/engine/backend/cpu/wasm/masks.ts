/** Elements picked by a mask, by the kernels. Each function returns false (or null) where they do not apply. */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { heap } from "../../../memory/heap.js";
import { bool, float32, float64, int32, uint8 } from "../../../tensor/dtype.js";
import { sameShape } from "../../../tensor/shape.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";
import { isDense } from "./indexing.js";
import { kernels } from "./kernels.js";

type Select = (mask: number, x: number, xStep: number, y: number, yStep: number, out: number, n: number) => void;
type Compress = (mask: number, x: number, count: number, out: number) => void;

export interface MaskExports {
  select32: Select;
  select64: Select;
  countMask(mask: number, n: number): number;
  compress32: Compress;
  compress64: Compress;
  positionsOfMask(mask: number, rank: number, sizes: number, at: number, out: number): void;
  nonzeroMask32(x: number, n: number, out: number): void;
}

const isMask = (x: Tensor) => (x.dtype === bool || x.dtype === uint8) && isDense(x);

/** True where `inner` has the last dimensions of `shape`. */
function isTail(inner: readonly number[], shape: readonly number[]): boolean {
  const lead = shape.length - inner.length;
  return lead >= 0 && inner.every((size, d) => size === shape[lead + d]);
}

/** `output = mask ? value : x`, where the mask has the shape of `x` or its last dimensions. */
export function fastMaskedFill(output: Tensor, x: Tensor, mask: Tensor, value: number): boolean {
  const instance = kernels();
  const { dtype } = output;
  const wide = dtype === float64;
  if (instance === null || (dtype !== float32 && dtype !== int32 && !wide) || x.dtype !== dtype) return false;
  if (!isDense(x) || !isMask(mask) || !sameShape(x.shape, output.shape) || !isTail(mask.shape, x.shape)) return false;
  const n = mask.numel();
  if (n === 0) return x.numel() === 0;
  const { select32, select64 } = instance.exports;
  const size = dtype.itemsize;
  const block = allocateBytes(size);
  heap()!.views[dtype.name][block / size] = value;
  const [from, to, bytes] = [address(x), address(output), n * size];
  for (let done = 0, total = x.numel() * size; done < total; done += bytes)
    (wide ? select64 : select32)(address(mask), block, 0, from + done, size, to + done, n);
  freeBytes(block, size);
  return true;
}

/** Number of elements that a mask holds. */
export function fastCount(mask: Tensor): number | null {
  const instance = kernels();
  if (instance === null || !isMask(mask) || mask.storageRef.pointer === 0) return null;
  return instance.exports.countMask(address(mask), mask.numel());
}

/** The elements of `x` where a mask of its shape holds, in order; the output has as many as there are. */
export function fastCompress(output: Tensor, x: Tensor, mask: Tensor): boolean {
  const instance = kernels();
  const { itemsize } = x.dtype;
  if (instance === null || (itemsize !== 4 && itemsize !== 8)) return false;
  if (!isDense(x) || !isMask(mask) || !sameShape(x.shape, mask.shape)) return false;
  const compress = itemsize === 4 ? instance.exports.compress32 : instance.exports.compress64;
  compress(address(mask), address(x), output.numel(), address(output));
  return true;
}

/**
 * Finds the elements of a mask or of float32 that are not zero: `place(count)` makes the int64 output `[count, rank]`. Null where no
 * kernel does it.
 */
export function fastNonzero(x: Tensor, place: (count: number) => Tensor): Tensor | null {
  const instance = kernels();
  const floats = x.dtype === float32;
  if (instance === null || (!floats && !isMask(x)) || !isDense(x) || x.ndim === 0 || x.storageRef.pointer === 0)
    return null;
  const { exports } = instance;
  const n = x.numel();
  const bytes = floats ? n : 0;
  const mask = floats ? allocateBytes(bytes) : address(x);
  if (floats) exports.nonzeroMask32(address(x), n, mask);
  const output = place(exports.countMask(mask, n));
  const work = allocateBytes(x.ndim * 8);
  heap()!.views.int32.set(x.shape, work / 4);
  if (n > 0) exports.positionsOfMask(mask, x.ndim, work, work + x.ndim * 4, address(output));
  freeBytes(work, x.ndim * 8);
  if (floats) freeBytes(mask, bytes);
  return output;
}
