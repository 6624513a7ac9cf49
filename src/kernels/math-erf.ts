/** The error function and the normal distribution of four floats. The polynomials are our own least-maximum fits. */
import { at, expSum, ONE, SIGN } from "./math";
import { sigmoidBounded } from "./math-logistic";
import { madd } from "./simd";

/** erf(x) / x as a polynomial of x^2 for |x| under 1: relative error 2^-29.6. */
const ERF = memory.data<f32>([
  7.85400844e-5, -8.01024202e-4, 5.1883338e-3, -2.68538147e-2, 1.12835854e-1, -3.7612626e-1, 1.2837917e-1,
]);
/** Mills' ratio times the density at 0, e^(a^2 / 2) P(X > a), of (a - 3) / (a + 3) for a from 0 to 13.3: error 2^-27.2. */
const MILLS = memory.data<f32>([
  5.41548143e-5, 1.1604395e-4, -3.39912163e-4, -9.84187936e-4, 2.90470198e-3, 6.13218453e-3, -4.62133139e-2, 1.23225018e-1,
  -2.06402615e-1, 1.21513948e-1,
]);
const THREE = memory.data<f32>([3]);
/** From here on e^(-a^2 / 2) is no normal number. */
const FARTHEST = memory.data<f32>([13.19]);
const HIGH_BITS = memory.data<u32>([0xfffff000]);
const MINUS_HALF = memory.data<f32>([-0.5]);
const ROOT_TWO = memory.data<f32>([1.41421356237309505]);
/** 1 / sqrt(2 pi). */
const DENSITY = memory.data<f32>([0.39894228040143267794]);
/** 2 sqrt(2 / pi), and the cubic coefficient of the tanh form of gelu. */
const TANH_FORM = memory.data<f32>([1.59576912160573071176]);
const TANH_CUBE = memory.data<f32>([0.044715]);
const TANH_CUBE_SLOPE = memory.data<f32>([0.134145]);

/** |x|, bounded to where `mills` holds. */
// @ts-ignore: decorator
@inline
function bounded(magnitude: v128): v128 {
  return f32x4.pmin(magnitude, at(FARTHEST));
}

/** e^(-a^2 / 2), 0 past 13.19: the square is taken in two parts, its rounding would be multiplied by its size. */
// @ts-ignore: decorator
@inline
function gauss(magnitude: v128): v128 {
  const a = bounded(magnitude);
  const high = v128.and(a, at(HIGH_BITS));
  const low = f32x4.mul(f32x4.sub(a, high), f32x4.add(a, high));
  const result = expSum(f32x4.mul(f32x4.mul(high, high), at(MINUS_HALF)), f32x4.mul(low, at(MINUS_HALF)));
  return v128.and(result, f32x4.le(magnitude, at(FARTHEST)));
}

/** P(X > a) / e^(-a^2 / 2) of a normal X, for a from 0 to 13.3. */
// @ts-ignore: decorator
@inline
function mills(a: v128): v128 {
  const t = f32x4.div(f32x4.sub(a, at(THREE)), f32x4.add(a, at(THREE)));
  let p = madd<f32>(at(MILLS), t, at(MILLS + 4));
  p = madd<f32>(p, t, at(MILLS + 8));
  p = madd<f32>(p, t, at(MILLS + 12));
  p = madd<f32>(p, t, at(MILLS + 16));
  p = madd<f32>(p, t, at(MILLS + 20));
  p = madd<f32>(p, t, at(MILLS + 24));
  p = madd<f32>(p, t, at(MILLS + 28));
  p = madd<f32>(p, t, at(MILLS + 32));
  return madd<f32>(p, t, at(MILLS + 36));
}

/** The error function: a polynomial under 1, 1 - 2 P(X > |x| sqrt 2) over it. */
// @ts-ignore: decorator
@inline
export function erf4(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const z = f32x4.mul(magnitude, magnitude);
  let p = madd<f32>(at(ERF), z, at(ERF + 4));
  p = madd<f32>(p, z, at(ERF + 8));
  p = madd<f32>(p, z, at(ERF + 12));
  p = madd<f32>(p, z, at(ERF + 16));
  p = madd<f32>(p, z, at(ERF + 20));
  p = madd<f32>(p, z, at(ERF + 24));
  const small = madd<f32>(p, magnitude, magnitude);
  const a = f32x4.mul(magnitude, at(ROOT_TWO));
  const tail = f32x4.mul(gauss(a), mills(bounded(a)));
  const large = f32x4.sub(at(ONE), f32x4.add(tail, tail));
  const result = v128.bitselect(small, large, f32x4.lt(magnitude, at(ONE)));
  return v128.or(result, v128.and(x, at(SIGN)));
}

/** P(X < x) from P(X > |x|): under 0 it keeps its digits. */
// @ts-ignore: decorator
@inline
function distribution(x: v128, tail: v128): v128 {
  return v128.bitselect(tail, f32x4.sub(at(ONE), tail), f32x4.lt(x, i32x4.splat(0)));
}

/** The slope of gelu: P(X < x) + x density(x). */
// @ts-ignore: decorator
@inline
export function geluSlope(x: v128): v128 {
  const a = f32x4.abs(x);
  const e = gauss(a);
  return madd<f32>(f32x4.mul(x, at(DENSITY)), e, distribution(x, f32x4.mul(e, mills(bounded(a)))));
}

/** The slope of the tanh form: s + x s (1 - s) (2 u)'. */
// @ts-ignore: decorator
@inline
export function geluTanhSlope(x: v128): v128 {
  const z = f32x4.mul(x, x);
  const u = f32x4.mul(f32x4.mul(x, at(TANH_FORM)), madd<f32>(z, at(TANH_CUBE), at(ONE)));
  const s = sigmoidBounded(u);
  const inner = f32x4.mul(f32x4.mul(x, at(TANH_FORM)), madd<f32>(z, at(TANH_CUBE_SLOPE), at(ONE)));
  const rest = sigmoidBounded(f32x4.neg(u));
  return f32x4.mul(s, madd<f32>(inner, rest, at(ONE)));
}
