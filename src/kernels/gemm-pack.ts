/**
 * Copies blocks of A and B into panels that the tiles read in order: six rows of A, or two vectors' columns of B, side by side
 * for each step of k. Rows and columns that a last panel lacks are filled with 0. Strides are in bytes.
 */
import { TILE_ROWS } from "./gemm-tile";
import { lanes, VECTOR } from "./simd";

/** [a0 b0 c0 d0], ... of four rows: `i` of the result holds element i of each row. */
// @ts-ignore: decorator
@inline
function interleaveLow(x: v128, y: v128): v128 {
  return i8x16.shuffle(x, y, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
}

// @ts-ignore: decorator
@inline
function interleaveHigh(x: v128, y: v128): v128 {
  return i8x16.shuffle(x, y, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
}

// @ts-ignore: decorator
@inline
function joinLow(x: v128, y: v128): v128 {
  return i64x2.shuffle(x, y, 0, 2);
}

// @ts-ignore: decorator
@inline
function joinHigh(x: v128, y: v128): v128 {
  return i64x2.shuffle(x, y, 1, 3);
}

/** Transposes 4 x 4 floats from rows `stride` apart into rows `outStride` apart. */
// @ts-ignore: decorator
@inline
function transpose4(from: usize, stride: usize, out: usize, outStride: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + stride);
  const r2 = v128.load(from + 2 * stride);
  const r3 = v128.load(from + 3 * stride);
  const l01 = interleaveLow(r0, r1);
  const l23 = interleaveLow(r2, r3);
  const h01 = interleaveHigh(r0, r1);
  const h23 = interleaveHigh(r2, r3);
  v128.store(out, joinLow(l01, l23));
  v128.store(out + outStride, joinHigh(l01, l23));
  v128.store(out + 2 * outStride, joinLow(h01, h23));
  v128.store(out + 3 * outStride, joinHigh(h01, h23));
}

/** `width` (of `full`) lines of `k` elements, any strides, into a panel. */
function packPanel<T>(
  k: i32,
  width: i32,
  full: i32,
  from: usize,
  lineStride: usize,
  stepStride: usize,
  out: usize,
): void {
  for (let p = 0; p < k; p++) {
    let element = from;
    for (let i = 0; i < width; i++) {
      store<T>(out, load<T>(element));
      element += lineStride;
      out += sizeof<T>();
    }
    for (let i = width; i < full; i++) {
      store<T>(out, 0);
      out += sizeof<T>();
    }
    from += stepStride;
  }
}

/** Whole panels of A whose columns are contiguous, step by step: each line of the cache is then read once. */
function packColumnsOfA<T>(panels: i32, k: i32, a: usize, aColumn: usize, out: usize): void {
  const width = <usize>TILE_ROWS * sizeof<T>();
  const panelBytes = <usize>k * width;
  for (; k > 0; k--) {
    let from = a;
    let to = out;
    for (let panel = panels; panel > 0; panel--) {
      v128.store(to, v128.load(from));
      if (sizeof<T>() == 4) v128.store64_lane(to, v128.load64_zero(from, 16), 0, 16);
      else {
        v128.store(to, v128.load(from, 16), 16);
        v128.store(to, v128.load(from, 32), 32);
      }
      from += width;
      to += panelBytes;
    }
    a += aColumn;
    out += width;
  }
}

/** A whole panel of A whose rows are contiguous floats, by transposing. Returns the steps done, the last few being left. */
function packRowsOfA(k: i32, a: usize, aRow: usize, out: usize): i32 {
  let done = 0;
  const pair = a + 4 * aRow;
  for (; done + 4 <= k; done += 4) {
    const at = <usize>done << 2;
    transpose4(a + at, aRow, out, 24);
    const r4 = v128.load(pair + at);
    const r5 = v128.load(pair + aRow + at);
    const low = interleaveLow(r4, r5);
    const high = interleaveHigh(r4, r5);
    v128.store64_lane(out, low, 0, 16);
    v128.store64_lane(out, low, 1, 40);
    v128.store64_lane(out, high, 0, 64);
    v128.store64_lane(out, high, 1, 88);
    out += 96;
  }
  return done;
}

/**
 * `rows` rows of A, k steps of each: panels of six rows' values for one step after the other,
 * `6 * k` elements apart.
 */
export function packA<T>(rows: i32, k: i32, a: usize, aRow: usize, aColumn: usize, out: usize): void {
  const panelBytes = <usize>(TILE_ROWS * k) * sizeof<T>();
  let done = 0;
  if (aRow == sizeof<T>()) {
    const panels = rows / TILE_ROWS;
    packColumnsOfA<T>(panels, k, a, aColumn, out);
    done = panels * TILE_ROWS;
    out += <usize>panels * panelBytes;
  }
  for (; done < rows; done += TILE_ROWS) {
    const height = min(TILE_ROWS, rows - done);
    const from = a + <usize>done * aRow;
    const steps = sizeof<T>() == 4 && height == TILE_ROWS && aColumn == 4 ? packRowsOfA(k, from, aRow, out) : 0;
    const to = out + <usize>(TILE_ROWS * steps) * sizeof<T>();
    packPanel<T>(k - steps, height, TILE_ROWS, from + <usize>steps * aColumn, aRow, aColumn, to);
    out += panelBytes;
  }
}

/** Columns of a panel of B. */
// @ts-ignore: decorator
@inline
export function panelColumns<T>(): i32 {
  return 2 * lanes<T>();
}

/** One panel of B, `columns` of its two vectors' columns. */
function packPanelB<T>(k: i32, columns: i32, b: usize, bRow: usize, bColumn: usize, out: usize): void {
  const full = panelColumns<T>();
  let done = 0;
  if (columns == full && bColumn == sizeof<T>()) {
    for (; done < k; done++) {
      v128.store(out, v128.load(b));
      v128.store(out, v128.load(b, 16), 16);
      b += bRow;
      out += 2 * VECTOR;
    }
    return;
  }
  if (sizeof<T>() == 4 && columns == full && bRow == 4) {
    for (; done + 4 <= k; done += 4) {
      transpose4(b, bColumn, out, 32);
      transpose4(b + 4 * bColumn, bColumn, out + 16, 32);
      b += VECTOR;
      out += 128;
    }
  }
  packPanel<T>(k - done, columns, full, b, bColumn, bRow, out);
}

/** Two whole panels of B whose rows are contiguous: together a line of the cache, which is then read once. */
function packTwoPanelsB(k: i32, b: usize, bRow: usize, out: usize): void {
  let second = out + <usize>(2 * k) * VECTOR;
  for (; k > 0; k--) {
    v128.store(out, v128.load(b));
    v128.store(out, v128.load(b, 16), 16);
    v128.store(second, v128.load(b, 32));
    v128.store(second, v128.load(b, 48), 16);
    b += bRow;
    out += 2 * VECTOR;
    second += 2 * VECTOR;
  }
}

/** Panels of n columns of B, k steps of each, `2 * lanes * k` elements apart. */
export function packB<T>(k: i32, n: i32, b: usize, bRow: usize, bColumn: usize, out: usize): void {
  const width = panelColumns<T>();
  const panelBytes = <usize>(2 * k) * VECTOR;
  let j = 0;
  if (bColumn == sizeof<T>())
    for (; j + 2 * width <= n; j += 2 * width) {
      packTwoPanelsB(k, b + <usize>j * bColumn, bRow, out);
      out += 2 * panelBytes;
    }
  for (; j < n; j += width) {
    packPanelB<T>(k, min(width, n - j), b + <usize>j * bColumn, bRow, bColumn, out);
    out += panelBytes;
  }
}
