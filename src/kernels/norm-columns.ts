/**
 * Batch norm of [rows, channels], one value a channel and row: four channels side by side. Arguments are those of norm-batch.ts;
 * channels begin to end are computed.
 */
import { blend } from "./norm-batch";
import { orElse } from "./norm-runs";
import { madd, storeTail } from "./simd";
import { high, loadWide, low, narrow } from "./wide";

// @ts-ignore: decorator
@inline
function put(pointer: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(pointer, value);
  else storeTail(pointer, value, count);
}

// @ts-ignore: decorator
@inline
function putWide(pointer: usize, first: v128, second: v128, count: i32): void {
  if (count >= 2) v128.store(pointer, first);
  else v128.store64_lane(pointer, first, 0);
  if (count >= 4) v128.store(pointer, second, 16);
  else if (count == 3) v128.store64_lane(pointer + 16, second, 0);
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
  for (let c = begin; c < end; c += 4) {
    const at = <usize>c << 2;
    const m0 = v128.load(mean + (at << 1));
    const m1 = v128.load(mean + (at << 1), 16);
    const center = narrow(m0, m1);
    const rest = narrow(f64x2.sub(m0, low(center)), f64x2.sub(m1, high(center)));
    const w = orElse(weight, at, 1);
    const scale = narrow(
      f64x2.mul(v128.load(inverse + (at << 1)), low(w)),
      f64x2.mul(v128.load(inverse + (at << 1), 16), high(w)),
    );
    const shift = orElse(bias, at, 0);
    let p = x + at;
    let q = out + at;
    for (let r = 0; r < rows; r++, p += step, q += step)
      put(q, madd<f32>(f32x4.sub(f32x4.sub(v128.load(p), center), rest), scale, shift), end - c);
  }
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
  const divisor = f64x2.splat(<f64>rows);
  const unbiased = <f64>rows / <f64>(rows - 1);
  for (let c = begin; c < end; c += 4) {
    const at = <usize>c << 2;
    let m0 = f64x2.splat(0);
    let m1 = m0;
    for (let r = 0, p = x + at; r < rows; r++, p += step) {
      m0 = f64x2.add(m0, loadWide(p));
      m1 = f64x2.add(m1, loadWide(p, 8));
    }
    m0 = f64x2.div(m0, divisor);
    m1 = f64x2.div(m1, divisor);
    let v0 = f64x2.splat(0);
    let v1 = v0;
    for (let r = 0, p = x + at; r < rows; r++, p += step) {
      const d0 = f64x2.sub(loadWide(p), m0);
      const d1 = f64x2.sub(loadWide(p, 8), m1);
      v0 = madd<f64>(d0, d0, v0);
      v1 = madd<f64>(d1, d1, v1);
    }
    const count = end - c;
    putWide(mean + (at << 1), m0, m1, count);
    putWide(inverse + (at << 1), f64x2.div(v0, divisor), f64x2.div(v1, divisor), count);
    for (let i = c; i < min(c + 4, end); i++) {
      const wide = <usize>i << 3;
      const single = <usize>i << 2;
      const variance = load<f64>(inverse + wide);
      store<f64>(inverse + wide, 1 / sqrt<f64>(variance + eps));
      if (runningMean) blend(runningMean + single, load<f64>(mean + wide), momentum);
      if (runningVariance) blend(runningVariance + single, variance * unbiased, momentum);
    }
  }
  columnsNormalize32(x, out, mean, inverse, weight, bias, rows, channels, begin, end);
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
  const divisor = f64x2.splat(<f64>rows);
  const zero = f64x2.splat(0);
  for (let c = begin; c < end; c += 4) {
    const at = <usize>c << 2;
    const count = end - c;
    const m0 = v128.load(mean + (at << 1));
    const m1 = v128.load(mean + (at << 1), 16);
    const i0 = v128.load(inverse + (at << 1));
    const i1 = v128.load(inverse + (at << 1), 16);
    let s0 = zero;
    let s1 = zero;
    let p0 = zero;
    let p1 = zero;
    let offset = at;
    for (let r = 0; r < rows; r++, offset += step) {
      const g0 = loadWide(g + offset);
      const g1 = loadWide(g + offset, 8);
      s0 = f64x2.add(s0, g0);
      s1 = f64x2.add(s1, g1);
      p0 = madd<f64>(g0, f64x2.sub(loadWide(x + offset), m0), p0);
      p1 = madd<f64>(g1, f64x2.sub(loadWide(x + offset, 8), m1), p1);
    }
    p0 = f64x2.mul(p0, i0);
    p1 = f64x2.mul(p1, i1);
    put(weightGradient + at, narrow(p0, p1), count);
    put(biasGradient + at, narrow(s0, s1), count);
    const w = orElse(weight, at, 1);
    const own0 = f64x2.mul(i0, low(w));
    const own1 = f64x2.mul(i1, high(w));
    const own = narrow(own0, own1);
    let shift = f32x4.splat(0);
    let slope = shift;
    if (!constant) {
      shift = narrow(f64x2.div(f64x2.mul(own0, s0), divisor), f64x2.div(f64x2.mul(own1, s1), divisor));
      slope = narrow(
        f64x2.div(f64x2.mul(f64x2.mul(own0, i0), p0), divisor),
        f64x2.div(f64x2.mul(f64x2.mul(own1, i1), p1), divisor),
      );
    }
    shift = f32x4.neg(shift);
    slope = f32x4.neg(slope);
    const center = narrow(m0, m1);
    const rest = narrow(f64x2.sub(m0, low(center)), f64x2.sub(m1, high(center)));
    offset = at;
    for (let r = 0; r < rows; r++, offset += step) {
      const d = f32x4.sub(f32x4.sub(v128.load(x + offset), center), rest);
      put(out + offset, madd<f32>(v128.load(g + offset), own, madd<f32>(d, slope, shift)), count);
    }
  }
}
