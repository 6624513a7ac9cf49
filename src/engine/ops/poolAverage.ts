/** `avgPool1d` to `avgPool3d`, the adaptive ones, and the power-mean pools. */
import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { averagePool } from "./pool.js";
import { type AdaptiveSize, adaptivePool } from "./poolAdaptive.js";
import { checkPool, pooledSize, slidingAxes, type Windows, windowSetting } from "./poolWindows.js";
import { type PerDimension, perDimension, refuseDtypes } from "./spatial.js";
import { wrapDim } from "../tensor/shape.js";

export interface AvgPoolArguments {
  /** Step of the window; the window's size by default. */
  stride?: PerDimension | null;
  /** Zeros added on both sides. */
  padding?: PerDimension;
  /** Keep the last window where it begins inside but reaches outside. */
  ceilMode?: boolean;
  /** Count the padding in the mean. */
  countIncludePad?: boolean;
  /** Divide by this instead of the number of elements. */
  divisorOverride?: number | null;
}

type AvgPoolRest = Trailing<[PerDimension | null, PerDimension, boolean, boolean, number | null], AvgPoolArguments>;
type FlatRest = Trailing<
  [PerDimension | null, PerDimension, boolean, boolean],
  Omit<AvgPoolArguments, "divisorOverride">
>;

const names = ["stride", "padding", "ceilMode", "countIncludePad", "divisorOverride"] as const;

/** PyTorch averages whole numbers only as int64. */
const REFUSED = ["Int", "Short", "Char", "Byte", "Bool", "Half"];

function average(of: string, dims: number, x: Tensor, kernelSize: PerDimension, given: AvgPoolArguments): Tensor {
  const { stride, padding = 0, ceilMode = false, countIncludePad = true, divisorOverride = null } = given;
  const windows: Windows = {
    kernel: windowSetting(of, "kernel_size", kernelSize, dims),
    stride: windowSetting(of, "stride", stride ?? kernelSize, dims),
    padding: windowSetting(of, "padding", padding, dims),
    dilation: new Array<number>(dims).fill(1),
    ceilMode,
    average: true,
    countPadding: countIncludePad,
  };
  if (divisorOverride === 0) throw new RuntimeError("divisor must be not zero");
  if (dims === 2) wrapDim(-3, x.ndim);
  const size = pooledSize(x.shape.slice(-dims), windows);
  if (x.ndim !== dims + 1 && x.ndim !== dims + 2)
    throw new RuntimeError(`non-empty ${dims + 1}D or ${dims + 2}D (batch mode) tensor expected for input`);
  checkPool(x, windows, size);
  refuseDtypes(dims === 2 ? "avg_pool2d" : "avg_pool3d_out_frame", x, REFUSED);
  const axes = (sizes: readonly number[]) => slidingAxes(sizes, size, windows);
  return averagePool(x, { dims, gradName: `AvgPool${dims}DBackward0`, size, axes, windows }, divisorOverride);
}

/**
 * Over `[N, C, L]` or `[C, L]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.avg_pool1d.html
 * @throws RuntimeError where weights and input do not fit, or for types that it does not take, or for numbers below what is allowed, or for tensors with another number of dimensions.
 */
export function avgPool1d(input: Tensor, kernelSize: PerDimension, ...rest: FlatRest): Tensor {
  const of = "avg_pool1d";
  const given = byName<AvgPoolArguments>(of, names.slice(0, 4), rest);
  if (input.ndim !== 2 && input.ndim !== 3)
    throw new RuntimeError(
      `Expected 2 to 3 dimensions, but got ${input.ndim}-dimensional tensor for argument #1 'self' (while checking arguments for ${of})`,
    );
  const along = (name: string, value: PerDimension, across: number) => [across, ...windowSetting(of, name, value, 1)];
  const stride = given.stride ?? kernelSize;
  return average("avg_pool2d", 2, input.unsqueeze(-2), along("kernel_size", kernelSize, 1), {
    ...given,
    stride: along("stride", stride, 1),
    padding: along("padding", given.padding ?? 0, 0),
  }).squeeze(-2);
}

/**
 * Over `[N, C, H, W]` or `[C, H, W]`: `(input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride)`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.avg_pool2d.html
 * @throws RuntimeError for numbers below what is allowed, for types that it does not take, or for padding that does not fit; IndexError for a dimension that the tensor does not have.
 */
export function avgPool2d(input: Tensor, kernelSize: PerDimension, ...rest: AvgPoolRest): Tensor {
  return average("avg_pool2d", 2, input, kernelSize, byName<AvgPoolArguments>("avg_pool2d", names, rest));
}

/**
 * Over `[N, C, D, H, W]` or `[C, D, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.avg_pool3d.html
 * @throws RuntimeError for numbers below what is allowed, for types that it does not take, for padding that does not fit, or for sizes that do not fit.
 */
export function avgPool3d(input: Tensor, kernelSize: PerDimension, ...rest: AvgPoolRest): Tensor {
  return average("avg_pool3d", 3, input, kernelSize, byName<AvgPoolArguments>("avg_pool3d", names, rest));
}

function adaptiveAverage(dims: number, x: Tensor, outputSize: AdaptiveSize): Tensor {
  const [out] = adaptivePool(`adaptive_avg_pool${dims}d`, dims, x, outputSize, (input, pool) => {
    // As PyTorch: a single mean, unless the dimension was added for a one-dimensional pool.
    const isMean = dims > 1 && pool.size.every((n) => n === 1);
    return [
      isMean
        ? input.mean(
            pool.size.map((_, d) => d - dims),
            { keepdim: true },
          )
        : averagePool(input, pool, null),
    ];
  });
  return out;
}

/**
 * `[N, C, L]` to `[N, C, outputSize]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.adaptive_avg_pool1d.html
 * @throws RuntimeError for tensors with another number of dimensions, or for types that it does not take, or for numbers below what is allowed.
 */
export function adaptiveAvgPool1d(input: Tensor, outputSize: AdaptiveSize): Tensor {
  return adaptiveAverage(1, input, outputSize);
}

/**
 * `[N, C, H, W]` to `[N, C, ...outputSize]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.adaptive_avg_pool2d.html
 * @throws RuntimeError for sizes that do not fit, for an empty tensor without `dim`, for tensors with another number of dimensions, or for types that it does not take.
 */
export function adaptiveAvgPool2d(input: Tensor, outputSize: AdaptiveSize): Tensor {
  return adaptiveAverage(2, input, outputSize);
}

/**
 * `[N, C, D, H, W]` to `[N, C, ...outputSize]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.adaptive_avg_pool3d.html
 * @throws RuntimeError for sizes that do not fit, for an empty tensor without `dim`, for tensors with another number of dimensions, or for types that it does not take.
 */
export function adaptiveAvgPool3d(input: Tensor, outputSize: AdaptiveSize): Tensor {
  return adaptiveAverage(3, input, outputSize);
}

export interface LPPoolArguments {
  stride?: PerDimension | null;
  ceilMode?: boolean;
}

type LPPoolRest = Trailing<[PerDimension | null, boolean], LPPoolArguments>;

function powerMean(dims: 1 | 2, x: Tensor, normType: number, kernelSize: PerDimension, rest: LPPoolRest): Tensor {
  const { stride = null, ceilMode = false } = byName<LPPoolArguments>(`lp_pool${dims}d`, ["stride", "ceilMode"], rest);
  const kernel = perDimension(`lp_pool${dims}d`, "kernelSize", kernelSize, dims);
  const means = (dims === 1 ? avgPool1d : avgPool2d)(x.pow(normType), kernel, stride, 0, ceilMode);
  const elements = kernel.reduce((n, size) => n * size, 1);
  return means
    .sign()
    .mul(means.abs().relu())
    .mul(elements)
    .pow(1 / normType);
}

/** The `normType`-norm of each window of `[N, C, L]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.lp_pool1d.html */
export function lpPool1d(input: Tensor, normType: number, kernelSize: PerDimension, ...rest: LPPoolRest): Tensor {
  return powerMean(1, input, normType, kernelSize, rest);
}

/** The `normType`-norm of each window of `[N, C, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.lp_pool2d.html */
export function lpPool2d(input: Tensor, normType: number, kernelSize: PerDimension, ...rest: LPPoolRest): Tensor {
  return powerMean(2, input, normType, kernelSize, rest);
}
