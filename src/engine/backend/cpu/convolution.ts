/** Convolution and its transposes as matrix products over columns, a sample and a group at a time. */
import type { NumericArray } from "../../tensor/dtype.js";
import { columnRows, gatherColumns, lineTable, product, scatterColumns, type Sliding } from "./columns.js";
import type { Dense } from "./dense.js";
import { gemm as referenceGemm } from "./gemm.js";
import { gemm32, gemm64 } from "./wasm/index.js";

/** Elements of the largest column matrix held at once; larger ones are made in blocks of lines. */
const SCRATCH_ELEMENTS = 1 << 20;

export interface Convolution {
  readonly batch: number;
  readonly groups: number;
  /** Channels of the output a group: rows of the weight matrix. */
  readonly filters: number;
  /** The windows over one group of the input's channels. */
  readonly window: Sliding;
}

type Matrix = readonly [array: NumericArray, base: number, rowStride: number, columnStride: number];

function multiply(
  m: number,
  n: number,
  k: number,
  a: Matrix,
  b: Matrix,
  c: NumericArray,
  at: number,
  add = false,
): void {
  if (c instanceof Float32Array)
    gemm32(
      m,
      n,
      k,
      ...(a as [Float32Array, number, number, number]),
      ...(b as [Float32Array, number, number, number]),
      c,
      at,
      add,
    );
  else if (c instanceof Float64Array)
    gemm64(
      m,
      n,
      k,
      ...(a as [Float64Array, number, number, number]),
      ...(b as [Float64Array, number, number, number]),
      c,
      at,
      add,
    );
  else referenceGemm(m, n, k, ...a, ...b, c, at, add);
}

const scratchLike = (array: NumericArray, length: number): NumericArray =>
  new (array.constructor as new (length: number) => NumericArray)(length);

/** True where the columns are the input itself. */
function isPointwise({ kernel, stride, padding, input, output }: Sliding): boolean {
  return (
    product(kernel) === 1 &&
    product(stride) === 1 &&
    padding.every((p) => p === 0) &&
    product(input) === product(output)
  );
}

/** Calls `run` for each sample and group with the offsets of their input, output and weight. */
function forEachGroup(c: Convolution, run: (input: number, output: number, weight: number) => void): void {
  const inputStep = c.window.channels * product(c.window.input);
  const outputStep = c.filters * product(c.window.output);
  const weightStep = c.filters * columnRows(c.window);
  for (let n = 0; n < c.batch; n++)
    for (let g = 0; g < c.groups; g++) {
      const i = n * c.groups + g;
      run(i * inputStep, i * outputStep, g * weightStep);
    }
}

/** Calls `run` for blocks of output lines whose columns fit the scratch memory. */
function forEachBlock(s: Sliding, run: (firstLine: number, lastLine: number) => void): void {
  const lines = s.output[0] * s.output[1];
  const step = linesAtOnce(s);
  for (let line = 0; line < lines; line += step) run(line, Math.min(lines, line + step));
}

function linesAtOnce(s: Sliding): number {
  const lineElements = Math.max(1, columnRows(s) * s.output[2]);
  return Math.max(1, Math.min(s.output[0] * s.output[1], Math.floor(SCRATCH_ELEMENTS / lineElements)));
}

/** `output = weight ⋆ input`: input `[N, G·C, ...]`, weight `[G·F, C, ...]`, output `[N, G·F, ...]`. */
export function convolve(out: NumericArray, outBase: number, x: Dense, weight: Dense, c: Convolution): void {
  const { window, filters } = c;
  const [rows, positions, width] = [columnRows(window), product(window.output), window.output[2]];
  const direct = isPointwise(window);
  const table = lineTable(window);
  const columns = scratchLike(out, direct ? 0 : rows * linesAtOnce(window) * width);
  const blocked = linesAtOnce(window) < window.output[0] * window.output[1];
  const part = scratchLike(out, blocked ? filters * linesAtOnce(window) * width : 0);
  forEachGroup(c, (input, output, weights) => {
    const kernel: Matrix = [weight.array, weight.base + weights, rows, 1];
    if (direct)
      return multiply(filters, positions, rows, kernel, [x.array, x.base + input, positions, 1], out, outBase + output);
    forEachBlock(window, (first, last) => {
      const n = (last - first) * width;
      gatherColumns(x.array, x.base + input, window, table, first, last, columns);
      const matrix: Matrix = [columns, 0, n, 1];
      if (!blocked) return multiply(filters, n, rows, kernel, matrix, out, outBase + output);
      multiply(filters, n, rows, kernel, matrix, part, 0);
      for (let f = 0; f < filters; f++)
        out.set(part.subarray(f * n, (f + 1) * n), outBase + output + f * positions + first * width);
    });
  });
}

/** The transpose of `convolve` in its input: adds to zeros of `input` what each element of `output` had read. */
export function convolveTransposed(
  input: NumericArray,
  inputBase: number,
  y: Dense,
  weight: Dense,
  c: Convolution,
): void {
  const { window, filters } = c;
  const [rows, positions, width] = [columnRows(window), product(window.output), window.output[2]];
  const direct = isPointwise(window);
  const table = lineTable(window);
  const columns = scratchLike(input, direct ? 0 : rows * linesAtOnce(window) * width);
  input.fill(0, inputBase, inputBase + c.batch * c.groups * window.channels * product(window.input));
  forEachGroup(c, (at, output, weights) => {
    const kernel: Matrix = [weight.array, weight.base + weights, 1, rows];
    const from = y.base + output;
    if (direct) return multiply(rows, positions, filters, kernel, [y.array, from, positions, 1], input, inputBase + at);
    forEachBlock(window, (first, last) => {
      const n = (last - first) * width;
      multiply(rows, n, filters, kernel, [y.array, from + first * width, positions, 1], columns, 0);
      scatterColumns(columns, window, table, first, last, input, inputBase + at);
    });
  });
}

/** The transpose of `convolve` in its weight: `weight = Σ output · columnsᵀ`. */
export function convolveWeight(weight: NumericArray, weightBase: number, x: Dense, y: Dense, c: Convolution): void {
  const { window, filters } = c;
  const [rows, positions, width] = [columnRows(window), product(window.output), window.output[2]];
  const direct = isPointwise(window);
  const table = lineTable(window);
  const columns = scratchLike(weight, direct ? 0 : rows * linesAtOnce(window) * width);
  weight.fill(0, weightBase, weightBase + c.groups * filters * rows);
  forEachGroup(c, (input, output, weights) => {
    const [from, to] = [y.base + output, weightBase + weights];
    if (direct)
      return multiply(
        filters,
        rows,
        positions,
        [y.array, from, positions, 1],
        [x.array, x.base + input, 1, positions],
        weight,
        to,
        true,
      );
    forEachBlock(window, (first, last) => {
      const n = (last - first) * width;
      gatherColumns(x.array, x.base + input, window, table, first, last, columns);
      multiply(filters, rows, n, [y.array, from + first * width, positions, 1], [columns, 0, 1, n], weight, to, true);
    });
  });
}

/** Adds one value a channel: `out[n, f, ...] += bias[f]`. */
export function addChannels(
  out: NumericArray,
  outBase: number,
  bias: Dense,
  batch: number,
  channels: number,
  positions: number,
): void {
  let at = outBase;
  for (let n = 0; n < batch; n++)
    for (let f = 0; f < channels; f++) {
      const value = bias.array[bias.base + f];
      for (const end = at + positions; at < end; at++) out[at] += value;
    }
}

/** Sums over all but the channels: `out[f] = Σ y[n, f, ...]`. */
export function sumChannels(
  out: NumericArray,
  outBase: number,
  y: Dense,
  batch: number,
  channels: number,
  positions: number,
): void {
  const { array } = y;
  for (let f = 0; f < channels; f++) {
    let total = 0;
    for (let n = 0; n < batch; n++) {
      const start = y.base + (n * channels + f) * positions;
      for (let i = start; i < start + positions; i++) total += array[i];
    }
    out[outBase + f] = total;
  }
}
