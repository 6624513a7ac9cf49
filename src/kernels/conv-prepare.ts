/**
 * What all samples of a convolution share: where the taps lie, the positions, the weights in panels.
 *
 * The transpose with strides is one convolution without strides for each remainder of the input's positions: it needs only the taps
 * that reach positions of that remainder.
 */
import { Geometry, kernelSize, tapOffset } from "./conv-geometry";
import { POSITION, writeOutputPositions, writePositions } from "./conv-positions";
import { layOut, Pass, PASS_BYTES, room, sixes, Work } from "./conv-work";

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

/** The taps of a pass, from the list, for all channels, and the panels of all groups unless `weight` is 0. */
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
  if (weight == 0) return;
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

/** What all samples share, from the weights on. */
export function prepare(g: Geometry, weight: usize, bias: usize, work: usize): void {
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
  pass.positions = writeOutputPositions(g, p, pass.positionsAt);
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

/** `prepare` for the transpose. */
export function prepareTransposed(g: Geometry, weight: usize, bias: usize, work: usize): void {
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
