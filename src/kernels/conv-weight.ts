/**
 * The gradient of a convolution's weight in float32: `w[f, c, k] = Σ y[n, f, o] · x[n, c, o * stride - padding + k * dilation]`.
 *
 * Both factors lie in lines of neighbours, so a tile of filters by taps is held as vectors of four partial sums over a chunk of
 * positions. Chunks are added in float64.
 */
import {
  aligned,
  fillPlanes,
  Geometry,
  inputPlanes,
  inSize,
  kernelSize,
  outSize,
  Planes,
  planesBytes,
  tapOffset,
} from "./conv-geometry";
import { Lines, tileOneByEight, tileThreeByThree } from "./conv-weight-tile";

/** Positions of a chunk: short enough for sums in float32, and for the lines of a tile to stay in the first-level cache. */
const CHUNK: i32 = 1024;

const PLANES_BYTES: usize = 64;
const WORK_BYTES: usize = 64;

@unmanaged
class Work {
  planes: Planes;
  /** Samples whose planes are held at once. */
  samples: i32;
  offsetsAt: usize;
  tableAt: usize;
  sumsAt: usize;
  lines: Lines;
  planesAt: usize;
  end: usize;
}

/** True where a whole sample's outputs are one line. */
// @ts-ignore: decorator
@inline
function isFlat(g: Geometry, p: Planes): bool {
  return (
    p.direct != 0 &&
    g.strideH == 1 &&
    g.strideD == 1 &&
    g.outW == p.row &&
    (g.outD == 1 || g.outH * g.outW == p.plane)
  );
}

function layOut(g: Geometry, batch: i32, filters: i32, work: usize): Work {
  const p = changetype<Planes>(work);
  const parts = changetype<Work>(work + PLANES_BYTES);
  inputPlanes(g, p);
  const taps = g.channels * kernelSize(g);
  parts.planes = p;
  parts.samples = max(1, min(batch, CHUNK / max(1, outSize(g))));
  parts.offsetsAt = work + PLANES_BYTES + WORK_BYTES;
  parts.tableAt = parts.offsetsAt + aligned(<usize>taps << 2);
  parts.sumsAt = parts.tableAt + aligned(<usize>(g.outD * g.outH) << 2);
  const linesAt = parts.sumsAt + aligned(<usize>(filters * taps) << 3);
  parts.lines = changetype<Lines>(linesAt);
  parts.planesAt = linesAt + WORK_BYTES;
  parts.end = parts.planesAt + planesBytes(p) * <usize>parts.samples;
  return parts;
}

/** Bytes of work memory for `convolutionWeight32` over `filters` filters; `scratch` points to 128 bytes. */
export function convolutionWeightWorkBytes(geometry: usize, batch: i32, filters: i32, scratch: usize): usize {
  return layOut(changetype<Geometry>(geometry), batch, filters, scratch).end - scratch;
}

function writeTables(g: Geometry, parts: Work): void {
  const p = parts.planes;
  let at = parts.offsetsAt;
  for (let c = 0; c < g.channels; c++)
    for (let d = 0; d < g.kernelD; d++)
      for (let h = 0; h < g.kernelH; h++)
        for (let w = 0; w < g.kernelW; w++) {
          store<i32>(at, (c * p.channel + tapOffset(g, p, d, h, w)) << 2);
          at += 4;
        }
  at = parts.tableAt;
  for (let d = 0; d < g.outD; d++)
    for (let h = 0; h < g.outH; h++) {
      store<i32>(at, (d * g.strideD * p.plane + h * g.strideH * p.row) << 2);
      at += 4;
    }
}

/** Filters [first, last) of a group over one chunk: `y` and `sums` are those of the first. */
function addChunk(
  lines: Lines,
  y: usize,
  stride: usize,
  first: i32,
  last: i32,
  offsets: usize,
  taps: i32,
  sums: usize,
): void {
  const row = <usize>taps << 3;
  let f = first;
  for (; last - f > 1; f += 3) {
    const filters = min(3, last - f);
    const from = y + <usize>(f - first) * stride;
    const to = sums + <usize>(f - first) * row;
    for (let k = 0; k < taps; k += 3)
      tileThreeByThree(lines, from, stride, filters, offsets + (<usize>k << 2), min(3, taps - k), to + (<usize>k << 3), row);
  }
  if (f < last) {
    const from = y + <usize>(f - first) * stride;
    const to = sums + <usize>(f - first) * row;
    for (let k = 0; k < taps; k += 8)
      tileOneByEight(lines, from, offsets + (<usize>k << 2), min(8, taps - k), to + (<usize>k << 3));
  }
}

/**
 * Filters [begin, end) of all groups' G·F. x is [N, G·C, ...], y [N, G·F, ...], weight [G·F, C, ...], all contiguous; x is followed by 16
 * readable bytes. `work` points to `convolutionWeightWorkBytes` bytes.
 */
export function convolutionWeight32(
  geometry: usize,
  x: usize,
  y: usize,
  weight: usize,
  batch: i32,
  begin: i32,
  end: i32,
  work: usize,
): void {
  const g = changetype<Geometry>(geometry);
  const parts = layOut(g, batch, end - begin, work);
  const p = parts.planes;
  writeTables(g, parts);
  const taps = g.channels * kernelSize(g);
  const copyBytes = planesBytes(p);
  const xGroup = <usize>(g.channels * inSize(g)) << 2;
  const xSample = xGroup * <usize>g.groups;
  const yRow = <usize>outSize(g) << 2;
  const ySample = yRow * <usize>(g.groups * g.filters);
  const flat = isFlat(g, p);
  const lines = parts.lines;
  memory.fill(parts.sumsAt, 0, <usize>((end - begin) * taps) << 3);
  memory.fill(parts.planesAt, 0, copyBytes * <usize>parts.samples);
  const width = flat ? outSize(g) : g.outW;
  const allLines = flat ? 1 : g.outD * g.outH;
  lines.sampleX = p.direct ? xSample : copyBytes;
  lines.sampleY = ySample;
  const linesAtOnce = max(1, CHUNK / max(1, width));
  for (let n = 0; n < batch; n += parts.samples) {
    lines.samples = min(parts.samples, batch - n);
    for (let group = begin / g.filters; group * g.filters < end; group++) {
      const from = x + <usize>n * xSample + <usize>group * xGroup;
      let source = from;
      if (!p.direct) {
        source = parts.planesAt;
        for (let i: usize = 0; i < <usize>lines.samples; i++) fillPlanes(p, from + i * xSample, source + i * copyBytes);
      }
      const first = max(begin, group * g.filters);
      const last = min(end, (group + 1) * g.filters);
      const sums = parts.sumsAt + (<usize>((first - begin) * taps) << 3);
      const rows = y + <usize>n * ySample + <usize>first * yRow;
      for (let line = 0; line < allLines; line += linesAtOnce) {
        const count = min(linesAtOnce, allLines - line);
        // A single line may be longer than a chunk.
        for (let column = 0; column < width; column += CHUNK) {
          lines.x = source + (<usize>column << 2);
          lines.table = parts.tableAt + (<usize>line << 2);
          lines.count = count;
          lines.width = min(CHUNK, width - column);
          lines.row = <usize>width << 2;
          addChunk(lines, rows + (<usize>(line * width + column) << 2), yRow, first, last, parts.offsetsAt, taps, sums);
        }
      }
    }
  }
  let from = parts.sumsAt;
  let to = weight + (<usize>(begin * taps) << 2);
  for (let i = (end - begin) * taps; i > 0; i--) {
    store<f32>(to, <f32>load<f64>(from));
    from += 8;
    to += 4;
  }
}
