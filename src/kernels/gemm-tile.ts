/**
 * The inner loops of the matrix product: a tile of C, 6 rows by 2 vectors (or 1), is held in registers over the whole of k.
 *
 * `bStep` is the distance in bytes from a row of B's panel to the next; `ldc` that of C's rows. A tile is always computed
 * whole: the caller sees to it that what lies outside of the matrices is readable, and stores such tiles elsewhere first.
 */
import { madd, splatAt } from "./simd";

export const TILE_ROWS: i32 = 6;

// @ts-ignore: decorator
@inline
function put<T>(c: usize, value: v128, accumulate: bool): void {
  v128.store(c, accumulate ? v128.add<T>(value, v128.load(c)) : value);
}

/** A's six values for a step of k lie together; `aStep` bytes further are those of the next step. C is two vectors wide. */
export function tilePanel<T>(
  k: i32,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  c: usize,
  ldc: usize,
  accumulate: bool,
): void {
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  for (; k > 0; k--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = splatAt<T>(a);
    c00 = madd<T>(x, b0, c00);
    c01 = madd<T>(x, b1, c01);
    x = splatAt<T>(a + 1 * sizeof<T>());
    c10 = madd<T>(x, b0, c10);
    c11 = madd<T>(x, b1, c11);
    x = splatAt<T>(a + 2 * sizeof<T>());
    c20 = madd<T>(x, b0, c20);
    c21 = madd<T>(x, b1, c21);
    x = splatAt<T>(a + 3 * sizeof<T>());
    c30 = madd<T>(x, b0, c30);
    c31 = madd<T>(x, b1, c31);
    x = splatAt<T>(a + 4 * sizeof<T>());
    c40 = madd<T>(x, b0, c40);
    c41 = madd<T>(x, b1, c41);
    x = splatAt<T>(a + 5 * sizeof<T>());
    c50 = madd<T>(x, b0, c50);
    c51 = madd<T>(x, b1, c51);
    a += aStep;
    b += bStep;
  }
  put<T>(c, c00, accumulate);
  put<T>(c + 16, c01, accumulate);
  c += ldc;
  put<T>(c, c10, accumulate);
  put<T>(c + 16, c11, accumulate);
  c += ldc;
  put<T>(c, c20, accumulate);
  put<T>(c + 16, c21, accumulate);
  c += ldc;
  put<T>(c, c30, accumulate);
  put<T>(c + 16, c31, accumulate);
  c += ldc;
  put<T>(c, c40, accumulate);
  put<T>(c + 16, c41, accumulate);
  c += ldc;
  put<T>(c, c50, accumulate);
  put<T>(c + 16, c51, accumulate);
}

/** A's rows are contiguous, `lda` bytes apart; `rows` of them exist (the last stands in for those that do not). */
export function tileRows<T>(
  k: i32,
  a: usize,
  lda: usize,
  rows: i32,
  b: usize,
  bStep: usize,
  c: usize,
  ldc: usize,
  accumulate: bool,
): void {
  const a0 = a;
  const a1 = rows > 1 ? a0 + lda : a0;
  const a2 = rows > 2 ? a1 + lda : a1;
  const a3 = rows > 3 ? a2 + lda : a2;
  const a4 = rows > 4 ? a3 + lda : a3;
  const a5 = rows > 5 ? a4 + lda : a4;
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  for (let p: usize = 0, end = <usize>k * sizeof<T>(); p < end; p += sizeof<T>()) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = splatAt<T>(a0 + p);
    c00 = madd<T>(x, b0, c00);
    c01 = madd<T>(x, b1, c01);
    x = splatAt<T>(a1 + p);
    c10 = madd<T>(x, b0, c10);
    c11 = madd<T>(x, b1, c11);
    x = splatAt<T>(a2 + p);
    c20 = madd<T>(x, b0, c20);
    c21 = madd<T>(x, b1, c21);
    x = splatAt<T>(a3 + p);
    c30 = madd<T>(x, b0, c30);
    c31 = madd<T>(x, b1, c31);
    x = splatAt<T>(a4 + p);
    c40 = madd<T>(x, b0, c40);
    c41 = madd<T>(x, b1, c41);
    x = splatAt<T>(a5 + p);
    c50 = madd<T>(x, b0, c50);
    c51 = madd<T>(x, b1, c51);
    b += bStep;
  }
  put<T>(c, c00, accumulate);
  put<T>(c + 16, c01, accumulate);
  c += ldc;
  put<T>(c, c10, accumulate);
  put<T>(c + 16, c11, accumulate);
  c += ldc;
  put<T>(c, c20, accumulate);
  put<T>(c + 16, c21, accumulate);
  c += ldc;
  put<T>(c, c30, accumulate);
  put<T>(c + 16, c31, accumulate);
  c += ldc;
  put<T>(c, c40, accumulate);
  put<T>(c + 16, c41, accumulate);
  c += ldc;
  put<T>(c, c50, accumulate);
  put<T>(c + 16, c51, accumulate);
}

/** A's six values for a step of k lie together; `aStep` bytes further are those of the next step. C is one vector wide. */
export function tilePanelNarrow<T>(
  k: i32,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  c: usize,
  ldc: usize,
  accumulate: bool,
): void {
  let c00 = i32x4.splat(0);
  let c10 = c00;
  let c20 = c00;
  let c30 = c00;
  let c40 = c00;
  let c50 = c00;
  for (; k > 0; k--) {
    const b0 = v128.load(b);
    let x = splatAt<T>(a);
    c00 = madd<T>(x, b0, c00);
    x = splatAt<T>(a + 1 * sizeof<T>());
    c10 = madd<T>(x, b0, c10);
    x = splatAt<T>(a + 2 * sizeof<T>());
    c20 = madd<T>(x, b0, c20);
    x = splatAt<T>(a + 3 * sizeof<T>());
    c30 = madd<T>(x, b0, c30);
    x = splatAt<T>(a + 4 * sizeof<T>());
    c40 = madd<T>(x, b0, c40);
    x = splatAt<T>(a + 5 * sizeof<T>());
    c50 = madd<T>(x, b0, c50);
    a += aStep;
    b += bStep;
  }
  put<T>(c, c00, accumulate);
  c += ldc;
  put<T>(c, c10, accumulate);
  c += ldc;
  put<T>(c, c20, accumulate);
  c += ldc;
  put<T>(c, c30, accumulate);
  c += ldc;
  put<T>(c, c40, accumulate);
  c += ldc;
  put<T>(c, c50, accumulate);
}

/** A's rows are contiguous, `lda` bytes apart; `rows` of them exist (the last stands in for those that do not). */
export function tileRowsNarrow<T>(
  k: i32,
  a: usize,
  lda: usize,
  rows: i32,
  b: usize,
  bStep: usize,
  c: usize,
  ldc: usize,
  accumulate: bool,
): void {
  const a0 = a;
  const a1 = rows > 1 ? a0 + lda : a0;
  const a2 = rows > 2 ? a1 + lda : a1;
  const a3 = rows > 3 ? a2 + lda : a2;
  const a4 = rows > 4 ? a3 + lda : a3;
  const a5 = rows > 5 ? a4 + lda : a4;
  let c00 = i32x4.splat(0);
  let c10 = c00;
  let c20 = c00;
  let c30 = c00;
  let c40 = c00;
  let c50 = c00;
  for (let p: usize = 0, end = <usize>k * sizeof<T>(); p < end; p += sizeof<T>()) {
    const b0 = v128.load(b);
    let x = splatAt<T>(a0 + p);
    c00 = madd<T>(x, b0, c00);
    x = splatAt<T>(a1 + p);
    c10 = madd<T>(x, b0, c10);
    x = splatAt<T>(a2 + p);
    c20 = madd<T>(x, b0, c20);
    x = splatAt<T>(a3 + p);
    c30 = madd<T>(x, b0, c30);
    x = splatAt<T>(a4 + p);
    c40 = madd<T>(x, b0, c40);
    x = splatAt<T>(a5 + p);
    c50 = madd<T>(x, b0, c50);
    b += bStep;
  }
  put<T>(c, c00, accumulate);
  c += ldc;
  put<T>(c, c10, accumulate);
  c += ldc;
  put<T>(c, c20, accumulate);
  c += ldc;
  put<T>(c, c30, accumulate);
  c += ldc;
  put<T>(c, c40, accumulate);
  c += ldc;
  put<T>(c, c50, accumulate);
}

