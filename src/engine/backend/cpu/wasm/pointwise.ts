/** Pointwise kernels and reductions on ordinary arrays, staged through scratch memory in chunks that stay in the cache. */
import type { BinaryKernel, ScalarKernel, UnaryKernel } from "../contiguous.js";
import type { KernelInstance } from "./instance.js";
import { allocate, copy, reset } from "./scratch.js";

/** Elements of a chunk: three of them (two inputs, one output) take 192 KB, which a second-level cache holds. */
const CHUNK = 16384;

/** Bytes of scratch memory for the next chunk of a range of n elements. */
const chunkBytes = (n: number) => Math.min(n, CHUNK) * 4;

/** out[i] = op(x[i]) for n elements from the bases on. `out` may be `x`. */
export function unary32(
  kernels: KernelInstance,
  op: UnaryKernel,
  x: Float32Array,
  xBase: number,
  out: Float32Array,
  outBase: number,
  n: number,
): void {
  const { scratch } = kernels;
  const kernel = kernels.unary[op];
  reset(scratch);
  const px = allocate(scratch, chunkBytes(n));
  const heap = scratch.f32;
  for (let done = 0; done < n; done += CHUNK) {
    const length = Math.min(CHUNK, n - done);
    copy(x, xBase + done, heap, px >> 2, length);
    kernel(px, px, length);
    copy(heap, px >> 2, out, outBase + done, length);
  }
}

/** out[i] = op(a[i], b[i]) for n elements from the bases on. `out` may be `a` or `b`. */
export function binary32(
  kernels: KernelInstance,
  op: BinaryKernel,
  a: Float32Array,
  aBase: number,
  b: Float32Array,
  bBase: number,
  out: Float32Array,
  outBase: number,
  n: number,
): void {
  const { scratch } = kernels;
  const kernel = kernels.binary[op];
  reset(scratch);
  const pa = allocate(scratch, chunkBytes(n));
  const pb = allocate(scratch, chunkBytes(n));
  const heap = scratch.f32;
  for (let done = 0; done < n; done += CHUNK) {
    const length = Math.min(CHUNK, n - done);
    copy(a, aBase + done, heap, pa >> 2, length);
    copy(b, bBase + done, heap, pb >> 2, length);
    kernel(pa, pb, pa, length);
    copy(heap, pa >> 2, out, outBase + done, length);
  }
}

/** out[i] = op(a[i], scalar), the scalar rounded to float32, for n elements from the bases on. `out` may be `a`. */
export function binaryScalar32(
  kernels: KernelInstance,
  op: ScalarKernel,
  a: Float32Array,
  aBase: number,
  scalar: number,
  out: Float32Array,
  outBase: number,
  n: number,
): void {
  const { scratch } = kernels;
  const kernel = kernels.scalar[op];
  reset(scratch);
  const pa = allocate(scratch, chunkBytes(n));
  const heap = scratch.f32;
  for (let done = 0; done < n; done += CHUNK) {
    const length = Math.min(CHUNK, n - done);
    copy(a, aBase + done, heap, pa >> 2, length);
    kernel(pa, scalar, pa, length);
    copy(heap, pa >> 2, out, outBase + done, length);
  }
}

/** Sum of n elements from `base` on, in float64. */
export function sum32(kernels: KernelInstance, x: Float32Array, base: number, n: number): number {
  const { scratch } = kernels;
  reset(scratch);
  const px = allocate(scratch, chunkBytes(n));
  const heap = scratch.f32;
  let sum = 0;
  for (let done = 0; done < n; done += CHUNK) {
    const length = Math.min(CHUNK, n - done);
    copy(x, base + done, heap, px >> 2, length);
    sum += kernels.exports.sum32(px, length);
  }
  return sum;
}

/** Scalar product of n elements from the bases on, in float64. */
export function dot32(
  kernels: KernelInstance,
  a: Float32Array,
  aBase: number,
  b: Float32Array,
  bBase: number,
  n: number,
): number {
  const { scratch } = kernels;
  reset(scratch);
  const pa = allocate(scratch, chunkBytes(n));
  const pb = allocate(scratch, chunkBytes(n));
  const heap = scratch.f32;
  let sum = 0;
  for (let done = 0; done < n; done += CHUNK) {
    const length = Math.min(CHUNK, n - done);
    copy(a, aBase + done, heap, pa >> 2, length);
    copy(b, bBase + done, heap, pb >> 2, length);
    sum += kernels.exports.dot32(pa, pb, length);
  }
  return sum;
}

/** y[i] += alpha * x[i], alpha rounded to float32, for n elements from the bases on. */
export function axpy32(
  kernels: KernelInstance,
  alpha: number,
  x: Float32Array,
  xBase: number,
  y: Float32Array,
  yBase: number,
  n: number,
): void {
  const { scratch } = kernels;
  reset(scratch);
  const px = allocate(scratch, chunkBytes(n));
  const py = allocate(scratch, chunkBytes(n));
  const heap = scratch.f32;
  for (let done = 0; done < n; done += CHUNK) {
    const length = Math.min(CHUNK, n - done);
    copy(x, xBase + done, heap, px >> 2, length);
    copy(y, yBase + done, heap, py >> 2, length);
    kernels.exports.axpy32(alpha, px, py, length);
    copy(heap, py >> 2, y, yBase + done, length);
  }
}
