/**
 * What an observer wants to know of contiguous tensors, float32 or float64. Two readings: `statistics` finds the facts that need nothing else,
 * `spread` what needs the mean and the bounds. Sums are in float64. NaN and infinities are counted, and left out of the rest.
 */
import { lanes, madd, VECTOR } from "./simd";
import { high, loadWide, low, total } from "./wide";

/**
 * Writes eight float64 to `out`: counts of NaN, +Inf, -Inf and zeros, then of the finite elements the smallest, the largest (+Inf and -Inf where
 * there are none), the sum, and the sum of squares.
 */
export function statistics32(x: usize, out: usize, n: i32): void {
  statistics<f32>(x, out, n);
}

export function statistics64(x: usize, out: usize, n: i32): void {
  statistics<f64>(x, out, n);
}

// @ts-ignore: decorator
@inline
function statistics<T>(x: usize, out: usize, n: i32): void {
  const infinity = v128.splat<T>(<T>Infinity);
  const zero = v128.splat<T>(<T>0);
  // Each true lane of a comparison is -1, so counts are subtracted; lanes of 32 bits hold 2^31 of them.
  let nans = i64x2.splat(0);
  let positive = nans;
  let negative = nans;
  let zeros = nans;
  let lowest = infinity;
  let highest = v128.neg<T>(infinity);
  let sums = f64x2.splat(0);
  let squares = sums;
  const end = x + ((<usize>(n / lanes<T>())) * VECTOR);
  for (; x < end; x += VECTOR) {
    const v = v128.load(x);
    const finite = v128.lt<T>(v128.abs<T>(v), infinity);
    nans = count<T>(nans, v128.ne<T>(v, v));
    positive = count<T>(positive, v128.eq<T>(v, infinity));
    negative = count<T>(negative, v128.eq<T>(v, v128.neg<T>(infinity)));
    zeros = count<T>(zeros, v128.eq<T>(v, zero));
    lowest = v128.pmin<T>(lowest, v128.bitselect(v, infinity, finite));
    highest = v128.pmax<T>(highest, v128.bitselect(v, v128.neg<T>(infinity), finite));
    const kept = v128.and(v, finite);
    if (sizeof<T>() == 4) {
      const a = low(kept);
      const b = high(kept);
      sums = f64x2.add(sums, f64x2.add(a, b));
      squares = madd<f64>(b, b, madd<f64>(a, a, squares));
    } else {
      sums = f64x2.add(sums, kept);
      squares = madd<f64>(kept, kept, squares);
    }
  }
  let nan = counted<T>(nans);
  let up = counted<T>(positive);
  let down = counted<T>(negative);
  let none = counted<T>(zeros);
  let least: f64 = Infinity;
  let most: f64 = -Infinity;
  v128.store(out, lowest);
  v128.store(out, highest, 16);
  for (let i = 0; i < lanes<T>(); i++) {
    least = min<f64>(least, <f64>load<T>(out + (<usize>i) * sizeof<T>()));
    most = max<f64>(most, <f64>load<T>(out + (<usize>i) * sizeof<T>(), 16));
  }
  let sum = total(sums);
  let square = total(squares);
  for (let rest = n % lanes<T>(); rest > 0; rest--, x += sizeof<T>()) {
    const v = <f64>load<T>(x);
    if (v != v) nan++;
    else if (v == Infinity) up++;
    else if (v == -Infinity) down++;
    else {
      if (v == 0) none++;
      least = min<f64>(least, v);
      most = max<f64>(most, v);
      sum += v;
      square += v * v;
    }
  }
  store<f64>(out, <f64>nan);
  store<f64>(out, <f64>up, 8);
  store<f64>(out, <f64>down, 16);
  store<f64>(out, <f64>none, 24);
  store<f64>(out, least, 32);
  store<f64>(out, most, 40);
  store<f64>(out, sum, 48);
  store<f64>(out, square, 56);
}

// @ts-ignore: decorator
@inline
function count<T>(counts: v128, mask: v128): v128 {
  return sizeof<T>() == 4 ? i32x4.sub(counts, mask) : i64x2.sub(counts, mask);
}

// @ts-ignore: decorator
@inline
function counted<T>(counts: v128): i64 {
  if (sizeof<T>() == 8) return i64x2.extract_lane(counts, 0) + i64x2.extract_lane(counts, 1);
  return (
    <i64>i32x4.extract_lane(counts, 0) +
    <i64>i32x4.extract_lane(counts, 1) +
    <i64>i32x4.extract_lane(counts, 2) +
    <i64>i32x4.extract_lane(counts, 3)
  );
}

/** Bins of `spread` (src/protocol/statistics.ts). */
const BINS: i32 = 64;

/** Bytes of one of the two tables that `spread` counts in: its bins, and one for what is not finite. */
const TABLE: usize = 4 * (BINS + 1);

/**
 * Σ (x - mean)² of the finite elements. Counts them in 64 bins of one width from `lowest` on, where `scale` is the inverse of the width; the last
 * bin has its upper end. `work` are two tables of 65 zeroed int32, in turns for neighbours, which often fall into one bin: a processor waits
 * for a count that it has just written. The first has the sum in the end.
 */
export function spread32(x: usize, work: usize, n: i32, mean: f64, lowest: f64, scale: f64): f64 {
  return spread<f32>(x, work, n, mean, lowest, scale);
}

export function spread64(x: usize, work: usize, n: i32, mean: f64, lowest: f64, scale: f64): f64 {
  return spread<f64>(x, work, n, mean, lowest, scale);
}

// @ts-ignore: decorator
@inline
function spread<T>(x: usize, work: usize, n: i32, mean: f64, lowest: f64, scale: f64): f64 {
  const middle = f64x2.splat(mean);
  const first = f64x2.splat(lowest);
  const factor = f64x2.splat(scale);
  let squares = f64x2.splat(0);
  const end = x + ((<usize>(n / lanes<T>())) * VECTOR);
  for (; x < end; x += VECTOR) {
    const v = v128.load(x);
    if (sizeof<T>() == 4) {
      squares = placed(low(v), work, middle, first, factor, squares);
      squares = placed(high(v), work, middle, first, factor, squares);
    } else squares = placed(v, work, middle, first, factor, squares);
  }
  for (let rest = n % lanes<T>(); rest > 0; rest--, x += sizeof<T>())
    // The other lane counts as not finite.
    squares = placed(f64x2(<f64>load<T>(x), Infinity), work, middle, first, factor, squares);
  for (let bin: usize = 0; bin < TABLE; bin += 4)
    store<i32>(work + bin, load<i32>(work + bin) + load<i32>(work + bin + TABLE));
  return total(squares);
}

/** Counts a pair, and adds to the squares. */
// @ts-ignore: decorator
@inline
function placed(v: v128, work: usize, mean: v128, lowest: v128, scale: v128, squares: v128): v128 {
  const finite = f64x2.lt(f64x2.abs(v), f64x2.splat(Infinity));
  const bins = i32x4.min_s(
    i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(f64x2.sub(v, lowest), scale)),
    i32x4.splat(BINS - 1),
  );
  const places = v128.bitselect(bins, i32x4.splat(BINS), i32x4.shuffle(finite, finite, 0, 2, 0, 2));
  increment(work + ((<usize>i32x4.extract_lane(places, 0)) << 2));
  increment(work + TABLE + ((<usize>i32x4.extract_lane(places, 1)) << 2));
  const d = v128.and(f64x2.sub(v, mean), finite);
  return madd<f64>(d, d, squares);
}

// @ts-ignore: decorator
@inline
function increment(at: usize): void {
  store<i32>(at, load<i32>(at) + 1);
}

/** Σ (a - b)². */
export function distance32(a: usize, b: usize, n: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  const end = a + (((<usize>n) >> 2) << 4);
  for (; a < end; a += VECTOR, b += VECTOR) {
    const d0 = f64x2.sub(loadWide(a), loadWide(b));
    const d1 = f64x2.sub(loadWide(a, 8), loadWide(b, 8));
    s0 = madd<f64>(d0, d0, s0);
    s1 = madd<f64>(d1, d1, s1);
  }
  let sum = total(f64x2.add(s0, s1));
  for (let rest = n & 3; rest > 0; rest--, a += 4, b += 4) {
    const d = <f64>load<f32>(a) - <f64>load<f32>(b);
    sum += d * d;
  }
  return sum;
}

export function distance64(a: usize, b: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (; n > 0; n--, a += 8, b += 8) {
    const d = load<f64>(a) - load<f64>(b);
    sum += d * d;
  }
  return sum;
}

/** Number of units, of `units`, that are 0 in all `outer` samples, each `inner` contiguous elements. A unit is left at its first other element. */
export function deadUnits32(x: usize, outer: i32, units: i32, inner: i32): i32 {
  return deadUnits<f32>(x, outer, units, inner);
}

export function deadUnits64(x: usize, outer: i32, units: i32, inner: i32): i32 {
  return deadUnits<f64>(x, outer, units, inner);
}

// @ts-ignore: decorator
@inline
function deadUnits<T>(x: usize, outer: i32, units: i32, inner: i32): i32 {
  const run = <usize>inner * sizeof<T>();
  const step = <usize>units * run;
  let dead = 0;
  for (let unit = 0; unit < units; unit++, x += run) {
    let isDead = true;
    for (let o = 0, row = x; isDead && o < outer; o++, row += step)
      for (let p = row, end = row + run; p < end; p += sizeof<T>())
        if (load<T>(p) != 0) {
          isDead = false;
          break;
        }
    if (isDead) dead++;
  }
  return dead;
}

/** Number of elements below `low` or above `high`. */
export function countOutside32(x: usize, n: i32, low: f64, high: f64): i32 {
  return countOutside<f32>(x, n, low, high);
}

export function countOutside64(x: usize, n: i32, low: f64, high: f64): i32 {
  return countOutside<f64>(x, n, low, high);
}

// @ts-ignore: decorator
@inline
function countOutside<T>(x: usize, n: i32, low: f64, high: f64): i32 {
  let outside = 0;
  for (const end = x + <usize>n * sizeof<T>(); x < end; x += sizeof<T>()) {
    const v = <f64>load<T>(x);
    outside += i32(v < low) | i32(v > high);
  }
  return outside;
}

/** 1 where no element is NaN or infinite: none has an exponent of ones alone. */
export function isFinite32(x: usize, n: i32): i32 {
  return allFinite<f32, u32>(x, n, 0x7f800000);
}

export function isFinite64(x: usize, n: i32): i32 {
  return allFinite<f64, u64>(x, n, 0x7ff0000000000000);
}

// @ts-ignore: decorator
@inline
function allFinite<T, Bits>(x: usize, n: i32, exponent: Bits): i32 {
  const ones = v128.splat<Bits>(exponent);
  let found = i32x4.splat(0);
  const end = x + ((<usize>(n / lanes<T>())) * VECTOR);
  for (; x < end; x += VECTOR) found = v128.or(found, v128.eq<Bits>(v128.and(v128.load(x), ones), ones));
  let finite = i32(!v128.any_true(found));
  for (let rest = n % lanes<T>(); rest > 0; rest--, x += sizeof<T>())
    finite &= i32((load<Bits>(x) & exponent) != exponent);
  return finite;
}
