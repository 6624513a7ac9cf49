/**
 * Random fills: MT19937 (Matsumoto and Nishimura, 1998) as src/engine/tensor/random/mt19937.ts has it, and the conversions of its
 * words that PyTorch's CPU kernels do. A state is 624 untempered words and the position of the next one, 4 bytes each.
 */
import { storeTail, VECTOR } from "./simd";

const N: i32 = 624;
const M: i32 = 397;
const POSITION: usize = <usize>N << 2;

/** Words that are converted at once: they stay in the first-level cache. */
export const CHUNK: i32 = 2048;

// @ts-ignore: decorator
@inline
function twist4(upper: v128, lower: v128): v128 {
  const joined = v128.bitselect(upper, lower, i32x4.splat(0x80000000));
  const odd = i32x4.neg(v128.and(lower, i32x4.splat(1)));
  return v128.xor(i32x4.shr_u(joined, 1), v128.and(odd, i32x4.splat(0x9908b0df)));
}

// @ts-ignore: decorator
@inline
function twist(upper: u32, lower: u32): u32 {
  return (((upper & 0x80000000) | (lower & 0x7fffffff)) >> 1) ^ (lower & 1 ? 0x9908b0df : 0);
}

/** The next 624 words. */
function regenerate(key: usize): void {
  let i = 0;
  // A vector reads the old word after it and, from word 227 on, new words 227 before it: both are as they should be.
  for (; i + 4 <= N - M; i += 4) {
    const at = key + (<usize>i << 2);
    v128.store(at, v128.xor(v128.load(at + (<usize>M << 2)), twist4(v128.load(at), v128.load(at, 4))));
  }
  for (; i < N - M; i++) {
    const at = key + (<usize>i << 2);
    store<u32>(at, load<u32>(at + (<usize>M << 2)) ^ twist(load<u32>(at), load<u32>(at, 4)));
  }
  for (; i + 4 < N; i += 4) {
    const at = key + (<usize>i << 2);
    v128.store(at, v128.xor(v128.load(at - (<usize>(N - M) << 2)), twist4(v128.load(at), v128.load(at, 4))));
  }
  for (; i < N; i++) {
    const at = key + (<usize>i << 2);
    const next = i + 1 < N ? load<u32>(at, 4) : load<u32>(key);
    store<u32>(at, load<u32>(at - (<usize>(N - M) << 2)) ^ twist(load<u32>(at), next));
  }
}

// @ts-ignore: decorator
@inline
function temper4(y: v128): v128 {
  y = v128.xor(y, i32x4.shr_u(y, 11));
  y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(0x9d2c5680)));
  y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(0xefc60000)));
  return v128.xor(y, i32x4.shr_u(y, 18));
}

// @ts-ignore: decorator
@inline
function temper(y: u32): u32 {
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >> 18);
}

/** The next n words. */
export function randomWords(state: usize, out: usize, n: i32): void {
  let position = load<i32>(state + POSITION);
  while (n > 0) {
    if (position == N) {
      regenerate(state);
      position = 0;
    }
    const count = min(n, N - position);
    let from = state + (<usize>position << 2);
    let i = 0;
    for (; i + 4 <= count; i += 4, from += VECTOR, out += VECTOR) v128.store(out, temper4(v128.load(from)));
    for (; i < count; i++, from += 4, out += 4) store<u32>(out, temper(load<u32>(from)));
    position += count;
    n -= count;
  }
  store<i32>(state + POSITION, position);
}

/** Four words as float32 in [0, 1), from their low 24 bits. */
// @ts-ignore: decorator
@inline
function unit4(words: v128): v128 {
  const steps = f32x4.convert_i32x4_s(v128.and(words, i32x4.splat(0xffffff)));
  return f32x4.mul(steps, f32x4.splat(5.9604644775390625e-8));
}

// @ts-ignore: decorator
@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 0));
}

/** Whether this host's relaxed multiply-add rounds once: the specification leaves it free. */
export function fuses(): bool {
  if (!ASC_FEATURE_RELAXED_SIMD) return false;
  const x = f32x4.splat(1.00000011920928955078125);
  // The product's last bit is past those of a float.
  return v128.any_true(f32x4.relaxed_madd(x, x, f32x4.splat(-1.0000002384185791015625)));
}

/** a * b + c with the product exact, as a fused instruction gives it; without one by way of float64. */
// @ts-ignore: decorator
@inline
export function fma4(a: v128, b: v128, c: v128, fused: bool): v128 {
  if (ASC_FEATURE_RELAXED_SIMD && fused) return f32x4.relaxed_madd(a, b, c);
  const first = f64x2.add(f64x2.mul(low(a), low(b)), low(c));
  const second = f64x2.add(f64x2.mul(high(a), high(b)), high(c));
  return i64x2.shuffle(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 2);
}

/** Uniform float32 in [low, low + range): one word an element. */
export function fillUniform32(state: usize, out: usize, n: i32, from: f32, range: f32): void {
  const start = f32x4.splat(from);
  const width = f32x4.splat(range);
  const standard = from == 0 && range == 1;
  while (n > 0) {
    const count = min(n, CHUNK);
    randomWords(state, out, count);
    for (let left = count; left > 0; left -= 4) {
      const unit = unit4(v128.load(out));
      const value = standard ? unit : fma4(unit, width, start, false);
      if (left >= 4) v128.store(out, value);
      else storeTail(out, value, left);
      out += <usize>min(left, 4) << 2;
    }
    n -= count;
  }
}

/** Two elements' worth of words (high and low half each) as float64 in [0, 1). */
// @ts-ignore: decorator
@inline
function unit53(words: v128): v128 {
  const tops = f64x2.convert_low_i32x4_u(i32x4.shuffle(words, words, 0, 2, 0, 2));
  const bottoms = f64x2.convert_low_i32x4_u(i32x4.shuffle(words, words, 1, 3, 1, 3));
  return f64x2.mul(f64x2.add(f64x2.mul(tops, f64x2.splat(4294967296)), bottoms), f64x2.splat(1.1102230246251565e-16));
}

/** Uniform float64 in [0, 1): 53 bits of two words an element. */
export function fillUniform64(state: usize, out: usize, n: i32): void {
  const bits = i64x2.splat(0xffffffff001fffff);
  while (n > 0) {
    const count = min(n, CHUNK >> 1);
    randomWords(state, out, 2 * count);
    for (let left = count; left > 0; left -= 2) {
      const value = unit53(v128.and(v128.load(out), bits));
      if (left >= 2) v128.store(out, value);
      else v128.store64_lane(out, value, 0);
      out += <usize>min(left, 2) << 3;
    }
    n -= count;
  }
}

/**
 * out[i] = `value` where a 53-bit uniform is under the probability, else 0. The probability comes as the number of 2^-53 steps that
 * are under it, in two halves. `work` has room for 2048 words.
 */
export function fillBernoulli32(
  state: usize,
  out: usize,
  n: i32,
  stepsHigh: i32,
  stepsLow: i32,
  value: f32,
  work: usize,
): void {
  const top = i32x4.splat(stepsHigh);
  const bottom = i32x4.splat(stepsLow);
  const one = f32x4.splat(value);
  while (n > 0) {
    const count = min(n, CHUNK >> 1);
    randomWords(state, work, 2 * count);
    let from = work;
    for (let left = count; left > 0; left -= 4) {
      const a = v128.load(from);
      const b = v128.load(from, 16);
      const tops = v128.and(i32x4.shuffle(a, b, 0, 2, 4, 6), i32x4.splat(0x1fffff));
      const bottoms = i32x4.shuffle(a, b, 1, 3, 5, 7);
      const under = v128.or(i32x4.lt_s(tops, top), v128.and(i32x4.eq(tops, top), i32x4.lt_u(bottoms, bottom)));
      const drawn = v128.and(under, one);
      if (left >= 4) v128.store(out, drawn);
      else storeTail(out, drawn, left);
      out += <usize>min(left, 4) << 2;
      from += 2 * VECTOR;
    }
    n -= count;
  }
}

/** 0 to n - 1 in random order, int64. */
export function fillPermutation(state: usize, out: usize, n: i32, work: usize): void {
  for (let i = 0; i < n; i++) store<i64>(out + (<usize>i << 3), <i64>i);
  for (let i = 0; i < n - 1; ) {
    const count = min(n - 1 - i, CHUNK);
    randomWords(state, work, count);
    for (let k = 0; k < count; k++, i++) {
      const here = out + (<usize>i << 3);
      const there = here + (<usize>(load<u32>(work + (<usize>k << 2)) % <u32>(n - i)) << 3);
      const value = load<i64>(here);
      store<i64>(here, load<i64>(there));
      store<i64>(there, value);
    }
  }
}
