/**
 * Vectors of 128 bits: what both builds (plain and relaxed SIMD) and both element types share.
 */

/** Bytes of a vector. */
export const VECTOR: usize = 16;

/** Elements of a vector. */
// @ts-ignore: decorator
@inline
export function lanes<T>(): i32 {
  return sizeof<T>() == 4 ? 4 : 2;
}

/** a * b + c in every lane; one rounding where the build has relaxed SIMD and the host fuses, two elsewhere. */
// @ts-ignore: decorator
@inline
export function madd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    if (sizeof<T>() == 4) return f32x4.relaxed_madd(a, b, c);
    return f64x2.relaxed_madd(a, b, c);
  }
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** The element at `pointer` in every lane. */
// @ts-ignore: decorator
@inline
export function splatAt<T>(pointer: usize): v128 {
  if (sizeof<T>() == 4) return v128.load32_splat(pointer);
  return v128.load64_splat(pointer);
}

/** `count` (1 to 3) floats from `pointer`, the other lanes 0: never reads past the last element. */
// @ts-ignore: decorator
@inline
export function loadTail(pointer: usize, count: i32): v128 {
  let vector = v128.load32_zero(pointer);
  if (count > 1) vector = v128.load32_lane(pointer + 4, vector, 1);
  if (count > 2) vector = v128.load32_lane(pointer + 8, vector, 2);
  return vector;
}

/** Stores the first `count` (1 to 3) lanes: never writes past the last element. */
// @ts-ignore: decorator
@inline
export function storeTail(pointer: usize, vector: v128, count: i32): void {
  v128.store32_lane(pointer, vector, 0);
  if (count > 1) v128.store32_lane(pointer + 4, vector, 1);
  if (count > 2) v128.store32_lane(pointer + 8, vector, 2);
}
