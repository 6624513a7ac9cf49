/**
 * Reductions of contiguous floats. They accumulate in float64, so that a sum's error does not grow with its length.
 */
import { loadTail, madd, storeTail, VECTOR } from "./simd";

// @ts-ignore: decorator
@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
}

// @ts-ignore: decorator
@inline
function total(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

export function sum32(x: usize, n: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = x + ((<usize>n >> 3) << 5);
  while (x < end) {
    const v0 = v128.load(x);
    const v1 = v128.load(x, 16);
    s0 = f64x2.add(s0, low(v0));
    s1 = f64x2.add(s1, high(v0));
    s2 = f64x2.add(s2, low(v1));
    s3 = f64x2.add(s3, high(v1));
    x += 2 * VECTOR;
  }
  let sum = total(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  for (let i = n & 7; i > 0; i--) {
    sum += <f64>load<f32>(x);
    x += 4;
  }
  return sum;
}

export function dot32(a: usize, b: usize, n: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = a + ((<usize>n >> 2) << 4);
  while (a < end) {
    const va = v128.load(a);
    const vb = v128.load(b);
    s0 = madd<f64>(low(va), low(vb), s0);
    s1 = madd<f64>(high(va), high(vb), s1);
    a += VECTOR;
    b += VECTOR;
  }
  let sum = total(f64x2.add(s0, s1));
  for (let i = n & 3; i > 0; i--) {
    sum += <f64>load<f32>(a) * <f64>load<f32>(b);
    a += 4;
    b += 4;
  }
  return sum;
}

/** y += alpha * x. */
export function axpy32(alpha: f32, x: usize, y: usize, n: i32): void {
  const factor = f32x4.splat(alpha);
  const end = x + ((<usize>n >> 2) << 4);
  while (x < end) {
    v128.store(y, madd<f32>(factor, v128.load(x), v128.load(y)));
    x += VECTOR;
    y += VECTOR;
  }
  const rest = n & 3;
  if (rest) storeTail(y, madd<f32>(factor, loadTail(x, rest), loadTail(y, rest)), rest);
}
