/** The work memory of a convolution, and the panels that its weights are packed in. */
import { aligned, Geometry, inputPlanes, kernelSize, outputPlanes, Planes, planesBytes } from "./conv-geometry";
import { outputPositions, POSITION } from "./conv-positions";

/** One convolution without strides: its taps, its positions, and the panels of all groups. */
@unmanaged
export class Pass {
  /** Taps over all channels. */
  taps: i32;
  positions: i32;
  offsetsAt: usize;
  positionsAt: usize;
  weightsAt: usize;
}

/** The work memory, part after part. */
@unmanaged
export class Work {
  planes: Planes;
  passes: i32;
  rows: i32;
  passesAt: usize;
  /** The taps of a pass: their indices in the kernel, then their offsets in a channel's planes. */
  listAt: usize;
  offsetsAt: usize;
  positionsAt: usize;
  biasAt: usize;
  weightsAt: usize;
  edgeAt: usize;
  planesAt: usize;
  end: usize;
}

export const PLANES_BYTES: usize = 64;
const WORK_BYTES: usize = 128;
export const PASS_BYTES: usize = 20;
export const EDGE_BYTES: usize = 192;

/** Rows that the panels have room for: all of four rows, or also of six, which pay only where a multiply-add is one instruction. */
// @ts-ignore: decorator
@inline
export function room(rows: i32): i32 {
  if (rows == 1) return 1;
  if (rows < 4 || !ASC_FEATURE_RELAXED_SIMD) return (rows + 3) & ~3;
  return rows + (rows & 1);
}

/** Panels of six rows, which come first; the others have four. */
// @ts-ignore: decorator
@inline
export function sixes(rows: i32): i32 {
  if (rows < 5 || !ASC_FEATURE_RELAXED_SIMD) return 0;
  const full = room(rows);
  const rest = full % 6;
  return (full - (rest == 2 ? 8 : rest)) / 6;
}

/** Divides the memory at `work`. */
export function layOut(g: Geometry, transposed: bool, work: usize): Work {
  const p = changetype<Planes>(work);
  const parts = changetype<Work>(work + PLANES_BYTES);
  if (transposed) outputPlanes(g, p);
  else inputPlanes(g, p);
  const kernel = kernelSize(g);
  const taps = p.channels * kernel;
  const rows = transposed ? g.channels : g.filters;
  const positions = transposed
    ? g.inD * g.inH * (g.inW / 4 + g.strideW + 1)
    : outputPositions(g);
  parts.planes = p;
  parts.passes = transposed ? g.strideD * g.strideH * g.strideW : 1;
  parts.rows = rows;
  parts.passesAt = work + PLANES_BYTES + WORK_BYTES;
  parts.listAt = parts.passesAt + aligned(<usize>parts.passes * PASS_BYTES);
  parts.offsetsAt = parts.listAt + aligned(<usize>kernel << 3);
  parts.positionsAt = parts.offsetsAt + aligned(<usize>taps << 2);
  parts.biasAt = parts.positionsAt + aligned(<usize>positions * POSITION);
  parts.weightsAt = parts.biasAt + aligned(<usize>(g.groups * room(rows)) << 2);
  parts.edgeAt = parts.weightsAt + aligned(<usize>(g.groups * room(rows) * taps) << 2);
  parts.planesAt = parts.edgeAt + EDGE_BYTES;
  parts.end = parts.planesAt + planesBytes(p);
  return parts;
}
