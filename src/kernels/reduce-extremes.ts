/** The largest and the smallest of contiguous floats: NaN if there is one. */

/**
 * The larger of two in every lane. pmax and pmin (one instruction, unlike max and min) keep a NaN that is their first operand and
 * lose one that is their second: comparing that with itself gives all bits, which are a NaN, where it is one.
 */
// @ts-ignore: decorator
@inline
export function larger(best: v128, x: v128): v128 {
  return v128.or(f32x4.pmax(best, x), f32x4.ne(x, x));
}

// @ts-ignore: decorator
@inline
function highest(x: v128): f32 {
  const pairs = f32x4.max(x, i64x2.shuffle(x, x, 1, 0));
  return f32x4.extract_lane(f32x4.max(pairs, i32x4.shuffle(pairs, pairs, 1, 0, 3, 2)), 0);
}

// @ts-ignore: decorator
@inline
function extreme(x: usize, n: i32, sign: v128): f32 {
  let m0 = f32x4.splat(-Infinity);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  let end = x + (((<usize>n) >> 4) << 6);
  for (; x < end; x += 64) {
    m0 = larger(m0, v128.xor(v128.load(x), sign));
    m1 = larger(m1, v128.xor(v128.load(x, 16), sign));
    m2 = larger(m2, v128.xor(v128.load(x, 32), sign));
    m3 = larger(m3, v128.xor(v128.load(x, 48), sign));
  }
  end = x + (((<usize>(n & 15)) >> 2) << 4);
  for (; x < end; x += 16) m0 = larger(m0, v128.xor(v128.load(x), sign));
  m0 = larger(larger(m0, m1), larger(m2, m3));
  const rest = n & 3;
  // The last four once more, rather than one by one.
  if (rest && n > 4) m0 = larger(m0, v128.xor(v128.load(x + (<usize>rest << 2) - 16), sign));
  else for (let i = rest; i > 0; i--, x += 4) m0 = larger(m0, v128.xor(v128.load32_splat(x), sign));
  return highest(m0);
}

/** -Infinity of none. */
export function lineMaximum(x: usize, n: i32): f32 {
  return extreme(x, n, f32x4.splat(0));
}

/** Infinity of none. */
export function lineMinimum(x: usize, n: i32): f32 {
  return -extreme(x, n, f32x4.splat(-0.0));
}
