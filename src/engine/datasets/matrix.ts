/** Small dense matrices as row-major arrays: what the generators of data sets need. */

/** [n, k] times [k, m]. */
export function product(a: Float64Array, b: ArrayLike<number>, n: number, k: number, m: number): Float64Array {
  const out = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let p = 0; p < k; p++) {
      const value = a[i * k + p];
      for (let j = 0; j < m; j++) out[i * m + j] += value * b[p * m + j];
    }
  return out;
}

/** The orthonormal factor [n, m] of a matrix [n, m], n from m, by Householder reflections with LAPACK's signs. */
export function orthonormal(matrix: Float64Array, n: number, m: number): Float64Array {
  const a = Float64Array.from(matrix);
  const scales = new Float64Array(m);
  for (let k = 0; k < m; k++) {
    let below = 0;
    for (let i = k + 1; i < n; i++) below = Math.hypot(below, a[i * m + k]);
    if (below === 0) continue;
    const alpha = a[k * m + k];
    const beta = -Math.sign(alpha || 1) * Math.hypot(alpha, below);
    scales[k] = (beta - alpha) / beta;
    for (let i = k + 1; i < n; i++) a[i * m + k] /= alpha - beta;
    a[k * m + k] = beta;
    for (let j = k + 1; j < m; j++) reflect(a, a, k, j, n, m, scales[k]);
  }
  const q = new Float64Array(n * m);
  for (let k = m - 1; k >= 0; k--) {
    q[k * m + k] = 1;
    for (let j = k; j < m; j++) reflect(q, a, k, j, n, m, scales[k]);
  }
  return q;
}

/** Applies reflection k, whose vector lies below the diagonal of `vectors`, to column j. */
function reflect(x: Float64Array, vectors: Float64Array, k: number, j: number, n: number, m: number, scale: number) {
  let sum = x[k * m + j];
  for (let i = k + 1; i < n; i++) sum += vectors[i * m + k] * x[i * m + j];
  sum *= scale;
  x[k * m + j] -= sum;
  for (let i = k + 1; i < n; i++) x[i * m + j] -= vectors[i * m + k] * sum;
}
