/** LU factorisation with partial pivoting, Cholesky factorisation and triangular systems on row-major matrices. */
import type { Matrix } from "./rotations.js";
import { swapRows } from "./rotations.js";

export interface Lu {
  /** Row that each step was exchanged with. */
  pivots: Int32Array;
  /** 1 + the first step with a zero pivot, or 0. */
  singular: number;
  /** 1 or -1: the determinant of the permutation. */
  parity: number;
}

/** Factors in place: L (unit diagonal) below, U on and above the diagonal, `A = P L U`. */
export function lu(a: Matrix): Lu {
  const { data, rows, columns } = a;
  const n = Math.min(rows, columns);
  const pivots = new Int32Array(n);
  let [singular, parity] = [0, 1];
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < rows; i++)
      if (Math.abs(data[i * columns + k]) > Math.abs(data[best * columns + k])) best = i;
    pivots[k] = best;
    if (best !== k) {
      swapRows(a, k, best);
      parity = -parity;
    }
    const pivot = data[k * columns + k];
    if (pivot === 0) {
      if (singular === 0) singular = k + 1;
      continue;
    }
    for (let i = k + 1; i < rows; i++) {
      const factor = (data[i * columns + k] /= pivot);
      if (factor === 0) continue;
      for (let j = k + 1; j < columns; j++) data[i * columns + j] -= factor * data[k * columns + j];
    }
  }
  return { pivots, singular, parity };
}

export interface Triangle {
  upper: boolean;
  /** Solve with the transposed matrix. */
  transposed?: boolean;
  /** Take the diagonal as ones. */
  unit?: boolean;
}

/** `b ← A⁻¹ b`, reading one triangle of the square A. */
export function solveTriangle(a: Matrix, b: Matrix, { upper, transposed = false, unit = false }: Triangle): void {
  const n = a.rows;
  const { columns } = b;
  const entry = (i: number, j: number) => (transposed ? a.data[j * n + i] : a.data[i * n + j]);
  const backwards = upper !== transposed;
  for (let step = 0; step < n; step++) {
    const i = backwards ? n - 1 - step : step;
    const [from, to] = backwards ? [i + 1, n] : [0, i];
    for (let k = from; k < to; k++) {
      const factor = entry(i, k);
      if (factor === 0) continue;
      for (let j = 0; j < columns; j++) b.data[i * columns + j] -= factor * b.data[k * columns + j];
    }
    if (!unit) for (let j = 0; j < columns; j++) b.data[i * columns + j] /= entry(i, i);
  }
}

/** `b ← A⁻¹ b` from the factors of A. */
export function solveLu(factors: Matrix, { pivots }: Pick<Lu, "pivots">, b: Matrix): void {
  pivots.forEach((row, k) => {
    if (row !== k) swapRows(b, k, row);
  });
  solveTriangle(factors, b, { upper: false, unit: true });
  solveTriangle(factors, b, { upper: true });
}

/** The lower Cholesky factor in place, zeros above; gives the order of the first minor that is not positive, or 0. */
export function cholesky({ data, rows: n }: Matrix): number {
  let failed = 0;
  for (let j = 0; j < n && failed === 0; j++) {
    for (let i = j; i < n; i++) {
      let sum = data[i * n + j];
      for (let k = 0; k < j; k++) sum -= data[i * n + k] * data[j * n + k];
      if (i === j) {
        if (!(sum > 0)) {
          failed = j + 1;
          break;
        }
        data[i * n + j] = Math.sqrt(sum);
      } else data[i * n + j] = sum / data[j * n + j];
    }
  }
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) data[i * n + j] = 0;
  return failed;
}
