/** Vectors of four floats as two pairs of float64, in which sums are accumulated. */

/** The first two lanes. */
// @ts-ignore: decorator
@inline
export function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** The last two lanes. */
// @ts-ignore: decorator
@inline
export function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
}

/** Two floats from memory. */
// @ts-ignore: decorator
@inline
export function loadWide(pointer: usize, immediate: usize = 0): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(pointer + immediate));
}

/** The four floats nearest to two pairs. */
// @ts-ignore: decorator
@inline
export function narrow(first: v128, second: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 2);
}

// @ts-ignore: decorator
@inline
export function total(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}
