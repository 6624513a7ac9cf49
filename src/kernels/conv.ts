/**
 * Convolution and its transpose (the gradient of its input) in float32: a table of where the taps lie, the weights in panels, then tiles.
 *
 * The transpose with strides is one convolution without strides for each remainder of the input's positions: it needs only the taps
 * that reach positions of that remainder.
 */
import {
  aligned,
  fillPlanes,
  Geometry,
  inputPlanes,
  inSize,
  kernelSize,
  outputPlanes,
  outSize,
  Planes,
  planesBytes,
  tapOffset,
} from "./conv-geometry";
import { POSITION, tilesOfFour, tilesOfOne, tilesOfSix } from "./conv-tile";

/** One convolution without strides: its taps, its positions, and the panels of all groups. */
@unmanaged
class Pass {
  /** Taps over all channels. */
  taps: i32;
  positions: i32;
  offsetsAt: usize;
  positionsAt: usize;
  weightsAt: usize;
}

/** The work memory, part after part. */
@unmanaged
class Work {
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

const PLANES_BYTES: usize = 64;
const WORK_BYTES: usize = 128;
const PASS_BYTES: usize = 20;
const EDGE_BYTES: usize = 192;
/** Positions whose windows are to stay in the second-level cache while all panels pass: this many bytes. */
const BLOCK_BYTES: i32 = 256 * 1024;

/** Rows that the panels have room for: all of four rows, or also of six, which pay only where a multiply-add is one instruction. */
// @ts-ignore: decorator
@inline
function room(rows: i32): i32 {
  if (rows == 1) return 1;
  if (rows < 4 || !ASC_FEATURE_RELAXED_SIMD) return (rows + 3) & ~3;
  return rows + (rows & 1);
}

/** Panels of six rows, which come first; the others have four. */
// @ts-ignore: decorator
@inline
function sixes(rows: i32): i32 {
  if (rows < 5 || !ASC_FEATURE_RELAXED_SIMD) return 0;
  const full = room(rows);
  const rest = full % 6;
  return (full - (rest == 2 ? 8 : rest)) / 6;
}

/** Divides the memory at `work`. */
function layOut(g: Geometry, transposed: bool, work: usize): Work {
  const p = changetype<Planes>(work);
  const parts = changetype<Work>(work + PLANES_BYTES);
  if (transposed) outputPlanes(g, p);
  else inputPlanes(g, p);
  const kernel = kernelSize(g);
  const taps = p.channels * kernel;
  const rows = transposed ? g.channels : g.filters;
  const positions = transposed
    ? g.inD * g.inH * (g.inW / 4 + g.strideW + 1)
    : g.outD * g.outH * ((g.outW + 3) / 4);
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

/** Bytes of work memory for `convolution32`, or for `convolutionTransposed32`; `scratch` points to 256 bytes. */
export function convolutionWorkBytes(geometry: usize, transposed: bool, scratch: usize): usize {
  return layOut(changetype<Geometry>(geometry), transposed, scratch).end - scratch;
}

/** Writes the positions of nd x nh lines of nw outputs; lines that adjoin on both sides are one. Distances in bytes. Returns how many. */
function writePositions(
  out: usize,
  nd: i32,
  nh: i32,
  nw: i32,
  fromD: i32,
  fromH: i32,
  to: i32,
  toD: i32,
  toH: i32,
  step: i32,
  neighbours: bool,
): i32 {
  if (neighbours && step == 4 && fromH == nw * 4 && toH == nw * 4) {
    nw *= nh;
    nh = 1;
    if (fromD == nw * 4 && toD == nw * 4) {
      nw *= nd;
      nd = 1;
    }
  }
  let count = 0;
  for (let d = 0; d < nd; d++)
    for (let h = 0; h < nh; h++)
      for (let w = 0; w < nw; w += 4) {
        store<i32>(out, d * fromD + h * fromH + w * 4);
        store<i32>(out, to + d * toD + h * toH + w * step, 4);
        store<i32>(out, min(4, nw - w), 8);
        out += POSITION;
        count++;
      }
  return count;
}

/** Packs a group's weights from `w`: for each panel, for each channel and tap of the list, one value a row. Strides in elements. */
function packPanels(
  w: usize,
  rows: i32,
  channels: i32,
  rowStride: i32,
  channelStride: i32,
  list: usize,
  taps: i32,
  out: usize,
): void {
  const wide = sixes(rows);
  let row = 0;
  for (let panel = 0; row < rows; panel++) {
    const width = rows == 1 ? 1 : panel < wide ? 6 : 4;
    for (let c = 0; c < channels; c++)
      for (let t = 0; t < taps; t++) {
        const first = row * rowStride + c * channelStride + load<i32>(list + (<usize>t << 2));
        for (let i = 0; i < width; i++) {
          store<f32>(out, row + i < rows ? load<f32>(w + (<usize>(first + i * rowStride) << 2)) : 0);
          out += 4;
        }
      }
    row += width;
  }
}

/** The taps of a pass, from the list, for all channels and groups. */
function writeTaps(g: Geometry, parts: Work, pass: Pass, taps: i32, weight: usize, transposed: bool): void {
  const p = parts.planes;
  const kernel = kernelSize(g);
  const offsets = parts.listAt + (<usize>kernel << 2);
  pass.taps = p.channels * taps;
  let out = pass.offsetsAt;
  for (let c = 0; c < p.channels; c++)
    for (let t: usize = 0; t < <usize>taps; t++) {
      store<i32>(out, (c * p.channel + load<i32>(offsets + (t << 2))) << 2);
      out += 4;
    }
  const filter = g.channels * kernel;
  const rowStride = transposed ? kernel : filter;
  const channelStride = transposed ? filter : kernel;
  const groupBytes = <usize>(room(parts.rows) * pass.taps) << 2;
  for (let group: usize = 0; group < <usize>g.groups; group++) {
    const from = weight + ((group * <usize>(g.filters * filter)) << 2);
    const to = pass.weightsAt + group * groupBytes;
    packPanels(from, parts.rows, p.channels, rowStride, channelStride, parts.listAt, taps, to);
  }
}

/** Copies the bias (0: zeros) of all groups, with room for the last panels' rows that do not exist. Returns the end. */
function packBias(bias: usize, rows: i32, groups: i32, out: usize): usize {
  const full = room(rows);
  for (let group = 0; group < groups; group++)
    for (let i = 0; i < full; i++) {
      store<f32>(out, bias != 0 && i < rows ? load<f32>(bias + (<usize>(group * rows + i) << 2)) : 0);
      out += 4;
    }
  return out;
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

/** What all samples share, from the weights on. */
function prepare(g: Geometry, weight: usize, bias: usize, work: usize): void {
  const parts = layOut(g, false, work);
  const p = parts.planes;
  const pass = changetype<Pass>(parts.passesAt);
  pass.offsetsAt = parts.offsetsAt;
  pass.positionsAt = parts.positionsAt;
  pass.weightsAt = parts.weightsAt;
  const kernel = kernelSize(g);
  let index = 0;
  for (let d = 0; d < g.kernelD; d++)
    for (let h = 0; h < g.kernelH; h++)
      for (let w = 0; w < g.kernelW; w++) {
        const entry = parts.listAt + (<usize>index << 2);
        store<i32>(entry, index++);
        store<i32>(entry + (<usize>kernel << 2), tapOffset(g, p, d, h, w));
      }
  writeTaps(g, parts, pass, kernel, weight, false);
  const line = g.outW * 4;
  pass.positions = writePositions(
    pass.positionsAt,
    g.outD,
    g.outH,
    g.outW,
    g.strideD * p.plane * 4,
    g.strideH * p.row * 4,
    0,
    g.outH * line,
    line,
    4,
    p.phases == 1,
  );
  packBias(bias, parts.rows, g.groups, parts.biasAt);
}

/** The first position of a dimension whose taps leave a remainder. */
// @ts-ignore: decorator
@inline
function firstOf(remainder: i32, padding: i32, stride: i32): i32 {
  const first = (remainder - padding) % stride;
  return first < 0 ? first + stride : first;
}

/** How many positions from the first on, a stride apart. */
// @ts-ignore: decorator
@inline
function countOf(first: i32, size: i32, stride: i32): i32 {
  return first < size ? (size - first + stride - 1) / stride : 0;
}

/** Lists the taps that reach a remainder. Returns how many. */
function listTaps(g: Geometry, parts: Work, d0: i32, h0: i32, w0: i32): i32 {
  const p = parts.planes;
  const offsets = parts.listAt + (<usize>kernelSize(g) << 2);
  let taps: usize = 0;
  for (let d = 0; d < g.kernelD; d++) {
    const fromD = d0 + g.paddingD - d * g.dilationD;
    if (fromD % g.strideD) continue;
    for (let h = 0; h < g.kernelH; h++) {
      const fromH = h0 + g.paddingH - h * g.dilationH;
      if (fromH % g.strideH) continue;
      for (let w = 0; w < g.kernelW; w++) {
        const fromW = w0 + g.paddingW - w * g.dilationW;
        if (fromW % g.strideW) continue;
        const plane = fromD / g.strideD + p.loD;
        const row = fromH / g.strideH + p.loH;
        const column = fromW / g.strideW + p.loW;
        store<i32>(parts.listAt + (taps << 2), (d * g.kernelH + h) * g.kernelW + w);
        store<i32>(offsets + (taps << 2), plane * p.plane + row * p.row + column);
        taps++;
      }
    }
  }
  return <i32>taps;
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

/** `prepare` for the transpose. */
function prepareTransposed(g: Geometry, weight: usize, bias: usize, work: usize): void {
  const parts = layOut(g, true, work);
  const p = parts.planes;
  let pass = changetype<Pass>(parts.passesAt);
  let offsetsAt = parts.offsetsAt;
  let positionsAt = parts.positionsAt;
  let weightsAt = parts.weightsAt;
  const line = g.inW * 4;
  const area = g.inH * line;
  for (let rd = 0; rd < g.strideD; rd++)
    for (let rh = 0; rh < g.strideH; rh++)
      for (let rw = 0; rw < g.strideW; rw++) {
        const d0 = firstOf(rd, g.paddingD, g.strideD);
        const h0 = firstOf(rh, g.paddingH, g.strideH);
        const w0 = firstOf(rw, g.paddingW, g.strideW);
        pass.offsetsAt = offsetsAt;
        pass.positionsAt = positionsAt;
        pass.weightsAt = weightsAt;
        writeTaps(g, parts, pass, listTaps(g, parts, d0, h0, w0), weight, true);
        pass.positions = writePositions(
          positionsAt,
          countOf(d0, g.inD, g.strideD),
          countOf(h0, g.inH, g.strideH),
          countOf(w0, g.inW, g.strideW),
          p.plane * 4,
          p.row * 4,
          d0 * area + h0 * line + w0 * 4,
          g.strideD * area,
          g.strideH * line,
          g.strideW * 4,
          true,
        );
        offsetsAt += <usize>pass.taps << 2;
        positionsAt += <usize>pass.positions * POSITION;
        weightsAt += <usize>(g.groups * room(parts.rows) * pass.taps) << 2;
        pass = changetype<Pass>(changetype<usize>(pass) + PASS_BYTES);
      }
  packBias(bias, parts.rows, g.groups, parts.biasAt);
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
