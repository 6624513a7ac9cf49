/**
 * The inner loops of convolutions: a tile of outputs, some channels by vectors of four neighbours, is held in registers over all taps.
 *
 * `offsets` are where the taps lie from a position on, in bytes; `weights` a panel: for each tap one value a channel; `bias` one value
 * a channel. Positions are triples of int32: where the vector's first window begins in the source, where its outputs go in the target
 * (both in bytes), and how many of its lanes exist. Tiles take positions in pairs; a last single one pairs with itself.
 *
 * Sums are made in runs of `run` taps, and the runs are added: the error grows with the root of the taps' number only half as fast. `edge` points to
 * 192 bytes for the sums of the runs before.
 */
import { POSITION } from "./conv-positions";
import { madd } from "./simd";

/** Taps of a run: few for a small error, many since adding runs takes time. A short sum is one run. */
// @ts-ignore: decorator
@inline
export function runLength(taps: i32): i32 {
  return taps <= 36 ? taps : max(16, min(36, taps / 6));
}

/** `lanes` of a vector, `step` bytes apart. */
function storeLanes(to: usize, value: v128, lanes: i32, step: usize): void {
  if (lanes > 0) v128.store32_lane(to, value, 0);
  if (lanes > 1) v128.store32_lane(to + step, value, 1);
  if (lanes > 2) v128.store32_lane(to + 2 * step, value, 2);
  if (lanes > 3) v128.store32_lane(to + 3 * step, value, 3);
}

/** Ends a run: adds its sum to that of the runs before, if there are any. */
// @ts-ignore: decorator
@inline
export function keep(edge: usize, sum: v128, first: bool): void {
  v128.store(edge, first ? sum : f32x4.add(sum, v128.load(edge)));
}

// @ts-ignore: decorator
@inline
export function total(edge: usize, sum: v128): v128 {
  return f32x4.add(sum, v128.load(edge));
}

// @ts-ignore: decorator
@inline
export function putPair(t0: usize, t1: usize, c0: v128, c1: v128, lanes0: i32, lanes1: i32, step: usize): void {
  storeLanes(t0, c0, lanes0, step);
  storeLanes(t1, c1, lanes1, step);
}

/** One channel, four positions at a time: depthwise convolutions. */
export function tilesOfOne(
  taps: i32,
  offsets: usize,
  weights: usize,
  bias: usize,
  source: usize,
  positions: usize,
  count: i32,
  target: usize,
  step: usize,
  edge: usize,
): void {
  const zero = f32x4.splat(0);
  const z = v128.load32_splat(bias);
  const end = offsets + (<usize>taps << 2);
  const run = <usize>runLength(taps) << 2;
  for (; count > 0; count -= 4) {
    const p1 = count > 1 ? positions + POSITION : positions;
    const p2 = count > 2 ? p1 + POSITION : p1;
    const p3 = count > 3 ? p2 + POSITION : p2;
    const x0 = source + load<u32>(positions);
    const x1 = source + load<u32>(p1);
    const x2 = source + load<u32>(p2);
    const x3 = source + load<u32>(p3);
    let c0 = z;
    let c1 = z;
    let c2 = z;
    let c3 = z;
    let w = weights;
    let first = true;
    let at = offsets;
    for (;;) {
      const stop = min(end, at + run);
      for (; at < stop; at += 4) {
        const offset = load<u32>(at);
        const x = v128.load32_splat(w);
        c0 = madd<f32>(x, v128.load(x0 + offset), c0);
        c1 = madd<f32>(x, v128.load(x1 + offset), c1);
        c2 = madd<f32>(x, v128.load(x2 + offset), c2);
        c3 = madd<f32>(x, v128.load(x3 + offset), c3);
        w += 4;
      }
      if (at == end) break;
      keep(edge, c0, first);
      keep(edge + 16, c1, first);
      keep(edge + 32, c2, first);
      keep(edge + 48, c3, first);
      first = false;
      c0 = zero;
      c1 = zero;
      c2 = zero;
      c3 = zero;
    }
    if (!first) {
      c0 = total(edge, c0);
      c1 = total(edge + 16, c1);
      c2 = total(edge + 32, c2);
      c3 = total(edge + 48, c3);
    }
    putOne(target, positions, c0, step);
    if (count > 1) putOne(target, p1, c1, step);
    if (count > 2) putOne(target, p2, c2, step);
    if (count > 3) putOne(target, p3, c3, step);
    positions += 4 * POSITION;
  }
}

// @ts-ignore: decorator
@inline
function putOne(target: usize, position: usize, value: v128, step: usize): void {
  const to = target + load<u32>(position, 4);
  const lanes = load<i32>(position, 8);
  if (step == 4 && lanes == 4) v128.store(to, value);
  else storeLanes(to, value, lanes, step);
}
