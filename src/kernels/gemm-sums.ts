/** Sums of the columns of a matrix: the gradient of a bias from that of what it was added to. */

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 1));
}

/** The sum of one column of floats, in float64. */
function columnSum(rows: i32, x: usize, rowBytes: usize): f64 {
  let sum: f64 = 0;
  for (; rows > 0; rows--) {
    sum += <f64>load<f32>(x);
    x += rowBytes;
  }
  return sum;
}

/**
 * out[j] = the sum over `rows` rows of x[i * rowStride + j], for the columns from `begin` to `end`. Four rows are added pairwise in
 * float32, which rounds twice, and the rest in float64, so that the error does not grow with the number of rows.
 */
export function columnSums32(x: usize, rows: i32, rowStride: i32, out: usize, begin: i32, end: i32): void {
  const rowBytes = <usize>rowStride << 2;
  let column = begin;
  for (; column + 4 <= end; column += 4) {
    let at = x + (<usize>column << 2);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let left = rows;
    for (; left >= 4; left -= 4) {
      const upper = f32x4.add(v128.load(at), v128.load(at + rowBytes));
      at += 2 * rowBytes;
      const four = f32x4.add(upper, f32x4.add(v128.load(at), v128.load(at + rowBytes)));
      at += 2 * rowBytes;
      s0 = f64x2.add(s0, f64x2.promote_low_f32x4(four));
      s1 = f64x2.add(s1, high(four));
    }
    for (; left > 0; left--) {
      const one = v128.load(at);
      s0 = f64x2.add(s0, f64x2.promote_low_f32x4(one));
      s1 = f64x2.add(s1, high(one));
      at += rowBytes;
    }
    const low = f32x4.demote_f64x2_zero(s0);
    v128.store(out + (<usize>column << 2), i64x2.shuffle(low, f32x4.demote_f64x2_zero(s1), 0, 2));
  }
  for (; column < end; column++)
    store<f32>(out + (<usize>column << 2), <f32>columnSum(rows, x + (<usize>column << 2), rowBytes));
}

/** `columnSums32` of doubles, in float64. */
export function columnSums64(x: usize, rows: i32, rowStride: i32, out: usize, begin: i32, end: i32): void {
  const rowBytes = <usize>rowStride << 3;
  let column = begin;
  for (; column < end; column += 2) {
    let at = x + (<usize>column << 3);
    let sum = f64x2.splat(0);
    for (let left = rows; left > 0; left--) {
      sum = f64x2.add(sum, v128.load(at));
      at += rowBytes;
    }
    const to = out + (<usize>column << 3);
    if (column + 1 < end) v128.store(to, sum);
    else v128.store64_lane(to, sum, 0);
  }
}
