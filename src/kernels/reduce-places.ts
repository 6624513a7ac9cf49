/**
 * The largest or smallest along a dimension of strided floats, and where it is: the first of equal ones, or the first NaN. Output
 * element k = o * inner + i comes of x[o * outerStride + i * innerStride + r * stride], r < n. `values` (floats) or `places` (int64)
 * may be 0. Elements begin to end are computed.
 */
import { storeTail } from "./simd";
import { lineMaximum } from "./softmax";

function lineMinimum(x: usize, n: i32): f32 {
  let m = f32x4.splat(Infinity);
  const end = x + (((<usize>n) >> 2) << 4);
  for (; x < end; x += 16) m = f32x4.min(m, v128.load(x));
  const pairs = f32x4.min(m, i64x2.shuffle(m, m, 1, 0));
  let result = f32x4.extract_lane(f32x4.min(pairs, i32x4.shuffle(pairs, pairs, 1, 0, 3, 2)), 0);
  for (let i = n & 3; i > 0; i--) {
    result = min<f32>(result, load<f32>(x));
    x += 4;
  }
  return result;
}

/** The first place of `value`, NaN being equal to NaN. */
function find(x: usize, value: f32): i32 {
  const wanted = f32x4.splat(value);
  const isNumber = value == value;
  let mask = 0;
  let i = -4;
  while (!mask) {
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
        const at = stride == 1 ? find(p, smallest ? lineMinimum(p, n) : lineMaximum(p, n)) : place(p, n, step, smallest);
        if (values) store<f32>(values + (<usize>k << 2), load<f32>(p + <usize>at * step));
        if (places) store<i64>(places + (<usize>k << 3), <i64>at);
      }
    k = stop;
    i = 0;
  }
}
