/** Outputs from the products of Winograd's convolutions (winograd-plan.ts): `Aᵀ m A` of each tile, and the bias. */
import { storeTail } from "./simd";
import { PANEL_CHANNEL, PANEL_PLACE, placeBytes, Plan, wholeRows } from "./winograd-plan";

/** The first `lanes` of eight outputs. */
function storeOutputs(to: usize, a: v128, b: v128, lanes: i32): void {
  if (lanes >= 4) v128.store(to, a);
  else storeTail(to, a, lanes);
  if (lanes == 8) v128.store(to, b, 16);
  else if (lanes > 4) storeTail(to + 16, b, lanes - 4);
}

/** All rows of a group. Returns `bad`, with bits set if an output is not finite. */
// @ts-ignore: decorator
@inline
function outputGroup(
  plan: Plan,
  from: usize,
  place: usize,
  channel: usize,
  bias: usize,
  target: usize,
  group: i32,
  bad: v128,
): v128 {
  const sample = group / plan.groups;
  const within = group - sample * plan.groups;
  const line = within / plan.across;
  const column = (within - line * plan.across) * 8;
  const width = plan.targetW;
  const size = <usize>(plan.targetH * width) << 2;
  const lanes = min(8, width - column);
  const both = 2 * line + 1 < plan.targetH;
  const row = <usize>width << 2;
  let to = target + <usize>(sample * plan.rows) * size + (<usize>(2 * line * width + column) << 2);
  for (let f: usize = 0; f < <usize>plan.rows; f++) {
    // Columns of Aᵀ m, then times A.
    let m0 = v128.load(from);
    let m1 = v128.load(from + 4 * place);
    let m2 = v128.load(from + 8 * place);
    let m3 = v128.load(from + 12 * place);
    let sum = f32x4.add(m1, m2);
    let difference = f32x4.sub(m1, m2);
    let y00 = f32x4.add(m0, sum);
    let y10 = f32x4.sub(difference, m3);
    m0 = v128.load(from + place);
    m1 = v128.load(from + 5 * place);
    m2 = v128.load(from + 9 * place);
    m3 = v128.load(from + 13 * place);
    sum = f32x4.add(m1, m2);
    difference = f32x4.sub(m1, m2);
    const s01 = f32x4.add(m0, sum);
    const s11 = f32x4.sub(difference, m3);
    m0 = v128.load(from + 2 * place);
    m1 = v128.load(from + 6 * place);
    m2 = v128.load(from + 10 * place);
    m3 = v128.load(from + 14 * place);
    sum = f32x4.add(m1, m2);
    difference = f32x4.sub(m1, m2);
    const s02 = f32x4.add(m0, sum);
    const s12 = f32x4.sub(difference, m3);
    m0 = v128.load(from + 3 * place);
    m1 = v128.load(from + 7 * place);
    m2 = v128.load(from + 11 * place);
    m3 = v128.load(from + 15 * place);
    sum = f32x4.add(m1, m2);
    difference = f32x4.sub(m1, m2);
    const s03 = f32x4.add(m0, sum);
    const s13 = f32x4.sub(difference, m3);
    const b = bias ? v128.load32_splat(bias + (f << 2)) : f32x4.splat(0);
    y00 = f32x4.add(f32x4.add(y00, f32x4.add(s01, s02)), b);
    const y01 = f32x4.add(f32x4.sub(f32x4.sub(s01, s02), s03), b);
    y10 = f32x4.add(f32x4.add(y10, f32x4.add(s11, s12)), b);
    const y11 = f32x4.add(f32x4.sub(f32x4.sub(s11, s12), s13), b);
    const all = f32x4.add(f32x4.add(y00, y01), f32x4.add(y10, y11));
    bad = v128.or(bad, f32x4.sub(all, all));
    const a0 = i32x4.shuffle(y00, y01, 0, 4, 1, 5);
    const b0 = i32x4.shuffle(y00, y01, 2, 6, 3, 7);
    const a1 = i32x4.shuffle(y10, y11, 0, 4, 1, 5);
    const b1 = i32x4.shuffle(y10, y11, 2, 6, 3, 7);
    if (lanes == 8) {
      v128.store(to, a0);
      v128.store(to, b0, 16);
      if (both) {
        v128.store(to + row, a1);
        v128.store(to + row, b1, 16);
      }
    } else {
      storeOutputs(to, a0, b0, lanes);
      if (both) storeOutputs(to + row, a1, b1, lanes);
    }
    to += size;
    from += channel;
  }
  return bad;
}

/** Groups [first, first + count) of the batch at `target` from panels; `bias` is 0 for none. */
export function panelsToOutputs(plan: Plan, from: usize, bias: usize, target: usize, first: i32, count: i32): void {
  const panel = <usize>wholeRows(plan.rows) * PANEL_CHANNEL;
  let bad = f32x4.splat(0);
  for (let i = 0; i < count; i++) {
    const group = from + <usize>(i >> 1) * panel + (<usize>(i & 1) << 4);
    bad = outputGroup(plan, group, PANEL_PLACE, PANEL_CHANNEL, bias, target, first + i, bad);
  }
  if (v128.any_true(bad)) plan.overflow = 1;
}

/** The same from matrices [rows, tiles of a block]. */
export function rowsToOutputs(plan: Plan, from: usize, bias: usize, target: usize, first: i32, count: i32): void {
  const place = placeBytes(plan, plan.rows);
  const channel = <usize>plan.blockGroups << 4;
  let bad = f32x4.splat(0);
  for (let i = 0; i < count; i++) bad = outputGroup(plan, from + (<usize>i << 4), place, channel, bias, target, first + i, bad);
  if (v128.any_true(bad)) plan.overflow = 1;
}
