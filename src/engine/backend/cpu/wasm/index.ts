/**
 * CPU kernels on ordinary typed arrays: WASM where the range is long enough to pay for the copies, TypeScript elsewhere.
 * Pure functions of arrays; shapes and dtypes were checked by the caller. The module is compiled at the first use.
 */
import * as reference from "../contiguous.js";
import type { BinaryKernel, ScalarKernel, UnaryKernel } from "../contiguous.js";
import { gemm as referenceGemm } from "../gemm.js";
import { heap, isInHeap } from "../../../memory/heap.js";
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { kernels } from "./kernels.js";
import { ARITHMETIC_MIN_ELEMENTS, GEMM_MIN_WORK, TRANSCENDENTAL_MIN_ELEMENTS } from "./thresholds.js";

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

type Product<T> = (
  m: number,
  n: number,
  k: number,
  a: T,
  aBase: number,
  aRowStride: number,
  aColumnStride: number,
  b: T,
  bBase: number,
  bRowStride: number,
  bColumnStride: number,
  c: T,
  cBase: number,
  accumulate?: boolean,
) => void;

/** An operand of a product where the kernel can read it: its address and strides, and the bytes of the block if it is a copy. */
interface Operand {
  pointer: number;
  rowStride: number;
  columnStride: number;
  copied: number;
}

function operandAt<T extends Float32Array | Float64Array>(
  array: T,
  base: number,
  rows: number,
  columns: number,
  rowStride: number,
  columnStride: number,
): Operand {
  const size = array.BYTES_PER_ELEMENT;
  const direct = rowStride === 1 || columnStride === 1;
  if (direct && isInHeap(array)) return { pointer: base * size, rowStride, columnStride, copied: 0 };
  const copied = rows * columns * size;
  const pointer = allocateBytes(copied);
  const target = viewOf(array);
  let at = pointer / size;
  for (let i = 0; i < rows; i++)
    for (let j = 0, p = base + i * rowStride; j < columns; j++, p += columnStride) target[at++] = array[p];
  return { pointer, rowStride: columns, columnStride: 1, copied };
}

function viewOf<T extends Float32Array | Float64Array>(like: T): T {
  const { views } = heap()!;
  return (like instanceof Float32Array ? views.float32 : views.float64) as T;
}

function product<T extends Float32Array | Float64Array>(kernel: "gemm32" | "gemm64"): Product<T> {
  return (m, n, k, a, aBase, aRow, aColumn, b, bBase, bRow, bColumn, c, cBase, accumulate = false) => {
    const wasm = m * n * k < GEMM_MIN_WORK ? null : kernels();
    if (wasm === null)
      return referenceGemm(m, n, k, a, aBase, aRow, aColumn, b, bBase, bRow, bColumn, c, cBase, accumulate);
    const left = operandAt(a, aBase, m, k, aRow, aColumn);
    const right = operandAt(b, bBase, k, n, bRow, bColumn);
    const out = operandAt(c, cBase, m, n, n, 1);
    const work = allocateBytes(wasm.gemmWorkBytes);
    wasm.exports[kernel](
      m,
      n,
      k,
      left.pointer,
      left.rowStride,
      left.columnStride,
      right.pointer,
      right.rowStride,
      right.columnStride,
      out.pointer,
      n,
      accumulate,
      work,
    );
    freeBytes(work, wasm.gemmWorkBytes);
    for (const { pointer, copied } of [left, right, out]) if (copied > 0) freeBytes(pointer, copied);
    if (out.copied > 0) {
      const first = out.pointer / c.BYTES_PER_ELEMENT;
      c.set(viewOf(c).subarray(first, first + m * n), cBase);
    }
  };
}

/**
 * C (m x n) = A (m x k) * B (k x n) in float32, or C += A * B with `accumulate`. Strides are in elements and may be any, so that a
 * transposed, sliced or broadcast matrix needs no copy. C is contiguous, row after row, and overlaps neither A nor B.
 */
export const gemm32 = product<Float32Array>("gemm32");

/** `gemm32` in float64. */
export const gemm64 = product<Float64Array>("gemm64");
