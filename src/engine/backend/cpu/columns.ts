/**
 * Sliding windows over a volume, unrolled into the columns of a matrix (im2col) and summed back (col2im). One- and two-dimensional
 * data are volumes of depth (and height) 1.
 */
import type { NumericArray } from "../../tensor/dtype.js";

export type Volume = readonly [depth: number, height: number, width: number];

/** How windows slide: the window at output position o reads the input at `o * stride - padding + k * dilation`. */
export interface Sliding {
  readonly channels: number;
  readonly input: Volume;
  readonly output: Volume;
  readonly kernel: Volume;
  readonly stride: Volume;
  readonly padding: Volume;
  readonly dilation: Volume;
}

/** Sizes of up to three spatial dimensions as a volume. */
export function volume(sizes: readonly number[], fill: number): Volume {
  return [...new Array<number>(3 - sizes.length).fill(fill), ...sizes] as unknown as Volume;
}

export const product = ([a, b, c]: Volume): number => a * b * c;

/** Rows of the column matrix: channels times elements of the kernel. */
export const columnRows = (s: Sliding): number => s.channels * product(s.kernel);

/**
 * For each element of the kernel and each line of the output (depth and height taken together) three numbers: where the line begins in a
 * channel of the input, and which of its positions [from, to) fall inside it, zeros where none does. The same for all channels and samples.
 */
export type LineTable = Int32Array;

export function lineTable(s: Sliding): LineTable {
  const [depth, height, width] = s.input;
  const [outDepth, outHeight, outWidth] = s.output;
  const [strideD, strideH, strideW] = s.stride;
  const table = new Int32Array(3 * product(s.kernel) * outDepth * outHeight);
  let at = 0;
  for (let kd = 0; kd < s.kernel[0]; kd++)
    for (let kh = 0; kh < s.kernel[1]; kh++)
      for (let kw = 0; kw < s.kernel[2]; kw++) {
        const shift = kw * s.dilation[2] - s.padding[2];
        const from = Math.min(outWidth, Math.max(0, Math.ceil(-shift / strideW)));
        const to = Math.max(from, Math.min(outWidth, Math.floor((width - 1 - shift) / strideW) + 1));
        for (let od = 0; od < outDepth; od++)
          for (let oh = 0; oh < outHeight; oh++, at += 3) {
            const d = od * strideD + kd * s.dilation[0] - s.padding[0];
            const h = oh * strideH + kh * s.dilation[1] - s.padding[1];
            if (from === to || d < 0 || d >= depth || h < 0 || h >= height) continue;
            table[at] = (d * height + h) * width + shift;
            table[at + 1] = from;
            table[at + 2] = to;
          }
      }
  return table;
}

/**
 * Writes columns for output lines [firstLine, lastLine), with zeros where windows reach outside. The matrix has `columnRows(s)` rows of
 * `(lastLine - firstLine) * width` elements.
 */
export function gatherColumns(
  x: NumericArray,
  base: number,
  s: Sliding,
  table: LineTable,
  firstLine: number,
  lastLine: number,
  columns: NumericArray,
): void {
  const outWidth = s.output[2];
  const stride = s.stride[2];
  const elements = product(s.kernel);
  const lines = s.output[0] * s.output[1];
  const channelSize = product(s.input);
  const length = (lastLine - firstLine) * outWidth;
  const whole = linesAdjoin(s);
  let at = 0;
  for (let c = 0; c < s.channels; c++) {
    const channel = base + c * channelSize;
    for (let k = 0; k < elements; k++) {
      const start = 3 * (k * lines + firstLine);
      const end = 3 * (k * lines + lastLine);
      if (whole) {
        copyAdjoining(x, channel, table, start, end, outWidth, columns, at);
        at += length;
        continue;
      }
      for (let entry = start; entry < end; entry += 3) {
        const shift = channel + table[entry] - at * stride;
        const first = at + table[entry + 1];
        const last = at + table[entry + 2];
        const next = at + outWidth;
        for (; at < first; at++) columns[at] = 0;
        if (stride === 1) for (; at < last; at++) columns[at] = x[shift + at];
        else for (; at < last; at++) columns[at] = x[shift + at * stride];
        for (; at < next; at++) columns[at] = 0;
      }
    }
  }
}

/** True where the output's lines, one after the other, read the input's lines one after the other: steps of 1 and padding that keeps the width. */
function linesAdjoin(s: Sliding): boolean {
  return s.stride[1] === 1 && s.stride[2] === 1 && s.output[2] === s.input[2] && s.output[0] === 1 && s.input[0] === 1;
}

/** Copies all lines at once, then puts zeros where they reach outside. */
function copyAdjoining(
  x: NumericArray,
  channel: number,
  table: LineTable,
  start: number,
  end: number,
  width: number,
  columns: NumericArray,
  at: number,
): void {
  let first = start;
  while (first < end && table[first + 2] === 0) first += 3;
  let last = end;
  while (last > first && table[last - 1] === 0) last -= 3;
  columns.fill(0, at, at + ((first - start) / 3) * width);
  columns.fill(0, at + ((last - start) / 3) * width, at + ((end - start) / 3) * width);
  if (first === last) return;
  const from = table[first + 1];
  const to = table[first + 2];
  const source = channel + table[first];
  const target = at + ((first - start) / 3) * width;
  const count = (last - first) / 3;
  columns.set(x.subarray(source + from, source + (count - 1) * width + to), target + from);
  if (from === 0 && to === width) return;
  for (let line = target; line < target + count * width; line += width) {
    for (let i = line; i < line + from; i++) columns[i] = 0;
    for (let i = line + to; i < line + width; i++) columns[i] = 0;
  }
}

/** The transpose of `gatherColumns`: adds every column element to the input element that it was read from. */
export function scatterColumns(
  columns: NumericArray,
  s: Sliding,
  table: LineTable,
  firstLine: number,
  lastLine: number,
  x: NumericArray,
  base: number,
): void {
  const outWidth = s.output[2];
  const stride = s.stride[2];
  const elements = product(s.kernel);
  const lines = s.output[0] * s.output[1];
  const channelSize = product(s.input);
  let at = 0;
  for (let c = 0; c < s.channels; c++) {
    const channel = base + c * channelSize;
    for (let k = 0; k < elements; k++)
      for (let entry = 3 * (k * lines + firstLine), end = 3 * (k * lines + lastLine); entry < end; entry += 3) {
        const shift = channel + table[entry] - at * stride;
        const last = at + table[entry + 2];
        for (let i = at + table[entry + 1]; i < last; i++) x[shift + i * stride] += columns[i];
        at += outWidth;
      }
  }
}
