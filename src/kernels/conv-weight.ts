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
import { outputPositions, POSITION, writeOutputPositions } from "./conv-positions";
import { Chunk, tileOneByEight, tileThreeByThree } from "./conv-weight-tile";

/** Outputs of a chunk: few enough for sums in float32, and for what a tile reads to stay in the first-level cache. */
const CHUNK: i32 = 1024;

const PLANES_BYTES: usize = 64;
const WORK_BYTES: usize = 64;
const CHUNK_BYTES: usize = 64;

@unmanaged
class Work {
  planes: Planes;
  /** Samples whose planes are held at once. */
  samples: i32;
  offsetsAt: usize;
  positionsAt: usize;
  sumsAt: usize;
  chunk: Chunk;
  planesAt: usize;
  end: usize;
}

function layOut(g: Geometry, batch: i32, filters: i32, work: usize): Work {
  const p = changetype<Planes>(work);
  const parts = changetype<Work>(work + PLANES_BYTES);
  inputPlanes(g, p);
  const taps = g.channels * kernelSize(g);
  parts.planes = p;
  parts.samples = max(1, min(batch, CHUNK / max(1, outSize(g))));
  parts.offsetsAt = work + PLANES_BYTES + WORK_BYTES;
  parts.positionsAt = parts.offsetsAt + aligned(<usize>taps << 2);
  parts.sumsAt = parts.positionsAt + aligned(<usize>outputPositions(g) * POSITION);
  const chunkAt = parts.sumsAt + aligned(<usize>(filters * taps) << 3);
  parts.chunk = changetype<Chunk>(chunkAt);
  parts.planesAt = chunkAt + CHUNK_BYTES;
  parts.end = parts.planesAt + planesBytes(p) * <usize>parts.samples;
  return parts;
}

/** Bytes of work memory for `convolutionWeight32` over `filters` filters; `scratch` points to 128 bytes. */
export function convolutionWeightWorkBytes(geometry: usize, batch: i32, filters: i32, scratch: usize): usize {
  return layOut(changetype<Geometry>(geometry), batch, filters, scratch).end - scratch;
}

function writeOffsets(g: Geometry, p: Planes, out: usize): void {
  for (let c = 0; c < g.channels; c++)
    for (let d = 0; d < g.kernelD; d++)
      for (let h = 0; h < g.kernelH; h++)
        for (let w = 0; w < g.kernelW; w++) {
          store<i32>(out, (c * p.channel + tapOffset(g, p, d, h, w)) << 2);
          out += 4;
        }
}

/** `count` filters, `stride` bytes apart from `y` on, by all taps; their sums are from `sums` on. */
function addChunk(
  chunk: Chunk,
  y: usize,
  stride: usize,
  count: i32,
  offsets: usize,
  taps: i32,
  sums: usize,
): void {
  const row = <usize>taps << 3;
  for (; count > 1; count -= 3) {
    const filters = min(3, count);
    for (let k = 0; k < taps; k += 3)
      tileThreeByThree(chunk, y, stride, filters, offsets + (<usize>k << 2), min(3, taps - k), sums + (<usize>k << 3), row);
    y += 3 * stride;
    sums += 3 * row;
  }
  if (count == 1)
    for (let k = 0; k < taps; k += 8)
      tileOneByEight(chunk, y, offsets + (<usize>k << 2), min(8, taps - k), sums + (<usize>k << 3));
}

/**
 * Filters [begin, end) of all groups' G·F. x is [N, G·C, ...], y [N, G·F, ...], weight [G·F, C, ...], all contiguous; x and y are followed by
 * 16 readable bytes. `work` points to `convolutionWeightWorkBytes` bytes.
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
  const taps = g.channels * kernelSize(g);
  const copyBytes = planesBytes(p);
  const xGroup = <usize>(g.channels * inSize(g)) << 2;
  const xSample = xGroup * <usize>g.groups;
  const yRow = <usize>outSize(g) << 2;
  const ySample = yRow * <usize>(g.groups * g.filters);
  writeOffsets(g, p, parts.offsetsAt);
  const positions = writeOutputPositions(g, p, parts.positionsAt);
  memory.fill(parts.sumsAt, 0, <usize>((end - begin) * taps) << 3);
  memory.fill(parts.planesAt, 0, copyBytes * <usize>parts.samples);
  const chunk = parts.chunk;
  chunk.sampleX = p.direct ? xSample : copyBytes;
  chunk.sampleY = ySample;
  // Lines whose length is no multiple of four end in positions of fewer lanes.
  chunk.whole = outSize(g) == 4 * positions;
  for (let n = 0; n < batch; n += parts.samples) {
    chunk.samples = min(parts.samples, batch - n);
    for (let group = begin / g.filters; group * g.filters < end; group++) {
      const from = x + <usize>n * xSample + <usize>group * xGroup;
      chunk.x = from;
      if (!p.direct) {
        chunk.x = parts.planesAt;
        for (let i: usize = 0; i < <usize>chunk.samples; i++)
          fillPlanes(p, from + i * xSample, parts.planesAt + i * copyBytes);
      }
      const first = max(begin, group * g.filters);
      const count = min(end, (group + 1) * g.filters) - first;
      const rows = y + <usize>n * ySample + <usize>first * yRow;
      const sums = parts.sumsAt + (<usize>((first - begin) * taps) << 3);
      for (let position = 0; position < positions; position += CHUNK / 4) {
        chunk.positions = parts.positionsAt + <usize>position * POSITION;
        chunk.end = chunk.positions + <usize>min(CHUNK / 4, positions - position) * POSITION;
        addChunk(chunk, rows, yRow, count, parts.offsetsAt, taps, sums);
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
