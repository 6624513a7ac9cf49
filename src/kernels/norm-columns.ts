/**
 * Batch norm of [rows, channels], one value a channel and row: eight channels side by side. Arguments are those of norm-batch.ts;
 * channels begin to end are computed, in float64.
 */
import { blend } from "./norm-batch";
import { orElse } from "./norm-runs";
import { madd, storeTail } from "./simd";
import { high, loadWide, low, narrow } from "./wide";

/** Stores the first `count` of eight lanes. */
// @ts-ignore: decorator
@inline
function put8(pointer: usize, first: v128, second: v128, count: i32): void {
  if (count >= 8) {
    v128.store(pointer, first);
    v128.store(pointer, second, 16);
  } else if (count >= 4) {
    v128.store(pointer, first);
    if (count > 4) storeTail(pointer + 16, second, count - 4);
  } else storeTail(pointer, first, count);
}

/** Stores the first `count` of two lanes, where `count` may be less than 1. */
// @ts-ignore: decorator
@inline
function putWide(pointer: usize, value: v128, count: i32): void {
  if (count >= 2) v128.store(pointer, value);
  else if (count == 1) v128.store64_lane(pointer, value, 0);
}

/** out = (x - mean) * inverse * weight + bias. */
export function columnsNormalize32(
  x: usize,
  out: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  bias: usize,
  rows: i32,
  channels: i32,
  begin: i32,
  end: i32,
): void {
  const step = <usize>channels << 2;
  for (let c = begin; c < end; c += 8) {
    const at = <usize>c << 2;
    const m = mean + (at << 1);
    const v = inverse + (at << 1);
    const w0 = orElse(weight, at, 1);
    const w1 = orElse(weight, at + 16, 1);
    const b0 = orElse(bias, at, 0);
    const b1 = orElse(bias, at + 16, 0);
    const scale0 = f64x2.mul(v128.load(v), low(w0));
    const scale1 = f64x2.mul(v128.load(v, 16), high(w0));
    const scale2 = f64x2.mul(v128.load(v, 32), low(w1));
    const scale3 = f64x2.mul(v128.load(v, 48), high(w1));
    const shift0 = f64x2.sub(low(b0), f64x2.mul(v128.load(m), scale0));
    const shift1 = f64x2.sub(high(b0), f64x2.mul(v128.load(m, 16), scale1));
    const shift2 = f64x2.sub(low(b1), f64x2.mul(v128.load(m, 32), scale2));
    const shift3 = f64x2.sub(high(b1), f64x2.mul(v128.load(m, 48), scale3));
    let p = x + at;
    let q = out + at;
    for (let r = 0; r < rows; r++, p += step, q += step) {
      const y0 = narrow(madd<f64>(loadWide(p), scale0, shift0), madd<f64>(loadWide(p, 8), scale1, shift1));
      const y1 = narrow(madd<f64>(loadWide(p, 16), scale2, shift2), madd<f64>(loadWide(p, 24), scale3, shift3));
      put8(q, y0, y1, end - c);
    }
  }
}

/** Variances (divided by the number of rows) of two channels, from the sums of distances and of their squares. */
// @ts-ignore: decorator
@inline
function variance2(distances: v128, squares: v128, rows: v128): v128 {
  const d = f64x2.div(distances, rows);
  return f64x2.max(f64x2.sub(f64x2.div(squares, rows), f64x2.mul(d, d)), f64x2.splat(0));
}

/** Mean and variance (divided by the number of rows) of up to eight channels. Distances are from the first row: norm-moments.ts. */
// @ts-ignore: decorator
@inline
function moments8(x: usize, mean: usize, variance: usize, rows: i32, step: usize, count: i32): void {
  const c0 = loadWide(x);
  const c1 = loadWide(x, 8);
  const c2 = loadWide(x, 16);
  const c3 = loadWide(x, 24);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let q0 = s0;
  let q1 = s0;
  let q2 = s0;
  let q3 = s0;
  for (let r = 0; r < rows; r++, x += step) {
    const d0 = f64x2.sub(loadWide(x), c0);
    const d1 = f64x2.sub(loadWide(x, 8), c1);
    const d2 = f64x2.sub(loadWide(x, 16), c2);
    const d3 = f64x2.sub(loadWide(x, 24), c3);
    s0 = f64x2.add(s0, d0);
    s1 = f64x2.add(s1, d1);
    s2 = f64x2.add(s2, d2);
    s3 = f64x2.add(s3, d3);
    q0 = madd<f64>(d0, d0, q0);
    q1 = madd<f64>(d1, d1, q1);
    q2 = madd<f64>(d2, d2, q2);
    q3 = madd<f64>(d3, d3, q3);
  }
  const n = f64x2.splat(<f64>rows);
  putWide(mean, f64x2.add(c0, f64x2.div(s0, n)), count);
  putWide(mean + 16, f64x2.add(c1, f64x2.div(s1, n)), count - 2);
  putWide(mean + 32, f64x2.add(c2, f64x2.div(s2, n)), count - 4);
  putWide(mean + 48, f64x2.add(c3, f64x2.div(s3, n)), count - 6);
  putWide(variance, variance2(s0, q0, n), count);
  putWide(variance + 16, variance2(s1, q1, n), count - 2);
  putWide(variance + 32, variance2(s2, q2, n), count - 4);
  putWide(variance + 48, variance2(s3, q3, n), count - 6);
}

/** As `batchNormForward32`. */
export function columnsNormForward32(
  x: usize,
  out: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  bias: usize,
  runningMean: usize,
  runningVariance: usize,
  momentum: f64,
  eps: f64,
  rows: i32,
  channels: i32,
  begin: i32,
  end: i32,
): void {
  const step = <usize>channels << 2;
  const unbiased = <f64>rows / <f64>(rows - 1);
  for (let c = begin; c < end; c += 8) {
    const stop = min(c + 8, end);
    moments8(x + (<usize>c << 2), mean + (<usize>c << 3), inverse + (<usize>c << 3), rows, step, stop - c);
    for (let i = c; i < stop; i++) {
      const wide = <usize>i << 3;
      const single = <usize>i << 2;
      const variance = load<f64>(inverse + wide);
      store<f64>(inverse + wide, 1 / sqrt<f64>(variance + eps));
      if (runningMean) blend(runningMean + single, load<f64>(mean + wide), momentum);
      if (runningVariance) blend(runningVariance + single, variance * unbiased, momentum);
    }
    columnsNormalize32(x, out, mean, inverse, weight, bias, rows, channels, c, stop);
  }
}

/** As `batchNormBackward32`. */
export function columnsNormBackward32(
  g: usize,
  x: usize,
  out: usize,
  weightGradient: usize,
  biasGradient: usize,
  mean: usize,
  inverse: usize,
  weight: usize,
  constant: bool,
  rows: i32,
  channels: i32,
  begin: i32,
  end: i32,
): void {
  const step = <usize>channels << 2;
  const along = f64x2.splat(constant ? 0 : -1 / <f64>rows);
  for (let c = begin; c < end; c += 8) {
    const at = <usize>c << 2;
    const count = end - c;
    const m = mean + (at << 1);
    const v = inverse + (at << 1);
    const i0 = v128.load(v);
    const i1 = v128.load(v, 16);
    const i2 = v128.load(v, 32);
    const i3 = v128.load(v, 48);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let p0 = s0;
    let p1 = s0;
    let p2 = s0;
    let p3 = s0;
    let pg = g + at;
    let px = x + at;
    for (let r = 0; r < rows; r++, pg += step, px += step) {
      const g0 = loadWide(pg);
      const g1 = loadWide(pg, 8);
      const g2 = loadWide(pg, 16);
      const g3 = loadWide(pg, 24);
      s0 = f64x2.add(s0, g0);
      s1 = f64x2.add(s1, g1);
      s2 = f64x2.add(s2, g2);
      s3 = f64x2.add(s3, g3);
      p0 = madd<f64>(g0, loadWide(px), p0);
      p1 = madd<f64>(g1, loadWide(px, 8), p1);
      p2 = madd<f64>(g2, loadWide(px, 16), p2);
      p3 = madd<f64>(g3, loadWide(px, 24), p3);
    }
    p0 = product2(p0, s0, m, i0);
    p1 = product2(p1, s1, m + 16, i1);
    p2 = product2(p2, s2, m + 32, i2);
    p3 = product2(p3, s3, m + 48, i3);
    put8(weightGradient + at, narrow(p0, p1), narrow(p2, p3), count);
    put8(biasGradient + at, narrow(s0, s1), narrow(s2, s3), count);
    const w0 = orElse(weight, at, 1);
    const w1 = orElse(weight, at + 16, 1);
    const own0 = f64x2.mul(i0, low(w0));
    const own1 = f64x2.mul(i1, high(w0));
    const own2 = f64x2.mul(i2, low(w1));
    const own3 = f64x2.mul(i3, high(w1));
    const slope0 = f64x2.mul(f64x2.mul(own0, i0), f64x2.mul(p0, along));
    const slope1 = f64x2.mul(f64x2.mul(own1, i1), f64x2.mul(p1, along));
    const slope2 = f64x2.mul(f64x2.mul(own2, i2), f64x2.mul(p2, along));
    const slope3 = f64x2.mul(f64x2.mul(own3, i3), f64x2.mul(p3, along));
    const shift0 = f64x2.sub(f64x2.mul(own0, f64x2.mul(s0, along)), f64x2.mul(v128.load(m), slope0));
    const shift1 = f64x2.sub(f64x2.mul(own1, f64x2.mul(s1, along)), f64x2.mul(v128.load(m, 16), slope1));
    const shift2 = f64x2.sub(f64x2.mul(own2, f64x2.mul(s2, along)), f64x2.mul(v128.load(m, 32), slope2));
    const shift3 = f64x2.sub(f64x2.mul(own3, f64x2.mul(s3, along)), f64x2.mul(v128.load(m, 48), slope3));
    pg = g + at;
    px = x + at;
    let to = out + at;
    for (let r = 0; r < rows; r++, pg += step, px += step, to += step) {
      const d0 = madd<f64>(loadWide(pg), own0, madd<f64>(loadWide(px), slope0, shift0));
      const d1 = madd<f64>(loadWide(pg, 8), own1, madd<f64>(loadWide(px, 8), slope1, shift1));
      const d2 = madd<f64>(loadWide(pg, 16), own2, madd<f64>(loadWide(px, 16), slope2, shift2));
      const d3 = madd<f64>(loadWide(pg, 24), own3, madd<f64>(loadWide(px, 24), slope3, shift3));
      put8(to, narrow(d0, d1), narrow(d2, d3), count);
    }
  }
}

/** Σ g x̂ of two channels from Σ g x and Σ g. */
// @ts-ignore: decorator
@inline
function product2(products: v128, sums: v128, mean: usize, inverse: v128): v128 {
  return f64x2.mul(f64x2.sub(products, f64x2.mul(v128.load(mean), sums)), inverse);
}
