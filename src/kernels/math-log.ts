/** Logarithms of four floats; reduction and polynomial of Cephes' logf. See math.ts for `inner` and `wide`. */
import { at, ONE } from "./math";
import { madd } from "./simd";

const LOG = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
  -2.4999993993e-1, 3.3333331174e-1,
]);
const MINUS_HALF = memory.data<f32>([-0.5]);
/** ln 2 in two parts; an integer times the first is exact. */
const LN2_HIGH = memory.data<f32>([0.693359375]);
const LN2_LOW = memory.data<f32>([-2.12194440e-4]);
/** log2 e - 1. */
const LOG2E_REST = memory.data<f32>([0.44269504088896340736]);
/** log10 2 and log10 e in two parts. */
const LOG10_2_HIGH = memory.data<f32>([3.0078125e-1]);
const LOG10_2_LOW = memory.data<f32>([2.48745663981195213739e-4]);
const LOG10_E_HIGH = memory.data<f32>([4.3359375e-1]);
const LOG10_E_LOW = memory.data<f32>([7.00731903251827651129e-4]);
const ROOT_HALF_BITS = memory.data<i32>([0x3f3504f3]);
const MANTISSA_BITS = memory.data<i32>([0x007fffff]);
const LEAST_NORMAL_BITS = memory.data<i32>([0x00800000]);
const NORMAL_RANGE = memory.data<i32>([0x7f000000]);
const LEAST_NORMAL = memory.data<f32>([1.17549435e-38]);
const TWO_23 = memory.data<f32>([8388608]);
const TWENTY_THREE = memory.data<f32>([23]);
const INFINITY = memory.data<f32>([Infinity]);
const TINY = memory.data<f32>([2.9802322e-8]);

/** The lanes that are no positive normal number. */
// @ts-ignore: decorator
@inline
export function logOutside(x: v128): v128 {
  return i32x4.ge_u(i32x4.sub(x, at(LEAST_NORMAL_BITS)), at(NORMAL_RANGE));
}

/** The exponent n of x = m * 2^n, with m from sqrt(1/2) to sqrt(2). */
// @ts-ignore: decorator
@inline
function exponentOf(x: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.shr_s(i32x4.sub(x, at(ROOT_HALF_BITS)), 23));
}

/** m - 1 of x = m * 2^n. */
// @ts-ignore: decorator
@inline
function fractionOf(x: v128): v128 {
  const shifted = i32x4.sub(x, at(ROOT_HALF_BITS));
  return f32x4.sub(i32x4.add(v128.and(shifted, at(MANTISSA_BITS)), at(ROOT_HALF_BITS)), at(ONE));
}

/** ln(1 + r) - r + r^2 / 2. */
// @ts-ignore: decorator
@inline
function logTail(r: v128, z: v128): v128 {
  let p = madd<f32>(at(LOG), r, at(LOG + 4));
  p = madd<f32>(p, r, at(LOG + 8));
  p = madd<f32>(p, r, at(LOG + 12));
  p = madd<f32>(p, r, at(LOG + 16));
  p = madd<f32>(p, r, at(LOG + 20));
  p = madd<f32>(p, r, at(LOG + 24));
  p = madd<f32>(p, r, at(LOG + 28));
  p = madd<f32>(p, r, at(LOG + 32));
  return f32x4.mul(f32x4.mul(p, r), z);
}

/** ln(m) + ln 2 * n + extra, for r = m - 1. */
// @ts-ignore: decorator
@inline
function logSum(r: v128, n: v128, extra: v128): v128 {
  const z = f32x4.mul(r, r);
  let tail = madd<f32>(n, at(LN2_LOW), f32x4.add(logTail(r, z), extra));
  tail = madd<f32>(z, at(MINUS_HALF), tail);
  return madd<f32>(n, at(LN2_HIGH), f32x4.add(r, tail));
}

/** The natural logarithm of positive normal numbers. */
// @ts-ignore: decorator
@inline
export function logInner(x: v128): v128 {
  return logSum(fractionOf(x), exponentOf(x), i32x4.splat(0));
}

// @ts-ignore: decorator
@inline
export function log2Inner(x: v128): v128 {
  return log2Sum(fractionOf(x), exponentOf(x));
}

// @ts-ignore: decorator
@inline
function log2Sum(r: v128, n: v128): v128 {
  const z = f32x4.mul(r, r);
  const tail = madd<f32>(z, at(MINUS_HALF), logTail(r, z));
  const rest = madd<f32>(r, at(LOG2E_REST), f32x4.mul(tail, at(LOG2E_REST)));
  return f32x4.add(f32x4.add(f32x4.add(rest, tail), r), n);
}

// @ts-ignore: decorator
@inline
export function log10Inner(x: v128): v128 {
  return log10Sum(fractionOf(x), exponentOf(x));
}

// @ts-ignore: decorator
@inline
function log10Sum(r: v128, n: v128): v128 {
  const z = f32x4.mul(r, r);
  const tail = madd<f32>(z, at(MINUS_HALF), logTail(r, z));
  let sum = f32x4.mul(f32x4.add(r, tail), at(LOG10_E_LOW));
  sum = madd<f32>(n, at(LOG10_2_LOW), sum);
  sum = madd<f32>(tail, at(LOG10_E_HIGH), sum);
  sum = madd<f32>(r, at(LOG10_E_HIGH), sum);
  return madd<f32>(n, at(LOG10_2_HIGH), sum);
}

/** x, the denormals times 2^23. */
// @ts-ignore: decorator
@inline
function normalized(x: v128): v128 {
  return v128.bitselect(f32x4.mul(x, at(TWO_23)), x, f32x4.lt(x, at(LEAST_NORMAL)));
}

/** The exponent of x itself, from `normalized(x)`. */
// @ts-ignore: decorator
@inline
function wideExponent(x: v128, normal: v128): v128 {
  return f32x4.sub(exponentOf(normal), v128.and(f32x4.lt(x, at(LEAST_NORMAL)), at(TWENTY_THREE)));
}

/** -Inf at 0, NaN under it; Inf and NaN are their own logarithm. */
// @ts-ignore: decorator
@inline
function withSpecials(x: v128, result: v128): v128 {
  const zero = i32x4.splat(0);
  result = v128.bitselect(f32x4.neg(at(INFINITY)), result, f32x4.eq(x, zero));
  result = v128.bitselect(x, result, v128.or(f32x4.eq(x, at(INFINITY)), f32x4.ne(x, x)));
  return v128.bitselect(f32x4.splat(NaN), result, f32x4.lt(x, zero));
}

/** Natural logarithm. */
export function logWide(x: v128): v128 {
  const normal = normalized(x);
  return withSpecials(x, logSum(fractionOf(normal), wideExponent(x, normal), i32x4.splat(0)));
}

export function log2Wide(x: v128): v128 {
  const normal = normalized(x);
  return withSpecials(x, log2Sum(fractionOf(normal), wideExponent(x, normal)));
}

export function log10Wide(x: v128): v128 {
  const normal = normalized(x);
  return withSpecials(x, log10Sum(fractionOf(normal), wideExponent(x, normal)));
}

/** Natural logarithm everywhere. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  return v128.any_true(logOutside(x)) ? logWide(x) : logInner(x);
}

/** The lanes where `log1pInner` does not hold: at -1 and under it, Inf, NaN. */
// @ts-ignore: decorator
@inline
export function log1pOutside(x: v128): v128 {
  return logOutside(f32x4.add(x, at(ONE)));
}

/** ln(1 + x): the logarithm of the rounded sum, and what the rounding lost. */
// @ts-ignore: decorator
@inline
export function log1pInner(x: v128): v128 {
  const one = at(ONE);
  const sum = f32x4.add(x, one);
  const lostSmall = f32x4.sub(x, f32x4.sub(sum, one));
  const lostLarge = f32x4.sub(one, f32x4.sub(sum, x));
  const lost = v128.bitselect(lostSmall, lostLarge, f32x4.lt(x, one));
  const result = logSum(fractionOf(sum), exponentOf(sum), f32x4.div(lost, sum));
  return v128.bitselect(x, result, f32x4.lt(f32x4.abs(x), at(TINY)));
}

export function log1pWide(x: v128): v128 {
  return v128.bitselect(logWide(f32x4.add(x, at(ONE))), log1pInner(x), log1pOutside(x));
}

/** ln(1 + x) for x from 0 to 1. */
// @ts-ignore: decorator
@inline
export function log1pUnit(x: v128): v128 {
  const one = at(ONE);
  const sum = f32x4.add(x, one);
  const lost = f32x4.sub(x, f32x4.sub(sum, one));
  return logSum(fractionOf(sum), exponentOf(sum), f32x4.div(lost, sum));
}
