/**
 * Copies of strided elements of 1, 2, 4 and 8 bytes. A fill is a copy of one element with strides 0. The caller puts the dimensions in
 * the target's order and, where the source's neighbours lie in another dimension than the target's, that one next to last.
 */
import { runsDown, TILE } from "./pointwise-loops";
import { splatAt, VECTOR } from "./simd";

/** From this length on the call of memory.copy costs less than its loop saves. */
const LONG_BYTES: usize = 512;

function copyLine(target: usize, source: usize, bytes: usize): void {
  if (bytes >= LONG_BYTES) {
    memory.copy(target, source, bytes);
    return;
  }
  const end = source + (bytes & ~15);
  while (source < end) {
    v128.store(target, v128.load(source));
    source += VECTOR;
    target += VECTOR;
  }
  if (bytes & 8) {
    store<u64>(target, load<u64>(source));
    source += 8;
    target += 8;
  }
  if (bytes & 4) {
    store<u32>(target, load<u32>(source));
    source += 4;
    target += 4;
  }
  if (bytes & 2) {
    store<u16>(target, load<u16>(source));
    source += 2;
    target += 2;
  }
  if (bytes & 1) store<u8>(target, load<u8>(source));
}

// @ts-ignore: decorator
@inline
function splatElement<T>(source: usize): v128 {
  if (sizeof<T>() == 1) return v128.load8_splat(source);
  if (sizeof<T>() == 2) return v128.load16_splat(source);
  return splatAt<T>(source);
}

/** The same element n times. */
function fillLine<T>(target: usize, source: usize, n: i32): void {
  const width = 16 / sizeof<T>();
  const vector = splatElement<T>(source);
  for (; n >= width; n -= width) {
    v128.store(target, vector);
    target += VECTOR;
  }
  const element = load<T>(source);
  for (; n > 0; n--) {
    store<T>(target, element);
    target += sizeof<T>();
  }
}

function copySteps<T>(target: usize, targetStep: usize, source: usize, sourceStep: usize, n: i32): void {
  for (; n > 0; n--) {
    store<T>(target, load<T>(source));
    target += targetStep;
    source += sourceStep;
  }
}

/** A square of 4 x 4 elements of 4 bytes, or 2 x 2 of 8. */
// @ts-ignore: decorator
@inline
function transposeSquare<T>(target: usize, targetRow: usize, source: usize, sourceColumn: usize): void {
  if (sizeof<T>() == 8) {
    const first = v128.load(source);
    const second = v128.load(source + sourceColumn);
    v128.store(target, i64x2.shuffle(first, second, 0, 2));
    v128.store(target + targetRow, i64x2.shuffle(first, second, 1, 3));
    return;
  }
  const c0 = v128.load(source);
  const c1 = v128.load(source + sourceColumn);
  const c2 = v128.load(source + 2 * sourceColumn);
  const c3 = v128.load(source + 3 * sourceColumn);
  const low01 = i32x4.shuffle(c0, c1, 0, 4, 1, 5);
  const low23 = i32x4.shuffle(c2, c3, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(c0, c1, 2, 6, 3, 7);
  const high23 = i32x4.shuffle(c2, c3, 2, 6, 3, 7);
  v128.store(target, i64x2.shuffle(low01, low23, 0, 2));
  v128.store(target + targetRow, i64x2.shuffle(low01, low23, 1, 3));
  v128.store(target + 2 * targetRow, i64x2.shuffle(high01, high23, 0, 2));
  v128.store(target + 3 * targetRow, i64x2.shuffle(high01, high23, 1, 3));
}

/** rows x n elements whose neighbours lie in a row of the target and in a column of the source. */
function transpose<T>(
  target: usize,
  targetRow: usize,
  source: usize,
  sourceColumn: usize,
  rows: i32,
  n: i32,
): void {
  // A cache line of the source is used up before the next column; as many rows of the target are written side by side.
  const band = 64 / sizeof<T>();
  const side = 16 / sizeof<T>();
  for (let row = 0; row < rows; row += band) {
    const count = min(band, rows - row);
    const squares = sizeof<T>() >= 4 ? count & -side : 0;
    let from = source + <usize>row * sizeof<T>();
    let to = target + <usize>row * targetRow;
    let column = 0;
    for (; squares && column + side <= n; column += side) {
      for (let r = 0; r < squares; r += side)
        transposeSquare<T>(to + <usize>r * targetRow, targetRow, from + <usize>r * sizeof<T>(), sourceColumn);
      for (let r = squares; r < count; r++)
        copySteps<T>(to + <usize>r * targetRow, sizeof<T>(), from + <usize>r * sizeof<T>(), sourceColumn, side);
      from += <usize>side * sourceColumn;
      to += VECTOR;
    }
    for (; column < n; column++) {
      copySteps<T>(to, targetRow, from, sizeof<T>(), count);
      from += sourceColumn;
      to += sizeof<T>();
    }
  }
}

function copyPlane<T>(dimensions: usize, target: usize, source: usize): void {
  const size = sizeof<T>();
  const rows = load<i32>(dimensions);
  const targetRow = <usize>load<i32>(dimensions, 4);
  const sourceRow = <usize>load<i32>(dimensions, 8);
  const n = load<i32>(dimensions, 12);
  const targetStep = <usize>load<i32>(dimensions, 16);
  const sourceStep = <usize>load<i32>(dimensions, 20);
  if (targetStep == size && sourceRow == size && sourceStep != size && rows > 1) {
    transpose<T>(target, targetRow, source, sourceStep, rows, n);
    return;
  }
  if (targetStep == size && (sourceStep == size || sourceStep == 0)) {
    for (let row = 0; row < rows; row++) {
      if (sourceStep == 0) fillLine<T>(target, source, n);
      else copyLine(target, source, <usize>n * size);
      target += targetRow;
      source += sourceRow;
    }
    return;
  }
  const tile = runsDown(targetRow, targetStep) || runsDown(sourceRow, sourceStep) ? TILE : n;
  for (let column = 0; column < n; column += tile) {
    const count = min(tile, n - column);
    let to = target + <usize>column * targetStep;
    let from = source + <usize>column * sourceStep;
    for (let row = 0; row < rows; row++) {
      copySteps<T>(to, targetStep, from, sourceStep, count);
      to += targetRow;
      from += sourceRow;
    }
  }
}

function copyStrided<T>(rank: i32, dimensions: usize, target: usize, source: usize): void {
  if (rank == 2) {
    copyPlane<T>(dimensions, target, source);
    return;
  }
  const targetStride = <usize>load<i32>(dimensions, 4);
  const sourceStride = <usize>load<i32>(dimensions, 8);
  for (let i = load<i32>(dimensions); i > 0; i--) {
    copyStrided<T>(rank - 1, dimensions + 12, target, source);
    target += targetStride;
    source += sourceStride;
  }
}

/**
 * `dimensions`: `rank` (2 or more) of them, the outermost first, each as three int32: its size and the strides in bytes of target and
 * source. Target and source do not overlap.
 */
export function copyStrided1(rank: i32, dimensions: usize, target: usize, source: usize): void {
  copyStrided<u8>(rank, dimensions, target, source);
}

export function copyStrided2(rank: i32, dimensions: usize, target: usize, source: usize): void {
  copyStrided<u16>(rank, dimensions, target, source);
}

export function copyStrided4(rank: i32, dimensions: usize, target: usize, source: usize): void {
  copyStrided<u32>(rank, dimensions, target, source);
}

export function copyStrided8(rank: i32, dimensions: usize, target: usize, source: usize): void {
  copyStrided<u64>(rank, dimensions, target, source);
}
