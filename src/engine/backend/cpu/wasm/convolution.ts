/** Convolutions of float32 tensors in the heap: the kernels of src/kernels/conv*.ts. Each returns false where it does not apply. */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { heap } from "../../../memory/heap.js";
import { float32 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";
import type { Convolution } from "../convolution.js";
import type { Volume } from "../columns.js";
import { filtersShared, samplesShared } from "../threads/convolution.js";
import {
  type ConvolutionColumnsExports,
  multiplyColumns,
  multiplyColumnsWeight,
  preferColumns,
} from "./convolutionColumns.js";
import { kernels } from "./kernels.js";
import { preferWinograd, type WinogradExports, winograd, winogradWeight } from "./winograd.js";
import { type WinogradRowsExports, preferWinogradRows, winogradRows, winogradRowsWeight } from "./winogradRows.js";

type OverSamples = (
  geometry: number,
  from: number,
  weight: number,
  bias: number,
  to: number,
  begin: number,
  end: number,
  work: number,
) => void;

/** What src/kernels/conv*.ts export. */
export interface ConvolutionExports extends ConvolutionColumnsExports, WinogradExports, WinogradRowsExports {
  convolution32: OverSamples;
  convolutionTransposed32: OverSamples;
  convolutionWorkBytes(geometry: number, transposed: boolean, scratch: number): number;
  convolutionWeight32(
    geometry: number,
    x: number,
    y: number,
    weight: number,
    batch: number,
    begin: number,
    end: number,
    work: number,
  ): void;
  convolutionWeightWorkBytes(geometry: number, batch: number, filters: number, scratch: number): number;
  channelSums32(
    x: number,
    out: number,
    batch: number,
    channels: number,
    size: number,
    begin: number,
    end: number,
  ): void;
}

/** Bytes for a `Geometry` of the kernels, and behind it for the scratch memory by which they measure their work space. */
export const GEOMETRY_BYTES = 128;
const HEADER_BYTES = GEOMETRY_BYTES + 256;

/** Writes the kernels' `Geometry` at `cell` of an array of int32. */
export function writeGeometry(c: Convolution, to: Int32Array, cell: number): void {
  const { channels, input, output, kernel, stride, padding, dilation } = c.window;
  to[cell++] = channels;
  to[cell++] = c.filters;
  to[cell++] = c.groups;
  const write = (v: Volume) => {
    to[cell++] = v[0];
    to[cell++] = v[1];
    to[cell++] = v[2];
  };
  write(input);
  write(output);
  write(kernel);
  write(stride);
  write(padding);
  write(dilation);
}

/** Calls `run` with the address of a geometry in the heap and of 256 bytes of scratch memory. */
export function withGeometry<T>(c: Convolution, run: (geometry: number, scratch: number) => T): T {
  const pointer = allocateBytes(HEADER_BYTES);
  writeGeometry(c, heap()!.views.int32 as Int32Array, pointer / 4);
  const result = run(pointer, pointer + GEOMETRY_BYTES);
  freeBytes(pointer, HEADER_BYTES);
  return result;
}

/** Calls `run` with the address of a geometry and of work memory for `convolution32` or its transpose. */
export function withWork(transposed: boolean, c: Convolution, run: (geometry: number, work: number) => void): void {
  withGeometry(c, (geometry, scratch) => {
    const bytes = kernels()!.exports.convolutionWorkBytes(geometry, transposed, scratch) >>> 0;
    const work = allocateBytes(bytes);
    run(geometry, work);
    freeBytes(work, bytes);
  });
}

const fits = (x: Tensor): boolean => x.dtype === float32 && x.isContiguous() && x.numel() > 0;

function overSamples(
  transposed: boolean,
  output: Tensor,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  c: Convolution,
): boolean {
  const instance = kernels();
  if (instance === null || !fits(output) || !fits(x) || !fits(weight)) return false;
  if (bias !== undefined && !fits(bias)) return false;
  const { convolution32, convolutionTransposed32 } = instance.exports;
  const run = transposed ? convolutionTransposed32 : convolution32;
  const start = bias === undefined ? 0 : address(bias);
  const [from, by, to] = [address(x), address(weight), address(output)];
  const columns = preferColumns(transposed, c);
  if (preferWinograd(transposed, c)) {
    if (preferWinogradRows(c)) {
      if (winogradRows(transposed, from, by, start, to, c)) return true;
    } else if (!columns && winograd(transposed, from, by, start, to, c)) return true;
  }
  if (columns) multiplyColumns(transposed, from, by, start, to, c);
  else
    withWork(transposed, c, (geometry, work) => {
      if (!samplesShared(geometry, transposed, from, by, start, to, work, c))
        run(geometry, from, by, start, to, 0, c.batch, work);
    });
  return true;
}

/** `output = weight ⋆ x + bias`, as `convolve` and `addChannels` of the reference. */
export function convolve32(
  output: Tensor,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  c: Convolution,
): boolean {
  return overSamples(false, output, x, weight, bias, c);
}

/** `output = weight ⋆ᵀ y + bias`, as `convolveTransposed` and `addChannels` of the reference. */
export function convolveTransposed32(
  output: Tensor,
  y: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  c: Convolution,
): boolean {
  return overSamples(true, output, y, weight, bias, c);
}

/** The weight's gradient, as `convolveWeight` of the reference. */
export function convolveWeight32(weight: Tensor, x: Tensor, y: Tensor, c: Convolution): boolean {
  const instance = kernels();
  if (instance === null || !fits(weight) || !fits(x) || !fits(y)) return false;
  const { convolutionWeight32, convolutionWeightWorkBytes } = instance.exports;
  const columns = preferColumns(false, c);
  if (preferWinograd(false, c)) {
    if (preferWinogradRows(c)) {
      if (winogradRowsWeight(address(x), address(y), address(weight), c)) return true;
    } else if (!columns && winogradWeight(address(x), address(y), address(weight), c)) return true;
  }
  if (columns) {
    multiplyColumnsWeight(address(x), address(y), address(weight), c);
    return true;
  }
  const filters = c.groups * c.filters;
  withGeometry(c, (geometry, scratch) => {
    if (filtersShared(geometry, address(x), address(y), address(weight), scratch, c)) return;
    const bytes = convolutionWeightWorkBytes(geometry, c.batch, filters, scratch) >>> 0;
    const work = allocateBytes(bytes);
    convolutionWeight32(geometry, address(x), address(y), address(weight), c.batch, 0, filters, work);
    freeBytes(work, bytes);
  });
  return true;
}

/** `out[c] = Σ x[n, c, ...]`, as `sumChannels` of the reference. */
export function sumChannels32(out: Tensor, x: Tensor, batch: number, channels: number, size: number): boolean {
  const instance = kernels();
  if (instance === null || !fits(out) || !fits(x)) return false;
  instance.exports.channelSums32(address(x), address(out), batch, channels, size, 0, channels);
  return true;
}
