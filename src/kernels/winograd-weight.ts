/**
 * The weight's gradient of a 3 x 3 convolution by Winograd's transforms (winograd-plan.ts): `Gᵀ [Σ (A y Aᵀ) ⊙ (Bᵀ d B)] G`, summed over tiles.
 *
 * Blocks of tiles are summed in float32, and added in float64. Slices of the blocks have sums of their own, which are added in their order: the
 * result does not depend on which thread made which.
 */
import { aligned, Geometry } from "./conv-geometry";
import { outputTilesToRows, tilesToRows } from "./winograd-input";
import { placeBytes, PLACES, Plan, planRows } from "./winograd-plan";
import { madd } from "./simd";

/** The most slices, the blocks that make another one worth while, and the most bytes of their sums. */
const SLICES: i32 = 8;
const SLICE_BLOCKS: i32 = 4;
const SLICE_BYTES: i32 = 8 * 1024 * 1024;

/** What transformed tiles of a block may take of the second-level cache, and the most groups. */
const BLOCK_BYTES: i32 = 1024 * 1024;
const BLOCK_GROUPS: i32 = 64;

/** Bytes of a tile's sums: three filters by three channels and a lane that is not used. */
const SUMS_TILE: usize = 96;

// @ts-ignore: decorator
@inline
function thirds(n: i32): i32 {
  return (n + 2) / 3;
}

// @ts-ignore: decorator
@inline
function sumsBytes(plan: Plan): usize {
  return <usize>(PLACES * thirds(plan.rows) * thirds(plan.channels)) * SUMS_TILE;
}

function planOf(geometry: usize, batch: i32, work: usize): Plan {
  const g = changetype<Geometry>(geometry);
  const groups = max(8, min(BLOCK_GROUPS, BLOCK_BYTES / (256 * (g.channels + g.filters))));
  return planRows(g, batch, false, groups, work);
}

/** Writes the plan to `work`, which points to 192 bytes. Returns how many slices there are, the items that threads may share. */
export function winogradWeightSlices(geometry: usize, batch: i32, work: usize): i32 {
  const plan = planOf(geometry, batch, work);
  memory.fill(plan.zerosAt, 0, 64);
  return max(1, min(min(SLICES, plan.blocks / SLICE_BLOCKS), SLICE_BYTES / <i32>sumsBytes(plan)));
}

/** Bytes of one slice's sums, and of the memory each thread needs for itself. After `winogradWeightSlices`. */
export function winogradSumsBytes(work: usize): usize {
  return aligned(sumsBytes(changetype<Plan>(work)));
}

export function winogradWeightOwnBytes(work: usize): usize {
  const plan = changetype<Plan>(work);
  return <usize>PLACES * (placeBytes(plan, plan.channels) + placeBytes(plan, plan.rows));
}

/** [a, b, c, c] of the sums of three vectors' lanes. */
// @ts-ignore: decorator
@inline
function lanesOfThree(a: v128, b: v128, c: v128): v128 {
  const x = f32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const y = f32x4.add(i32x4.shuffle(c, c, 0, 4, 1, 5), i32x4.shuffle(c, c, 2, 6, 3, 7));
  return f32x4.add(i64x2.shuffle(x, y, 0, 2), i64x2.shuffle(x, y, 1, 3));
}

// @ts-ignore: decorator
@inline
function addRow(sums: usize, row: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(row)));
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(i64x2.shuffle(row, row, 1, 1))), 16);
}

/** Three filters at `y`, `yRow` bytes apart, by three channels at `x`, over `count` vectors; the last of fewer stands in for those that are not. */
function threeByThree(
  y: usize,
  yRow: usize,
  filters: i32,
  x: usize,
  xRow: usize,
  channels: i32,
  count: i32,
  sums: usize,
): void {
  let g0 = y;
  let g1 = filters > 1 ? g0 + yRow : g0;
  let g2 = filters > 2 ? g1 + yRow : g1;
  let x0 = x;
  let x1 = channels > 1 ? x0 + xRow : x0;
  let x2 = channels > 2 ? x1 + xRow : x1;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c02 = c00;
  let c10 = c00;
  let c11 = c00;
  let c12 = c00;
  let c20 = c00;
  let c21 = c00;
  let c22 = c00;
  for (; count > 0; count--) {
    const v0 = v128.load(x0);
    const v1 = v128.load(x1);
    const v2 = v128.load(x2);
    let g = v128.load(g0);
    c00 = madd<f32>(g, v0, c00);
    c01 = madd<f32>(g, v1, c01);
    c02 = madd<f32>(g, v2, c02);
    g = v128.load(g1);
    c10 = madd<f32>(g, v0, c10);
    c11 = madd<f32>(g, v1, c11);
    c12 = madd<f32>(g, v2, c12);
    g = v128.load(g2);
    c20 = madd<f32>(g, v0, c20);
    c21 = madd<f32>(g, v1, c21);
    c22 = madd<f32>(g, v2, c22);
    g0 += 16;
    g1 += 16;
    g2 += 16;
    x0 += 16;
    x1 += 16;
    x2 += 16;
  }
  addRow(sums, lanesOfThree(c00, c01, c02));
  addRow(sums + 32, lanesOfThree(c10, c11, c12));
  addRow(sums + 64, lanesOfThree(c20, c21, c22));
}

/** Slices [begin, end) of `slices`: their sums at `sums` and on; x [N, channels, ...], y [N, rows, ...]. */
export function winogradWeightSlices32(
  work: usize,
  x: usize,
  y: usize,
  sums: usize,
  slices: i32,
  begin: i32,
  end: i32,
  own: usize,
): void {
  const plan = changetype<Plan>(work);
  const sliceBytes = aligned(sumsBytes(plan));
  const xPlace = placeBytes(plan, plan.channels);
  const yPlace = placeBytes(plan, plan.rows);
  const xTiles = own;
  const yTiles = own + <usize>PLACES * xPlace;
  const row = <usize>plan.blockGroups << 4;
  for (let slice = begin; slice < end; slice++) {
    const to = sums + <usize>slice * sliceBytes;
    memory.fill(to, 0, sliceBytes);
    const last = (slice + 1) * plan.blocks / slices;
    for (let block = slice * plan.blocks / slices; block < last; block++) {
      const first = block * plan.blockGroups;
      const count = min(plan.blockGroups, plan.total - first);
      tilesToRows(plan, x, first, count, xTiles);
      outputTilesToRows(plan, y, first, count, yTiles);
      let at = to;
      for (let place: usize = 0; place < <usize>PLACES; place++)
        for (let f = 0; f < plan.rows; f += 3) {
          const yAt = yTiles + place * yPlace + <usize>f * row;
          for (let c = 0; c < plan.channels; c += 3) {
            const xAt = xTiles + place * xPlace + <usize>c * row;
            threeByThree(yAt, row, plan.rows - f, xAt, row, plan.channels - c, count, at);
            at += SUMS_TILE;
          }
        }
    }
  }
}

/** `Gᵀ s G` for the 4 x 4 sums at `s`, `place` bytes apart. Returns 0, or NaN where it is not finite. */
// @ts-ignore: decorator
@inline
function gradient<T>(s: usize, place: usize, out: usize): f64 {
  let bad: f64 = 0;
  for (let i: usize = 0; i < 3; i++) {
    const t0 = column<T>(s, 4 * place, i);
    const t1 = column<T>(s + place, 4 * place, i);
    const t2 = column<T>(s + 2 * place, 4 * place, i);
    const t3 = column<T>(s + 3 * place, 4 * place, i);
    const half = 0.5 * (t1 + t2);
    store<f32>(out, <f32>(t0 + half));
    store<f32>(out, <f32>(0.5 * (t1 - t2)), 4);
    store<f32>(out, <f32>(half + t3), 8);
    bad += (<f64>load<f32>(out) + <f64>load<f32>(out, 4) + <f64>load<f32>(out, 8)) * 0;
    out += 12;
  }
  return bad;
}

/** Row `i` of `Gᵀ s`: one column of it. */
// @ts-ignore: decorator
@inline
function column<T>(s: usize, row: usize, i: usize): f64 {
  const s1 = <f64>load<T>(s + row);
  const s2 = <f64>load<T>(s + 2 * row);
  if (i == 1) return 0.5 * (s1 - s2);
  return 0.5 * (s1 + s2) + <f64>load<T>(i == 0 ? s : s + 3 * row);
}

/** The gradient [filters, channels, 3, 3] from the sums of all slices. Returns false where it is not finite. */
export function winogradWeightFinish32(work: usize, sums: usize, slices: i32, weight: usize): bool {
  const plan = changetype<Plan>(work);
  const bytes = sumsBytes(plan);
  const sliceBytes = aligned(bytes);
  for (let slice: usize = 1; slice < <usize>slices; slice++) {
    const other = sums + slice * sliceBytes;
    for (let at: usize = 0; at < bytes; at += 16)
      v128.store(sums + at, f64x2.add(v128.load(sums + at), v128.load(other + at)));
  }
  const across = thirds(plan.channels);
  const place = <usize>(thirds(plan.rows) * across) * SUMS_TILE;
  let bad: f64 = 0;
  for (let f = 0; f < plan.rows; f++)
    for (let c = 0; c < plan.channels; c++) {
      const tile = <usize>((f / 3) * across + c / 3) * SUMS_TILE;
      bad += gradient<f64>(sums + tile + ((<usize>(f % 3) * 4 + <usize>(c % 3)) << 3), place, weight);
      weight += 36;
    }
  return bad == 0;
}

/** The same from sums that a library made: for each place a matrix [filters, channels]. */
export function winogradRowsFinish32(work: usize, sums: usize, weight: usize): bool {
  const plan = changetype<Plan>(work);
  const count = plan.rows * plan.channels;
  let bad: f64 = 0;
  for (let i = 0; i < count; i++) {
    bad += gradient<f32>(sums + (<usize>i << 2), <usize>count << 2, weight);
    weight += 36;
  }
  return bad == 0;
}
