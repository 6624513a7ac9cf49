/** What an observer wants to know of a tensor: facts of all its elements in one reading. */

/**
 * Writes nine float64 to `out`: count of NaN, of Inf, of zeros, then of the finite elements sum, sum of squares, smallest, largest,
 * smallest and largest magnitude (Inf and 0 where there are none).
 */
export function statistics32(x: usize, out: usize, n: i32): void {
  let nans: i64 = 0;
  let infinities: i64 = 0;
  let zeros: i64 = 0;
  const zero = f32x4.splat(0);
  const infinity = f32x4.splat(Infinity);
  let lowest = infinity;
  let highest = f32x4.splat(-Infinity);
  let smallest = infinity;
  let largest = zero;
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let q0 = s0;
  let q1 = s0;
  for (let i = 0; i < n; i += 4, x += 16) {
    const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(n - i));
    const v = v128.and(v128.load(x), inside);
    const size = f32x4.abs(v);
    const finite = v128.and(f32x4.lt(size, infinity), inside);
    nans += popcnt<i32>(i32x4.bitmask(f32x4.ne(v, v)));
    infinities += popcnt<i32>(i32x4.bitmask(f32x4.eq(size, infinity)));
    zeros += popcnt<i32>(i32x4.bitmask(v128.and(f32x4.eq(v, zero), inside)));
    lowest = f32x4.pmin(lowest, v128.bitselect(v, infinity, finite));
    highest = f32x4.pmax(highest, v128.bitselect(v, f32x4.neg(infinity), finite));
    smallest = f32x4.pmin(smallest, v128.bitselect(size, infinity, finite));
    largest = f32x4.pmax(largest, v128.and(size, finite));
    const kept = v128.and(v, finite);
    const a = f64x2.promote_low_f32x4(kept);
    const b = f64x2.promote_low_f32x4(i64x2.shuffle(kept, kept, 1, 1));
    s0 = f64x2.add(s0, a);
    s1 = f64x2.add(s1, b);
    q0 = f64x2.add(q0, f64x2.mul(a, a));
    q1 = f64x2.add(q1, f64x2.mul(b, b));
  }
  s0 = f64x2.add(s0, s1);
  q0 = f64x2.add(q0, q1);
  store<f64>(out, <f64>nans);
  store<f64>(out, <f64>infinities, 8);
  store<f64>(out, <f64>zeros, 16);
  store<f64>(out, f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1), 24);
  store<f64>(out, f64x2.extract_lane(q0, 0) + f64x2.extract_lane(q0, 1), 32);
  store<f64>(out, <f64>least(lowest), 40);
  store<f64>(out, -(<f64>least(f32x4.neg(highest))), 48);
  store<f64>(out, <f64>least(smallest), 56);
  store<f64>(out, -(<f64>least(f32x4.neg(largest))), 64);
}

function least(x: v128): f32 {
  const pairs = f32x4.pmin(x, i64x2.shuffle(x, x, 1, 0));
  return f32x4.extract_lane(f32x4.pmin(pairs, i32x4.shuffle(pairs, pairs, 1, 0, 3, 2)), 0);
}

/**
 * Adds to `counts` (int32, one a bin): bins of equal width from `low` to `high`, the last with its upper end. What lies outside,
 * and NaN, is not counted.
 */
export function histogram32(x: usize, counts: usize, n: i32, low: f64, high: f64, bins: i32): void {
  const scale = <f64>bins / (high - low);
  for (; n > 0; n--, x += 4) {
    const v = <f64>load<f32>(x);
    if (!(v >= low && v <= high)) continue;
    const bin = min<i32>(<i32>((v - low) * scale), bins - 1);
    const at = counts + (<usize>bin << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}
