/**
 * Exponential functions of four floats, and what the other files of mathematics share. Argument reductions and polynomials are
 * those of Cephes (S. L. Moshier, single precision) unless said; special values follow IEEE 754. Errors are measured in
 * test/engine/backend/cpu/wasm/math.test.ts.
 *
 * Constants lie in memory: V8 builds a vector constant anew at each use, from two or three instructions, and a load is one.
 * `inner` functions hold in a range that they name, `wide` ones everywhere; the range is tested once for a pair of vectors.
 */
import { madd } from "./simd";

/** The float32 constant at `pointer` in every lane. */
// @ts-ignore: decorator
@inline
export function at(pointer: usize): v128 {
  return v128.load32_splat(pointer);
}

/** 1.5 * 2^23 + 127: added to a number under 2^22, it leaves the number rounded plus 127 in the lowest bits. */
const MAGIC = memory.data<f32>([12583039]);
const LOG2E = memory.data<f32>([1.44269504088896341]);
/** -ln 2 in two parts; an integer times the first is exact. */
const LN2_HIGH = memory.data<f32>([-0.693359375]);
const LN2_LOW = memory.data<f32>([2.12194440e-4]);
const EXP = memory.data<f32>([
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]);
/** (2^x - 1) / x from -1/2 to 1/2: our own least-maximum fit, relative error 2^-26.5. */
const EXP2 = memory.data<f32>([
  1.54035079e-4, 1.33907353e-3, 9.61823761e-3, 5.55035733e-2, 2.40226492e-1, 6.93147182e-1,
]);
export const ONE = memory.data<f32>([1]);
export const TWO = memory.data<f32>([2]);
export const HALF = memory.data<f32>([0.5]);
export const SIGN = memory.data<f32>([-0.0]);
const EXP_INNER = memory.data<f32>([87]);
const EXP_HIGH = memory.data<f32>([89]);
const EXP_LOW = memory.data<f32>([-104]);
const EXP2_INNER = memory.data<f32>([125]);
const EXP2_HIGH = memory.data<f32>([129]);
const EXP2_LOW = memory.data<f32>([-151]);
const EXPM1_LOW = memory.data<f32>([-40]);
const TINY = memory.data<f32>([2.9802322e-8]);

/** The lanes where `expInner` does not hold. */
// @ts-ignore: decorator
@inline
export function expOutside(x: v128): v128 {
  return f32x4.gt(f32x4.abs(x), at(EXP_INNER));
}

/** (e^r - 1 - r) / r^2 for r from -ln 2 / 2 to ln 2 / 2. */
// @ts-ignore: decorator
@inline
function expTail(r: v128): v128 {
  let p = madd<f32>(at(EXP), r, at(EXP + 4));
  p = madd<f32>(p, r, at(EXP + 8));
  p = madd<f32>(p, r, at(EXP + 12));
  p = madd<f32>(p, r, at(EXP + 16));
  return madd<f32>(p, r, at(EXP + 20));
}

/** e^(high + low) for high from -87 to 87 and a low far smaller. */
// @ts-ignore: decorator
@inline
export function expSum(high: v128, low: v128): v128 {
  const shifted = madd<f32>(high, at(LOG2E), at(MAGIC));
  const n = f32x4.sub(shifted, at(MAGIC));
  let r = madd<f32>(n, at(LN2_HIGH), high);
  r = f32x4.add(madd<f32>(n, at(LN2_LOW), r), low);
  const p = f32x4.add(madd<f32>(expTail(r), f32x4.mul(r, r), r), at(ONE));
  return f32x4.mul(p, i32x4.shl(shifted, 23));
}

/** e^x for x from -87 to 87. */
// @ts-ignore: decorator
@inline
export function expInner(x: v128): v128 {
  const shifted = madd<f32>(x, at(LOG2E), at(MAGIC));
  const n = f32x4.sub(shifted, at(MAGIC));
  let r = madd<f32>(n, at(LN2_HIGH), x);
  r = madd<f32>(n, at(LN2_LOW), r);
  const p = f32x4.add(madd<f32>(expTail(r), f32x4.mul(r, r), r), at(ONE));
  return f32x4.mul(p, i32x4.shl(shifted, 23));
}

/** p * 2^n in two factors, so that 2^128 and 2^-149 need no case of their own. */
// @ts-ignore: decorator
@inline
function scale(p: v128, n: v128): v128 {
  const exponent = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(exponent, 1);
  const bias = i32x4.splat(127);
  const first = i32x4.shl(i32x4.add(half, bias), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(exponent, half), bias), 23);
  return f32x4.mul(f32x4.mul(p, first), second);
}

/** e^x. Overflows to Inf over 88.72, passes through the denormals to 0 under -103.97. */
export function expWide(x: v128): v128 {
  // pmin and pmax with x as their first argument let NaN through.
  const bounded = f32x4.pmax(f32x4.pmin(x, at(EXP_HIGH)), at(EXP_LOW));
  const n = f32x4.nearest(f32x4.mul(bounded, at(LOG2E)));
  let r = madd<f32>(n, at(LN2_HIGH), bounded);
  r = madd<f32>(n, at(LN2_LOW), r);
  return scale(f32x4.add(madd<f32>(expTail(r), f32x4.mul(r, r), r), at(ONE)), n);
}

/** e^x everywhere. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  return v128.any_true(expOutside(x)) ? expWide(x) : expInner(x);
}

// @ts-ignore: decorator
@inline
function exp2Polynomial(r: v128): v128 {
  let p = madd<f32>(at(EXP2), r, at(EXP2 + 4));
  p = madd<f32>(p, r, at(EXP2 + 8));
  p = madd<f32>(p, r, at(EXP2 + 12));
  p = madd<f32>(p, r, at(EXP2 + 16));
  p = madd<f32>(p, r, at(EXP2 + 20));
  return madd<f32>(p, r, at(ONE));
}

/** The lanes where `exp2Inner` does not hold. */
// @ts-ignore: decorator
@inline
export function exp2Outside(x: v128): v128 {
  return f32x4.gt(f32x4.abs(x), at(EXP2_INNER));
}

/** 2^x for x from -125 to 125. */
// @ts-ignore: decorator
@inline
export function exp2Inner(x: v128): v128 {
  const shifted = f32x4.add(x, at(MAGIC));
  const r = f32x4.sub(x, f32x4.sub(shifted, at(MAGIC)));
  return f32x4.mul(exp2Polynomial(r), i32x4.shl(shifted, 23));
}

/** 2^x. */
export function exp2Wide(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, at(EXP2_HIGH)), at(EXP2_LOW));
  const n = f32x4.nearest(bounded);
  return scale(exp2Polynomial(f32x4.sub(bounded, n)), n);
}

/** e^x - 1 for x from -87 to 87. */
// @ts-ignore: decorator
@inline
export function expm1Inner(x: v128): v128 {
  const shifted = madd<f32>(x, at(LOG2E), at(MAGIC));
  const n = f32x4.sub(shifted, at(MAGIC));
  let r = madd<f32>(n, at(LN2_HIGH), x);
  r = madd<f32>(n, at(LN2_LOW), r);
  const p = madd<f32>(expTail(r), f32x4.mul(r, r), r);
  const power = i32x4.shl(shifted, 23);
  const result = madd<f32>(power, p, f32x4.sub(power, at(ONE)));
  // Where x is its own result its sign and its NaN stay too.
  return v128.bitselect(x, result, f32x4.lt(f32x4.abs(x), at(TINY)));
}

/** e^x - 1. */
export function expm1Wide(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, at(EXP_HIGH)), at(EXPM1_LOW));
  const n = f32x4.nearest(f32x4.mul(bounded, at(LOG2E)));
  let r = madd<f32>(n, at(LN2_HIGH), bounded);
  r = madd<f32>(n, at(LN2_LOW), r);
  const p = madd<f32>(expTail(r), f32x4.mul(r, r), r);
  // Half of 2^n, so that 2^128 needs no case of its own.
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(126)), 23);
  const half = madd<f32>(power, p, f32x4.sub(power, at(HALF)));
  return v128.bitselect(x, f32x4.add(half, half), f32x4.lt(f32x4.abs(x), at(TINY)));
}
