/**
 * The inner loop of the matrix product: a tile of C, up to 6 rows by 2 vectors, is held in registers over the whole of k.
 * Twelve accumulators, two vectors of B and one value of A fill the fifteen registers that V8 has on x64.
 *
 * Each row of A has its own pointer, so that any strides do: an address is then a local, which costs V8 no instruction.
 * `rows` rows of A exist; the last stands in for those that the tile has beyond. What lies past B's columns must be readable.
 * C = A * B + init; `initRow` 0 adds one row to all. Strides are in bytes.
 *
 * The sums start from `init`, and nothing but their stores follows the loop: if a load does, V8 up to that of Node 20 loads all
 * operands of a step before it computes, and runs out of registers.
 */
import { madd, splatAt } from "./simd";

export const TILE_ROWS: i32 = 6;

/** The template: `height` (2, 4 or 6) and `wide` are constants where it is inlined. */
// @ts-ignore: decorator
@inline
function tile<T>(
  height: i32,
  wide: bool,
  rows: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
): void {
  let a0 = a;
  let a1 = rows > 1 ? a0 + aRow : a0;
  let a2 = rows > 2 ? a1 + aRow : a1;
  let a3 = rows > 3 ? a2 + aRow : a2;
  let a4 = rows > 4 ? a3 + aRow : a3;
  let a5 = rows > 5 ? a4 + aRow : a4;
  const i1 = init + initRow;
  const i2 = i1 + initRow;
  const i3 = i2 + initRow;
  const i4 = i3 + initRow;
  const i5 = i4 + initRow;
  let c00 = v128.load(init);
  let c01 = wide ? v128.load(init, 16) : c00;
  let c10 = v128.load(i1);
  let c11 = wide ? v128.load(i1, 16) : c00;
  let c20 = height > 2 ? v128.load(i2) : c00;
  let c21 = height > 2 && wide ? v128.load(i2, 16) : c00;
  let c30 = height > 2 ? v128.load(i3) : c00;
  let c31 = height > 2 && wide ? v128.load(i3, 16) : c00;
  let c40 = height > 4 ? v128.load(i4) : c00;
  let c41 = height > 4 && wide ? v128.load(i4, 16) : c00;
  let c50 = height > 4 ? v128.load(i5) : c00;
  let c51 = height > 4 && wide ? v128.load(i5, 16) : c00;
  for (; k > 0; k--) {
    const b0 = v128.load(b);
    const b1 = wide ? v128.load(b, 16) : b0;
    const x0 = splatAt<T>(a0);
    c00 = madd<T>(x0, b0, c00);
    if (wide) c01 = madd<T>(x0, b1, c01);
    const x1 = splatAt<T>(a1);
    c10 = madd<T>(x1, b0, c10);
    if (wide) c11 = madd<T>(x1, b1, c11);
    if (height > 2) {
      const x2 = splatAt<T>(a2);
      c20 = madd<T>(x2, b0, c20);
      if (wide) c21 = madd<T>(x2, b1, c21);
      const x3 = splatAt<T>(a3);
      c30 = madd<T>(x3, b0, c30);
      if (wide) c31 = madd<T>(x3, b1, c31);
    }
    if (height > 4) {
      const x4 = splatAt<T>(a4);
      c40 = madd<T>(x4, b0, c40);
      if (wide) c41 = madd<T>(x4, b1, c41);
      const x5 = splatAt<T>(a5);
      c50 = madd<T>(x5, b0, c50);
      if (wide) c51 = madd<T>(x5, b1, c51);
    }
    a0 += aColumn;
    a1 += aColumn;
    a2 += aColumn;
    a3 += aColumn;
    a4 += aColumn;
    a5 += aColumn;
    b += bRow;
  }
  v128.store(c, c00);
  if (wide) v128.store(c, c01, 16);
  c += cRow;
  v128.store(c, c10);
  if (wide) v128.store(c, c11, 16);
  if (height > 2) {
    c += cRow;
    v128.store(c, c20);
    if (wide) v128.store(c, c21, 16);
    c += cRow;
    v128.store(c, c30);
    if (wide) v128.store(c, c31, 16);
  }
  if (height > 4) {
    c += cRow;
    v128.store(c, c40);
    if (wide) v128.store(c, c41, 16);
    c += cRow;
    v128.store(c, c50);
    if (wide) v128.store(c, c51, 16);
  }
}

export function tile6Wide<T>(
  rows: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
): void {
  tile<T>(6, true, rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
}

export function tile6Narrow<T>(
  rows: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
): void {
  tile<T>(6, false, rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
}

export function tile4Wide<T>(
  rows: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
): void {
  tile<T>(4, true, rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
}

export function tile4Narrow<T>(
  rows: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
): void {
  tile<T>(4, false, rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
}

export function tile2Wide<T>(
  rows: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
): void {
  tile<T>(2, true, rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
}

export function tile2Narrow<T>(
  rows: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
): void {
  tile<T>(2, false, rows, k, a, aRow, aColumn, b, bRow, c, cRow, init, initRow);
}

/** A whole tile of packed rows of A: one pointer steps through all of them, which gains 3 to 6% over six. */
export function tile6Packed<T>(
  k: i32,
  a: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  init: usize,
  initRow: usize,
): void {
  const i1 = init + initRow;
  const i2 = i1 + initRow;
  const i3 = i2 + initRow;
  const i4 = i3 + initRow;
  const i5 = i4 + initRow;
  let c00 = v128.load(init);
  let c01 = v128.load(init, 16);
  let c10 = v128.load(i1);
  let c11 = v128.load(i1, 16);
  let c20 = v128.load(i2);
  let c21 = v128.load(i2, 16);
  let c30 = v128.load(i3);
  let c31 = v128.load(i3, 16);
  let c40 = v128.load(i4);
  let c41 = v128.load(i4, 16);
  let c50 = v128.load(i5);
  let c51 = v128.load(i5, 16);
  for (; k > 0; k--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x0 = sizeof<T>() == 4 ? v128.load32_splat(a) : v128.load64_splat(a);
    c00 = madd<T>(x0, b0, c00);
    c01 = madd<T>(x0, b1, c01);
    const x1 = sizeof<T>() == 4 ? v128.load32_splat(a, 4) : v128.load64_splat(a, 8);
    c10 = madd<T>(x1, b0, c10);
    c11 = madd<T>(x1, b1, c11);
    const x2 = sizeof<T>() == 4 ? v128.load32_splat(a, 8) : v128.load64_splat(a, 16);
    c20 = madd<T>(x2, b0, c20);
    c21 = madd<T>(x2, b1, c21);
    const x3 = sizeof<T>() == 4 ? v128.load32_splat(a, 12) : v128.load64_splat(a, 24);
    c30 = madd<T>(x3, b0, c30);
    c31 = madd<T>(x3, b1, c31);
    const x4 = sizeof<T>() == 4 ? v128.load32_splat(a, 16) : v128.load64_splat(a, 32);
    c40 = madd<T>(x4, b0, c40);
    c41 = madd<T>(x4, b1, c41);
    const x5 = sizeof<T>() == 4 ? v128.load32_splat(a, 20) : v128.load64_splat(a, 40);
    c50 = madd<T>(x5, b0, c50);
    c51 = madd<T>(x5, b1, c51);
    a += <usize>TILE_ROWS * sizeof<T>();
    b += bRow;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += cRow;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += cRow;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += cRow;
  v128.store(c, c30);
  v128.store(c, c31, 16);
  c += cRow;
  v128.store(c, c40);
  v128.store(c, c41, 16);
  c += cRow;
  v128.store(c, c50);
  v128.store(c, c51, 16);
}
