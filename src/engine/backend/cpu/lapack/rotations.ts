/** Plane rotations on row-major matrices, with LAPACK's signs. https://netlib.org/lapack/explore-html/ (dlartg, dlasr, drot) */

/** A row-major matrix in float64. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

export function matrix(rows: number, columns: number, data = new Float64Array(rows * columns)): Matrix {
  return { data, rows, columns };
}

export function identity(n: number): Matrix {
  const out = matrix(n, n);
  for (let i = 0; i < n; i++) out.data[i * n + i] = 1;
  return out;
}

/** `|a|` with the sign of `b`; minus zero counts as negative. */
export function withSign(a: number, b: number): number {
  return b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a);
}

export interface Rotation {
  c: number;
  s: number;
  r: number;
}

/** The rotation that takes `(f, g)` to `(r, 0)`. */
export function rotation(f: number, g: number): Rotation {
  if (g === 0) return { c: 1, s: 0, r: f };
  if (f === 0) return { c: 0, s: withSign(1, g), r: Math.abs(g) };
  const d = Math.hypot(f, g);
  const r = withSign(d, f);
  return { c: Math.abs(f) / d, s: g / r, r };
}

/** Rotates rows `i` and `j` of `m`: `mᵢ ← c mᵢ + s mⱼ`, `mⱼ ← c mⱼ - s mᵢ`. */
export function rotateRows(m: Matrix, i: number, j: number, c: number, s: number): void {
  const { data, columns } = m;
  for (let k = 0, p = i * columns, q = j * columns; k < columns; k++, p++, q++) {
    const x = c * data[p] + s * data[q];
    data[q] = c * data[q] - s * data[p];
    data[p] = x;
  }
}

/** Rotates columns `i` and `j` of `m`, as `rotateRows` does rows. */
export function rotateColumns(m: Matrix, i: number, j: number, c: number, s: number): void {
  const { data, rows, columns } = m;
  for (let k = 0, p = i, q = j; k < rows; k++, p += columns, q += columns) {
    const x = c * data[p] + s * data[q];
    data[q] = c * data[q] - s * data[p];
    data[p] = x;
  }
}

export function swapRows(m: Matrix, i: number, j: number): void {
  const { data, columns } = m;
  for (let k = 0; k < columns; k++) {
    const x = data[i * columns + k];
    data[i * columns + k] = data[j * columns + k];
    data[j * columns + k] = x;
  }
}

export function swapColumns(m: Matrix, i: number, j: number): void {
  const { data, rows, columns } = m;
  for (let k = 0; k < rows; k++) {
    const x = data[k * columns + i];
    data[k * columns + i] = data[k * columns + j];
    data[k * columns + j] = x;
  }
}

/** A sequence of rotations of neighbours `at[k]` and `at[k] + 1`, applied in order. */
export interface Sweep {
  at: number[];
  c: number[];
  s: number[];
}

export function sweepRows(m: Matrix, { at, c, s }: Sweep): void {
  for (let k = 0; k < at.length; k++) rotateRows(m, at[k], at[k] + 1, c[k], s[k]);
}

export function sweepColumns(m: Matrix, { at, c, s }: Sweep): void {
  for (let k = 0; k < at.length; k++) rotateColumns(m, at[k], at[k] + 1, c[k], s[k]);
}
