/**
 * What the norms do with one contiguous run of floats that share statistic, weight and bias. Elements are computed in float64: a
 * gradient is a difference that may be small against its terms.
 */
import { madd, storeTail } from "./simd";
import { loadWide, narrow } from "./wide";

/** A channel's weight; 1 where there is none. */
// @ts-ignore: decorator
@inline
export function factorAt(weight: usize, channel: i32): f64 {
  return weight ? <f64>load<f32>(weight + (<usize>channel << 2)) : 1;
}

/** A channel's bias; 0 where there is none. */
// @ts-ignore: decorator
@inline
export function biasAt(bias: usize, channel: i32): f64 {
  return bias ? <f64>load<f32>(bias + (<usize>channel << 2)) : 0;
}

/** Four weights or biases; `value` where there are none. */
// @ts-ignore: decorator
@inline
export function orElse(pointer: usize, offset: usize, value: f32): v128 {
  return pointer ? v128.load(pointer + offset) : f32x4.splat(value);
}

// @ts-ignore: decorator
@inline
function line4(x: usize, scale: v128, shift: v128): v128 {
  return narrow(madd<f64>(loadWide(x), scale, shift), madd<f64>(loadWide(x, 8), scale, shift));
}

/** out = x * scale + shift. */
export function normalizeRun(x: usize, out: usize, n: i32, scale: f64, shift: f64): void {
  const factor = f64x2.splat(scale);
  const offset = f64x2.splat(shift);
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16, out += 16) v128.store(out, line4(x, factor, offset));
  const tail = n & 3;
  if (tail) storeTail(out, line4(x, factor, offset), tail);
}

// @ts-ignore: decorator
@inline
function plane4(g: usize, x: usize, scale: v128, slope: v128, shift: v128): v128 {
  const first = madd<f64>(loadWide(g), scale, madd<f64>(loadWide(x), slope, shift));
  return narrow(first, madd<f64>(loadWide(g, 8), scale, madd<f64>(loadWide(x, 8), slope, shift)));
}

/** out = g * scale + x * slope + shift. */
export function gradientRun(g: usize, x: usize, out: usize, n: i32, scale: f64, slope: f64, shift: f64): void {
  const own = f64x2.splat(scale);
  const along = f64x2.splat(slope);
  const offset = f64x2.splat(shift);
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16, g += 16, out += 16) v128.store(out, plane4(g, x, own, along, offset));
  const tail = n & 3;
  if (tail) storeTail(out, plane4(g, x, own, along, offset), tail);
}
