/**
 * The inner loops of the weight's gradient: filters by taps, each a vector of four partial sums over the lines of a chunk.
 */
import { madd } from "./simd";

/** The positions of a chunk: `count` lines of `width` outputs in each of `samples` samples. Distances in bytes. */
@unmanaged
export class Lines {
  samples: i32;
  count: i32;
  width: i32;
  /** Between the lines of y; where those of x begin is in the table. */
  row: usize;
  table: usize;
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

/** The last vector of a line may reach past it: there both factors are masked, for 0 times what lies beyond need not be 0. */
// @ts-ignore: decorator
@inline
function lineLoad(from: usize, odd: bool, mask: v128): v128 {
  return odd ? v128.and(v128.load(from), mask) : v128.load(from);
}

// @ts-ignore: decorator
@inline
function threeByThree(
  lines: Lines,
  y: usize,
  stride: usize,
  filters: i32,
  offsets: usize,
  taps: i32,
  sums: usize,
  sumsRow: usize,
  odd: bool,
): void {
  const stride1 = filters > 1 ? stride : 0;
  const stride2 = filters > 2 ? 2 * stride : stride1;
  const o0 = load<u32>(offsets);
  const o1 = taps > 1 ? load<u32>(offsets, 4) : o0;
  const o2 = taps > 2 ? load<u32>(offsets, 8) : o1;
  const bytes = <usize>lines.width << 2;
  const whole = bytes & ~15;
  const ones = i32x4.splat(-1);
  const tail = laneMask(lines.width & 3);
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c02 = c00;
  let c10 = c00;
  let c11 = c00;
  let c12 = c00;
  let c20 = c00;
  let c21 = c00;
  let c22 = c00;
  let xSample = lines.x;
  for (let n = lines.samples; n > 0; n--) {
    let g0 = y;
    let table = lines.table;
    for (let line = lines.count; line > 0; line--) {
      const x0 = xSample + load<u32>(table) + o0;
      const x1 = x0 - o0 + o1;
      const x2 = x0 - o0 + o2;
      const g1 = g0 + stride1;
      const g2 = g0 + stride2;
      for (let i: usize = 0; i < bytes; i += 16) {
        const mask = odd ? (i < whole ? ones : tail) : ones;
        const v0 = lineLoad(x0 + i, odd, mask);
        const v1 = lineLoad(x1 + i, odd, mask);
        const v2 = lineLoad(x2 + i, odd, mask);
        let g = lineLoad(g0 + i, odd, mask);
        c00 = madd<f32>(g, v0, c00);
        c01 = madd<f32>(g, v1, c01);
        c02 = madd<f32>(g, v2, c02);
        g = lineLoad(g1 + i, odd, mask);
        c10 = madd<f32>(g, v0, c10);
        c11 = madd<f32>(g, v1, c11);
        c12 = madd<f32>(g, v2, c12);
        g = lineLoad(g2 + i, odd, mask);
        c20 = madd<f32>(g, v0, c20);
        c21 = madd<f32>(g, v1, c21);
        c22 = madd<f32>(g, v2, c22);
      }
      g0 += lines.row;
      table += 4;
    }
    xSample += lines.sampleX;
    y += lines.sampleY;
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
  lines: Lines,
  y: usize,
  stride: usize,
  filters: i32,
  offsets: usize,
  taps: i32,
  sums: usize,
  sumsRow: usize,
): void {
  if (lines.width & 3) threeByThree(lines, y, stride, filters, offsets, taps, sums, sumsRow, true);
  else threeByThree(lines, y, stride, filters, offsets, taps, sums, sumsRow, false);
}

// @ts-ignore: decorator
@inline
function oneByEight(lines: Lines, y: usize, offsets: usize, taps: i32, sums: usize, odd: bool): void {
  const o0 = load<u32>(offsets);
  const o1 = taps > 1 ? load<u32>(offsets, 4) : o0;
  const o2 = taps > 2 ? load<u32>(offsets, 8) : o1;
  const o3 = taps > 3 ? load<u32>(offsets, 12) : o2;
  const o4 = taps > 4 ? load<u32>(offsets, 16) : o3;
  const o5 = taps > 5 ? load<u32>(offsets, 20) : o4;
  const o6 = taps > 6 ? load<u32>(offsets, 24) : o5;
  const o7 = taps > 7 ? load<u32>(offsets, 28) : o6;
  const bytes = <usize>lines.width << 2;
  const whole = bytes & ~15;
  const ones = i32x4.splat(-1);
  const tail = laneMask(lines.width & 3);
  let c0 = i32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  let c4 = c0;
  let c5 = c0;
  let c6 = c0;
  let c7 = c0;
  let xSample = lines.x;
  for (let n = lines.samples; n > 0; n--) {
    let from = y;
    let table = lines.table;
    for (let line = lines.count; line > 0; line--) {
      const x = xSample + load<u32>(table);
      for (let i: usize = 0; i < bytes; i += 16) {
        const mask = odd ? (i < whole ? ones : tail) : ones;
        const g = lineLoad(from + i, odd, mask);
        const at = x + i;
        c0 = madd<f32>(g, lineLoad(at + o0, odd, mask), c0);
        c1 = madd<f32>(g, lineLoad(at + o1, odd, mask), c1);
        c2 = madd<f32>(g, lineLoad(at + o2, odd, mask), c2);
        c3 = madd<f32>(g, lineLoad(at + o3, odd, mask), c3);
        c4 = madd<f32>(g, lineLoad(at + o4, odd, mask), c4);
        c5 = madd<f32>(g, lineLoad(at + o5, odd, mask), c5);
        c6 = madd<f32>(g, lineLoad(at + o6, odd, mask), c6);
        c7 = madd<f32>(g, lineLoad(at + o7, odd, mask), c7);
      }
      from += lines.row;
      table += 4;
    }
    xSample += lines.sampleX;
    y += lines.sampleY;
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
export function tileOneByEight(lines: Lines, y: usize, offsets: usize, taps: i32, sums: usize): void {
  if (lines.width & 3) oneByEight(lines, y, offsets, taps, sums, true);
  else oneByEight(lines, y, offsets, taps, sums, false);
}
