/** Tiles of six channels (conv-tile.ts): the registers hold no larger ones. */
import { POSITION } from "./conv-positions";
import { keep, putPair, runLength, total } from "./conv-tile";
import { madd } from "./simd";

/** `rows` (up to six) channels, `stride` bytes apart, at `count` positions. */
export function tilesOfSix(
  taps: i32,
  offsets: usize,
  weights: usize,
  bias: usize,
  source: usize,
  positions: usize,
  count: i32,
  target: usize,
  stride: usize,
  step: usize,
  rows: i32,
  edge: usize,
): void {
  const zero = f32x4.splat(0);
  const z0 = v128.load32_splat(bias);
  const z1 = v128.load32_splat(bias, 4);
  const z2 = v128.load32_splat(bias, 8);
  const z3 = v128.load32_splat(bias, 12);
  const z4 = v128.load32_splat(bias, 16);
  const z5 = v128.load32_splat(bias, 20);
  const end = offsets + (<usize>taps << 2);
  const run = <usize>runLength(taps) << 2;
  for (; count > 0; count -= 2) {
    const second = count > 1 ? positions + POSITION : positions;
    const x0 = source + load<u32>(positions);
    const x1 = source + load<u32>(second);
    let c00 = z0;
    let c01 = z0;
    let c10 = z1;
    let c11 = z1;
    let c20 = z2;
    let c21 = z2;
    let c30 = z3;
    let c31 = z3;
    let c40 = z4;
    let c41 = z4;
    let c50 = z5;
    let c51 = z5;
    let w = weights;
    let first = true;
    let at = offsets;
    for (;;) {
      const stop = min(end, at + run);
      for (; at < stop; at += 4) {
        const offset = load<u32>(at);
        const b0 = v128.load(x0 + offset);
        const b1 = v128.load(x1 + offset);
        let x = v128.load32_splat(w);
        c00 = madd<f32>(x, b0, c00);
        c01 = madd<f32>(x, b1, c01);
        x = v128.load32_splat(w, 4);
        c10 = madd<f32>(x, b0, c10);
        c11 = madd<f32>(x, b1, c11);
        x = v128.load32_splat(w, 8);
        c20 = madd<f32>(x, b0, c20);
        c21 = madd<f32>(x, b1, c21);
        x = v128.load32_splat(w, 12);
        c30 = madd<f32>(x, b0, c30);
        c31 = madd<f32>(x, b1, c31);
        x = v128.load32_splat(w, 16);
        c40 = madd<f32>(x, b0, c40);
        c41 = madd<f32>(x, b1, c41);
        x = v128.load32_splat(w, 20);
        c50 = madd<f32>(x, b0, c50);
        c51 = madd<f32>(x, b1, c51);
        w += 24;
      }
      if (at == end) break;
      keep(edge, c00, first);
      keep(edge + 16, c01, first);
      keep(edge + 32, c10, first);
      keep(edge + 48, c11, first);
      keep(edge + 64, c20, first);
      keep(edge + 80, c21, first);
      keep(edge + 96, c30, first);
      keep(edge + 112, c31, first);
      keep(edge + 128, c40, first);
      keep(edge + 144, c41, first);
      keep(edge + 160, c50, first);
      keep(edge + 176, c51, first);
      first = false;
      c00 = zero;
      c01 = zero;
      c10 = zero;
      c11 = zero;
      c20 = zero;
      c21 = zero;
      c30 = zero;
      c31 = zero;
      c40 = zero;
      c41 = zero;
      c50 = zero;
      c51 = zero;
    }
    if (!first) {
      c00 = total(edge, c00);
      c01 = total(edge + 16, c01);
      c10 = total(edge + 32, c10);
      c11 = total(edge + 48, c11);
      c20 = total(edge + 64, c20);
      c21 = total(edge + 80, c21);
      c30 = total(edge + 96, c30);
      c31 = total(edge + 112, c31);
      c40 = total(edge + 128, c40);
      c41 = total(edge + 144, c41);
      c50 = total(edge + 160, c50);
      c51 = total(edge + 176, c51);
    }
    let t0 = target + load<u32>(positions, 4);
    let t1 = target + load<u32>(second, 4);
    const lanes0 = load<i32>(positions, 8);
    const lanes1 = count > 1 ? load<i32>(second, 8) : 0;
    positions += 2 * POSITION;
    if (step == 4 && rows == 6 && lanes0 == 4 && lanes1 == 4) {
      v128.store(t0, c00);
      v128.store(t1, c01);
      t0 += stride;
      t1 += stride;
      v128.store(t0, c10);
      v128.store(t1, c11);
      t0 += stride;
      t1 += stride;
      v128.store(t0, c20);
      v128.store(t1, c21);
      t0 += stride;
      t1 += stride;
      v128.store(t0, c30);
      v128.store(t1, c31);
      t0 += stride;
      t1 += stride;
      v128.store(t0, c40);
      v128.store(t1, c41);
      t0 += stride;
      t1 += stride;
      v128.store(t0, c50);
      v128.store(t1, c51);
      continue;
    }
    putPair(t0, t1, c00, c01, lanes0, lanes1, step);
    if (rows > 1) putPair(t0 + stride, t1 + stride, c10, c11, lanes0, lanes1, step);
    if (rows > 2) putPair(t0 + 2 * stride, t1 + 2 * stride, c20, c21, lanes0, lanes1, step);
    if (rows > 3) putPair(t0 + 3 * stride, t1 + 3 * stride, c30, c31, lanes0, lanes1, step);
    if (rows > 4) putPair(t0 + 4 * stride, t1 + 4 * stride, c40, c41, lanes0, lanes1, step);
    if (rows > 5) putPair(t0 + 5 * stride, t1 + 5 * stride, c50, c51, lanes0, lanes1, step);
  }
}
