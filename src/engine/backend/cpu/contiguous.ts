/**
 * Reductions over contiguous ranges, the TypeScript reference of the kernels in src/kernels: for short ranges, for hosts without SIMD,
 * and for the tests.
 */

export type FloatArray = Float32Array | Float64Array;

/** Sum of n elements from `base` on, in float64, with four partial sums. */
export function sum(x: FloatArray, base: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const end = base + n;
  let i = base;
  for (; i + 4 <= end; i += 4) {
    s0 += x[i];
    s1 += x[i + 1];
    s2 += x[i + 2];
    s3 += x[i + 3];
  }
  for (; i < end; i++) s0 += x[i];
  return s0 + s1 + (s2 + s3);
}

/** Scalar product of n elements from the bases on, in float64. */
export function dot(a: FloatArray, aBase: number, b: FloatArray, bBase: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    s0 += a[aBase + i] * b[bBase + i];
    s1 += a[aBase + i + 1] * b[bBase + i + 1];
  }
  if (i < n) s0 += a[aBase + i] * b[bBase + i];
  return s0 + s1;
}

/** y[i] += alpha * x[i] for n elements from the bases on. */
export function axpy(alpha: number, x: FloatArray, xBase: number, y: FloatArray, yBase: number, n: number): void {
  for (let i = 0; i < n; i++) y[yBase + i] += alpha * x[xBase + i];
}
