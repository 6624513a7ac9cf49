/** The singular values and vectors of an upper bidiagonal matrix, step by step as LAPACK's dbdsqr. */
import {
  type Matrix,
  rotateColumns,
  rotateRows,
  rotation,
  type Sweep,
  swapColumns,
  swapRows,
  sweepColumns,
  sweepRows,
  withSign,
} from "./rotations.js";

/** The smaller singular value of `[[f, g], [0, h]]` (dlas2). */
function smallerSingular(f: number, g: number, h: number): number {
  const [fa, ga, ha] = [Math.abs(f), Math.abs(g), Math.abs(h)];
  const [low, high] = [Math.min(fa, ha), Math.max(fa, ha)];
  if (low === 0) return 0;
  const [as, at] = [1 + low / high, (high - low) / high];
  if (ga < high) {
    const au = (ga / high) ** 2;
    return low * (2 / (Math.sqrt(as * as + au) + Math.sqrt(at * at + au)));
  }
  const au = high / ga;
  if (au === 0) return (low * high) / ga;
  const c = 1 / (Math.sqrt(1 + (as * au) ** 2) + Math.sqrt(1 + (at * au) ** 2));
  return 2 * (low * c * au);
}

/** The singular values and rotations of `[[f, g], [0, h]]` (dlasv2). */
function singular2(f: number, g: number, h: number, eps: number) {
  const swap = Math.abs(h) > Math.abs(f);
  const [ft, ht] = swap ? [h, f] : [f, h];
  const [fa, ha, ga] = [Math.abs(ft), Math.abs(ht), Math.abs(g)];
  let largest = swap ? 3 : 1;
  let [min, max, clt, crt, slt, srt] = [ha, fa, 1, 1, 0, 0];
  if (ga !== 0) {
    let small = true;
    if (ga > fa) {
      largest = 2;
      if (fa / ga < eps) {
        small = false;
        max = ga;
        min = ha > 1 ? fa / (ga / ha) : (fa / ga) * ha;
        [clt, slt, srt, crt] = [1, ht / g, 1, ft / g];
      }
    }
    if (small) {
      const difference = fa - ha;
      let l = difference === fa ? 1 : difference / fa;
      const m = g / ft;
      let t = 2 - l;
      const mm = m * m;
      const s = Math.sqrt(t * t + mm);
      const r = l === 0 ? Math.abs(m) : Math.sqrt(l * l + mm);
      const a = 0.5 * (s + r);
      min = ha / a;
      max = fa * a;
      if (mm !== 0) t = (m / (s + t) + m / (r + l)) * (1 + a);
      else t = l === 0 ? withSign(2, ft) * withSign(1, g) : g / withSign(difference, ft) + m / t;
      l = Math.sqrt(t * t + 4);
      crt = 2 / l;
      srt = t / l;
      clt = (crt + srt * m) / a;
      slt = ((ht / ft) * srt) / a;
    }
  }
  const [cosL, sinL, cosR, sinR] = swap ? [srt, crt, slt, clt] : [clt, slt, crt, srt];
  const one = (x: number) => withSign(1, x);
  const sign =
    largest === 1
      ? one(cosR) * one(cosL) * one(f)
      : largest === 2
        ? one(sinR) * one(cosL) * one(g)
        : one(sinR) * one(sinL) * one(h);
  return { max: withSign(max, sign), min: withSign(min, sign * one(f) * one(h)), cosL, sinL, cosR, sinR };
}

const emptySweep = (): Sweep => ({ at: [], c: [], s: [] });

/** Mirrors a matrix: index i of a sweep from the far end. A chase upwards is a chase downwards of the mirrored problem. */
class Chase {
  readonly right = emptySweep();
  readonly left = emptySweep();

  add(at: number, right: { c: number; s: number }, left: { c: number; s: number }, upwards: boolean): void {
    // Upwards the rotations of rows and columns change roles, and their sense.
    const [forRows, forColumns, sense] = upwards ? [left, right, -1] : [right, left, 1];
    for (const [sweep, turn] of [
      [this.right, forRows],
      [this.left, forColumns],
    ] as const) {
      sweep.at.push(at);
      sweep.c.push(turn.c);
      sweep.s.push(sense * turn.s);
    }
  }
}

/**
 * Makes the bidiagonal (d, e) diagonal in place, applying the rotations to the rows of `vt` and the columns of `u`. The values end
 * positive and in descending order.
 * @param eps half the machine precision of the dtype
 */
export function diagonalizeBidiagonal(d: Float64Array, e: Float64Array, vt: Matrix, u: Matrix, eps: number): void {
  const n = d.length;
  const tol = Math.max(10, Math.min(100, eps ** -0.125)) * eps;
  const threshold = Math.max(tol * estimateSmallest(d, e), 6 * n * n * 2.2250738585072014e-308);
  let [oldLow, oldHigh, downwards] = [-1, -1, true];
  let high = n - 1;
  for (let steps = 0; high > 0 && steps < 6 * n * n + 100;) {
    let largest = Math.abs(d[high]);
    let low = high - 1;
    for (; low >= 0; low--) {
      if (Math.abs(e[low]) <= threshold) {
        e[low] = 0;
        break;
      }
      largest = Math.max(largest, Math.abs(d[low]), Math.abs(e[low]));
    }
    low++;
    if (low === high) {
      high--;
      continue;
    }
    if (low === high - 1) {
      const { max, min, cosL, sinL, cosR, sinR } = singular2(d[low], e[low], d[high], eps);
      [d[low], e[low], d[high]] = [max, 0, min];
      rotateRows(vt, low, high, cosR, sinR);
      rotateColumns(u, low, high, cosL, sinL);
      high -= 2;
      continue;
    }
    if (low > oldHigh || high < oldLow) downwards = Math.abs(d[low]) >= Math.abs(d[high]);
    const smallest = deflate(d, e, low, high, tol, downwards);
    if (smallest === null) continue;
    [oldLow, oldHigh] = [low, high];
    steps += high - low;
    const shift = shiftOf(d, e, low, high, downwards, n * tol * (smallest / largest) <= Math.max(eps, 0.01 * tol), eps);
    const chase = new Chase();
    sweep(d, e, low, high, shift, downwards, chase);
    sweepRows(vt, chase.right);
    sweepColumns(u, chase.left);
    const corner = downwards ? high - 1 : low;
    if (Math.abs(e[corner]) <= threshold) e[corner] = 0;
  }
  finish(d, vt, u);
}

function estimateSmallest(d: Float64Array, e: Float64Array): number {
  let mu = Math.abs(d[0]);
  let smallest = mu;
  for (let i = 1; i < d.length && smallest !== 0; i++) {
    mu = Math.abs(d[i]) * (mu / (mu + Math.abs(e[i - 1])));
    smallest = Math.min(smallest, mu);
  }
  return smallest / Math.sqrt(d.length);
}

/** Sets to zero what counts as zero and gives null, or else a lower bound of the block's singular values. */
function deflate(
  d: Float64Array,
  e: Float64Array,
  low: number,
  high: number,
  tol: number,
  downwards: boolean,
): number | null {
  const [first, last, step] = downwards ? [low, high, 1] : [high, low, -1];
  const off = downwards ? (i: number) => i : (i: number) => i - 1;
  const corner = downwards ? high - 1 : low;
  if (Math.abs(e[corner]) <= tol * Math.abs(d[last])) {
    e[corner] = 0;
    return null;
  }
  let mu = Math.abs(d[first]);
  let smallest = mu;
  for (let i = first; i !== last; i += step) {
    if (Math.abs(e[off(i)]) <= tol * mu) {
      e[off(i)] = 0;
      return null;
    }
    mu = Math.abs(d[i + step]) * (mu / (mu + Math.abs(e[off(i)])));
    smallest = Math.min(smallest, mu);
  }
  return smallest;
}

function shiftOf(
  d: Float64Array,
  e: Float64Array,
  low: number,
  high: number,
  downwards: boolean,
  inaccurate: boolean,
  eps: number,
): number {
  if (inaccurate) return 0;
  const start = Math.abs(downwards ? d[low] : d[high]);
  const at = downwards ? high - 1 : low;
  const shift = smallerSingular(d[at], e[at], d[at + 1]);
  return start > 0 && (shift / start) ** 2 < eps ? 0 : shift;
}

/** One implicit QR step, from `low` to `high` or back; without shift it loses no relative accuracy. */
function sweep(
  d: Float64Array,
  e: Float64Array,
  low: number,
  high: number,
  shift: number,
  downwards: boolean,
  chase: Chase,
): void {
  const [first, last, step] = downwards ? [low, high, 1] : [high, low, -1];
  const off = downwards ? (i: number) => i : (i: number) => i - 1;
  if (shift === 0) {
    let [c, oldC, oldS] = [1, 1, 0];
    for (let i = first; i !== last; i += step) {
      const right = rotation(d[i] * c, e[off(i)]);
      c = right.c;
      if (i !== first) e[off(i - step)] = oldS * right.r;
      const left = rotation(oldC * right.r, d[i + step] * right.s);
      [oldC, oldS] = [left.c, left.s];
      d[i] = left.r;
      chase.add(off(i), right, left, !downwards);
    }
    const h = d[last] * c;
    d[last] = h * oldC;
    e[off(last - step)] = h * oldS;
    return;
  }
  let f = (Math.abs(d[first]) - shift) * (withSign(1, d[first]) + shift / d[first]);
  let g = e[off(first)];
  for (let i = first; i !== last; i += step) {
    const next = i + step;
    const right = rotation(f, g);
    if (i !== first) e[off(i - step)] = right.r;
    f = right.c * d[i] + right.s * e[off(i)];
    e[off(i)] = right.c * e[off(i)] - right.s * d[i];
    g = right.s * d[next];
    d[next] *= right.c;
    const left = rotation(f, g);
    d[i] = left.r;
    f = left.c * e[off(i)] + left.s * d[next];
    d[next] = left.c * d[next] - left.s * e[off(i)];
    if (next !== last) {
      g = left.s * e[off(next)];
      e[off(next)] *= left.c;
    }
    chase.add(off(i), right, left, !downwards);
  }
  e[off(last - step)] = f;
}

/** Values positive, then in descending order. */
function finish(d: Float64Array, vt: Matrix, u: Matrix): void {
  const n = d.length;
  for (let i = 0; i < n; i++) {
    if (!(d[i] < 0 || Object.is(d[i], -0))) continue;
    d[i] = -d[i];
    for (let j = 0; j < vt.columns; j++) vt.data[i * vt.columns + j] *= -1;
  }
  for (let end = n - 1; end > 0; end--) {
    let least = 0;
    for (let j = 1; j <= end; j++) if (d[j] <= d[least]) least = j;
    if (least === end) continue;
    [d[least], d[end]] = [d[end], d[least]];
    swapRows(vt, least, end);
    swapColumns(u, least, end);
  }
}
