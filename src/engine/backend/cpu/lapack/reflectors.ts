/** Householder reflections with LAPACK's signs (dlarfg, dlarf), and the QR factorisation that they make (dgeqr2, dorg2r). */
import { type Matrix, matrix, withSign } from "./rotations.js";

/** `H = I - tau v vᵀ`; `v` has zeros before `start` and 1 there. */
export interface Reflector {
  readonly v: Float64Array;
  readonly tau: number;
  readonly start: number;
}

/** The reflector that takes a vector, from `start` on, to `beta` at `start` and zeros after it. */
export function reflector(x: Float64Array, start: number): Reflector & { beta: number } {
  const v = new Float64Array(x.length);
  v[start] = 1;
  const alpha = x[start];
  let norm = 0;
  for (let i = start + 1; i < x.length; i++) norm = Math.hypot(norm, x[i]);
  if (norm === 0) return { v, tau: 0, start, beta: alpha };
  const beta = -withSign(Math.hypot(alpha, norm), alpha);
  for (let i = start + 1; i < x.length; i++) v[i] = x[i] / (alpha - beta);
  return { v, tau: (beta - alpha) / beta, start, beta };
}

/** `m ← H m`, on the columns from `from` on. */
export function reflectRows(m: Matrix, { v, tau, start }: Reflector, from = 0): void {
  if (tau === 0) return;
  const { data, rows, columns } = m;
  for (let j = from; j < columns; j++) {
    let sum = 0;
    for (let i = start; i < rows; i++) sum += v[i] * data[i * columns + j];
    sum *= tau;
    for (let i = start; i < rows; i++) data[i * columns + j] -= sum * v[i];
  }
}

/** `m ← m H`, on the rows from `from` on. */
export function reflectColumns(m: Matrix, { v, tau, start }: Reflector, from = 0): void {
  if (tau === 0) return;
  const { data, rows, columns } = m;
  for (let i = from; i < rows; i++) {
    const row = i * columns;
    let sum = 0;
    for (let j = start; j < columns; j++) sum += v[j] * data[row + j];
    sum *= tau;
    for (let j = start; j < columns; j++) data[row + j] -= sum * v[j];
  }
}

export function columnOf({ data, rows, columns }: Matrix, j: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]);
}

export function rowOf({ data, columns }: Matrix, i: number): Float64Array {
  return data.slice(i * columns, (i + 1) * columns);
}

/** Makes `a` upper triangular in place; the product of the reflectors, first to last, is Q. */
export function triangularize(a: Matrix): Reflector[] {
  const { data, rows, columns } = a;
  const out: Reflector[] = [];
  for (let k = 0; k < Math.min(rows, columns); k++) {
    const h = reflector(columnOf(a, k), k);
    data[k * columns + k] = h.beta;
    for (let i = k + 1; i < rows; i++) data[i * columns + k] = 0;
    reflectRows(a, h, k + 1);
    out.push(h);
  }
  return out;
}

/** `m ← H₁ H₂ … m`. */
export function applyProduct(reflectors: readonly Reflector[], m: Matrix): void {
  for (let k = reflectors.length - 1; k >= 0; k--) reflectRows(m, reflectors[k]);
}

/** The first `columns` columns of `H₁ H₂ …`, a square of side `n`. */
export function productOf(reflectors: readonly Reflector[], n: number, columns: number): Matrix {
  const q = matrix(n, columns);
  for (let i = 0; i < Math.min(n, columns); i++) q.data[i * columns + i] = 1;
  applyProduct(reflectors, q);
  return q;
}

export function transposed({ data, rows, columns }: Matrix): Matrix {
  const out = matrix(columns, rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out.data[j * rows + i] = data[i * columns + j];
  return out;
}
