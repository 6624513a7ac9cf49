/**
 * CPU kernels on ordinary typed arrays: WASM where the range is long enough to pay for the copies, TypeScript elsewhere.
 * Pure functions of arrays; shapes and dtypes were checked by the caller. The module is compiled at the first use.
 */
import * as reference from "../contiguous.js";
import type { BinaryKernel, ScalarKernel, UnaryKernel } from "../contiguous.js";
import { gemm as referenceGemm } from "../gemm.js";
import { gemm } from "./gemm.js";
import { chooseVariant, instantiate, type KernelInstance, type KernelVariant } from "./instance.js";
import * as pointwise from "./pointwise.js";
import { ARITHMETIC_MIN_ELEMENTS, GEMM_MIN_WORK, TRANSCENDENTAL_MIN_ELEMENTS } from "./thresholds.js";

export type { BinaryKernel, KernelVariant, ScalarKernel, UnaryKernel };

let chosen: KernelInstance | null | undefined;

/** The instance in use; null where the TypeScript reference runs. */
function kernels(): KernelInstance | null {
  if (chosen === undefined) chosen = instantiate(chooseVariant());
  return chosen;
}

/** What the kernels run on here. */
export function kernelInfo(): { variant: KernelVariant } {
  return { variant: kernels()?.variant ?? "none" };
}

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
  const wasm = n < minElements[op] ? null : kernels();
  if (wasm) pointwise.unary32(wasm, op, x, xBase, out, outBase, n);
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
  const wasm = n < ARITHMETIC_MIN_ELEMENTS ? null : kernels();
  if (wasm) pointwise.binary32(wasm, op, a, aBase, b, bBase, out, outBase, n);
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
  const wasm = n < ARITHMETIC_MIN_ELEMENTS ? null : kernels();
  if (wasm) pointwise.binaryScalar32(wasm, op, a, aBase, scalar, out, outBase, n);
  else reference.binaryScalar(op, a, aBase, Math.fround(scalar), out, outBase, n);
}

/** Sum of n elements from `base` on, accumulated in float64 and not rounded. */
export function sum32(x: Float32Array, base: number, n: number): number {
  const wasm = n < ARITHMETIC_MIN_ELEMENTS ? null : kernels();
  return wasm ? pointwise.sum32(wasm, x, base, n) : reference.sum(x, base, n);
}

/** Scalar product of n elements from the bases on, accumulated in float64 and not rounded. */
export function dot32(a: Float32Array, aBase: number, b: Float32Array, bBase: number, n: number): number {
  const wasm = n < ARITHMETIC_MIN_ELEMENTS ? null : kernels();
  return wasm ? pointwise.dot32(wasm, a, aBase, b, bBase, n) : reference.dot(a, aBase, b, bBase, n);
}

/** y[i] += alpha * x[i], alpha rounded to float32, for n elements from the bases on. */
export function axpy32(alpha: number, x: Float32Array, xBase: number, y: Float32Array, yBase: number, n: number): void {
  const wasm = n < ARITHMETIC_MIN_ELEMENTS ? null : kernels();
  if (wasm) pointwise.axpy32(wasm, alpha, x, xBase, y, yBase, n);
  else reference.axpy(Math.fround(alpha), x, xBase, y, yBase, n);
}

/**
 * C (m x n) = A (m x k) * B (k x n) in float32, or C += A * B with `accumulate`. Strides are in elements and may be any, so that a
 * transposed, sliced or broadcast matrix needs no copy. C is contiguous, row after row, and overlaps neither A nor B.
 */
export function gemm32(
  m: number,
  n: number,
  k: number,
  a: Float32Array,
  aBase: number,
  aRowStride: number,
  aColumnStride: number,
  b: Float32Array,
  bBase: number,
  bRowStride: number,
  bColumnStride: number,
  c: Float32Array,
  cBase: number,
  accumulate = false,
): void {
  const wasm = m * n * k < GEMM_MIN_WORK ? null : kernels();
  if (wasm)
    gemm(wasm, m, n, k, a, aBase, aRowStride, aColumnStride, b, bBase, bRowStride, bColumnStride, c, cBase, accumulate);
  else
    referenceGemm(
      m,
      n,
      k,
      a,
      aBase,
      aRowStride,
      aColumnStride,
      b,
      bBase,
      bRowStride,
      bColumnStride,
      c,
      cBase,
      accumulate,
    );
}

/** `gemm32` in float64. */
export function gemm64(
  m: number,
  n: number,
  k: number,
  a: Float64Array,
  aBase: number,
  aRowStride: number,
  aColumnStride: number,
  b: Float64Array,
  bBase: number,
  bRowStride: number,
  bColumnStride: number,
  c: Float64Array,
  cBase: number,
  accumulate = false,
): void {
  const wasm = m * n * k < GEMM_MIN_WORK ? null : kernels();
  if (wasm)
    gemm(wasm, m, n, k, a, aBase, aRowStride, aColumnStride, b, bBase, bRowStride, bColumnStride, c, cBase, accumulate);
  else
    referenceGemm(
      m,
      n,
      k,
      a,
      aBase,
      aRowStride,
      aColumnStride,
      b,
      bBase,
      bRowStride,
      bColumnStride,
      c,
      cBase,
      accumulate,
    );
}
