/**
 * Softmax and its logarithm along a dimension of contiguous floats [outer, n, inner], and their gradients. Lines begin to end of
 * the outer * inner lines are computed. Where `inner` is 1 a line is read in vectors, else four lines side by side.
 */
import { exp4 } from "./math";
import { lineMaximum } from "./reduce-extremes";
import { storeTail } from "./simd";
import { high, low, narrow, total } from "./wide";

/** The first `count` lanes, the others 0. */
// @ts-ignore: decorator
@inline
function keep(x: v128, count: i32): v128 {
  return v128.and(x, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

/** Σ e^(x - shift). */
function lineExponentials(x: usize, shift: f32, n: i32): f64 {
  const center = f32x4.splat(shift);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16) {
    const e = exp4(f32x4.sub(v128.load(x), center));
    s0 = f64x2.add(s0, low(e));
    s1 = f64x2.add(s1, high(e));
  }
  const rest = n & 3;
  if (rest) {
    const e = keep(exp4(f32x4.sub(v128.load(x), center)), rest);
    s0 = f64x2.add(s0, low(e));
    s1 = f64x2.add(s1, high(e));
  }
  return total(f64x2.add(s0, s1));
}

/** out = e^(x - shift); returns the sum. */
function storeExponentials(x: usize, out: usize, shift: f32, n: i32): f64 {
  const center = f32x4.splat(shift);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16) {
    const e = exp4(f32x4.sub(v128.load(x), center));
    v128.store(out, e);
    s0 = f64x2.add(s0, low(e));
    s1 = f64x2.add(s1, high(e));
    out += 16;
  }
  const rest = n & 3;
  if (rest) {
    const e = keep(exp4(f32x4.sub(v128.load(x), center)), rest);
    storeTail(out, e, rest);
    s0 = f64x2.add(s0, low(e));
    s1 = f64x2.add(s1, high(e));
  }
  return total(f64x2.add(s0, s1));
}

function scaleLine(out: usize, factor: f32, n: i32): void {
  const scale = f32x4.splat(factor);
  const end = out + (((<usize>n) >> 2) << 4);
  for (; out < end; out += 16) v128.store(out, f32x4.mul(v128.load(out), scale));
  const rest = n & 3;
  if (rest) storeTail(out, f32x4.mul(v128.load(out), scale), rest);
}

function shiftLine(x: usize, out: usize, shift: f32, logSum: f32, n: i32): void {
  const center = f32x4.splat(shift);
  const rest4 = f32x4.splat(logSum);
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16) {
    v128.store(out, f32x4.sub(f32x4.sub(v128.load(x), center), rest4));
    out += 16;
  }
  const rest = n & 3;
  if (rest) storeTail(out, f32x4.sub(f32x4.sub(v128.load(x), center), rest4), rest);
}

/** Four lines side by side, `count` of which are stored; `step` bytes lie between the elements of a line. */
function columns(x: usize, out: usize, n: i32, step: usize, count: i32, logarithm: bool): void {
  let m = f32x4.splat(-Infinity);
  for (let i = 0, p = x; i < n; i++, p += step) m = f32x4.max(m, v128.load(p));
  let s0 = f64x2.splat(0);
  let s1 = s0;
  for (let i = 0, p = x; i < n; i++, p += step) {
    const e = exp4(f32x4.sub(v128.load(p), m));
    s0 = f64x2.add(s0, low(e));
    s1 = f64x2.add(s1, high(e));
  }
  if (logarithm) {
    s0 = f64x2(Math.log(f64x2.extract_lane(s0, 0)), Math.log(f64x2.extract_lane(s0, 1)));
    s1 = f64x2(Math.log(f64x2.extract_lane(s1, 0)), Math.log(f64x2.extract_lane(s1, 1)));
  } else {
    const one = f64x2.splat(1);
    s0 = f64x2.div(one, s0);
    s1 = f64x2.div(one, s1);
  }
  const scale = narrow(s0, s1);
  for (let i = 0; i < n; i++, x += step, out += step) {
    const d = f32x4.sub(v128.load(x), m);
    const y = logarithm ? f32x4.sub(d, scale) : f32x4.mul(exp4(d), scale);
    if (count >= 4) v128.store(out, y);
    else storeTail(out, y, count);
  }
}

function forward(x: usize, out: usize, n: i32, inner: i32, begin: i32, end: i32, logarithm: bool): void {
  if (inner == 1) {
    const step = <usize>n << 2;
    x += <usize>begin * step;
    out += <usize>begin * step;
    for (let k = begin; k < end; k++, x += step, out += step) {
      const shift = lineMaximum(x, n);
      if (logarithm) shiftLine(x, out, shift, <f32>Math.log(lineExponentials(x, shift, n)), n);
      else scaleLine(out, <f32>(1 / storeExponentials(x, out, shift, n)), n);
    }
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
      columns(x + at, out + at, n, step, stop - k, logarithm);
    }
    k = stop;
  }
}

export function softmax32(x: usize, out: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  forward(x, out, n, inner, begin, end, false);
}

export function logSoftmax32(x: usize, out: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  forward(x, out, n, inner, begin, end, true);
}

/** ln Σ e^x of each line, [outer, inner]. The sum of nothing but -Infinity (or of nothing) is -Infinity. */
export function logsumexp32(x: usize, out: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  for (let k = begin; k < end; k++) {
    const o = k / inner;
    let p = x + ((<usize>o * <usize>n * <usize>inner + <usize>(k - o * inner)) << 2);
    let sum: f64 = 0;
    let shift: f32;
    if (inner == 1) {
      shift = lineMaximum(p, n);
      if (abs<f32>(shift) == Infinity) shift = 0;
      sum = lineExponentials(p, shift, n);
    } else {
      const step = <usize>inner << 2;
      shift = -Infinity;
      for (let i = 0, q = p; i < n; i++, q += step) shift = max<f32>(shift, load<f32>(q));
      if (abs<f32>(shift) == Infinity) shift = 0;
      for (let i = 0; i < n; i++, p += step)
        sum += <f64>f32x4.extract_lane(exp4(f32x4.splat(load<f32>(p) - shift)), 0);
    }
    store<f32>(out + (<usize>k << 2), <f32>(Math.log(sum) + <f64>shift));
  }
}
