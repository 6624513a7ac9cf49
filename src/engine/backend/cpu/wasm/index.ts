/**
 * CPU kernels on ordinary typed arrays: WASM where the range is long enough to pay for the copies, TypeScript elsewhere.
 * Pure functions of arrays; shapes and dtypes were checked by the caller. The module is compiled at the first use.
 */
import * as reference from "../contiguous.js";
import type { BinaryKernel, ScalarKernel, UnaryKernel } from "../contiguous.js";
import { isInHeap } from "../../../memory/heap.js";
import { kernels } from "./kernels.js";
import { ARITHMETIC_MIN_ELEMENTS, TRANSCENDENTAL_MIN_ELEMENTS } from "./thresholds.js";

export type { BinaryKernel, ScalarKernel, UnaryKernel };

const minElements: Record<UnaryKernel, number> = {
  neg: ARITHMETIC_MIN_ELEMENTS,
  abs: ARITHMETIC_MIN_ELEMENTS,
  sqrt: ARITHMETIC_MIN_ELEMENTS,
  square: ARITHMETIC_MIN_ELEMENTS,
  relu: ARITHMETIC_MIN_ELEMENTS,
  exp: TRANSCENDENTAL_MIN_ELEMENTS,
  log: TRANSCENDENTAL_MIN_ELEMENTS,
  sigmoid: TRANSCENDENTAL_MIN_ELEMENTS,
  tanh: TRANSCENDENTAL_MIN_ELEMENTS,
};

/** out[i] = op(x[i]) for n elements from the bases on. `out` may be `x`. */
export function unary32(
  op: UnaryKernel,
  x: Float32Array,
  xBase: number,
  out: Float32Array,
  outBase: number,
  n: number,
): void {
  if (n >= minElements[op] && isInHeap(x) && isInHeap(out)) kernels()!.unary[op](xBase * 4, outBase * 4, n);
  else reference.unary(op, x, xBase, out, outBase, n);
}

/** out[i] = op(a[i], b[i]) for n elements from the bases on. `out` may be `a` or `b`. */
export function binary32(
  op: BinaryKernel,
  a: Float32Array,
  aBase: number,
  b: Float32Array,
  bBase: number,
  out: Float32Array,
  outBase: number,
  n: number,
): void {
  if (n >= ARITHMETIC_MIN_ELEMENTS && isInHeap(a) && isInHeap(b) && isInHeap(out))
    kernels()!.binary[op](aBase * 4, bBase * 4, outBase * 4, n);
  else reference.binary(op, a, aBase, b, bBase, out, outBase, n);
}

/** out[i] = op(a[i], scalar), the scalar rounded to float32, for n elements from the bases on. `out` may be `a`. */
export function binaryScalar32(
  op: ScalarKernel,
  a: Float32Array,
  aBase: number,
  scalar: number,
  out: Float32Array,
  outBase: number,
  n: number,
): void {
  if (n >= ARITHMETIC_MIN_ELEMENTS && isInHeap(a) && isInHeap(out))
    kernels()!.scalar[op](aBase * 4, scalar, outBase * 4, n);
  else reference.binaryScalar(op, a, aBase, Math.fround(scalar), out, outBase, n);
}

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
