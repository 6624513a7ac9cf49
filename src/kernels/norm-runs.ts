/** What the norms do with one contiguous run of floats that share statistic, weight and bias. */
import { madd, storeTail } from "./simd";

/** What float32 leaves out of a float64: x - first - rest is then as exact as in float64. */
// @ts-ignore: decorator
@inline
export function remainder(value: f64): f32 {
  return <f32>(value - <f64>(<f32>value));
}

/** A channel's weight; 1 where there is none. */
// @ts-ignore: decorator
@inline
export function factorAt(weight: usize, channel: i32): f64 {
  return weight ? <f64>load<f32>(weight + (<usize>channel << 2)) : 1;
}

/** Four weights or biases; `value` where there are none. */
// @ts-ignore: decorator
@inline
export function orElse(pointer: usize, offset: usize, value: f32): v128 {
  return pointer ? v128.load(pointer + offset) : f32x4.splat(value);
}

/** out = (x - mean) * scale + shift. */
export function normalizeRun(x: usize, out: usize, n: i32, mean: f64, scale: f32, shift: f32): void {
  const center = f32x4.splat(<f32>mean);
  const rest = f32x4.splat(remainder(mean));
  const factor = f32x4.splat(scale);
  const offset = f32x4.splat(shift);
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16) {
    const d = f32x4.sub(f32x4.sub(v128.load(x), center), rest);
    v128.store(out, madd<f32>(d, factor, offset));
    out += 16;
  }
  const tail = n & 3;
  if (tail) {
    const d = f32x4.sub(f32x4.sub(v128.load(x), center), rest);
    storeTail(out, madd<f32>(d, factor, offset), tail);
  }
}

/** out = g * scale - (x - mean) * slope - shift. */
export function gradientRun(
  g: usize,
  x: usize,
  out: usize,
  n: i32,
  mean: f64,
  scale: f32,
  slope: f32,
  shift: f32,
): void {
  const center = f32x4.splat(<f32>mean);
  const rest = f32x4.splat(remainder(mean));
  const own = f32x4.splat(scale);
  const along = f32x4.splat(-slope);
  const offset = f32x4.splat(-shift);
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16) {
    const d = f32x4.sub(f32x4.sub(v128.load(x), center), rest);
    v128.store(out, madd<f32>(v128.load(g), own, madd<f32>(d, along, offset)));
    g += 16;
    out += 16;
  }
  const tail = n & 3;
  if (tail) {
    const d = f32x4.sub(f32x4.sub(v128.load(x), center), rest);
    storeTail(out, madd<f32>(v128.load(g), own, madd<f32>(d, along, offset)), tail);
  }
}
