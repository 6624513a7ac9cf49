/**
 * Transcendental functions of four floats. Argument reductions and polynomials are those of Cephes (S. L. Moshier, single
 * precision); special values follow IEEE 754. Errors are measured in test/engine/backend/cpu/wasm/math.test.ts.
 */
import { madd } from "./simd";

// @ts-ignore: decorator
@inline
function f32s(value: f32): v128 {
  return f32x4.splat(value);
}

/** 2^exponent for integers from -126 to 127. */
// @ts-ignore: decorator
@inline
function power(exponent: v128): v128 {
  return i32x4.shl(i32x4.add(exponent, i32x4.splat(127)), 23);
}

/** e^x. Overflows to Inf over 88.72, passes through the denormals to 0 under -103.97. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  // pmin and pmax with x as their first argument let NaN through.
  const bounded = f32x4.pmax(f32x4.pmin(x, f32s(89)), f32s(-104));
  const n = f32x4.nearest(f32x4.mul(bounded, f32s(1.44269504088896341)));
  // ln 2 in two parts; n times the first is exact.
  let r = madd<f32>(n, f32s(-0.693359375), bounded);
  r = madd<f32>(n, f32s(2.12194440e-4), r);
  let p = f32s(1.9875691500e-4);
  p = madd<f32>(p, r, f32s(1.3981999507e-3));
  p = madd<f32>(p, r, f32s(8.3334519073e-3));
  p = madd<f32>(p, r, f32s(4.1665795894e-2));
  p = madd<f32>(p, r, f32s(1.6666665459e-1));
  p = madd<f32>(p, r, f32s(5.0000001201e-1));
  p = f32x4.add(madd<f32>(p, f32x4.mul(r, r), r), f32s(1));
  // Two factors, so that 2^128 and 2^-149 need no case of their own.
  const exponent = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(exponent, 1);
  return f32x4.mul(f32x4.mul(p, power(half)), power(i32x4.sub(exponent, half)));
}

/** 1 / (1 + e^-x). */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  // e^-|x| never overflows, and keeps the digits of results near 0.
  const z = exp4(f32x4.neg(f32x4.abs(x)));
  const one = f32s(1);
  const numerator = v128.bitselect(z, one, f32x4.lt(x, f32s(0)));
  return f32x4.div(numerator, f32x4.add(one, z));
}

/** Hyperbolic tangent: an odd polynomial under 0.625, 1 - 2 / (e^2|x| + 1) over it. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const z = f32x4.mul(magnitude, magnitude);
  let p = f32s(-5.70498872745e-3);
  p = madd<f32>(p, z, f32s(2.06390887954e-2));
  p = madd<f32>(p, z, f32s(-5.37397155531e-2));
  p = madd<f32>(p, z, f32s(1.33314422036e-1));
  p = madd<f32>(p, z, f32s(-3.33332819422e-1));
  const small = madd<f32>(f32x4.mul(p, z), magnitude, magnitude);
  const one = f32s(1);
  const e = exp4(f32x4.add(magnitude, magnitude));
  const large = f32x4.sub(one, f32x4.div(f32s(2), f32x4.add(e, one)));
  const result = v128.bitselect(small, large, f32x4.lt(magnitude, f32s(0.625)));
  return v128.or(result, v128.and(x, f32s(-0.0)));
}

/** Natural logarithm: -Inf at 0, NaN under it. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const zero = f32s(0);
  const denormal = f32x4.lt(x, f32s(1.17549435e-38));
  const normal = v128.bitselect(f32x4.mul(x, f32s(8388608)), x, denormal);
  // normal = m * 2^n with m from sqrt(1/2) to sqrt(2).
  const shifted = i32x4.sub(normal, i32x4.splat(0x3f3504f3));
  let n = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  n = f32x4.sub(n, v128.and(denormal, f32s(23)));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const r = f32x4.sub(m, f32s(1));
  const z = f32x4.mul(r, r);
  let p = f32s(7.0376836292e-2);
  p = madd<f32>(p, r, f32s(-1.1514610310e-1));
  p = madd<f32>(p, r, f32s(1.1676998740e-1));
  p = madd<f32>(p, r, f32s(-1.2420140846e-1));
  p = madd<f32>(p, r, f32s(1.4249322787e-1));
  p = madd<f32>(p, r, f32s(-1.6668057665e-1));
  p = madd<f32>(p, r, f32s(2.0000714765e-1));
  p = madd<f32>(p, r, f32s(-2.4999993993e-1));
  p = madd<f32>(p, r, f32s(3.3333331174e-1));
  let tail = madd<f32>(n, f32s(-2.12194440e-4), f32x4.mul(f32x4.mul(p, r), z));
  tail = madd<f32>(z, f32s(-0.5), tail);
  let result = madd<f32>(n, f32s(0.693359375), f32x4.add(r, tail));
  result = v128.bitselect(f32s(-Infinity), result, f32x4.eq(x, zero));
  // Inf and NaN are their own logarithm; what is under 0 has none.
  result = v128.bitselect(x, result, v128.or(f32x4.eq(x, f32s(Infinity)), f32x4.ne(x, x)));
  return v128.bitselect(f32s(NaN), result, f32x4.lt(x, zero));
}
