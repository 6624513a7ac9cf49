/** Transformed tiles of Winograd's convolutions (winograd-plan.ts): `Bᵀ d B` of the source, `A y Aᵀ` of the output's gradient. */
import { PANEL_CHANNEL, PANEL_PLACE, placeBytes, Plan } from "./winograd-plan";

/** Lanes `from` to before `from` + 4 of a line, those of it that exist. */
// @ts-ignore: decorator
@inline
function columnMask(from: i32, width: i32): v128 {
  const lane = i32x4.add(i32x4.splat(from), i32x4(0, 1, 2, 3));
  return v128.and(i32x4.ge_s(lane, i32x4.splat(0)), i32x4.lt_s(lane, i32x4.splat(width)));
}

/** One row of Bᵀ d, of which a group's tiles see ten elements, times B. */
// @ts-ignore: decorator
@inline
function putRow(a: v128, b: v128, c: v128, out: usize, place: usize): void {
  const d0 = i32x4.shuffle(a, b, 0, 2, 4, 6);
  const d1 = i32x4.shuffle(a, b, 1, 3, 5, 7);
  const d2 = i32x4.shuffle(d0, c, 1, 2, 3, 4);
  const d3 = i32x4.shuffle(d1, i32x4.shuffle(c, c, 1, 1, 1, 1), 1, 2, 3, 4);
  v128.store(out, f32x4.sub(d0, d2));
  v128.store(out + place, f32x4.add(d1, d2));
  v128.store(out + 2 * place, f32x4.sub(d2, d1));
  v128.store(out + 3 * place, f32x4.sub(d1, d3));
}

/** All channels of a group: `place`, `channel` are the bytes between the places and channels of the result. */
// @ts-ignore: decorator
@inline
function transformGroup(plan: Plan, source: usize, group: i32, out: usize, place: usize, channel: usize): void {
  const sample = group / plan.groups;
  const within = group - sample * plan.groups;
  const line = within / plan.across;
  const column = (within - line * plan.across) * 8 - plan.paddingW;
  const width = plan.sourceW;
  const size = <usize>(plan.sourceH * width) << 2;
  const top = 2 * line - plan.paddingH;
  const first = source + <usize>(sample * plan.channels) * size;
  const height = plan.sourceH;
  const has0 = <u32>top < <u32>height;
  const has1 = <u32>(top + 1) < <u32>height;
  const has2 = <u32>(top + 2) < <u32>height;
  const has3 = <u32>(top + 3) < <u32>height;
  const at = first + ((top * width + column) << 2);
  const row = <usize>width << 2;
  let r0 = has0 ? at : plan.zerosAt;
  let r1 = has1 ? at + row : plan.zerosAt;
  let r2 = has2 ? at + 2 * row : plan.zerosAt;
  let r3 = has3 ? at + 3 * row : plan.zerosAt;
  const s0 = has0 ? size : 0;
  const s1 = has1 ? size : 0;
  const s2 = has2 ? size : 0;
  const s3 = has3 ? size : 0;
  const ma = columnMask(column, width);
  const mb = columnMask(column + 4, width);
  const mc = columnMask(column + 8, width);
  for (let c = plan.channels; c > 0; c--) {
    putRow(
      v128.and(f32x4.sub(v128.load(r0), v128.load(r2)), ma),
      v128.and(f32x4.sub(v128.load(r0, 16), v128.load(r2, 16)), mb),
      v128.and(f32x4.sub(v128.load(r0, 32), v128.load(r2, 32)), mc),
      out,
      place,
    );
    const a1 = v128.load(r1);
    const b1 = v128.load(r1, 16);
    const c1 = v128.load(r1, 32);
    const a2 = v128.load(r2);
    const b2 = v128.load(r2, 16);
    const c2 = v128.load(r2, 32);
    putRow(
      v128.and(f32x4.add(a1, a2), ma),
      v128.and(f32x4.add(b1, b2), mb),
      v128.and(f32x4.add(c1, c2), mc),
      out + 4 * place,
      place,
    );
    putRow(
      v128.and(f32x4.sub(a2, a1), ma),
      v128.and(f32x4.sub(b2, b1), mb),
      v128.and(f32x4.sub(c2, c1), mc),
      out + 8 * place,
      place,
    );
    putRow(
      v128.and(f32x4.sub(v128.load(r1), v128.load(r3)), ma),
      v128.and(f32x4.sub(v128.load(r1, 16), v128.load(r3, 16)), mb),
      v128.and(f32x4.sub(v128.load(r1, 32), v128.load(r3, 32)), mc),
      out + 12 * place,
      place,
    );
    r0 += s0;
    r1 += s1;
    r2 += s2;
    r3 += s3;
    out += channel;
  }
}

/** Groups [first, first + count) of the batch at `source` to panels at `out`. */
export function tilesToPanels(plan: Plan, source: usize, first: i32, count: i32, out: usize): void {
  const panel = <usize>plan.channels * PANEL_CHANNEL;
  for (let i = 0; i < count; i++) {
    const to = out + <usize>(i >> 1) * panel + (<usize>(i & 1) << 4);
    transformGroup(plan, source, first + i, to, PANEL_PLACE, PANEL_CHANNEL);
  }
}

/** The same to matrices [channels, tiles of a block]. */
export function tilesToRows(plan: Plan, source: usize, first: i32, count: i32, out: usize): void {
  const place = placeBytes(plan, plan.channels);
  const channel = <usize>plan.blockGroups << 4;
  for (let i = 0; i < count; i++) transformGroup(plan, source, first + i, out + (<usize>i << 4), place, channel);
}

/** One row of A y times Aᵀ. */
// @ts-ignore: decorator
@inline
function putOutputRow(a: v128, b: v128, out: usize, place: usize): void {
  const y0 = i32x4.shuffle(a, b, 0, 2, 4, 6);
  const y1 = i32x4.shuffle(a, b, 1, 3, 5, 7);
  v128.store(out, y0);
  v128.store(out + place, f32x4.add(y0, y1));
  v128.store(out + 2 * place, f32x4.sub(y0, y1));
  v128.store(out + 3 * place, f32x4.neg(y1));
}

/** Groups of the gradient of the output, whose channels are the plan's rows, to matrices [rows, tiles of a block]. */
export function outputTilesToRows(plan: Plan, target: usize, firstGroup: i32, count: i32, to: usize): void {
  const place = placeBytes(plan, plan.rows);
  const channel = <usize>plan.blockGroups << 4;
  const width = plan.targetW;
  const size = <usize>(plan.targetH * width) << 2;
  for (let i = 0; i < count; i++) {
    const group = firstGroup + i;
    const sample = group / plan.groups;
    const within = group - sample * plan.groups;
    const line = within / plan.across;
    const column = (within - line * plan.across) * 8;
    const has1 = 2 * line + 1 < plan.targetH;
    let r0 = target + <usize>(sample * plan.rows) * size + (<usize>(2 * line * width + column) << 2);
    let r1 = has1 ? r0 + (<usize>width << 2) : plan.zerosAt;
    const s1 = has1 ? size : 0;
    const ma = columnMask(column, width);
    const mb = columnMask(column + 4, width);
    let out = to + (<usize>i << 4);
    for (let f = plan.rows; f > 0; f--) {
      const a0 = v128.and(v128.load(r0), ma);
      const b0 = v128.and(v128.load(r0, 16), mb);
      const a1 = v128.and(v128.load(r1), ma);
      const b1 = v128.and(v128.load(r1, 16), mb);
      putOutputRow(a0, b0, out, place);
      putOutputRow(f32x4.add(a0, a1), f32x4.add(b0, b1), out + 4 * place, place);
      putOutputRow(f32x4.sub(a0, a1), f32x4.sub(b0, b1), out + 8 * place, place);
      putOutputRow(f32x4.neg(a1), f32x4.neg(b1), out + 12 * place, place);
      r0 += size;
      r1 += s1;
      out += channel;
    }
  }
}
