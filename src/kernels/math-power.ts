/**
 * Powers of four floats, 2^(b log2 |a|) computed in float64: the product's error would be multiplied by its size. Where a is 0,
 * denormal, Inf or NaN, or b is Inf or NaN, the standard library's float64 function runs. Our own least-maximum fits.
 */
import { at, SIGN } from "./math";
import { logOutside } from "./math-log";
import { madd } from "./simd";

/** log2(m) / t as a polynomial of t^2, t = (m - 1) / (m + 1), for m from sqrt(1/2) to sqrt(2): error 2^-37.8. */
const LOG2 = memory.data<f64>([
  0.34072911909106, 0.4116727787626147, 0.5770835837742584, 0.9617966733504312, 2.88539008179007,
]);
/** 2^x from -1/2 to 1/2: relative error 2^-34.5. */
const EXP2 = memory.data<f64>([
  1.5201917824826992e-5, 1.5469291106620303e-4, 1.3333922579960768e-3, 9.61802725380368e-3, 5.550410353427464e-2,
  2.4022651198156267e-1, 6.931471807284542e-1, 9.999999999616818e-1,
]);
const ONE64 = memory.data<f64>([1]);
/** 1.5 * 2^52 + 1023: added to a number, it leaves the number rounded plus 1023 in the lowest bits. */
const MAGIC = memory.data<f64>([6755399441056767]);
/** Past these results are Inf and 0 in float32. */
const HIGHEST = memory.data<f64>([160]);
const ROOT_HALF_BITS = memory.data<i32>([0x3f3504f3]);
const MANTISSA_BITS = memory.data<i32>([0x007fffff]);
const INFINITY = memory.data<f32>([Infinity]);
const HALF = memory.data<f32>([0.5]);
const NOT_A_NUMBER = memory.data<f32>([NaN]);

// @ts-ignore: decorator
@inline
function at64(pointer: usize): v128 {
  return v128.load64_splat(pointer);
}

/** m^b 2^(n b) in float32, of two numbers. */
// @ts-ignore: decorator
@inline
function powerOfTwo(m: v128, n: v128, b: v128): v128 {
  const t = f64x2.div(f64x2.sub(m, at64(ONE64)), f64x2.add(m, at64(ONE64)));
  const z = f64x2.mul(t, t);
  let p = madd<f64>(at64(LOG2), z, at64(LOG2 + 8));
  p = madd<f64>(p, z, at64(LOG2 + 16));
  p = madd<f64>(p, z, at64(LOG2 + 24));
  p = madd<f64>(p, z, at64(LOG2 + 32));
  const high = at64(HIGHEST);
  const y = f64x2.pmax(f64x2.pmin(f64x2.mul(b, madd<f64>(p, t, n)), high), f64x2.neg(high));
  const shifted = f64x2.add(y, at64(MAGIC));
  const r = f64x2.sub(y, f64x2.sub(shifted, at64(MAGIC)));
  let q = madd<f64>(at64(EXP2), r, at64(EXP2 + 8));
  q = madd<f64>(q, r, at64(EXP2 + 16));
  q = madd<f64>(q, r, at64(EXP2 + 24));
  q = madd<f64>(q, r, at64(EXP2 + 32));
  q = madd<f64>(q, r, at64(EXP2 + 40));
  q = madd<f64>(q, r, at64(EXP2 + 48));
  q = madd<f64>(q, r, at64(EXP2 + 56));
  return f32x4.demote_f64x2_zero(f64x2.mul(q, i64x2.shl(shifted, 52)));
}

/** The lanes where `powInner` does not hold. */
// @ts-ignore: decorator
@inline
export function powOutside(a: v128, b: v128): v128 {
  return v128.or(logOutside(f32x4.abs(a)), v128.not(f32x4.lt(f32x4.abs(b), at(INFINITY))));
}

/** a^b for normal a; NaN where a is negative and b is no integer. */
// @ts-ignore: decorator
@inline
export function powInner(a: v128, b: v128): v128 {
  const magnitude = f32x4.abs(a);
  const shifted = i32x4.sub(magnitude, at(ROOT_HALF_BITS));
  const n = i32x4.shr_s(shifted, 23);
  const m = i32x4.add(v128.and(shifted, at(MANTISSA_BITS)), at(ROOT_HALF_BITS));
  const low = powerOfTwo(
    f64x2.promote_low_f32x4(m),
    f64x2.convert_low_i32x4_s(n),
    f64x2.promote_low_f32x4(b),
  );
  const high = powerOfTwo(
    f64x2.promote_low_f32x4(i64x2.shuffle(m, m, 1, 0)),
    f64x2.convert_low_i32x4_s(i64x2.shuffle(n, n, 1, 0)),
    f64x2.promote_low_f32x4(i64x2.shuffle(b, b, 1, 0)),
  );
  const result = i64x2.shuffle(low, high, 0, 2);
  const negative = v128.and(a, at(SIGN));
  if (!v128.any_true(negative)) return result;
  const half = f32x4.mul(b, at(HALF));
  const odd = f32x4.ne(f32x4.trunc(half), half);
  const signed = v128.or(result, v128.and(negative, odd));
  const hollow = v128.and(f32x4.lt(a, i32x4.splat(0)), f32x4.ne(f32x4.trunc(b), b));
  return v128.bitselect(at(NOT_A_NUMBER), signed, hollow);
}

/** C's pow, which the standard library's is but for powers of 1 and -1. */
function powScalar(a: f32, b: f32): f32 {
  if (a == 1 || (a == -1 && abs(b) == Infinity)) return 1;
  return <f32>NativeMath.pow(<f64>a, <f64>b);
}

export function powWide(a: v128, b: v128): v128 {
  let result = f32x4.splat(powScalar(f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0)));
  result = f32x4.replace_lane(result, 1, powScalar(f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1)));
  result = f32x4.replace_lane(result, 2, powScalar(f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2)));
  return f32x4.replace_lane(result, 3, powScalar(f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3)));
}

/** a^b everywhere. */
// @ts-ignore: decorator
@inline
export function pow4(a: v128, b: v128): v128 {
  return v128.any_true(powOutside(a, b)) ? powWide(a, b) : powInner(a, b);
}
