/** Eigenvalues and -vectors of symmetric matrices, step by step as LAPACK's dsytd2 and dsteqr, so that signs are LAPACK's. */
import { applyProduct, type Reflector, reflector } from "./reflectors.js";
import { identity, type Matrix, rotation, type Sweep, swapColumns, sweepColumns, withSign } from "./rotations.js";

interface Tridiagonal {
  d: Float64Array;
  e: Float64Array;
  /** Their product, first to last, is Q with `A = Q T Qᵀ`. */
  reflectors: Reflector[];
}

/** Reduces a symmetric matrix, of which only the lower (or upper) triangle is read, to tridiagonal form. */
function tridiagonalize(a: Matrix, upper: boolean): Tridiagonal {
  const n = a.rows;
  // The upper algorithm is the lower one with rows and columns in reverse order.
  const place = upper ? (i: number) => n - 1 - i : (i: number) => i;
  const s = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) s[i * n + j] = s[j * n + i] = a.data[place(i) * n + place(j)];
  const e = new Float64Array(Math.max(n - 1, 0));
  const reflectors: Reflector[] = [];
  for (let k = 0; k < n - 1; k++) {
    const column = Float64Array.from({ length: n }, (_, i) => (i > k ? s[i * n + k] : 0));
    const h = reflector(column, k + 1);
    e[k] = h.beta;
    reflectors.push(h);
    if (h.tau === 0) continue;
    const { v, tau } = h;
    const w = new Float64Array(n);
    let dot = 0;
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j < n; j++) w[i] += s[i * n + j] * v[j];
      w[i] *= tau;
      dot += w[i] * v[i];
    }
    for (let i = k + 1; i < n; i++) w[i] -= 0.5 * tau * dot * v[i];
    for (let i = k + 1; i < n; i++) for (let j = k + 1; j < n; j++) s[i * n + j] -= v[i] * w[j] + w[i] * v[j];
  }
  const d = Float64Array.from({ length: n }, (_, i) => s[i * n + i]);
  if (!upper) return { d, e, reflectors };
  const reversed = reflectors.map(({ v, tau }) => ({ v: v.slice().reverse(), tau, start: 0 }));
  return { d: d.reverse(), e: e.reverse(), reflectors: reversed };
}

/** Eigenvalues of `[[a, b], [b, c]]`, the larger in size first, and the unit eigenvector of the first (dlaev2). */
function symmetric2(a: number, b: number, c: number) {
  const [sum, difference, twice] = [a + c, a - c, b + b];
  const [larger, smaller] = Math.abs(a) > Math.abs(c) ? [a, c] : [c, a];
  const root = Math.hypot(difference, twice);
  let [first, second, sign1] = [0.5 * root, -0.5 * root, 1];
  if (sum !== 0) {
    sign1 = sum < 0 ? -1 : 1;
    first = 0.5 * (sum + sign1 * root);
    second = (larger / first) * smaller - (b / first) * b;
  }
  const sign2 = difference >= 0 ? 1 : -1;
  const cs = difference + sign2 * root;
  let [cosine, sine] = [1, 0];
  if (Math.abs(cs) > Math.abs(twice)) {
    const ct = -twice / cs;
    sine = 1 / Math.sqrt(1 + ct * ct);
    cosine = ct * sine;
  } else if (twice !== 0) {
    const tn = -cs / twice;
    cosine = 1 / Math.sqrt(1 + tn * tn);
    sine = tn * cosine;
  }
  if (sign1 === sign2) [cosine, sine] = [-sine, cosine];
  return { first, second, cosine, sine };
}

/** Diagonalises in place by implicit QL or QR steps, whichever end is smaller (dsteqr); `z` collects the rotations. */
function diagonalize(d: Float64Array, e: Float64Array, z: Matrix, eps: number): void {
  const n = d.length;
  const limit = 30 * n;
  const tiny = 2.2250738585072014e-308;
  let steps = 0;
  for (let next = 0; next < n;) {
    if (next > 0) e[next - 1] = 0;
    let end = next;
    for (; end < n - 1; end++) {
      const size = Math.abs(e[end]);
      if (size <= Math.sqrt(Math.abs(d[end])) * Math.sqrt(Math.abs(d[end + 1])) * eps) {
        e[end] = 0;
        break;
      }
    }
    let [l, last] = [next, end];
    next = end + 1;
    if (last === l) continue;
    if (Math.abs(d[last]) < Math.abs(d[l])) [l, last] = [last, l];
    // From `l` towards `last`: QL upwards, QR downwards. `off(i)` couples i and its neighbour in that direction.
    const step = last > l ? 1 : -1;
    const off = step === 1 ? (i: number) => i : (i: number) => i - 1;
    while ((last - l) * step >= 0) {
      let m = l;
      for (; m !== last; m += step) {
        const size = e[off(m)] ** 2;
        if (size <= eps * eps * Math.abs(d[m]) * Math.abs(d[m + step]) + tiny) break;
      }
      if (m !== last) e[off(m)] = 0;
      if (m === l) {
        l += step;
        continue;
      }
      if (m === l + step) {
        const low = Math.min(l, m);
        const { first, second, cosine, sine } = symmetric2(d[low], e[low], d[low + 1]);
        sweepColumns(z, { at: [low], c: [cosine], s: [sine] });
        [d[low], d[low + 1], e[low]] = [first, second, 0];
        l += 2 * step;
        continue;
      }
      if (steps++ >= limit) return;
      let g = (d[l + step] - d[l]) / (2 * e[off(l)]);
      g = d[m] - d[l] + e[off(l)] / (g + withSign(Math.hypot(g, 1), g));
      let [s, c, p] = [1, 1, 0];
      const sweep: Sweep = { at: [], c: [], s: [] };
      for (let i = m - step; (i - l) * step >= 0; i -= step) {
        const f = s * e[off(i)];
        const b = c * e[off(i)];
        const turn = rotation(g, f);
        ({ c, s } = turn);
        if (i !== m - step) e[off(i + step)] = turn.r;
        g = d[i + step] - p;
        const r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + step] = g + p;
        g = c * r - b;
        sweep.at.push(off(i));
        sweep.c.push(c);
        sweep.s.push(-step * s);
      }
      sweepColumns(z, sweep);
      d[l] -= p;
      e[off(l)] = g;
    }
  }
  for (let i = 0; i < n - 1; i++) {
    let k = i;
    for (let j = i + 1; j < n; j++) if (d[j] < d[k]) k = j;
    if (k === i) continue;
    [d[i], d[k]] = [d[k], d[i]];
    swapColumns(z, i, k);
  }
}

/**
 * Eigenvalues in ascending order and eigenvectors as columns of a symmetric matrix.
 * @param upper read the upper triangle instead of the lower
 * @param eps half the machine precision of the dtype, which decides when an element counts as zero
 */
export function eigh(a: Matrix, upper: boolean, eps: number): { values: Float64Array; vectors: Matrix } {
  const { d, e, reflectors } = tridiagonalize(a, upper);
  const vectors = identity(a.rows);
  diagonalize(d, e, vectors, eps);
  applyProduct(reflectors, vectors);
  return { values: d, vectors };
}
