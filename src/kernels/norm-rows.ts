/**
 * Layer norm: `count` elements side by side have one statistic, and each its own weight and bias. `channels` (a multiple of count)
 * is the length of weight and bias: group norm without positions has several statistics a row. Statistics begin to end are computed.
 */
import { orElse, remainder } from "./norm-runs";
import { centeredDot32, centeredSquares32, sum32 } from "./reduce";
import { madd, storeTail } from "./simd";
import { loadWide, narrow, total } from "./wide";

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
  for (let s = begin; s < end; s++) {
    const p = x + <usize>s * row;
    const q = out + <usize>s * row;
    const own = <usize>(s % groups) * row;
    const center = sum32(p, count) / <f64>count;
    const scale = 1 / sqrt<f64>(centeredSquares32(p, center, count) / <f64>count + eps);
    store<f64>(mean + (<usize>s << 3), center);
    store<f64>(inverse + (<usize>s << 3), scale);
    const middle = f32x4.splat(<f32>center);
    const rest = f32x4.splat(remainder(center));
    const factor = f32x4.splat(<f32>scale);
    let at: usize = 0;
    for (const stop = row & ~15; at < stop; at += 16) {
      const d = f32x4.sub(f32x4.sub(v128.load(p + at), middle), rest);
      const normal = f32x4.mul(d, factor);
      v128.store(q + at, madd<f32>(normal, orElse(weight, own + at, 1), orElse(bias, own + at, 0)));
    }
    const tail = count & 3;
    if (tail) {
      const d = f32x4.sub(f32x4.sub(v128.load(p + at), middle), rest);
      const normal = f32x4.mul(d, factor);
      storeTail(q + at, madd<f32>(normal, orElse(weight, own + at, 1), orElse(bias, own + at, 0)), tail);
    }
  }
}

/** Σ g w. */
function weightedSum(g: usize, w: usize, n: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = g + (((<usize>n) >> 2) << 4);
  for (; g < end; g += 16) {
    s0 = madd<f64>(loadWide(g), loadWide(w), s0);
    s1 = madd<f64>(loadWide(g, 8), loadWide(w, 8), s1);
    w += 16;
  }
  let sum = total(f64x2.add(s0, s1));
  for (let i = n & 3; i > 0; i--, g += 4, w += 4) sum += <f64>load<f32>(g) * <f64>load<f32>(w);
  return sum;
}

/** Σ g w (x - center). */
function weightedProduct(g: usize, w: usize, x: usize, center: f64, n: i32): f64 {
  const middle = f64x2.splat(center);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = g + (((<usize>n) >> 2) << 4);
  for (; g < end; g += 16) {
    s0 = madd<f64>(f64x2.mul(loadWide(g), loadWide(w)), f64x2.sub(loadWide(x), middle), s0);
    s1 = madd<f64>(f64x2.mul(loadWide(g, 8), loadWide(w, 8)), f64x2.sub(loadWide(x, 8), middle), s1);
    w += 16;
    x += 16;
  }
  let sum = total(f64x2.add(s0, s1));
  for (let i = n & 3; i > 0; i--, g += 4, w += 4, x += 4)
    sum += <f64>load<f32>(g) * <f64>load<f32>(w) * (<f64>load<f32>(x) - center);
  return sum;
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
  const n = <f64>count;
  for (let s = begin; s < end; s++) {
    const offset = <usize>s * row;
    const own = <usize>(s % groups) * row;
    const center = load<f64>(mean + (<usize>s << 3));
    const scale = load<f64>(inverse + (<usize>s << 3));
    const sum = weight ? weightedSum(g + offset, weight + own, count) : sum32(g + offset, count);
    const product = weight
      ? weightedProduct(g + offset, weight + own, x + offset, center, count)
      : centeredDot32(g + offset, x + offset, center, count);
    const middle = f32x4.splat(<f32>center);
    const rest = f32x4.splat(remainder(center));
    const factor = f32x4.splat(<f32>scale);
    const shift = f32x4.splat(<f32>((-scale * sum) / n));
    const slope = f32x4.splat(<f32>((-scale * scale * scale * product) / n));
    let at: usize = 0;
    for (const stop = row & ~15; at < stop; at += 16) {
      const d = f32x4.sub(f32x4.sub(v128.load(x + offset + at), middle), rest);
      const weighted = f32x4.mul(v128.load(g + offset + at), orElse(weight, own + at, 1));
      v128.store(out + offset + at, madd<f32>(weighted, factor, madd<f32>(d, slope, shift)));
    }
    const tail = count & 3;
    if (tail) {
      const d = f32x4.sub(f32x4.sub(v128.load(x + offset + at), middle), rest);
      const weighted = f32x4.mul(v128.load(g + offset + at), orElse(weight, own + at, 1));
      storeTail(out + offset + at, madd<f32>(weighted, factor, madd<f32>(d, slope, shift)), tail);
    }
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
    let m = mean + (<usize>group << 3);
    let v = inverse + (<usize>group << 3);
    let offset = <usize>c << 2;
    if (c + 4 > min(end, (group + 1) * count)) {
      let sum: f64 = 0;
      let product: f64 = 0;
      for (let r = 0; r < rows; r++, offset += step, m += statistics, v += statistics) {
        const own = <f64>load<f32>(g + offset);
        sum += own;
        product += own * (<f64>load<f32>(x + offset) - load<f64>(m)) * load<f64>(v);
      }
      store<f32>(weightGradient + (<usize>c << 2), <f32>product);
      store<f32>(biasGradient + (<usize>c << 2), <f32>sum);
      c++;
      continue;
    }
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let p0 = s0;
    let p1 = s0;
    for (let r = 0; r < rows; r++, offset += step, m += statistics, v += statistics) {
      const g0 = loadWide(g + offset);
      const g1 = loadWide(g + offset, 8);
      const center = v128.load64_splat(m);
      const scale = v128.load64_splat(v);
      s0 = f64x2.add(s0, g0);
      s1 = f64x2.add(s1, g1);
      p0 = madd<f64>(f64x2.mul(g0, scale), f64x2.sub(loadWide(x + offset), center), p0);
      p1 = madd<f64>(f64x2.mul(g1, scale), f64x2.sub(loadWide(x + offset, 8), center), p1);
    }
    v128.store(weightGradient + (<usize>c << 2), narrow(p0, p1));
    v128.store(biasGradient + (<usize>c << 2), narrow(s0, s1));
    c += 4;
  }
}
