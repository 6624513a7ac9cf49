/** The matrix product when one side of the result is 1: the matrix is read once, so nothing is packed. Strides are in bytes. */
import { lanes, madd, splatAt, VECTOR } from "./simd";

// @ts-ignore: decorator
@inline
function laneSum<T>(x: v128): T {
  if (sizeof<T>() == 4) {
    const pairs = f32x4.add(x, i64x2.shuffle(x, x, 1, 0));
    return <T>(f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1));
  }
  return <T>(f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1));
}

/** The scalar product of two contiguous vectors. */
function dot<T>(k: i32, a: usize, b: usize): T {
  const width = lanes<T>();
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let left = k;
  for (; left >= 4 * width; left -= 4 * width) {
    s0 = madd<T>(v128.load(a), v128.load(b), s0);
    s1 = madd<T>(v128.load(a, 16), v128.load(b, 16), s1);
    s2 = madd<T>(v128.load(a, 32), v128.load(b, 32), s2);
    s3 = madd<T>(v128.load(a, 48), v128.load(b, 48), s3);
    a += 4 * VECTOR;
    b += 4 * VECTOR;
  }
  for (; left >= width; left -= width) {
    s0 = madd<T>(v128.load(a), v128.load(b), s0);
    a += VECTOR;
    b += VECTOR;
  }
  let sum = laneSum<T>(v128.add<T>(v128.add<T>(s0, s1), v128.add<T>(s2, s3)));
  for (; left > 0; left--) {
    sum += load<T>(a) * load<T>(b);
    a += sizeof<T>();
    b += sizeof<T>();
  }
  return sum;
}

/** c (n) = a (k) * B (k x n), columns of B contiguous. */
function timesColumns<T>(n: i32, k: i32, a: usize, b: usize, columnStride: usize, c: usize, accumulate: bool): void {
  for (let j = 0; j < n; j++) {
    const value = dot<T>(k, a, b);
    store<T>(c, accumulate ? load<T>(c) + value : value);
    b += columnStride;
    c += sizeof<T>();
  }
}

/** c (n) = a (k) * B (k x n), rows of B contiguous. */
function timesRows<T>(n: i32, k: i32, a: usize, b: usize, rowStride: usize, c: usize, accumulate: bool): void {
  const width = lanes<T>();
  let j = 0;
  for (; j + 4 * width <= n; j += 4 * width) {
    let s0 = accumulate ? v128.load(c) : i32x4.splat(0);
    let s1 = accumulate ? v128.load(c, 16) : i32x4.splat(0);
    let s2 = accumulate ? v128.load(c, 32) : i32x4.splat(0);
    let s3 = accumulate ? v128.load(c, 48) : i32x4.splat(0);
    let row = b;
    for (let p: usize = 0, end = <usize>k * sizeof<T>(); p < end; p += sizeof<T>()) {
      const x = splatAt<T>(a + p);
      s0 = madd<T>(x, v128.load(row), s0);
      s1 = madd<T>(x, v128.load(row, 16), s1);
      s2 = madd<T>(x, v128.load(row, 32), s2);
      s3 = madd<T>(x, v128.load(row, 48), s3);
      row += rowStride;
    }
    v128.store(c, s0);
    v128.store(c, s1, 16);
    v128.store(c, s2, 32);
    v128.store(c, s3, 48);
    b += 4 * VECTOR;
    c += 4 * VECTOR;
  }
  for (; j < n; j++) {
    let sum: T = accumulate ? load<T>(c) : <T>0;
    let row = b;
    for (let p: usize = 0, end = <usize>k * sizeof<T>(); p < end; p += sizeof<T>()) {
      sum += load<T>(a + p) * load<T>(row);
      row += rowStride;
    }
    store<T>(c, sum);
    b += sizeof<T>();
    c += sizeof<T>();
  }
}

/** c (n, contiguous) = a (k, contiguous) * B (k x n), one of B's strides being an element. */
export function gemv<T>(
  n: i32,
  k: i32,
  a: usize,
  b: usize,
  rowStride: usize,
  columnStride: usize,
  c: usize,
  accumulate: bool,
): void {
  if (rowStride == sizeof<T>()) timesColumns<T>(n, k, a, b, columnStride, c, accumulate);
  else timesRows<T>(n, k, a, b, rowStride, c, accumulate);
}
