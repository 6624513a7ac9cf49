/**
 * Layer norm: `count` elements side by side have one statistic, and each its own weight and bias. `channels` (a multiple of count)
 * is the length of weight and bias: group norm without positions has several statistics a row. Statistics begin to end are computed.
 *
 * Elements are computed in float64: with few of them in a row, its gradient is a small difference of large terms.
 */
import { moments32, products32 } from "./norm-moments";
import { gradientRun, normalizeRun } from "./norm-runs";
import { madd, storeTail } from "./simd";
import { loadWide, narrow, total } from "./wide";

/** Four elements of (x * scale + shift) * weight + bias, where `bias` may be 0. */
// @ts-ignore: decorator
@inline
function normal4(x: usize, scale: v128, shift: v128, weight: usize, bias: usize): v128 {
  const n0 = madd<f64>(loadWide(x), scale, shift);
  const n1 = madd<f64>(loadWide(x, 8), scale, shift);
  if (bias) return narrow(madd<f64>(n0, loadWide(weight), loadWide(bias)), madd<f64>(n1, loadWide(weight, 8), loadWide(bias, 8)));
  return narrow(f64x2.mul(n0, loadWide(weight)), f64x2.mul(n1, loadWide(weight, 8)));
}

export function rowsNormForward32(
  x: usize,
  out: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  bias: usize,
  eps: f64,
  count: i32,
  channels: i32,
  begin: i32,
  end: i32,
): void {
  const groups = channels / count;
  const row = <usize>count << 2;
  const whole = row & ~15;
  for (let s = begin; s < end; s++) {
    const p = x + <usize>s * row;
    const q = out + <usize>s * row;
    const found = moments32(p, 1, 0, count);
    const center = f64x2.extract_lane(found, 0);
    const scale = 1 / sqrt<f64>(f64x2.extract_lane(found, 1) + eps);
    store<f64>(mean + (<usize>s << 3), center);
    store<f64>(inverse + (<usize>s << 3), scale);
    if (!weight) {
      normalizeRun(p, q, count, scale, -center * scale);
      if (bias) addRow(q, bias + <usize>(s % groups) * row, count);
      continue;
    }
    const w = weight + <usize>(s % groups) * row;
    const b = bias ? bias + <usize>(s % groups) * row : 0;
    const factor = f64x2.splat(scale);
    const shift = f64x2.splat(-center * scale);
    let at: usize = 0;
    if (b) for (; at < whole; at += 16) v128.store(q + at, normal4(p + at, factor, shift, w + at, b + at));
    else for (; at < whole; at += 16) v128.store(q + at, normal4(p + at, factor, shift, w + at, 0));
    const tail = count & 3;
    if (tail) storeTail(q + at, normal4(p + at, factor, shift, w + at, b ? b + at : 0), tail);
  }
}

/** out += bias. */
function addRow(out: usize, bias: usize, n: i32): void {
  for (; n >= 4; n -= 4, out += 16, bias += 16) v128.store(out, f32x4.add(v128.load(out), v128.load(bias)));
  if (n) storeTail(out, f32x4.add(v128.load(out), v128.load(bias)), n);
}

/** Σ g w and Σ g w (x - center). */
function weightedProducts(g: usize, x: usize, w: usize, n: i32, center: f64): v128 {
  const end = g + (((<usize>n) >> 2) << 4);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let p0 = s0;
  let p1 = s0;
  for (; g < end; g += 16, x += 16, w += 16) {
    const g0 = f64x2.mul(loadWide(g), loadWide(w));
    const g1 = f64x2.mul(loadWide(g, 8), loadWide(w, 8));
    s0 = f64x2.add(s0, g0);
    s1 = f64x2.add(s1, g1);
    p0 = madd<f64>(g0, loadWide(x), p0);
    p1 = madd<f64>(g1, loadWide(x, 8), p1);
  }
  let sum = total(f64x2.add(s0, s1));
  let product = total(f64x2.add(p0, p1));
  for (let i = n & 3; i > 0; i--, g += 4, x += 4, w += 4) {
    const own = <f64>load<f32>(g) * <f64>load<f32>(w);
    sum += own;
    product += own * <f64>load<f32>(x);
  }
  return f64x2(sum, product - center * sum);
}

/** Four elements of g * weight * scale + x * slope + shift. */
// @ts-ignore: decorator
@inline
function gradient4(g: usize, x: usize, weight: usize, scale: v128, slope: v128, shift: v128): v128 {
  const w0 = f64x2.mul(loadWide(g), loadWide(weight));
  const w1 = f64x2.mul(loadWide(g, 8), loadWide(weight, 8));
  const first = madd<f64>(w0, scale, madd<f64>(loadWide(x), slope, shift));
  return narrow(first, madd<f64>(w1, scale, madd<f64>(loadWide(x, 8), slope, shift)));
}

/** The gradient of the input. */
export function rowsNormBackward32(
  g: usize,
  x: usize,
  out: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  count: i32,
  channels: i32,
  begin: i32,
  end: i32,
): void {
  const groups = channels / count;
  const row = <usize>count << 2;
  const whole = row & ~15;
  for (let s = begin; s < end; s++) {
    const pg = g + <usize>s * row;
    const px = x + <usize>s * row;
    const to = out + <usize>s * row;
    const w = weight ? weight + <usize>(s % groups) * row : 0;
    const center = load<f64>(mean + (<usize>s << 3));
    const scale = load<f64>(inverse + (<usize>s << 3));
    const found = w ? weightedProducts(pg, px, w, count, center) : products32(pg, px, 1, 0, count, center);
    const along = (-scale * scale * scale * f64x2.extract_lane(found, 1)) / <f64>count;
    const rest = (-scale * f64x2.extract_lane(found, 0)) / <f64>count - center * along;
    if (!w) {
      gradientRun(pg, px, to, count, scale, along, rest);
      continue;
    }
    const factor = f64x2.splat(scale);
    const slope = f64x2.splat(along);
    const shift = f64x2.splat(rest);
    let at: usize = 0;
    for (; at < whole; at += 16) v128.store(to + at, gradient4(pg + at, px + at, w + at, factor, slope, shift));
    const tail = count & 3;
    if (tail) storeTail(to + at, gradient4(pg + at, px + at, w + at, factor, slope, shift), tail);
  }
}

/** Σ g x̂ into `weightGradient` and Σ g into `biasGradient`, over `rows` rows, for channels begin to end. */
export function rowsNormParameters32(
  g: usize,
  x: usize,
  weightGradient: usize,
  biasGradient: usize,
  mean: usize,
  inverse: usize,
  rows: i32,
  count: i32,
  channels: i32,
  begin: i32,
  end: i32,
): void {
  const groups = channels / count;
  const step = <usize>channels << 2;
  const statistics = <usize>groups << 3;
  for (let c = begin; c < end; ) {
    const group = c / count;
    const m = mean + (<usize>group << 3);
    const v = inverse + (<usize>group << 3);
    const at = <usize>c << 2;
    const left = min(end, (group + 1) * count) - c;
    if (left >= 8) {
      parameters8(g + at, x + at, weightGradient + at, biasGradient + at, m, v, rows, step, statistics);
      c += 8;
    } else {
      parameters2(g + at, x + at, weightGradient + at, biasGradient + at, m, v, rows, step, statistics, left);
      c += min(left, 2);
    }
  }
}

/** Eight channels side by side. */
function parameters8(
  g: usize,
  x: usize,
  weightGradient: usize,
  biasGradient: usize,
  mean: usize,
  inverse: usize,
  rows: i32,
  step: usize,
  statistics: usize,
): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let p0 = s0;
  let p1 = s0;
  let p2 = s0;
  let p3 = s0;
  for (; rows > 0; rows--, g += step, x += step, mean += statistics, inverse += statistics) {
    const scale = v128.load64_splat(inverse);
    const shift = f64x2.neg(f64x2.mul(v128.load64_splat(mean), scale));
    const g0 = loadWide(g);
    const g1 = loadWide(g, 8);
    const g2 = loadWide(g, 16);
    const g3 = loadWide(g, 24);
    s0 = f64x2.add(s0, g0);
    s1 = f64x2.add(s1, g1);
    s2 = f64x2.add(s2, g2);
    s3 = f64x2.add(s3, g3);
    p0 = madd<f64>(g0, madd<f64>(loadWide(x), scale, shift), p0);
    p1 = madd<f64>(g1, madd<f64>(loadWide(x, 8), scale, shift), p1);
    p2 = madd<f64>(g2, madd<f64>(loadWide(x, 16), scale, shift), p2);
    p3 = madd<f64>(g3, madd<f64>(loadWide(x, 24), scale, shift), p3);
  }
  v128.store(weightGradient, narrow(p0, p1));
  v128.store(weightGradient, narrow(p2, p3), 16);
  v128.store(biasGradient, narrow(s0, s1));
  v128.store(biasGradient, narrow(s2, s3), 16);
}

/** Two channels side by side, or one. */
function parameters2(
  g: usize,
  x: usize,
  weightGradient: usize,
  biasGradient: usize,
  mean: usize,
  inverse: usize,
  rows: i32,
  step: usize,
  statistics: usize,
  count: i32,
): void {
  let sum = f64x2.splat(0);
  let product = sum;
  for (; rows > 0; rows--, g += step, x += step, mean += statistics, inverse += statistics) {
    const own = loadWide(g);
    sum = f64x2.add(sum, own);
    const normal = f64x2.mul(f64x2.sub(loadWide(x), v128.load64_splat(mean)), v128.load64_splat(inverse));
    product = madd<f64>(own, normal, product);
  }
  sum = f32x4.demote_f64x2_zero(sum);
  product = f32x4.demote_f64x2_zero(product);
  storeTail(weightGradient, product, min(count, 2));
  storeTail(biasGradient, sum, min(count, 2));
}
