/**
 * The largest or smallest along a dimension of strided floats, and where it is: the first of equal ones, or the first NaN. Output
 * element k = o * inner + i comes of x[o * outerStride + i * innerStride + r * stride], r < n. `values` (floats) or `places` (int64)
 * may be 0. Elements begin to end are computed.
 */
import { lineMaximum, lineMinimum } from "./reduce-extremes";
import { storeTail } from "./simd";

/** The first of n places with `value`, NaN being equal to NaN. */
function find(x: usize, value: f32, n: i32): i32 {
  const wanted = f32x4.splat(value);
  const isNumber = value == value;
  let mask = 0;
  let i = -4;
  while (!mask && i + 4 < n) {
    const v = v128.load(x);
    mask = i32x4.bitmask(isNumber ? f32x4.eq(v, wanted) : f32x4.ne(v, v));
    x += 16;
    i += 4;
  }
  return i + ctz<i32>(mask);
}

/** True for lanes in which x takes the place of the best so far. */
// @ts-ignore: decorator
@inline
function better(x: v128, best: v128, smallest: bool): v128 {
  const beats = smallest ? f32x4.lt(x, best) : f32x4.gt(x, best);
  return v128.or(beats, v128.and(f32x4.ne(x, x), f32x4.eq(best, best)));
}

/** Four lines side by side, `count` of which are stored. */
function columns(x: usize, values: usize, places: usize, n: i32, step: usize, count: i32, smallest: bool): void {
  let best = v128.load(x);
  let at = i32x4.splat(0);
  for (let r = 1; r < n; r++) {
    x += step;
    const v = v128.load(x);
    const mask = better(v, best, smallest);
    best = v128.bitselect(v, best, mask);
    at = v128.bitselect(i32x4.splat(r), at, mask);
  }
  if (values) {
    if (count >= 4) v128.store(values, best);
    else storeTail(values, best, count);
  }
  if (places) {
    store<i64>(places, <i64>i32x4.extract_lane(at, 0));
    if (count > 1) store<i64>(places, <i64>i32x4.extract_lane(at, 1), 8);
    if (count > 2) store<i64>(places, <i64>i32x4.extract_lane(at, 2), 16);
    if (count > 3) store<i64>(places, <i64>i32x4.extract_lane(at, 3), 24);
  }
}

/** One line with any stride. */
function place(x: usize, n: i32, step: usize, smallest: bool): i32 {
  let best = load<f32>(x);
  let at = 0;
  if (best != best) return 0;
  for (let r = 1; r < n; r++) {
    x += step;
    const v = load<f32>(x);
    if (v != v) return r;
    if (smallest ? v < best : v > best) {
      best = v;
      at = r;
    }
  }
  return at;
}

export function extremePlaces32(
  x: usize,
  values: usize,
  places: usize,
  smallest: bool,
  inner: i32,
  outerStride: i32,
  innerStride: i32,
  n: i32,
  stride: i32,
  begin: i32,
  end: i32,
): void {
  const step = <usize>stride << 2;
  let outer = begin / inner;
  let i = begin - outer * inner;
  for (let k = begin; k < end; outer++) {
    const stop = min(end, k - i + inner);
    let p = x + ((<usize>outer * <usize>outerStride + <usize>i * <usize>innerStride) << 2);
    if (innerStride == 1 && stride != 1)
      for (; k < stop; k += 4, p += 16)
        columns(p, values ? values + (<usize>k << 2) : 0, places ? places + (<usize>k << 3) : 0, n, step, stop - k, smallest);
    else
      for (; k < stop; k++, p += <usize>innerStride << 2) {
        const to = values ? values + (<usize>k << 2) : 0;
        if (stride == 1) {
          const value = smallest ? lineMinimum(p, n) : lineMaximum(p, n);
          if (to) store<f32>(to, value);
          if (places) store<i64>(places + (<usize>k << 3), <i64>find(p, value, n));
        } else {
          const at = place(p, n, step, smallest);
          if (to) store<f32>(to, load<f32>(p + <usize>at * step));
          if (places) store<i64>(places + (<usize>k << 3), <i64>at);
        }
      }
    k = stop;
    i = 0;
  }
}
