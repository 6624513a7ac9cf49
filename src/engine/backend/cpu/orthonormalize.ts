/**
 * Replaces a tall matrix by the orthonormal factor of its QR decomposition, with the signs that make the triangular factor's
 * diagonal positive: so it is unique, whatever the algorithm. Householder reflections (Golub and Van Loan, Matrix Computations, 5.2).
 * @param a row-major values, `rows` ≥ `columns`; overwritten
 */
export function orthonormalize(a: Float64Array, rows: number, columns: number): void {
  const signs = new Float64Array(columns);
  const scales = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    let square = 0;
    for (let i = k; i < rows; i++) square += a[i * columns + k] ** 2;
    const pivot = a[k * columns + k];
    const diagonal = pivot > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    signs[k] = Math.sign(diagonal);
    // The reflection's vector is the column with its pivot moved away from zero.
    a[k * columns + k] = pivot - diagonal;
    const lengthSquare = square - pivot * pivot + (pivot - diagonal) ** 2;
    scales[k] = lengthSquare === 0 ? 0 : 2 / lengthSquare;
    for (let j = k + 1; j < columns; j++) reflect(a, rows, columns, k, scales[k], a, j);
  }
  const vectors = a.slice();
  a.fill(0);
  for (let j = 0; j < columns; j++) {
    a[j * columns + j] = signs[j];
    for (let k = columns - 1; k >= 0; k--) reflect(vectors, rows, columns, k, scales[k], a, j);
  }
}

/** Reflects column `j` of `target` by the vector in column `k` of `vectors`, which starts at row `k`. */
function reflect(
  vectors: Float64Array,
  rows: number,
  columns: number,
  k: number,
  scale: number,
  target: Float64Array,
  j: number,
): void {
  let dot = 0;
  for (let i = k; i < rows; i++) dot += vectors[i * columns + k] * target[i * columns + j];
  const factor = dot * scale;
  for (let i = k; i < rows; i++) target[i * columns + j] -= factor * vectors[i * columns + k];
}
