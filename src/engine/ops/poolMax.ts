/** `maxPool1d` to `maxPool3d`, the adaptive ones, and `maxUnpool`. */
import { RuntimeError, ValueError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { int64 } from "../tensor/dtype.js";
import { formatShape, sameShape, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { maxPool, type Pool, unpool } from "./pool.js";
import { type AdaptiveSize, adaptivePool } from "./poolAdaptive.js";
import { checkPool, pooledSize, slidingAxes, type Windows, windowSetting } from "./poolWindows.js";
import { INTEGERS, type PerDimension, perDimension, refuseDtypes } from "./spatial.js";

export interface MaxPoolArguments {
  /** Step of the window; the window's size by default. */
  stride?: PerDimension | null;
  /** Minus infinity added on both sides. */
  padding?: PerDimension;
  /** Spacing between the window's elements. */
  dilation?: PerDimension;
  /** Keep the last window where it begins inside but reaches outside. */
  ceilMode?: boolean;
  /** Give the indices within each plane beside the values. */
  returnIndices?: boolean;
}

type MaxPoolRest = Trailing<[PerDimension | null, PerDimension, PerDimension, boolean, boolean], MaxPoolArguments>;

type WithIndices = { returnIndices: true };

/** A max pool: values, or `[values, indices]` with `returnIndices`. */
export interface MaxPool {
  /**
   * The largest element of each window of [N, C, ...sizes] or [C, ...sizes], and its int64 index in the flattened plane of its channel.
   * @throws RuntimeError for another number of dimensions or windows that do not fit. https://pytorch.org/docs/1.13/nn.functional.html#pooling-functions
   */
  (input: Tensor, kernelSize: PerDimension, options: MaxPoolArguments & WithIndices): [Tensor, Tensor];
  /**
   * The largest element of each window of [N, C, ...sizes] or [C, ...sizes]; a size becomes
   * `floor((size + 2 · padding − dilation · (kernelSize − 1) − 1) / stride) + 1`.
   * @throws RuntimeError for another number of dimensions or windows that do not fit. https://pytorch.org/docs/1.13/nn.functional.html#pooling-functions
   */
  (input: Tensor, kernelSize: PerDimension, ...rest: MaxPoolRest): Tensor;
}

const names = ["stride", "padding", "dilation", "ceilMode", "returnIndices"] as const;

function slidingMax(of: string, dims: number): MaxPool {
  const run = (input: Tensor, kernelSize: PerDimension, ...rest: MaxPoolRest): Tensor | [Tensor, Tensor] => {
    const {
      stride,
      padding = 0,
      dilation = 1,
      ceilMode = false,
      returnIndices = false,
    } = byName<MaxPoolArguments>(of, names, rest);
    const given = { kernelSize, stride: stride ?? kernelSize, padding, dilation, ceilMode };
    const [values, indices] = dims === 1 ? flatMax(input, given) : spatialMax(of, dims, input, given);
    return returnIndices ? [values, indices.to(int64)] : values;
  };
  return run as MaxPool;
}

interface Given {
  kernelSize: PerDimension;
  stride: PerDimension;
  padding: PerDimension;
  dilation: PerDimension;
  ceilMode: boolean;
}

function spatialMax(of: string, dims: number, x: Tensor, given: Given): [Tensor, Tensor] {
  const windows: Windows = {
    kernel: windowSetting(of, "kernel_size", given.kernelSize, dims),
    stride: windowSetting(of, "stride", given.stride, dims),
    padding: windowSetting(of, "padding", given.padding, dims),
    dilation: windowSetting(of, "dilation", given.dilation, dims),
    ceilMode: given.ceilMode,
    average: false,
    countPadding: false,
  };
  if (x.ndim !== dims + 1 && x.ndim !== dims + 2)
    throw new RuntimeError(`non-empty ${dims + 1}D or ${dims + 2}D (batch mode) tensor expected for input`);
  const size = pooledSize(x.shape.slice(-dims), windows);
  checkPool(x, windows, size);
  refuseDtypes(dims === 2 ? "max_pool2d" : "max_pool3d_with_indices_cpu", x, [...INTEGERS, "Half"]);
  const pool: Pool = {
    dims,
    gradName: `MaxPool${dims}DWithIndicesBackward0`,
    size,
    axes: (sizes) => slidingAxes(sizes, size, windows),
    windows,
  };
  return maxPool(x, pool);
}

/** A one-dimensional pool is a two-dimensional one over a height of 1. */
function flatMax(x: Tensor, given: Given): [Tensor, Tensor] {
  if ((x.ndim !== 2 && x.ndim !== 3) || x.shape.slice(-2).includes(0))
    throw new RuntimeError(
      `max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${formatShape(x.shape)}`,
    );
  refuseDtypes("max_pool1d_impl", x, [...INTEGERS, "Half"]);
  const along = (name: string, value: PerDimension, across: number) => [
    across,
    ...windowSetting("max_pool1d", name, value, 1),
  ];
  const [values, indices] = spatialMax("max_pool1d", 2, x.unsqueeze(-2), {
    kernelSize: along("kernel_size", given.kernelSize, 1),
    stride: along("stride", given.stride, 1),
    padding: along("padding", given.padding, 0),
    dilation: along("dilation", given.dilation, 1),
    ceilMode: given.ceilMode,
  });
  return [values.squeeze(-2), indices.squeeze(-2)];
}

/** Over `[N, C, L]` or `[C, L]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.max_pool1d.html */
export const maxPool1d = slidingMax("max_pool1d", 1);

/** Over `[N, C, H, W]` or `[C, H, W]`: `(input, kernelSize, stride, padding, dilation, ceilMode, returnIndices)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.max_pool2d.html */
export const maxPool2d = slidingMax("max_pool2d", 2);

/** Over `[N, C, D, H, W]` or `[C, D, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.max_pool3d.html */
export const maxPool3d = slidingMax("max_pool3d", 3);

export interface AdaptiveMaxArguments {
  returnIndices?: boolean;
}

/** As `MaxPool`, by the size of the result. */
export interface AdaptiveMaxPool {
  /**
   * The largest elements of [N, C, ...sizes] or [C, ...sizes] in windows that give `outputSize`, and their int64 indices. https://pytorch.org/docs/1.13/nn.functional.html#pooling-functions
   * @throws RuntimeError for tensors with another number of dimensions, for types that it does not take, for sizes that do not fit, or for an empty tensor without `dim`.
   */
  (input: Tensor, outputSize: AdaptiveSize, options: WithIndices): [Tensor, Tensor];
  /**
   * The largest elements of [N, C, ...sizes] or [C, ...sizes] in windows that give `outputSize`. https://pytorch.org/docs/1.13/nn.functional.html#pooling-functions
   * @throws RuntimeError for tensors with another number of dimensions, for types that it does not take, for sizes that do not fit, or for an empty tensor without `dim`.
   */
  (input: Tensor, outputSize: AdaptiveSize, ...rest: Trailing<[boolean], AdaptiveMaxArguments>): Tensor;
}

function adaptiveMax(of: string, dims: number): AdaptiveMaxPool {
  const run = (input: Tensor, outputSize: AdaptiveSize, ...rest: Trailing<[boolean], AdaptiveMaxArguments>) => {
    const { returnIndices = false } = byName<AdaptiveMaxArguments>(of, ["returnIndices"], rest);
    const [values, indices] = adaptivePool(of, dims, input, outputSize, maxPool);
    return returnIndices ? [values, indices.to(int64)] : values;
  };
  return run as AdaptiveMaxPool;
}

/** `[N, C, L]` to `[N, C, outputSize]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.adaptive_max_pool1d.html */
export const adaptiveMaxPool1d = adaptiveMax("adaptive_max_pool1d", 1);

/** `[N, C, H, W]` to `[N, C, ...outputSize]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.adaptive_max_pool2d.html */
export const adaptiveMaxPool2d = adaptiveMax("adaptive_max_pool2d", 2);

/** `[N, C, D, H, W]` to `[N, C, ...outputSize]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.adaptive_max_pool3d.html */
export const adaptiveMaxPool3d = adaptiveMax("adaptive_max_pool3d", 3);

export interface UnpoolArguments {
  stride?: PerDimension | null;
  padding?: PerDimension;
  /** Picks among the sizes that a stride leaves open. */
  outputSize?: Shape | null;
}

type UnpoolRest = Trailing<[PerDimension | null, PerDimension, Shape | null], UnpoolArguments>;

function unpoolSize(sizes: Shape, kernel: Shape, stride: Shape, padding: Shape, outputSize: Shape | null): Shape {
  const usual = sizes.map((size, d) => (size - 1) * stride[d] + kernel[d] - 2 * padding[d]);
  if (outputSize === null) return usual;
  const wanted = outputSize.length === sizes.length + 2 ? outputSize.slice(2) : outputSize;
  if (wanted.length !== sizes.length)
    throw new ValueError(
      `output_size should be a sequence containing ${sizes.length} or ${sizes.length + 2} elements, but it has a length of '${wanted.length}'`,
    );
  wanted.forEach((size, d) => {
    const [low, high] = [usual[d] - stride[d], usual[d] + stride[d]];
    if (!(low < size && size < high))
      throw new ValueError(
        `invalid output_size "${formatShape(wanted)}" (dim ${d} must be between ${low} and ${high})`,
      );
  });
  return wanted;
}

function maxUnpool(dims: number, x: Tensor, indices: Tensor, kernelSize: PerDimension, rest: UnpoolRest): Tensor {
  const of = `max_unpool${dims}d`;
  const {
    stride,
    padding = 0,
    outputSize = null,
  } = byName<UnpoolArguments>(of, ["stride", "padding", "outputSize"], rest);
  const spread = (name: string, value: PerDimension) => perDimension(of, name, value, dims);
  const size = unpoolSize(
    x.shape.slice(-dims),
    spread("kernel_size", kernelSize),
    spread("stride", stride ?? kernelSize),
    spread("padding", padding),
    outputSize,
  );
  if (dims === 1) return unpoolInto(x.unsqueeze(-1), indices.unsqueeze(-1), [size[0], 1]).squeeze(-1);
  return unpoolInto(x, indices, size);
}

function unpoolInto(x: Tensor, indices: Tensor, size: Shape): Tensor {
  if (indices.dtype !== int64)
    throw new RuntimeError(`elements in indices should be type int64 but got: ${indices.dtype.scalarType}`);
  if (!sameShape(x.shape, indices.shape))
    throw new RuntimeError(
      `Expected shape of indices to be same as that of the input tensor (${formatShape(x.shape)}) but got indices tensor with ` +
        `shape: ${formatShape(indices.shape)}`,
    );
  const cells = size.reduce((n, length) => n * length, 1);
  if (!indices.storageRef.hollow)
    indices.forEachValue((index) => {
      if (index < 0 || index >= cells)
        throw new RuntimeError(`Found an invalid max index: ${index} (output volumes are of size ${size.join("x")}`);
    });
  return unpool(x, indices, size, `MaxUnpool${size.length}DBackward0`);
}

/**
 * Puts the values of a max pool back where they were. https://pytorch.org/docs/1.13/generated/torch.nn.functional.max_unpool1d.html
 * @throws RuntimeError for numbers out of range.
 */
export function maxUnpool1d(input: Tensor, indices: Tensor, kernelSize: PerDimension, ...rest: UnpoolRest): Tensor {
  return maxUnpool(1, input, indices, kernelSize, rest);
}

/**
 * As `maxUnpool1d` for images. https://pytorch.org/docs/1.13/generated/torch.nn.functional.max_unpool2d.html
 * @throws RuntimeError where shapes do not fit, for numbers out of range, or for a value that it does not know.
 */
export function maxUnpool2d(input: Tensor, indices: Tensor, kernelSize: PerDimension, ...rest: UnpoolRest): Tensor {
  return maxUnpool(2, input, indices, kernelSize, rest);
}

/**
 * As `maxUnpool1d` for volumes. https://pytorch.org/docs/1.13/generated/torch.nn.functional.max_unpool3d.html
 * @throws RuntimeError for numbers out of range.
 */
export function maxUnpool3d(input: Tensor, indices: Tensor, kernelSize: PerDimension, ...rest: UnpoolRest): Tensor {
  return maxUnpool(3, input, indices, kernelSize, rest);
}
