/**
 * Sine and cosine of four floats: the angle less a multiple of pi / 2 is taken in float64, which is exact enough up to 10^6; past it,
 * and for Inf and NaN, the standard library's float64 functions run. Polynomials of Cephes' sinf and cosf.
 */
import { at, ONE } from "./math";
import { madd } from "./simd";

const SINE = memory.data<f32>([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
const COSINE = memory.data<f32>([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]);
const MINUS_HALF = memory.data<f32>([-0.5]);
const TINY = memory.data<f32>([2.4414062e-4]);
const FARTHEST = memory.data<f32>([1000000]);
const TWO_OVER_PI = memory.data<f64>([0.63661977236758138243]);
/** 1.5 * 2^52: added to a number, it leaves the number rounded in the lowest bits. */
const MAGIC = memory.data<f64>([6755399441055744]);
/** -pi / 2 in two parts: the first has 33 bits, so that a multiple of it is exact. */
const PI_HIGH = memory.data<f64>([-1.57079632673412561417]);
const PI_LOW = memory.data<f64>([-6.07710050650619224932e-11]);

/** The lanes beyond the reduction: large ones, Inf, NaN. */
// @ts-ignore: decorator
@inline
export function angleOutside(x: v128): v128 {
  return v128.not(f32x4.le(f32x4.abs(x), at(FARTHEST)));
}

// @ts-ignore: decorator
@inline
function quarters(x: v128): v128 {
  return madd<f64>(x, v128.load64_splat(TWO_OVER_PI), v128.load64_splat(MAGIC));
}

/** The angle without its quarter turns. */
// @ts-ignore: decorator
@inline
function remainder(x: v128, shifted: v128): v128 {
  const n = f64x2.sub(shifted, v128.load64_splat(MAGIC));
  const r = madd<f64>(n, v128.load64_splat(PI_HIGH), x);
  return f32x4.demote_f64x2_zero(madd<f64>(n, v128.load64_splat(PI_LOW), r));
}

/** sin(x + turn * pi / 2) for |x| up to 10^6. */
// @ts-ignore: decorator
@inline
function turned(x: v128, turn: i32): v128 {
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 0));
  const lowShifted = quarters(low);
  const highShifted = quarters(high);
  const r = i64x2.shuffle(remainder(low, lowShifted), remainder(high, highShifted), 0, 2);
  const quarter = i32x4.add(i32x4.shuffle(lowShifted, highShifted, 0, 2, 4, 6), i32x4.splat(turn));
  const z = f32x4.mul(r, r);
  let sine = madd<f32>(at(SINE), z, at(SINE + 4));
  sine = madd<f32>(sine, z, at(SINE + 8));
  sine = madd<f32>(f32x4.mul(sine, z), r, r);
  let cosine = madd<f32>(at(COSINE), z, at(COSINE + 4));
  cosine = madd<f32>(cosine, z, at(COSINE + 8));
  cosine = madd<f32>(f32x4.mul(cosine, z), z, madd<f32>(z, at(MINUS_HALF), at(ONE)));
  const odd = i32x4.shr_s(i32x4.shl(quarter, 31), 31);
  const sign = i32x4.shl(i32x4.shr_u(quarter, 1), 31);
  return v128.xor(v128.bitselect(cosine, sine, odd), sign);
}

// @ts-ignore: decorator
@inline
export function sinInner(x: v128): v128 {
  // Also keeps the sign of -0.
  return v128.bitselect(x, turned(x, 0), f32x4.lt(f32x4.abs(x), at(TINY)));
}

// @ts-ignore: decorator
@inline
export function cosInner(x: v128): v128 {
  return turned(x, 1);
}

export function sinWide(x: v128): v128 {
  let result = f32x4.splat(<f32>NativeMath.sin(<f64>f32x4.extract_lane(x, 0)));
  result = f32x4.replace_lane(result, 1, <f32>NativeMath.sin(<f64>f32x4.extract_lane(x, 1)));
  result = f32x4.replace_lane(result, 2, <f32>NativeMath.sin(<f64>f32x4.extract_lane(x, 2)));
  return f32x4.replace_lane(result, 3, <f32>NativeMath.sin(<f64>f32x4.extract_lane(x, 3)));
}

export function cosWide(x: v128): v128 {
  let result = f32x4.splat(<f32>NativeMath.cos(<f64>f32x4.extract_lane(x, 0)));
  result = f32x4.replace_lane(result, 1, <f32>NativeMath.cos(<f64>f32x4.extract_lane(x, 1)));
  result = f32x4.replace_lane(result, 2, <f32>NativeMath.cos(<f64>f32x4.extract_lane(x, 2)));
  return f32x4.replace_lane(result, 3, <f32>NativeMath.cos(<f64>f32x4.extract_lane(x, 3)));
}
