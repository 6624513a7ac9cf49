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
 * Calls `line` for each row of the matrix and each line of the output: where the line begins in the matrix and in the input, which of its
 * positions [from, to) fall inside the input, and whether the line is inside at all.
 */
function forEachLine(
  s: Sliding,
  firstLine: number,
  lastLine: number,
  line: (at: number, start: number, from: number, to: number) => void,
): void {
  const [depth, height, width] = s.input;
  const [, outHeight, outWidth] = s.output;
  const [kernelDepth, kernelHeight, kernelWidth] = s.kernel;
  const [strideD, strideH, strideW] = s.stride;
  let at = 0;
  for (let c = 0; c < s.channels; c++)
    for (let kd = 0; kd < kernelDepth; kd++)
      for (let kh = 0; kh < kernelHeight; kh++)
        for (let kw = 0; kw < kernelWidth; kw++) {
          const shiftW = kw * s.dilation[2] - s.padding[2];
          const from = Math.min(outWidth, Math.max(0, Math.ceil(-shiftW / strideW)));
          const to = Math.max(from, Math.min(outWidth, Math.floor((width - 1 - shiftW) / strideW) + 1));
          for (let row = firstLine; row < lastLine; row++, at += outWidth) {
            const od = Math.floor(row / outHeight);
            const d = od * strideD + kd * s.dilation[0] - s.padding[0];
            const h = (row - od * outHeight) * strideH + kh * s.dilation[1] - s.padding[1];
            const inside = d >= 0 && d < depth && h >= 0 && h < height;
            if (inside) line(at, ((c * depth + d) * height + h) * width + shiftW, from, to);
            else line(at, 0, 0, 0);
          }
        }
}

/**
 * Writes columns for output lines [firstLine, lastLine) (depth and height taken together), with zeros where windows reach outside.
 * The matrix has `columnRows(s)` rows of `(lastLine - firstLine) * width` elements.
 */
export function gatherColumns(
  x: NumericArray,
  base: number,
  s: Sliding,
  firstLine: number,
  lastLine: number,
  columns: NumericArray,
): void {
  const [, , outWidth] = s.output;
  const [, , stride] = s.stride;
  forEachLine(s, firstLine, lastLine, (at, start, from, to) => {
    for (let i = 0; i < from; i++) columns[at + i] = 0;
    let p = base + start + from * stride;
    for (let i = from; i < to; i++, p += stride) columns[at + i] = x[p];
    for (let i = to; i < outWidth; i++) columns[at + i] = 0;
  });
}

/** The transpose of `gatherColumns`: adds every column element to the input element that it was read from. */
export function scatterColumns(
  columns: NumericArray,
  s: Sliding,
  firstLine: number,
  lastLine: number,
  x: NumericArray,
  base: number,
): void {
  const [, , stride] = s.stride;
  forEachLine(s, firstLine, lastLine, (at, start, from, to) => {
    let p = base + start + from * stride;
    for (let i = from; i < to; i++, p += stride) x[p] += columns[at + i];
  });
}
