/**
 * The windows of a convolution as a matrix, for a matrix product by a library that is faster than the tiles: [taps, positions] of one group of a
 * sample. The transpose has it where its strides are 1.
 */
import { fillPlanes, Geometry, inSize, kernelSize, outSize, planesBytes } from "./conv-geometry";
import { POSITION } from "./conv-positions";
import { prepare, prepareTransposed } from "./conv-prepare";
import { Pass, PLANES_BYTES, Work } from "./conv-work";

/** Tables and planes for `convolutionColumns32`, at `work` of `convolutionWorkBytes` bytes. */
export function convolutionColumnsPrepare32(geometry: usize, transposed: bool, work: usize): void {
  const g = changetype<Geometry>(geometry);
  if (transposed) prepareTransposed(g, 0, 0, work);
  else prepare(g, 0, 0, work);
  const parts = changetype<Work>(work + PLANES_BYTES);
  memory.fill(parts.planesAt, 0, planesBytes(parts.planes));
}

/**
 * The windows of group `index` (of all samples' groups) of x, or of y for the transpose. `out` has room for 16 bytes more than the matrix.
 */
export function convolutionColumns32(
  geometry: usize,
  transposed: bool,
  from: usize,
  index: i32,
  out: usize,
  work: usize,
): void {
  const g = changetype<Geometry>(geometry);
  const parts = changetype<Work>(work + PLANES_BYTES);
  const pass = changetype<Pass>(parts.passesAt);
  const sourceSize = transposed ? outSize(g) : inSize(g);
  const groupBytes = <usize>(parts.planes.channels * sourceSize) << 2;
  const row = <usize>(transposed ? inSize(g) : outSize(g)) << 2;
  const planes = fillPlanes(parts.planes, from + <usize>index * groupBytes, parts.planesAt);
  const end = pass.positionsAt + <usize>pass.positions * POSITION;
  for (let tap: usize = 0; tap < <usize>pass.taps; tap++) {
    const source = planes + load<u32>(pass.offsetsAt + (tap << 2));
    // Lanes that do not exist are overwritten by what follows them.
    for (let at = pass.positionsAt; at < end; at += POSITION)
      v128.store(out + load<u32>(at, 4), v128.load(source + load<u32>(at)));
    out += row;
  }
}

/** The weights of all groups as the transpose multiplies them: [G, F, C, taps] to [G, C, F, taps]. */
export function convolutionTurnWeight32(geometry: usize, weight: usize, out: usize): void {
  const g = changetype<Geometry>(geometry);
  const taps = kernelSize(g);
  for (let group = 0; group < g.groups; group++)
    for (let c = 0; c < g.channels; c++)
      for (let f = 0; f < g.filters; f++) {
        let from = weight + (<usize>(((group * g.filters + f) * g.channels + c) * taps) << 2);
        for (let t = 0; t < taps; t++) {
          store<f32>(out, load<f32>(from));
          from += 4;
          out += 4;
        }
      }
}

/** The transposes of `count` matrices [rows, columns]. */
export function transposeMatrices32(from: usize, count: i32, rows: i32, columns: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    for (let column = 0; column < columns; column++)
      for (let row = 0; row < rows; row++) {
        store<f32>(out, load<f32>(from + (<usize>(row * columns + column) << 2)));
        out += 4;
      }
    from += <usize>(rows * columns) << 2;
  }
}

/** Fills [batch, channels, size] with one value a channel. */
export function channelFill32(values: usize, out: usize, batch: i32, channels: i32, size: i32): void {
  for (let n = 0; n < batch; n++)
    for (let c = 0; c < channels; c++) {
      const value = load<f32>(values + (<usize>c << 2));
      const all = f32x4.splat(value);
      let i = size;
      for (; i >= 4; i -= 4) {
        v128.store(out, all);
        out += 16;
      }
      for (; i > 0; i--) {
        store<f32>(out, value);
        out += 4;
      }
    }
}
