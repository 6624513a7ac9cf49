/** The gamma function's family, in float64. */
import { polynomial } from "./erf.js";

/** Terms of Stirling's series, B₂ₖ / (2k (2k − 1)). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** `ln |Γ(x)|`. */
export function lgamma(x: number): number {
  if (!Number.isFinite(x)) return Math.abs(x);
  if (x <= 0) {
    if (x === Math.floor(x)) return Infinity;
    return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * (x - 2 * Math.floor(x / 2))))) - lgamma(1 - x);
  }
  // Up to where the series is exact: Γ(x) = Γ(x + n) / (x (x + 1) …).
  let shift = 1;
  let y = x;
  while (y < 13) shift *= y++;
  const inverse = 1 / y;
  const series = inverse * polynomial(inverse * inverse, STIRLING);
  const large = (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series;
  return shift === 1 ? large : large - Math.log(shift);
}

/** Terms of the asymptotic series of ψ, −B₂ₖ / 2k. */
const PSI = [-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760, -1 / 12];

/** The derivative of `ln Γ`; at 0 minus infinity with the opposite sign of zero, NaN at negative whole numbers. */
export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Infinity : -Infinity;
  if (x < 0) {
    if (x === Math.floor(x)) return NaN;
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x % 1));
  }
  let sum = 0;
  let y = x;
  while (y < 10) sum -= 1 / y++;
  if (y === Infinity) return Infinity;
  const s = 1 / (y * y);
  return sum + Math.log(y) - 0.5 / y + s * polynomial(s, PSI);
}

/** Denominators of Euler and Maclaurin's correction, (2k)! / B₂ₖ (Cephes, zeta.c). */
const ZETA = [
  12, -720, 30240, -1209600, 47900160, -1.8924375803183791606e9, 7.47242496e10, -2.950130727918164224e12,
  1.1646782814350067249e14, -4.5979787224074726105e15, 1.8152105401943546773e17, -7.1661652561756670113e18,
];

/** Hurwitz' zeta function `Σ (k + q)^(−x)`. */
export function zeta(x: number, q: number): number {
  if (x === 1) return Infinity;
  if (!(x > 1)) return NaN;
  if (q <= 0) {
    if (q === Math.floor(q)) return Infinity;
    if (x !== Math.floor(x)) return NaN;
  }
  let sum = q ** -x;
  let a = q;
  for (let i = 0; i < 9 || a <= 9; i++) {
    const term = (a += 1) ** -x;
    sum += term;
    if (Math.abs(term / sum) < 1e-17) return sum;
  }
  let term = a ** -x;
  sum += (term * a) / (x - 1) - term / 2;
  let factor = 1;
  for (let i = 0, k = 0; i < 12; i++, k += 2) {
    factor *= x + k;
    term /= a;
    const correction = (factor * term) / ZETA[i];
    sum += correction;
    if (Math.abs(correction / sum) < 1e-17) return sum;
    factor *= x + k + 1;
    term /= a;
  }
  return sum;
}

/** The derivative of ψ: reflection, six steps of recurrence and PyTorch's very terms of the asymptotic series (1e-9 exact). */
function trigamma(x: number): number {
  let sign = 1;
  let sum = 0;
  let y = x;
  if (x < 0.5) {
    sign = -1;
    const sine = Math.sin(Math.PI * x);
    sum -= (Math.PI * Math.PI) / (sine * sine);
    y = 1 - x;
  }
  for (let i = 0; i < 6; i++, y++) sum += 1 / (y * y);
  const s = 1 / (y * y);
  sum += (1 + 1 / (2 * y) + s * (1 / 6 - s * (1 / 30 - s / 42))) / y;
  return sign * sum;
}

/** The derivative of ψ of order n. */
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  if (n === 1) return trigamma(x);
  return (n % 2 === 0 ? -1 : 1) * Math.exp(lgamma(n + 1)) * zeta(n + 1, x);
}

/** The regularised lower incomplete gamma function P(a, x). */
export function igamma(a: number, x: number): number {
  if (!(a >= 0) || !(x >= 0)) return NaN;
  if (a === 0) return x > 0 ? 1 : NaN;
  if (x === 0) return 0;
  if (a === Infinity) return x === Infinity ? NaN : 0;
  if (x === Infinity) return 1;
  return x > 1 && x > a ? 1 - upperFraction(a, x) : lowerSeries(a, x);
}

/** The regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x). */
export function igammac(a: number, x: number): number {
  if (!(a >= 0) || !(x >= 0)) return NaN;
  if (a === 0) return x > 0 ? 0 : NaN;
  if (x === 0) return 1;
  if (a === Infinity) return x === Infinity ? NaN : 1;
  if (x === Infinity) return 0;
  return x > 1 && x > a ? upperFraction(a, x) : 1 - lowerSeries(a, x);
}

const front = (a: number, x: number) => Math.exp(a * Math.log(x) - x - lgamma(a));

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 2000 && term > sum * 1e-17; n++) sum += term *= x / (a + n);
  return sum * front(a, x);
}

/** Lentz' evaluation of the continued fraction. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 2000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const change = c * d;
    h *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return h * front(a, x);
}
