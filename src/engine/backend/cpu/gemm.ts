/** Arrays whose elements are plain numbers; an int64 pair array is not one. */
export type NumberArray = Float32Array | Float64Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/**
 * Matrix product, the TypeScript reference: C (m x n) = A (m x k) * B (k x n), or C += A * B with `accumulate`.
 *
 * Strides are in elements and may be any, 0 included. C is contiguous, row after row, and overlaps neither A nor B. Sums are
 * made in float64 and rounded once, when they are stored.
 */
export function gemm(
  m: number,
  n: number,
  k: number,
  a: NumberArray,
  aBase: number,
  aRowStride: number,
  aColumnStride: number,
  b: NumberArray,
  bBase: number,
  bRowStride: number,
  bColumnStride: number,
  c: NumberArray,
  cBase: number,
  accumulate = false,
): void {
  // Four columns of B at a time: they stay in the cache while all rows of A pass.
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    for (let i = 0; i < m; i++) {
      const out = cBase + i * n + j;
      let s0 = accumulate ? c[out] : 0;
      let s1 = accumulate ? c[out + 1] : 0;
      let s2 = accumulate ? c[out + 2] : 0;
      let s3 = accumulate ? c[out + 3] : 0;
      let at = aBase + i * aRowStride;
      let bt = bBase + j * bColumnStride;
      for (let p = 0; p < k; p++) {
        const x = a[at];
        s0 += x * b[bt];
        s1 += x * b[bt + bColumnStride];
        s2 += x * b[bt + 2 * bColumnStride];
        s3 += x * b[bt + 3 * bColumnStride];
        at += aColumnStride;
        bt += bRowStride;
      }
      c[out] = s0;
      c[out + 1] = s1;
      c[out + 2] = s2;
      c[out + 3] = s3;
    }
  }
  for (; j < n; j++) {
    for (let i = 0; i < m; i++) {
      const out = cBase + i * n + j;
      let sum = accumulate ? c[out] : 0;
      let at = aBase + i * aRowStride;
      let bt = bBase + j * bColumnStride;
      for (let p = 0; p < k; p++) {
        sum += a[at] * b[bt];
        at += aColumnStride;
        bt += bRowStride;
      }
      c[out] = sum;
    }
  }
}
