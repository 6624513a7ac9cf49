/**
 * Convolutions of 3 x 3 taps and stride 1 by Winograd's F(2x2, 3x3) (src/kernels/winograd*.ts): 16 products where others take 36. Pointers are
 * bytes of the heap.
 */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { product } from "../columns.js";
import type { Convolution } from "../convolution.js";
import { blocksShared, slicesShared } from "../threads/winograd.js";
import { withGeometry } from "./convolution.js";
import { kernels } from "./kernels.js";

/** What src/kernels/winograd.ts and winograd-weight.ts export. */
export interface WinogradExports {
  winogradWorkBytes(geometry: number, batch: number, transposed: boolean, scratch: number): number;
  winogradPrepare32(geometry: number, batch: number, transposed: boolean, weight: number, work: number): number;
  winogradOwnBytes(work: number): number;
  winogradOverflow(work: number): number;
  winogradBlocks32(work: number, from: number, bias: number, to: number, begin: number, end: number, own: number): void;
  winogradWeightSlices(geometry: number, batch: number, work: number): number;
  winogradSumsBytes(work: number): number;
  winogradWeightOwnBytes(work: number): number;
  winogradWeightSlices32(
    work: number,
    x: number,
    y: number,
    sums: number,
    slices: number,
    begin: number,
    end: number,
    own: number,
  ): void;
  winogradWeightFinish32(work: number, sums: number, slices: number, weight: number): number;
}

/** Fewer channels on either side do not make up for the transforms. */
const LEAST_CHANNELS = 8;

/** The least share of the lanes' outputs that exist: lines are computed in multiples of 8. */
const LEAST_FILLED = 0.7;

/** True where the method applies and is faster than all taps. */
export function preferWinograd(transposed: boolean, { groups, filters, window }: Convolution): boolean {
  const { channels, input, output, kernel, stride, padding, dilation } = window;
  if (groups !== 1 || Math.min(channels, filters) < LEAST_CHANNELS) return false;
  if (kernel[0] !== 1 || kernel[1] !== 3 || kernel[2] !== 3 || input[0] !== 1 || padding[0] !== 0) return false;
  if (product(stride) !== 1 || product(dilation) !== 1 || padding[1] > 2 || padding[2] > 2) return false;
  const [, height, width] = transposed ? input : output;
  const computed = Math.ceil(height / 2) * 2 * Math.ceil(width / 8) * 8;
  return height * width >= LEAST_FILLED * computed;
}

/**
 * `to = weight ⋆ from + bias`, or with the transpose; `bias` is 0 for none. Returns false where an output is infinite or no number: the transforms
 * spread such elements, so that all is to be computed otherwise.
 */
export function winograd(
  transposed: boolean,
  from: number,
  weight: number,
  bias: number,
  to: number,
  c: Convolution,
): boolean {
  const { winogradWorkBytes, winogradPrepare32, winogradOwnBytes, winogradOverflow, winogradBlocks32 } =
    kernels()!.exports;
  return withGeometry(c, (geometry, scratch) => {
    const bytes = winogradWorkBytes(geometry, c.batch, transposed, scratch) >>> 0;
    const work = allocateBytes(bytes);
    const blocks = winogradPrepare32(geometry, c.batch, transposed, weight, work);
    if (!blocksShared(work, from, bias, to, blocks, c)) {
      const ownBytes = winogradOwnBytes(work) >>> 0;
      const own = allocateBytes(ownBytes);
      winogradBlocks32(work, from, bias, to, 0, blocks, own);
      freeBytes(own, ownBytes);
    }
    const isFinite = winogradOverflow(work) === 0;
    freeBytes(work, bytes);
    return isFinite;
  });
}

/** The weight's gradient; false as above. */
export function winogradWeight(x: number, y: number, weight: number, c: Convolution): boolean {
  const {
    winogradWeightSlices,
    winogradSumsBytes,
    winogradWeightOwnBytes,
    winogradWeightSlices32,
    winogradWeightFinish32,
  } = kernels()!.exports;
  return withGeometry(c, (geometry, work) => {
    const slices = winogradWeightSlices(geometry, c.batch, work);
    const sumsBytes = slices * (winogradSumsBytes(work) >>> 0);
    const sums = allocateBytes(sumsBytes);
    if (!slicesShared(work, x, y, sums, slices, c)) {
      const ownBytes = winogradWeightOwnBytes(work) >>> 0;
      const own = allocateBytes(ownBytes);
      winogradWeightSlices32(work, x, y, sums, slices, 0, slices, own);
      freeBytes(own, ownBytes);
    }
    const isFinite = winogradWeightFinish32(work, sums, slices, weight) !== 0;
    freeBytes(sums, sumsBytes);
    return isFinite;
  });
}
