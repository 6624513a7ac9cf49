/**
 * What a convolution is made of, and how one sample's channels are laid out for the tiles.
 *
 * A convolution here is a sum over taps: `y[f, o] = Σ w[f, c, k] · x[c, o * stride - padding + k * dilation]`. The tiles read `x` at
 * `position + offset[c, k]`, so that no matrix of patches is ever made: a sample is copied once into planes with zeros around them.
 */

/** Sizes of a convolution, as the caller writes them: 21 int32. One- and two-dimensional data have a depth (and height) of 1. */
@unmanaged
export class Geometry {
  /** Input channels of a group. */
  channels: i32;
  /** Output channels of a group. */
  filters: i32;
  groups: i32;
  inD: i32;
  inH: i32;
  inW: i32;
  outD: i32;
  outH: i32;
  outW: i32;
  kernelD: i32;
  kernelH: i32;
  kernelW: i32;
  strideD: i32;
  strideH: i32;
  strideW: i32;
  paddingD: i32;
  paddingH: i32;
  paddingW: i32;
  dilationD: i32;
  dilationH: i32;
  dilationW: i32;
}

// @ts-ignore: decorator
@inline
export function inSize(g: Geometry): i32 {
  return g.inD * g.inH * g.inW;
}

// @ts-ignore: decorator
@inline
export function outSize(g: Geometry): i32 {
  return g.outD * g.outH * g.outW;
}

// @ts-ignore: decorator
@inline
export function kernelSize(g: Geometry): i32 {
  return g.kernelD * g.kernelH * g.kernelW;
}

/** Rounds up to a multiple of 64 bytes. */
// @ts-ignore: decorator
@inline
export function aligned(bytes: usize): usize {
  return (bytes + 63) & ~63;
}

/**
 * The planes of one group of a sample: element (d, h, w) of a channel lies at plane (d + loD), row (h + loH) and column (w + loW), where columns
 * are split by their remainder of `phases` so that strided windows read neighbours. What no element covers is zero.
 */
@unmanaged
export class Planes {
  channels: i32;
  fromD: i32;
  fromH: i32;
  fromW: i32;
  loD: i32;
  loH: i32;
  loW: i32;
  depth: i32;
  height: i32;
  width: i32;
  phases: i32;
  /** Elements between rows, planes and channels. */
  row: i32;
  plane: i32;
  channel: i32;
  /** 1 where the sample itself is laid out so: nothing is copied. */
  direct: i32;
}

function finish(p: Planes, phases: i32): void {
  p.phases = phases;
  p.row = ((p.width + phases - 1) / phases) * phases;
  p.plane = p.row * p.height;
  p.channel = p.plane * p.depth;
  p.direct = <i32>(
    (phases == 1 &&
      p.loD == 0 &&
      p.loH == 0 &&
      p.loW == 0 &&
      p.depth <= p.fromD &&
      p.height <= p.fromH &&
      p.width <= p.fromW)
  );
  if (p.direct) {
    p.row = p.fromW;
    p.plane = p.fromW * p.fromH;
    p.channel = p.plane * p.fromD;
  }
}

// @ts-ignore: decorator
@inline
function reach(out: i32, stride: i32, kernel: i32, dilation: i32): i32 {
  return (out - 1) * stride + (kernel - 1) * dilation + 1;
}

/** The planes that windows of the input slide over. */
export function inputPlanes(g: Geometry, p: Planes): void {
  p.channels = g.channels;
  p.fromD = g.inD;
  p.fromH = g.inH;
  p.fromW = g.inW;
  p.loD = g.paddingD;
  p.loH = g.paddingH;
  p.loW = g.paddingW;
  p.depth = reach(g.outD, g.strideD, g.kernelD, g.dilationD);
  p.height = reach(g.outH, g.strideH, g.kernelH, g.dilationH);
  p.width = reach(g.outW, g.strideW, g.kernelW, g.dilationW);
  finish(p, g.strideW);
}

/** Where a tap of a window lies in its channel's planes. */
// @ts-ignore: decorator
@inline
export function tapOffset(g: Geometry, p: Planes, d: i32, h: i32, w: i32): i32 {
  const column = w * g.dilationW;
  const inRow = p.phases == 1 ? column : (column % p.phases) * (p.row / p.phases) + column / p.phases;
  return d * g.dilationD * p.plane + h * g.dilationH * p.row + inRow;
}

/** How far before the first output the transposed windows reach. */
// @ts-ignore: decorator
@inline
function before(kernel: i32, dilation: i32, padding: i32, stride: i32): i32 {
  return max(0, (kernel - 1) * dilation - padding) / stride;
}

/** The planes that the transposed windows slide over: the output's. */
export function outputPlanes(g: Geometry, p: Planes): void {
  p.channels = g.filters;
  p.fromD = g.outD;
  p.fromH = g.outH;
  p.fromW = g.outW;
  p.loD = before(g.kernelD, g.dilationD, g.paddingD, g.strideD);
  p.loH = before(g.kernelH, g.dilationH, g.paddingH, g.strideH);
  p.loW = before(g.kernelW, g.dilationW, g.paddingW, g.strideW);
  p.depth = p.loD + (g.inD - 1 + g.paddingD) / g.strideD + 1;
  p.height = p.loH + (g.inH - 1 + g.paddingH) / g.strideH + 1;
  p.width = p.loW + (g.inW - 1 + g.paddingW) / g.strideW + 1;
  finish(p, 1);
}

/** Bytes that the copy of one group takes; tiles may read a vector past its end. */
export function planesBytes(p: Planes): usize {
  return p.direct ? 0 : aligned(((<usize>p.channel * <usize>p.channels) << 2) + 64);
}

/** Elements of a dimension that the planes hold. */
// @ts-ignore: decorator
@inline
function held(from: i32, lo: i32, size: i32): i32 {
  return max(0, min(from, size - lo));
}

/** Copies one group of a sample from `x` into planes at `to`, whose other elements are zero already. Returns where the planes are. */
export function fillPlanes(p: Planes, x: usize, to: usize): usize {
  if (p.direct) return x;
  const depth = held(p.fromD, p.loD, p.depth);
  const height = held(p.fromH, p.loH, p.height);
  const width = held(p.fromW, p.loW, p.width);
  const area = <usize>(p.fromH * p.fromW) << 2;
  for (let c = 0; c < p.channels; c++)
    for (let d = 0; d < depth; d++) {
      let from = x + <usize>(c * p.fromD + d) * area;
      let out = to + (<usize>(c * p.channel + (d + p.loD) * p.plane + p.loH * p.row) << 2);
      for (let h = 0; h < height; h++) {
        if (p.phases == 1) copyRow(from, out + (<usize>p.loW << 2), width);
        else splitRow(from, out, width, p.loW, p.phases, p.row / p.phases);
        from += <usize>p.fromW << 2;
        out += <usize>p.row << 2;
      }
    }
  return to;
}

// @ts-ignore: decorator
@inline
function copyRow(from: usize, to: usize, count: i32): void {
  let i = count;
  for (; i >= 4; i -= 4) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  for (; i > 0; i--) {
    store<f32>(to, load<f32>(from));
    from += 4;
    to += 4;
  }
}

/** Element i goes to phase (i + lo) % phases. */
function splitRow(from: usize, to: usize, count: i32, lo: i32, phases: i32, length: i32): void {
  for (let first = 0; first < min(phases, count); first++) {
    const column = first + lo;
    let out = to + (<usize>((column % phases) * length + column / phases) << 2);
    for (let i = first; i < count; i += phases) {
      store<f32>(out, load<f32>(from + (<usize>i << 2)));
      out += 4;
    }
  }
}
