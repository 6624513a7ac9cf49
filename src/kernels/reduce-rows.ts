/**
 * Sum, largest and smallest of the rows of a matrix of floats, which are read in order, sixteen at a time. Sums of sixteen are float32,
 * those of more float64: the error is that of sixteen additions, however many rows there are.
 */
import { larger } from "./reduce-extremes";
import { storeTail } from "./simd";
import { high, low, narrow } from "./wide";

/** Rows that are read together. */
const BLOCK = 16;

/** Four floats of `rows` (1 to 16) rows. */
// @ts-ignore: decorator
@inline
function block4(x: usize, rows: i32, step: usize): v128 {
  let sum = v128.load(x);
  while (--rows) {
    x += step;
    sum = f32x4.add(sum, v128.load(x));
  }
  return sum;
}

/** Sixteen floats of sixteen rows onto float64 sums. */
// @ts-ignore: decorator
@inline
function block16(x: usize, sums: usize, step: usize): void {
  let s0 = v128.load(x);
  let s1 = v128.load(x, 16);
  let s2 = v128.load(x, 32);
  let s3 = v128.load(x, 48);
  for (let i = 1; i < BLOCK; i++) {
    x += step;
    s0 = f32x4.add(s0, v128.load(x));
    s1 = f32x4.add(s1, v128.load(x, 16));
    s2 = f32x4.add(s2, v128.load(x, 32));
    s3 = f32x4.add(s3, v128.load(x, 48));
  }
  onto(sums, s0);
  onto(sums + 32, s1);
  onto(sums + 64, s2);
  onto(sums + 96, s3);
}

// @ts-ignore: decorator
@inline
function onto(sums: usize, x: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), low(x)));
  v128.store(sums, f64x2.add(v128.load(sums, 16), high(x)), 16);
}

/**
 * out[c] = Σ x[r * stride + c] over `rows` rows, divided by `rows` if `mean`, for columns begin to end. `sums` has room for a float64 a
 * column.
 */
export function sumMatrixRows32(
  x: usize,
  out: usize,
  sums: usize,
  rows: i32,
  stride: i32,
  mean: bool,
  begin: i32,
  end: i32,
): void {
  const step = <usize>stride << 2;
  memory.fill(sums + (<usize>begin << 3), 0, <usize>(end - begin) << 3);
  for (let left = rows; left > 0; left -= BLOCK, x += BLOCK * step) {
    let c = begin;
    if (left >= BLOCK) for (; c + 16 <= end; c += 16) block16(x + (<usize>c << 2), sums + (<usize>c << 3), step);
    const count = min(left, BLOCK);
    for (; c + 4 <= end; c += 4) onto(sums + (<usize>c << 3), block4(x + (<usize>c << 2), count, step));
    for (; c < end; c++) {
      const at = sums + (<usize>c << 3);
      const sum = f32x4.extract_lane(block4(x + (<usize>c << 2), count, step), 0);
      store<f64>(at, load<f64>(at) + <f64>sum);
    }
  }
  const scale = f64x2.splat(mean ? <f64>rows : 1);
  let c = begin;
  for (; c + 4 <= end; c += 4) {
    const at = sums + (<usize>c << 3);
    v128.store(out + (<usize>c << 2), narrow(f64x2.div(v128.load(at), scale), f64x2.div(v128.load(at, 16), scale)));
  }
  for (; c < end; c++) store<f32>(out + (<usize>c << 2), <f32>(load<f64>(sums + (<usize>c << 3)) / f64x2.extract_lane(scale, 0)));
}

/**
 * out[c] = the largest of x[r * stride + c] over `rows` rows, or the smallest, NaN if there is one, for columns begin to end.
 */
export function extremeMatrixRows32(
  x: usize,
  out: usize,
  rows: i32,
  stride: i32,
  smallest: bool,
  begin: i32,
  end: i32,
): void {
  const step = <usize>stride << 2;
  // The smallest is the largest of the opposites, with the sign changed back.
  const sign = f32x4.splat(smallest ? -0.0 : 0.0);
  for (let first = 0; first < rows; first += BLOCK) {
    const count = min(rows - first, BLOCK);
    for (let c = begin; c < end; c += 8) {
      let p = x + (<usize>c << 2);
      const to = out + (<usize>c << 2);
      let m0 = f32x4.splat(-Infinity);
      let m1 = m0;
      if (first > 0) {
        m0 = v128.xor(v128.load(to), sign);
        m1 = v128.xor(v128.load(to, 16), sign);
      }
      for (let i = 0; i < count; i++, p += step) {
        m0 = larger(m0, v128.xor(v128.load(p), sign));
        m1 = larger(m1, v128.xor(v128.load(p, 16), sign));
      }
      m0 = v128.xor(m0, sign);
      m1 = v128.xor(m1, sign);
      put(to, m0, end - c);
      put(to + 16, m1, end - c - 4);
    }
    x += <usize>count * step;
  }
}

/** Stores the first `count` lanes, which may be less than 1. */
// @ts-ignore: decorator
@inline
function put(pointer: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(pointer, value);
  else if (count > 0) storeTail(pointer, value, count);
}
