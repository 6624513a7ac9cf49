/** The singular value decomposition along the paths of LAPACK's dgesdd, so that signs are LAPACK's. */
import { diagonalizeBidiagonal } from "./bidiagonal.js";
import {
  applyProduct,
  columnOf,
  type Reflector,
  reflectColumns,
  reflectRows,
  reflector,
  rowOf,
  transposed,
  triangularize,
} from "./reflectors.js";
import { identity, type Matrix, matrix, rotateRows, rotation } from "./rotations.js";

export interface Svd {
  u: Matrix;
  s: Float64Array;
  vt: Matrix;
}

interface Bidiagonal {
  d: Float64Array;
  e: Float64Array;
  /** Reflectors of rows and columns: `A = (L₁ L₂ …) B (… R₂ R₁)`. */
  left: Reflector[];
  right: Reflector[];
}

/** Reduces to bidiagonal form: upper where there are at least as many rows as columns, else lower (dgebd2). */
function bidiagonalize(a: Matrix): Bidiagonal {
  const { rows, columns } = a;
  const n = Math.min(rows, columns);
  const upper = rows >= columns;
  const [d, e] = [new Float64Array(n), new Float64Array(Math.max(n - 1, 0))];
  const [left, right]: [Reflector[], Reflector[]] = [[], []];
  for (let i = 0; i < n; i++) {
    const down = (at: number): number => {
      const h = reflector(columnOf(a, i), at);
      left.push(h);
      reflectRows(a, h, i + 1);
      return h.beta;
    };
    const across = (at: number): number => {
      const h = reflector(rowOf(a, i), at);
      right.push(h);
      reflectColumns(a, h, i + 1);
      return h.beta;
    };
    if (upper) {
      d[i] = down(i);
      if (i < n - 1) e[i] = across(i + 1);
    } else {
      d[i] = across(i);
      if (i < n - 1) e[i] = down(i + 1);
    }
  }
  return { d, e, left, right };
}

/** Singular vectors of a bidiagonal matrix of side n (dbdsdc for small matrices). */
function ofBidiagonal({ d, e }: Bidiagonal, upper: boolean, eps: number): { u: Matrix; vt: Matrix } {
  const n = d.length;
  const [u, vt] = [identity(n), identity(n)];
  if (n === 1) {
    u.data[0] = d[0] < 0 || Object.is(d[0], -0) ? -1 : 1;
    d[0] = Math.abs(d[0]);
    return { u, vt };
  }
  if (upper) {
    diagonalizeBidiagonal(d, e, vt, u, eps);
    return { u, vt };
  }
  const turns = [];
  for (let i = 0; i < n - 1; i++) {
    const { c, s, r } = rotation(d[i], e[i]);
    d[i] = r;
    e[i] = s * d[i + 1];
    d[i + 1] *= c;
    turns.push({ c, s });
  }
  diagonalizeBidiagonal(d, e, vt, u, eps);
  for (let i = n - 2; i >= 0; i--) rotateRows(u, i, i + 1, turns[i].c, -turns[i].s);
  return { u, vt };
}

/** A matrix as the upper left corner of a larger one, which elsewhere is the identity. */
function corner(small: Matrix, rows: number, columns: number): Matrix {
  const out = matrix(rows, columns);
  for (let i = 0; i < Math.min(rows, columns); i++) out.data[i * columns + i] = 1;
  for (let i = 0; i < small.rows; i++)
    for (let j = 0; j < small.columns; j++) out.data[i * columns + j] = small.data[i * small.columns + j];
  return out;
}

function direct(a: Matrix, full: boolean, eps: number): Svd {
  const { rows, columns } = a;
  const n = Math.min(rows, columns);
  const form = bidiagonalize(a);
  const inner = ofBidiagonal(form, rows >= columns, eps);
  const u = corner(inner.u, rows, full ? rows : n);
  applyProduct(form.left, u);
  const vt = corner(inner.vt, full ? columns : n, columns);
  for (let k = form.right.length - 1; k >= 0; k--) reflectColumns(vt, form.right[k]);
  return { u, s: form.d, vt };
}

/** A tall matrix by way of the R of its QR factorisation. */
function byQr(a: Matrix, full: boolean, eps: number): Svd {
  const { rows, columns } = a;
  const reflectors = triangularize(a);
  const r = matrix(columns, columns, a.data.slice(0, columns * columns));
  const { u: inner, s, vt } = direct(r, false, eps);
  const u = corner(inner, rows, full ? rows : columns);
  applyProduct(reflectors, u);
  return { u, s, vt };
}

/** A wide matrix by way of the L of its LQ factorisation. */
function byLq(a: Matrix, full: boolean, eps: number): Svd {
  const { rows, columns } = a;
  const across = transposed(a);
  const reflectors = triangularize(across);
  const l = transposed(matrix(rows, rows, across.data.slice(0, rows * rows)));
  const { u, s, vt: inner } = direct(l, false, eps);
  const v = corner(transposed(inner), columns, full ? columns : rows);
  applyProduct(reflectors, v);
  return { u, s, vt: transposed(v) };
}

/**
 * `A = U diag(s) Vᵀ` with the values in descending order. The matrix is overwritten.
 * @param full square U and Vᵀ instead of as many columns and rows as there are values
 * @param eps half the machine precision of the dtype
 */
export function svd(a: Matrix, full: boolean, eps: number): Svd {
  const { rows, columns } = a;
  const n = Math.min(rows, columns);
  if (n === 0)
    return {
      u: full ? identity(rows) : matrix(rows, 0),
      s: new Float64Array(0),
      vt: full ? identity(columns) : matrix(0, columns),
    };
  const long = Math.floor((n * 11) / 6);
  if (rows >= columns && rows >= long && rows > columns) return byQr(a, full, eps);
  if (columns > rows && columns >= long) return byLq(a, full, eps);
  return direct(a, full, eps);
}
