/** Sigmoid, hyperbolic tangent and what is built on them, of four floats. See math.ts for `inner` and `wide`. */
import { at, exp4, expInner, expOutside, expWide, ONE, SIGN, TWO } from "./math";
import { log1pUnit } from "./math-log";
import { madd } from "./simd";

const TANH = memory.data<f32>([
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
]);
const TANH_SMALL = memory.data<f32>([0.625]);
/** From here on tanh is 1, and so is the ratio in mish. */
const TANH_FLAT = memory.data<f32>([10]);
const MISH_FLAT = memory.data<f32>([20]);
const EXP_LEAST = memory.data<f32>([-87]);

/** 1 / (1 + e^-x), from e^-|x|: it never overflows, and keeps the digits of results near 0. */
// @ts-ignore: decorator
@inline
function logistic(x: v128, z: v128): v128 {
  const one = at(ONE);
  return f32x4.div(v128.bitselect(z, one, f32x4.lt(x, i32x4.splat(0))), f32x4.add(one, z));
}

/** 1 / (1 + e^-x) for x from -87 to 87. */
// @ts-ignore: decorator
@inline
export function sigmoidInner(x: v128): v128 {
  return logistic(x, expInner(v128.or(x, at(SIGN))));
}

/** 1 / (1 + e^-x). */
export function sigmoidWide(x: v128): v128 {
  return logistic(x, expWide(v128.or(x, at(SIGN))));
}

/** 1 / (1 + e^-x) everywhere. */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return v128.any_true(expOutside(x)) ? sigmoidWide(x) : sigmoidInner(x);
}

/** Hyperbolic tangent: an odd polynomial under 0.625, 1 - 2 / (e^2|x| + 1) over it. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const z = f32x4.mul(magnitude, magnitude);
  let p = madd<f32>(at(TANH), z, at(TANH + 4));
  p = madd<f32>(p, z, at(TANH + 8));
  p = madd<f32>(p, z, at(TANH + 12));
  p = madd<f32>(p, z, at(TANH + 16));
  const small = madd<f32>(f32x4.mul(p, z), magnitude, magnitude);
  const bounded = f32x4.pmin(magnitude, at(TANH_FLAT));
  const e = expInner(f32x4.add(bounded, bounded));
  const large = f32x4.sub(at(ONE), f32x4.div(at(TWO), f32x4.add(e, at(ONE))));
  const result = v128.bitselect(small, large, f32x4.lt(magnitude, at(TANH_SMALL)));
  return v128.or(result, v128.and(x, at(SIGN)));
}

/** x / (1 + e^-x) for x from -87 to 87. */
// @ts-ignore: decorator
@inline
export function siluInner(x: v128): v128 {
  return f32x4.mul(x, sigmoidInner(x));
}

export function siluWide(x: v128): v128 {
  return f32x4.mul(x, sigmoidWide(x));
}

/** The slope of silu: s (1 + x (1 - s)). */
// @ts-ignore: decorator
@inline
export function siluSlope(x: v128): v128 {
  const z = exp4(v128.or(x, at(SIGN)));
  const one = at(ONE);
  const share = f32x4.div(one, f32x4.add(one, z));
  const negative = f32x4.lt(x, i32x4.splat(0));
  const s = f32x4.mul(v128.bitselect(z, one, negative), share);
  const rest = f32x4.mul(v128.bitselect(one, z, negative), share);
  return f32x4.mul(s, madd<f32>(x, rest, one));
}

/** ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|). */
// @ts-ignore: decorator
@inline
export function softplus4(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, i32x4.splat(0)), log1pUnit(exp4(v128.or(x, at(SIGN)))));
}

/** ln(1 / (1 + e^-x)) = min(x, 0) - ln(1 + e^-|x|). */
// @ts-ignore: decorator
@inline
export function logSigmoid4(x: v128): v128 {
  return f32x4.sub(f32x4.pmin(x, i32x4.splat(0)), log1pUnit(exp4(v128.or(x, at(SIGN)))));
}

/** The slope of mish: n / (n + 2) + 4 x w (w + 1) / (n + 2)^2 with n = w (w + 2), w = e^x. */
// @ts-ignore: decorator
@inline
export function mishSlope(x: v128): v128 {
  const power = expInner(f32x4.pmax(f32x4.pmin(x, at(MISH_FLAT)), at(EXP_LEAST)));
  const w = v128.and(power, f32x4.ge(x, at(EXP_LEAST)));
  const n = f32x4.mul(w, f32x4.add(w, at(TWO)));
  const inverse = f32x4.div(at(ONE), f32x4.add(n, at(TWO)));
  const four = f32x4.add(at(TWO), at(TWO));
  const bend = f32x4.mul(f32x4.mul(x, f32x4.mul(four, w)), f32x4.add(w, at(ONE)));
  return f32x4.mul(inverse, madd<f32>(bend, inverse, n));
}

/** 1 / (1 + e^-x), 0 under -87. */
// @ts-ignore: decorator
@inline
export function sigmoidBounded(x: v128): v128 {
  const low = at(EXP_LEAST);
  const result = sigmoidInner(f32x4.pmax(f32x4.pmin(x, f32x4.neg(low)), low));
  return v128.and(result, f32x4.ge(x, low));
}

