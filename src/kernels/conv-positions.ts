/**
 * Where windows begin and their outputs go, four neighbours at a time: triples of int32, the source's and the target's offset in bytes and how
 * many of the four exist.
 */
import { Geometry, Planes } from "./conv-geometry";

/** Bytes of a position. */
export const POSITION: usize = 12;

/** Writes the positions of nd x nh lines of nw outputs; lines that adjoin on both sides are one. Distances in bytes. Returns how many. */
export function writePositions(
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

/** How many positions a convolution's outputs take, at most. */
// @ts-ignore: decorator
@inline
export function outputPositions(g: Geometry): i32 {
  return g.outD * g.outH * ((g.outW + 3) / 4);
}

/** The positions of all outputs of a convolution over these planes. Returns how many. */
export function writeOutputPositions(g: Geometry, p: Planes, out: usize): i32 {
  const line = g.outW * 4;
  return writePositions(
    out,
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
}
