/**
 * CPU kernels on ordinary typed arrays: WASM where the range is long enough to pay for the copies, TypeScript elsewhere.
 * Pure functions of arrays; shapes and dtypes were checked by the caller. The module is compiled at the first use.
 */
import * as reference from "../contiguous.js";
import { isInHeap } from "../../../memory/heap.js";
import { kernels } from "./kernels.js";
import { ARITHMETIC_MIN_ELEMENTS } from "./thresholds.js";

/** Sum of n elements from `base` on, accumulated in float64 and not rounded. */
export function sum32(x: Float32Array, base: number, n: number): number {
  return n >= ARITHMETIC_MIN_ELEMENTS && isInHeap(x)
    ? kernels()!.exports.sum32(base * 4, n)
    : reference.sum(x, base, n);
}

/** Scalar product of n elements from the bases on, accumulated in float64 and not rounded. */
export function dot32(a: Float32Array, aBase: number, b: Float32Array, bBase: number, n: number): number {
  return n >= ARITHMETIC_MIN_ELEMENTS && isInHeap(a) && isInHeap(b)
    ? kernels()!.exports.dot32(aBase * 4, bBase * 4, n)
    : reference.dot(a, aBase, b, bBase, n);
}

/** y[i] += alpha * x[i], alpha rounded to float32, for n elements from the bases on. */
export function axpy32(alpha: number, x: Float32Array, xBase: number, y: Float32Array, yBase: number, n: number): void {
  if (n >= ARITHMETIC_MIN_ELEMENTS && isInHeap(x) && isInHeap(y))
    kernels()!.exports.axpy32(alpha, xBase * 4, yBase * 4, n);
  else reference.axpy(Math.fround(alpha), x, xBase, y, yBase, n);
}

export { gemm32, gemm64 } from "./gemm.js";
