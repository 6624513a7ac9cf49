/**
 * The inner loops of the weight's gradient: filters by taps, each a vector of four partial sums over the positions of a chunk.
 */
import { POSITION } from "./conv-positions";
import { madd } from "./simd";

/** Positions [positions, end) of the table (conv-positions.ts) in each of `samples` samples. */
@unmanaged
export class Chunk {
  samples: i32;
  /** True where all positions have four lanes. */
  whole: bool;
  positions: usize;
  end: usize;
  /** The planes, and the bytes between those of two samples; the same for y. */
  x: usize;
  sampleX: usize;
  sampleY: usize;
}

/** Adds a vector's lanes to the float64 at `sum`. */
// @ts-ignore: decorator
@inline
function addLanes(sum: usize, x: v128): void {
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 0));
  const pair = f64x2.add(low, high);
  store<f64>(sum, load<f64>(sum) + f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1));
}

/** All bits of the first `lanes` lanes. */
// @ts-ignore: decorator
@inline
function laneMask(lanes: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(lanes));
}

/** A position of fewer lanes reaches past its line: there both factors are masked, for 0 times what lies beyond need not be 0. */
// @ts-ignore: decorator
@inline
function lanesAt(from: usize, odd: bool, mask: v128): v128 {
  return odd ? v128.and(v128.load(from), mask) : v128.load(from);
}

// @ts-ignore: decorator
@inline
function threeByThree(
  chunk: Chunk,
  y: usize,
  stride: usize,
  filters: i32,
  offsets: usize,
  taps: i32,
  sums: usize,
  sumsRow: usize,
  odd: bool,
): void {
  const stride1: usize = filters > 1 ? stride : 0;
  const stride2: usize = filters > 2 ? 2 * stride : stride1;
  const o0 = load<u32>(offsets);
  const o1 = taps > 1 ? load<u32>(offsets, 4) : o0;
  const o2 = taps > 2 ? load<u32>(offsets, 8) : o1;
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c02 = c00;
  let c10 = c00;
  let c11 = c00;
  let c12 = c00;
  let c20 = c00;
  let c21 = c00;
  let c22 = c00;
  let xSample = chunk.x;
  const first = chunk.positions;
  const end = chunk.end;
  let mask = i32x4.splat(0);
  for (let n = chunk.samples; n > 0; n--) {
    for (let at = first; at < end; at += POSITION) {
      const x = xSample + load<u32>(at);
      const g0 = y + load<u32>(at, 4);
      if (odd) mask = laneMask(load<i32>(at, 8));
      const v0 = lanesAt(x + o0, odd, mask);
      const v1 = lanesAt(x + o1, odd, mask);
      const v2 = lanesAt(x + o2, odd, mask);
      let g = lanesAt(g0, odd, mask);
      c00 = madd<f32>(g, v0, c00);
      c01 = madd<f32>(g, v1, c01);
      c02 = madd<f32>(g, v2, c02);
      g = lanesAt(g0 + stride1, odd, mask);
      c10 = madd<f32>(g, v0, c10);
      c11 = madd<f32>(g, v1, c11);
      c12 = madd<f32>(g, v2, c12);
      g = lanesAt(g0 + stride2, odd, mask);
      c20 = madd<f32>(g, v0, c20);
      c21 = madd<f32>(g, v1, c21);
      c22 = madd<f32>(g, v2, c22);
    }
    xSample += chunk.sampleX;
    y += chunk.sampleY;
  }
  addLanes(sums, c00);
  if (taps > 1) addLanes(sums + 8, c01);
  if (taps > 2) addLanes(sums + 16, c02);
  if (filters < 2) return;
  sums += sumsRow;
  addLanes(sums, c10);
  if (taps > 1) addLanes(sums + 8, c11);
  if (taps > 2) addLanes(sums + 16, c12);
  if (filters < 3) return;
  sums += sumsRow;
  addLanes(sums, c20);
  if (taps > 1) addLanes(sums + 8, c21);
  if (taps > 2) addLanes(sums + 16, c22);
}

/** Up to three filters, `stride` bytes apart, by up to three taps; sums are float64, those of a filter `sumsRow` bytes apart. */
export function tileThreeByThree(
  chunk: Chunk,
  y: usize,
  stride: usize,
  filters: i32,
  offsets: usize,
  taps: i32,
  sums: usize,
  sumsRow: usize,
): void {
  if (chunk.whole) threeByThree(chunk, y, stride, filters, offsets, taps, sums, sumsRow, false);
  else threeByThree(chunk, y, stride, filters, offsets, taps, sums, sumsRow, true);
}

// @ts-ignore: decorator
@inline
function oneByEight(chunk: Chunk, y: usize, offsets: usize, taps: i32, sums: usize, odd: bool): void {
  const o0 = load<u32>(offsets);
  const o1 = taps > 1 ? load<u32>(offsets, 4) : o0;
  const o2 = taps > 2 ? load<u32>(offsets, 8) : o1;
  const o3 = taps > 3 ? load<u32>(offsets, 12) : o2;
  const o4 = taps > 4 ? load<u32>(offsets, 16) : o3;
  const o5 = taps > 5 ? load<u32>(offsets, 20) : o4;
  const o6 = taps > 6 ? load<u32>(offsets, 24) : o5;
  const o7 = taps > 7 ? load<u32>(offsets, 28) : o6;
  let c0 = i32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  let c4 = c0;
  let c5 = c0;
  let c6 = c0;
  let c7 = c0;
  let xSample = chunk.x;
  const first = chunk.positions;
  const end = chunk.end;
  let mask = i32x4.splat(0);
  for (let n = chunk.samples; n > 0; n--) {
    for (let at = first; at < end; at += POSITION) {
      const x = xSample + load<u32>(at);
      if (odd) mask = laneMask(load<i32>(at, 8));
      const g = lanesAt(y + load<u32>(at, 4), odd, mask);
      c0 = madd<f32>(g, lanesAt(x + o0, odd, mask), c0);
      c1 = madd<f32>(g, lanesAt(x + o1, odd, mask), c1);
      c2 = madd<f32>(g, lanesAt(x + o2, odd, mask), c2);
      c3 = madd<f32>(g, lanesAt(x + o3, odd, mask), c3);
      c4 = madd<f32>(g, lanesAt(x + o4, odd, mask), c4);
      c5 = madd<f32>(g, lanesAt(x + o5, odd, mask), c5);
      c6 = madd<f32>(g, lanesAt(x + o6, odd, mask), c6);
      c7 = madd<f32>(g, lanesAt(x + o7, odd, mask), c7);
    }
    xSample += chunk.sampleX;
    y += chunk.sampleY;
  }
  addLanes(sums, c0);
  if (taps > 1) addLanes(sums + 8, c1);
  if (taps > 2) addLanes(sums + 16, c2);
  if (taps > 3) addLanes(sums + 24, c3);
  if (taps > 4) addLanes(sums + 32, c4);
  if (taps > 5) addLanes(sums + 40, c5);
  if (taps > 6) addLanes(sums + 48, c6);
  if (taps > 7) addLanes(sums + 56, c7);
}

/** One filter by up to eight taps: depthwise convolutions, and what threes leave over. */
export function tileOneByEight(chunk: Chunk, y: usize, offsets: usize, taps: i32, sums: usize): void {
  if (chunk.whole) oneByEight(chunk, y, offsets, taps, sums, false);
  else oneByEight(chunk, y, offsets, taps, sums, true);
}
