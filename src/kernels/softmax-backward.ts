/** Gradients of softmax and its logarithm from their results; the layout is that of softmax.ts. */
import { exp4, expInner, expOutside, expWide } from "./math";
import { dot32, sum32 } from "./reduce";
import { storeTail } from "./simd";
import { high, low, narrow } from "./wide";

/** Softmax: y (g - Σ g y), its logarithm: g - e^y Σ g; `sum` is that sum. */
// @ts-ignore: decorator
@inline
function slope(g: v128, y: v128, sum: v128, logarithm: bool): v128 {
  return logarithm ? f32x4.sub(g, f32x4.mul(exp4(y), sum)) : f32x4.mul(y, f32x4.sub(g, sum));
}

/** out = y (g - Σ g y). */
function softmaxLine(g: usize, y: usize, out: usize, n: i32): void {
  const sum = f32x4.splat(<f32>dot32(g, y, n));
  const end = g + (((<usize>n) >> 2) << 4);
  for (; g < end; g += 16, y += 16, out += 16) v128.store(out, slope(v128.load(g), v128.load(y), sum, false));
  const rest = n & 3;
  if (rest) storeTail(out, slope(v128.load(g), v128.load(y), sum, false), rest);
}

/** out = g - e^y Σ g. */
function logarithmLine(g: usize, y: usize, out: usize, n: i32): void {
  const sum = f32x4.splat(<f32>sum32(g, n));
  let end = g + (((<usize>n) >> 4) << 6);
  for (; g < end; g += 64, y += 64, out += 64) {
    let e0 = v128.load(y);
    let e1 = v128.load(y, 16);
    let e2 = v128.load(y, 32);
    let e3 = v128.load(y, 48);
    const outside = v128.or(v128.or(expOutside(e0), expOutside(e1)), v128.or(expOutside(e2), expOutside(e3)));
    if (v128.any_true(outside)) {
      e0 = expWide(e0);
      e1 = expWide(e1);
      e2 = expWide(e2);
      e3 = expWide(e3);
    } else {
      e0 = expInner(e0);
      e1 = expInner(e1);
      e2 = expInner(e2);
      e3 = expInner(e3);
    }
    v128.store(out, f32x4.sub(v128.load(g), f32x4.mul(e0, sum)));
    v128.store(out, f32x4.sub(v128.load(g, 16), f32x4.mul(e1, sum)), 16);
    v128.store(out, f32x4.sub(v128.load(g, 32), f32x4.mul(e2, sum)), 32);
    v128.store(out, f32x4.sub(v128.load(g, 48), f32x4.mul(e3, sum)), 48);
  }
  end = g + (((<usize>(n & 15)) >> 2) << 4);
  for (; g < end; g += 16, y += 16, out += 16) v128.store(out, slope(v128.load(g), v128.load(y), sum, true));
  const rest = n & 3;
  if (rest) storeTail(out, slope(v128.load(g), v128.load(y), sum, true), rest);
}

function columns(g: usize, y: usize, out: usize, n: i32, step: usize, count: i32, logarithm: bool): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  for (let i = 0, p = g, q = y; i < n; i++, p += step, q += step) {
    const a = v128.load(p);
    if (logarithm) {
      s0 = f64x2.add(s0, low(a));
      s1 = f64x2.add(s1, high(a));
    } else {
      const b = v128.load(q);
      s0 = f64x2.add(s0, f64x2.mul(low(a), low(b)));
      s1 = f64x2.add(s1, f64x2.mul(high(a), high(b)));
    }
  }
  const sum = narrow(s0, s1);
  for (let i = 0; i < n; i++, g += step, y += step, out += step) {
    const dx = slope(v128.load(g), v128.load(y), sum, logarithm);
    if (count >= 4) v128.store(out, dx);
    else storeTail(out, dx, count);
  }
}

// @ts-ignore: decorator
@inline
function backward(
  g: usize,
  y: usize,
  out: usize,
  n: i32,
  inner: i32,
  begin: i32,
  end: i32,
  logarithm: bool,
): void {
  if (inner == 1) {
    const step = <usize>n << 2;
    const first = <usize>begin * step;
    g += first;
    y += first;
    out += first;
    for (let k = begin; k < end; k++, g += step, y += step, out += step)
      if (logarithm) logarithmLine(g, y, out, n);
      else softmaxLine(g, y, out, n);
    return;
  }
  const step = <usize>inner << 2;
  for (let k = begin; k < end; ) {
    const o = k / inner;
    const i = k - o * inner;
    const stop = min(end, k - i + inner);
    const offset = <usize>o * <usize>n * step - (<usize>(k - i) << 2);
    for (; k < stop; k += 4) {
      const at = offset + (<usize>k << 2);
      columns(g + at, y + at, out + at, n, step, stop - k, logarithm);
    }
    k = stop;
  }
}

export function softmaxBackward32(g: usize, y: usize, out: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  backward(g, y, out, n, inner, begin, end, false);
}

export function logSoftmaxBackward32(g: usize, y: usize, out: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  backward(g, y, out, n, inner, begin, end, true);
}
