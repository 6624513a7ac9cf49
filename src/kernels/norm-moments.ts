/** Sums over `rows` runs of `n` contiguous floats, `step` bytes apart, in one reading and float64. Two results share a vector. */
import { madd } from "./simd";
import { high, loadWide, low, total } from "./wide";

/** True in the first `count` lanes. */
// @ts-ignore: decorator
@inline
export function inside(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/**
 * Mean and variance (divided by the number of elements). Summed are the distances d from the first element and their squares: it is at
 * most √N standard deviations from the mean of all N, so that Σ d² - (Σ d)² / N is exact to N * 2^-52 of itself.
 */
export function moments32(x: usize, rows: i32, step: usize, n: i32): v128 {
  const shift = load<f32>(x);
  const center = f64x2.splat(<f64>shift);
  const count = <f64>rows * <f64>n;
  const whole = ((<usize>n) >> 3) << 5;
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let q0 = s0;
  let q1 = s0;
  let q2 = s0;
  let q3 = s0;
  for (; rows > 0; rows--, x += step) {
    let p = x;
    for (const end = x + whole; p < end; p += 32) {
      const d0 = f64x2.sub(loadWide(p), center);
      const d1 = f64x2.sub(loadWide(p, 8), center);
      const d2 = f64x2.sub(loadWide(p, 16), center);
      const d3 = f64x2.sub(loadWide(p, 24), center);
      s0 = f64x2.add(s0, d0);
      s1 = f64x2.add(s1, d1);
      s2 = f64x2.add(s2, d2);
      s3 = f64x2.add(s3, d3);
      q0 = madd<f64>(d0, d0, q0);
      q1 = madd<f64>(d1, d1, q1);
      q2 = madd<f64>(d2, d2, q2);
      q3 = madd<f64>(d3, d3, q3);
    }
    for (let left = n & 7; left > 0; left -= 4, p += 16) {
      const v = v128.bitselect(v128.load(p), f32x4.splat(shift), inside(left));
      const d0 = f64x2.sub(low(v), center);
      const d1 = f64x2.sub(high(v), center);
      s0 = f64x2.add(s0, d0);
      s1 = f64x2.add(s1, d1);
      q0 = madd<f64>(d0, d0, q0);
      q1 = madd<f64>(d1, d1, q1);
    }
  }
  const distance = total(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3))) / count;
  const squares = total(f64x2.add(f64x2.add(q0, q1), f64x2.add(q2, q3))) / count;
  return f64x2(<f64>shift + distance, max<f64>(squares - distance * distance, 0));
}

/** Σ g and Σ g (x - center). */
export function products32(g: usize, x: usize, rows: i32, step: usize, n: i32, center: f64): v128 {
  const whole = ((<usize>n) >> 3) << 5;
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let p0 = s0;
  let p1 = s0;
  let p2 = s0;
  let p3 = s0;
  for (; rows > 0; rows--, x += step, g += step) {
    let at: usize = 0;
    for (; at < whole; at += 32) {
      const g0 = loadWide(g + at);
      const g1 = loadWide(g + at, 8);
      const g2 = loadWide(g + at, 16);
      const g3 = loadWide(g + at, 24);
      s0 = f64x2.add(s0, g0);
      s1 = f64x2.add(s1, g1);
      s2 = f64x2.add(s2, g2);
      s3 = f64x2.add(s3, g3);
      p0 = madd<f64>(g0, loadWide(x + at), p0);
      p1 = madd<f64>(g1, loadWide(x + at, 8), p1);
      p2 = madd<f64>(g2, loadWide(x + at, 16), p2);
      p3 = madd<f64>(g3, loadWide(x + at, 24), p3);
    }
    for (let left = n & 7; left > 0; left -= 4, at += 16) {
      const own = v128.and(v128.load(g + at), inside(left));
      const v = v128.and(v128.load(x + at), inside(left));
      s0 = f64x2.add(s0, low(own));
      s1 = f64x2.add(s1, high(own));
      p0 = madd<f64>(low(own), low(v), p0);
      p1 = madd<f64>(high(own), high(v), p1);
    }
  }
  const sum = total(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  const product = total(f64x2.add(f64x2.add(p0, p1), f64x2.add(p2, p3)));
  return f64x2(sum, product - center * sum);
}
