/** Elements that a mask picks. A mask has a byte an element, contiguous, 0 or not. */
import { storeTail, VECTOR } from "./simd";

/** Four bytes of a mask as lanes of all or no bits. */
// @ts-ignore: decorator
@inline
function laneMask(mask: usize): v128 {
  const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(mask)));
  return i32x4.ne(wide, i32x4.splat(0));
}

/**
 * out[i] = mask[i] ? x[i] : y[i] for elements of 4 bytes; where `xStep` or `yStep` is 0 that side is one element. `out` may be
 * `x` or `y`.
 */
export function select32(mask: usize, x: usize, xStep: usize, y: usize, yStep: usize, out: usize, n: i32): void {
  const xAll = v128.load32_splat(x);
  const yAll = v128.load32_splat(y);
  for (let left = n; left > 0; left -= 4) {
    const a = xStep ? v128.load(x) : xAll;
    const b = yStep ? v128.load(y) : yAll;
    const picked = v128.bitselect(a, b, laneMask(mask));
    if (left >= 4) v128.store(out, picked);
    else storeTail(out, picked, left);
    mask += 4;
    out += VECTOR;
    x += xStep << 2;
    y += yStep << 2;
  }
}

/** As `select32`, for elements of 8 bytes. */
export function select64(mask: usize, x: usize, xStep: usize, y: usize, yStep: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    store<u64>(out, load<u8>(mask) ? load<u64>(x) : load<u64>(y));
    mask++;
    out += 8;
    x += xStep;
    y += yStep;
  }
}

/** Number of bytes that are not 0. */
export function countMask(mask: usize, n: i32): i32 {
  const end = mask + <usize>n;
  let count = 0;
  for (; mask + VECTOR <= end; mask += VECTOR)
    count += popcnt(i8x16.bitmask(i8x16.ne(v128.load(mask), i8x16.splat(0))));
  for (; mask < end; mask++) count += load<u8>(mask) != 0 ? 1 : 0;
  return count;
}

/** Writes each element and moves on only where the mask holds: no branch to mispredict. Ends with the last element picked. */
// @ts-ignore: decorator
@inline
function compress<T>(mask: usize, x: usize, count: i32, out: usize): void {
  while (count > 0) {
    const picked = load<u8>(mask) != 0 ? 1 : 0;
    store<T>(out, load<T>(x));
    out += <usize>picked * sizeof<T>();
    count -= picked;
    mask++;
    x += sizeof<T>();
  }
}

/** The elements of `x` where the mask holds, in order; `count` is how many there are. */
export function compress32(mask: usize, x: usize, count: i32, out: usize): void {
  compress<u32>(mask, x, count, out);
}

export function compress64(mask: usize, x: usize, count: i32, out: usize): void {
  compress<u64>(mask, x, count, out);
}

/**
 * Coordinates of the elements that the mask holds, as rows of `rank` int64; `sizes` are `rank` int32, `at` as many of work
 * space.
 */
export function positionsOfMask(mask: usize, rank: i32, sizes: usize, at: usize, out: usize): void {
  let n = 1;
  for (let d = 0; d < rank; d++) n *= load<i32>(sizes + (<usize>d << 2));
  memory.fill(at, 0, <usize>rank << 2);
  const last = rank - 1;
  const width = load<i32>(sizes + (<usize>last << 2));
  for (let i = 0; i < n; i += width) {
    for (let j = 0; j < width; j++) {
      if (load<u8>(mask + <usize>(i + j)) == 0) continue;
      for (let d = 0; d < last; d++, out += 8) store<i64>(out, <i64>load<i32>(at + (<usize>d << 2)));
      store<i64>(out, <i64>j);
      out += 8;
    }
    for (let d = last - 1; d >= 0; d--) {
      const next = load<i32>(at + (<usize>d << 2)) + 1;
      const carries = next == load<i32>(sizes + (<usize>d << 2));
      store<i32>(at + (<usize>d << 2), carries ? 0 : next);
      if (!carries) break;
    }
  }
}

/** out[i] = x[i] is not 0, for floats; NaN is not 0. */
export function nonzeroMask32(x: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i++, x += 4) store<u8>(out + <usize>i, load<f32>(x) != 0 ? 1 : 0);
}
