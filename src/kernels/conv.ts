/** Convolution and its transpose (the gradient of its input) in float32: tiles over planes, for all positions and panels of weights. */
import { fillPlanes, Geometry, inSize, outSize, planesBytes } from "./conv-geometry";
import { POSITION } from "./conv-positions";
import { prepare, prepareTransposed } from "./conv-prepare";
import { tilesOfOne } from "./conv-tile";
import { tilesOfFour } from "./conv-tile-four";
import { tilesOfSix } from "./conv-tile-six";
import { EDGE_BYTES, layOut, Pass, PASS_BYTES, PLANES_BYTES, room, sixes, Work } from "./conv-work";

/** Positions whose windows are to stay in the second-level cache while all panels pass: this many bytes. */
const BLOCK_BYTES: i32 = 256 * 1024;

/** Bytes of work memory for `convolution32`, or for `convolutionTransposed32`; `scratch` points to 256 bytes. */
export function convolutionWorkBytes(geometry: usize, transposed: bool, scratch: usize): usize {
  return layOut(changetype<Geometry>(geometry), transposed, scratch).end - scratch;
}

/** All panels at the positions of one pass, for one group of a sample. */
function runPass(
  pass: Pass,
  weights: usize,
  bias: usize,
  rows: i32,
  source: usize,
  target: usize,
  stride: usize,
  step: usize,
  edge: usize,
): void {
  const taps = pass.taps;
  const wide = sixes(rows);
  const block = max(32, BLOCK_BYTES / (16 * max(1, taps / 4))) & ~3;
  for (let first = 0; first < pass.positions; first += block) {
    const positions = pass.positionsAt + <usize>first * POSITION;
    const count = min(block, pass.positions - first);
    if (rows == 1) {
      tilesOfOne(taps, pass.offsetsAt, weights, bias, source, positions, count, target, step, edge);
      continue;
    }
    let panel = weights;
    let row = 0;
    for (let i = 0; i < wide; i++) {
      const to = target + <usize>row * stride;
      const b = bias + (<usize>row << 2);
      tilesOfSix(taps, pass.offsetsAt, panel, b, source, positions, count, to, stride, step, min(6, rows - row), edge);
      panel += <usize>taps * 24;
      row += 6;
    }
    for (; row < rows; row += 4) {
      const to = target + <usize>row * stride;
      const b = bias + (<usize>row << 2);
      tilesOfFour(taps, pass.offsetsAt, panel, b, source, positions, count, to, stride, step, min(4, rows - row), edge);
      panel += <usize>taps * 16;
    }
  }
}

/** Runs all passes for samples [begin, end), group by group: `sourceSize` elements of a sample and group to `stride` bytes a row. */
function runSamples(
  g: Geometry,
  parts: Work,
  from: usize,
  sourceSize: i32,
  to: usize,
  targetSize: i32,
  step: usize,
  begin: i32,
  end: i32,
  edge: usize,
): void {
  const planes = edge + EDGE_BYTES;
  const rows = parts.rows;
  const fromBytes = <usize>(parts.planes.channels * sourceSize) << 2;
  const stride = <usize>targetSize << 2;
  memory.fill(planes, 0, planesBytes(parts.planes));
  for (let n = begin; n < end; n++)
    for (let group = 0; group < g.groups; group++) {
      const index = <usize>(n * g.groups + group);
      const source = fillPlanes(parts.planes, from + index * fromBytes, planes);
      const target = to + index * <usize>rows * stride;
      const bias = parts.biasAt + (<usize>(group * room(rows)) << 2);
      for (let i = 0; i < parts.passes; i++) {
        const pass = changetype<Pass>(parts.passesAt + <usize>i * PASS_BYTES);
        const weights = pass.weightsAt + (<usize>(group * room(rows) * pass.taps) << 2);
        runPass(pass, weights, bias, rows, source, target, stride, step, edge);
      }
    }
}

/**
 * `y[n, g·F + f] = bias + Σ w ⋆ x[n, g·C + c]` for samples [begin, end): x is [N, G·C, ...], weight [G·F, C, ...], y [N, G·F, ...], all
 * contiguous; bias is 0 or [G·F]. x is followed by 16 readable bytes. `work` points to `convolutionWorkBytes` bytes.
 */
export function convolution32(
  geometry: usize,
  x: usize,
  weight: usize,
  bias: usize,
  y: usize,
  begin: i32,
  end: i32,
  work: usize,
): void {
  prepare(changetype<Geometry>(geometry), weight, bias, work);
  convolutionSamples32(geometry, false, x, y, begin, end, work, 0);
}

/** The transpose in the input, the gradient of `convolution32`'s x from that of y: `x[n, g·C + c] = bias + Σ w ⋆ᵀ y[n, g·F + f]`; bias is 0 or [G·C]. */
export function convolutionTransposed32(
  geometry: usize,
  y: usize,
  weight: usize,
  bias: usize,
  x: usize,
  begin: i32,
  end: i32,
  work: usize,
): void {
  prepareTransposed(changetype<Geometry>(geometry), weight, bias, work);
  convolutionSamples32(geometry, true, y, x, begin, end, work, 0);
}

/** The part of `convolution32` or `convolutionTransposed32` that all samples share. Returns the bytes of work memory that each thread needs for itself. */
export function convolutionPrepare32(geometry: usize, transposed: bool, weight: usize, bias: usize, work: usize): usize {
  const g = changetype<Geometry>(geometry);
  if (transposed) prepareTransposed(g, weight, bias, work);
  else prepare(g, weight, bias, work);
  return EDGE_BYTES + planesBytes(changetype<Work>(work + PLANES_BYTES).planes);
}

/** Samples [begin, end) of what was prepared at `work`, with a thread's own memory at `own`, or in the work memory if that is 0. */
export function convolutionSamples32(
  geometry: usize,
  transposed: bool,
  from: usize,
  to: usize,
  begin: i32,
  end: i32,
  work: usize,
  own: usize,
): void {
  const g = changetype<Geometry>(geometry);
  const parts = changetype<Work>(work + PLANES_BYTES);
  const edge = own ? own : parts.edgeAt;
  if (transposed) runSamples(g, parts, from, outSize(g), to, inSize(g), <usize>g.strideW << 2, begin, end, edge);
  else runSamples(g, parts, from, inSize(g), to, outSize(g), 4, begin, end, edge);
}
