/**
 * Reductions of contiguous floats. They accumulate in float64, so that a sum's error does not grow with its length.
 */
import { loadTail, madd, storeTail, VECTOR } from "./simd";
import { high, loadWide, low, total } from "./wide";

/** From so many floats on a sum is bound by its arithmetic, were each of them made a float64: eight are then added as float32 before. */
const LONG = 1 << 14;

/** Sum of 32 floats at a time: eight vectors in pairs, the error of three additions. `n` is a multiple of 32. */
function sumLong32(x: usize, n: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = x + (<usize>n << 2);
  while (x < end) {
    const a = f32x4.add(v128.load(x), v128.load(x, 16));
    const b = f32x4.add(v128.load(x, 32), v128.load(x, 48));
    const c = f32x4.add(v128.load(x, 64), v128.load(x, 80));
    const d = f32x4.add(v128.load(x, 96), v128.load(x, 112));
    const sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
    s0 = f64x2.add(s0, low(sum));
    s1 = f64x2.add(s1, high(sum));
    x += 8 * VECTOR;
  }
  return total(f64x2.add(s0, s1));
}

export function sum32(x: usize, n: i32): f64 {
  if (n >= LONG) {
    const most = n & ~31;
    return sumLong32(x, most) + sum32(x + (<usize>most << 2), n & 31);
  }
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = x + (((<usize>n) >> 3) << 5);
  while (x < end) {
    s0 = f64x2.add(s0, loadWide(x));
    s1 = f64x2.add(s1, loadWide(x, 8));
    s2 = f64x2.add(s2, loadWide(x, 16));
    s3 = f64x2.add(s3, loadWide(x, 24));
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
  const end = a + (((<usize>n) >> 2) << 4);
  while (a < end) {
    s0 = madd<f64>(loadWide(a), loadWide(b), s0);
    s1 = madd<f64>(loadWide(a, 8), loadWide(b, 8), s1);
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

/** Σ (x - center)². */
export function centeredSquares32(x: usize, center: f64, n: i32): f64 {
  const middle = f64x2.splat(center);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = x + (((<usize>n) >> 3) << 5);
  while (x < end) {
    const d0 = f64x2.sub(loadWide(x), middle);
    const d1 = f64x2.sub(loadWide(x, 8), middle);
    const d2 = f64x2.sub(loadWide(x, 16), middle);
    const d3 = f64x2.sub(loadWide(x, 24), middle);
    s0 = madd<f64>(d0, d0, s0);
    s1 = madd<f64>(d1, d1, s1);
    s2 = madd<f64>(d2, d2, s2);
    s3 = madd<f64>(d3, d3, s3);
    x += 2 * VECTOR;
  }
  let sum = total(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  for (let i = n & 7; i > 0; i--) {
    const d = <f64>load<f32>(x) - center;
    sum += d * d;
    x += 4;
  }
  return sum;
}

/** Σ a (x - center). */
export function centeredDot32(a: usize, x: usize, center: f64, n: i32): f64 {
  const middle = f64x2.splat(center);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = x + (((<usize>n) >> 2) << 4);
  while (x < end) {
    s0 = madd<f64>(loadWide(a), f64x2.sub(loadWide(x), middle), s0);
    s1 = madd<f64>(loadWide(a, 8), f64x2.sub(loadWide(x, 8), middle), s1);
    a += VECTOR;
    x += VECTOR;
  }
  let sum = total(f64x2.add(s0, s1));
  for (let i = n & 3; i > 0; i--) {
    sum += <f64>load<f32>(a) * (<f64>load<f32>(x) - center);
    a += 4;
    x += 4;
  }
  return sum;
}

/** y += alpha * x. */
export function axpy32(alpha: f32, x: usize, y: usize, n: i32): void {
  const factor = f32x4.splat(alpha);
  const end = x + (((<usize>n) >> 2) << 4);
  while (x < end) {
    v128.store(y, madd<f32>(factor, v128.load(x), v128.load(y)));
    x += VECTOR;
    y += VECTOR;
  }
  const rest = n & 3;
  if (rest) storeTail(y, madd<f32>(factor, loadTail(x, rest), loadTail(y, rest)), rest);
}
