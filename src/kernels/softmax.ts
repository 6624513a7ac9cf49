/**
 * Softmax and its logarithm along a dimension of contiguous floats [outer, n, inner], and their gradients. Lines begin to end of
 * the outer * inner lines are computed. Where `inner` is 1 a line is read in vectors, else four lines side by side.
 */
import { at, exp4, expInner, expWide } from "./math";
import { lineMaximum } from "./reduce-extremes";
import { storeTail } from "./simd";
import { high, low, narrow, total } from "./wide";

const LEAST = memory.data<f32>([-87]);

/** True in the first `count` lanes. */
// @ts-ignore: decorator
@inline
function inside(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** The largest, or anything if there is a NaN, which the powers keep. -Infinity of none. */
export function highest(x: usize, n: i32): f32 {
  let m0 = f32x4.splat(-Infinity);
  let m1 = m0;
  let end = x + (((<usize>n) >> 3) << 5);
  for (; x < end; x += 32) {
    m0 = f32x4.pmax(m0, v128.load(x));
    m1 = f32x4.pmax(m1, v128.load(x, 16));
  }
  m0 = f32x4.pmax(m0, m1);
  const rest = n & 7;
  if (rest) {
    m0 = f32x4.pmax(m0, v128.bitselect(v128.load(x), m0, inside(rest)));
    if (rest > 4) m0 = f32x4.pmax(m0, v128.bitselect(v128.load(x, 16), m0, inside(rest - 4)));
  }
  const pairs = f32x4.pmax(m0, i64x2.shuffle(m0, m0, 1, 0));
  return f32x4.extract_lane(f32x4.pmax(pairs, i32x4.shuffle(pairs, pairs, 1, 0, 3, 2)), 0);
}

/**
 * Σ e^(x - shift), where no x is above shift; stores the powers if `stores`. Sixteen are added pairwise in float32, which rounds
 * twice, and the rest in float64.
 */
// @ts-ignore: decorator
@inline
function exponentials(x: usize, out: usize, shift: f32, n: i32, stores: bool): f64 {
  const center = f32x4.splat(shift);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let end = x + (((<usize>n) >> 4) << 6);
  for (; x < end; x += 64) {
    let e0 = f32x4.sub(v128.load(x), center);
    let e1 = f32x4.sub(v128.load(x, 16), center);
    let e2 = f32x4.sub(v128.load(x, 32), center);
    let e3 = f32x4.sub(v128.load(x, 48), center);
    const least = f32x4.pmin(f32x4.pmin(e0, e1), f32x4.pmin(e2, e3));
    if (v128.any_true(f32x4.lt(least, at(LEAST)))) {
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
    if (stores) {
      v128.store(out, e0);
      v128.store(out, e1, 16);
      v128.store(out, e2, 32);
      v128.store(out, e3, 48);
      out += 64;
    }
    const sum = f32x4.add(f32x4.add(e0, e1), f32x4.add(e2, e3));
    s0 = f64x2.add(s0, low(sum));
    s1 = f64x2.add(s1, high(sum));
  }
  end = x + (((<usize>(n & 15)) >> 2) << 4);
  for (; x < end; x += 16) {
    const e = exp4(f32x4.sub(v128.load(x), center));
    if (stores) {
      v128.store(out, e);
      out += 16;
    }
    s0 = f64x2.add(s0, low(e));
    s1 = f64x2.add(s1, high(e));
  }
  const rest = n & 3;
  if (rest) {
    const e = v128.and(exp4(f32x4.sub(v128.load(x), center)), inside(rest));
    if (stores) storeTail(out, e, rest);
    s0 = f64x2.add(s0, low(e));
    s1 = f64x2.add(s1, high(e));
  }
  return total(f64x2.add(s0, s1));
}

/** Σ e^(x - shift). */
export function lineExponentials(x: usize, shift: f32, n: i32): f64 {
  return exponentials(x, 0, shift, n, false);
}

function scaleLine(out: usize, factor: f32, n: i32): void {
  const scale = f32x4.splat(factor);
  const end = out + (((<usize>n) >> 2) << 4);
  for (; out < end; out += 16) v128.store(out, f32x4.mul(v128.load(out), scale));
  const rest = n & 3;
  if (rest) storeTail(out, f32x4.mul(v128.load(out), scale), rest);
}

/** out = x - shift - logSum. */
export function shiftLine(x: usize, out: usize, shift: f32, logSum: f32, n: i32): void {
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
  for (let i = 0, p = x, q = out; i < n; i++, p += step, q += step) {
    const e = exp4(f32x4.sub(v128.load(p), m));
    if (!logarithm) put(q, e, count);
    s0 = f64x2.add(s0, low(e));
    s1 = f64x2.add(s1, high(e));
  }
  if (logarithm) {
    s0 = f64x2(Math.log(f64x2.extract_lane(s0, 0)), Math.log(f64x2.extract_lane(s0, 1)));
    s1 = f64x2(Math.log(f64x2.extract_lane(s1, 0)), Math.log(f64x2.extract_lane(s1, 1)));
    const rest = narrow(s0, s1);
    for (let i = 0; i < n; i++, x += step, out += step) put(out, f32x4.sub(f32x4.sub(v128.load(x), m), rest), count);
    return;
  }
  const one = f64x2.splat(1);
  const scale = narrow(f64x2.div(one, s0), f64x2.div(one, s1));
  for (let i = 0; i < n; i++, out += step) put(out, f32x4.mul(v128.load(out), scale), count);
}

// @ts-ignore: decorator
@inline
function put(pointer: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(pointer, value);
  else storeTail(pointer, value, count);
}

function forward(x: usize, out: usize, n: i32, inner: i32, begin: i32, end: i32, logarithm: bool): void {
  if (inner == 1) {
    const step = <usize>n << 2;
    x += <usize>begin * step;
    out += <usize>begin * step;
    for (let k = begin; k < end; k++, x += step, out += step) {
      const shift = highest(x, n);
      if (logarithm) shiftLine(x, out, shift, <f32>Math.log(lineExponentials(x, shift, n)), n);
      else scaleLine(out, <f32>(1 / exponentials(x, out, shift, n, true)), n);
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
  const step = <usize>inner << 2;
  for (let k = begin; k < end; k++) {
    const o = k / inner;
    const p = x + <usize>o * <usize>n * step + (<usize>(k - o * inner) << 2);
    const to = out + (<usize>k << 2);
    const shift = inner == 1 ? lineMaximum(p, n) : columnMaximum(p, n, step);
    if (abs<f32>(shift) == Infinity) {
      store<f32>(to, shift);
      continue;
    }
    const sum = inner == 1 ? lineExponentials(p, shift, n) : columnExponentials(p, shift, n, step);
    store<f32>(to, <f32>(Math.log(sum) + <f64>shift));
  }
}

function columnMaximum(x: usize, n: i32, step: usize): f32 {
  let most: f32 = -Infinity;
  for (; n > 0; n--, x += step) most = max<f32>(most, load<f32>(x));
  return most;
}

function columnExponentials(x: usize, shift: f32, n: i32, step: usize): f64 {
  let sum: f64 = 0;
  for (; n > 0; n--, x += step) sum += <f64>f32x4.extract_lane(exp4(f32x4.splat(load<f32>(x) - shift)), 0);
  return sum;
}
