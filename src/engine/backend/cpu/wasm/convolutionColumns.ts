/**
 * Convolutions as products with the matrix of their windows, a sample and a group at a time: worth it where a BLAS library multiplies, which does so
 * two to three times as fast as the kernels. Pointers are bytes of the heap.
 */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { usesBlas } from "../blas/index.js";
import { product } from "../columns.js";
import type { Convolution } from "../convolution.js";
import { withWork } from "./convolution.js";
import { multiply } from "./gemm.js";
import { kernels } from "./kernels.js";

/** What src/kernels/conv-columns.ts exports. */
export interface ConvolutionColumnsExports {
  convolutionColumnsPrepare32(geometry: number, transposed: boolean, work: number): void;
  convolutionColumns32(
    geometry: number,
    transposed: boolean,
    from: number,
    index: number,
    out: number,
    work: number,
  ): void;
  convolutionTurnWeight32(geometry: number, weight: number, out: number): void;
  transposeMatrices32(from: number, count: number, rows: number, columns: number, out: number): void;
  channelFill32(values: number, out: number, batch: number, channels: number, size: number): void;
}

/** The product of a group of a sample: [rows, taps] by [taps, positions]. */
interface Product {
  readonly rows: number;
  readonly taps: number;
  readonly positions: number;
}

function productOf(transposed: boolean, { filters, window }: Convolution): Product {
  const { channels, kernel, input, output } = window;
  return {
    rows: transposed ? channels : filters,
    taps: (transposed ? filters : channels) * product(kernel),
    positions: product(transposed ? input : output),
  };
}

/** The least sizes of a product that makes up for writing the windows. */
const [LEAST_ROWS, LEAST_TAPS, LEAST_POSITIONS] = [16, 64, 32];

/** True where products with the windows are faster than the tiles of `convolution32` (or its transpose, which has windows for strides of 1 only). */
export function preferColumns(transposed: boolean, c: Convolution): boolean {
  if (transposed && product(c.window.stride) !== 1) return false;
  const { rows, taps, positions } = productOf(transposed, c);
  if (rows < LEAST_ROWS || taps < LEAST_TAPS || positions < LEAST_POSITIONS) return false;
  return usesBlas(rows * taps * positions);
}

/** Calls `run` for every group of every sample with its number and the address of its windows. */
function forEachColumns(
  transposed: boolean,
  from: number,
  c: Convolution,
  run: (index: number, columns: number) => void,
): void {
  const { taps, positions } = productOf(transposed, c);
  const { convolutionColumnsPrepare32, convolutionColumns32 } = kernels()!.exports;
  withWork(transposed, c, (geometry, work) => {
    const bytes = 4 * taps * positions + 16;
    const columns = allocateBytes(bytes);
    convolutionColumnsPrepare32(geometry, transposed, work);
    for (let index = 0; index < c.batch * c.groups; index++) {
      convolutionColumns32(geometry, transposed, from, index, columns, work);
      run(index, columns);
    }
    freeBytes(columns, bytes);
  });
}

/** `to = weight ⋆ from + bias`, or with the transpose; `bias` is 0 for none. */
export function multiplyColumns(
  transposed: boolean,
  from: number,
  weight: number,
  bias: number,
  to: number,
  c: Convolution,
): void {
  const { rows, taps, positions } = productOf(transposed, c);
  const { channelFill32, convolutionTurnWeight32 } = kernels()!.exports;
  const weightBytes = 4 * c.groups * rows * taps;
  let matrix = weight;
  if (transposed) {
    matrix = allocateBytes(weightBytes);
    withWork(transposed, c, (geometry) => convolutionTurnWeight32(geometry, weight, matrix));
  }
  if (bias !== 0) channelFill32(bias, to, c.batch, c.groups * rows, positions);
  forEachColumns(transposed, from, c, (index, columns) => {
    const a = matrix + 4 * (index % c.groups) * rows * taps;
    const out = to + 4 * index * rows * positions;
    const init = bias === 0 ? 0 : out;
    multiply(
      4,
      1,
      rows,
      positions,
      taps,
      a,
      0,
      taps,
      1,
      columns,
      0,
      positions,
      1,
      out,
      0,
      positions,
      init,
      0,
      positions,
    );
  });
  if (transposed) freeBytes(matrix, weightBytes);
}

/** The weight's gradient: the transpose of `Σ windows · yᵀ` over the samples, for libraries are faster with more rows than columns. */
export function multiplyColumnsWeight(x: number, y: number, weight: number, c: Convolution): void {
  const { rows, taps, positions } = productOf(false, c);
  const bytes = 4 * c.groups * rows * taps;
  const sums = allocateBytes(bytes);
  forEachColumns(false, x, c, (index, columns) => {
    const out = sums + 4 * (index % c.groups) * rows * taps;
    const init = index < c.groups ? 0 : out;
    const by = y + 4 * index * rows * positions;
    multiply(4, 1, taps, rows, positions, columns, 0, positions, 1, by, 0, 1, positions, out, 0, rows, init, 0, rows);
  });
  kernels()!.exports.transposeMatrices32(sums, c.groups, taps, rows, weight);
  freeBytes(sums, bytes);
}
