/** The shape rule of convolutions and its errors, in PyTorch's words. */
import { RuntimeError } from "../errors.js";
import { formatShape, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { times } from "./spatial.js";

/** Everything but the tensors; lists have one number a spatial dimension. */
export interface ConvolutionShape {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly outputPadding: readonly number[];
  readonly groups: number;
  readonly transposed: boolean;
}

/** Spatial sizes of the result. https://pytorch.org/docs/1.13/generated/torch.nn.Conv2d.html */
export function convolutionSize(input: Shape, weight: Shape, p: ConvolutionShape): number[] {
  return input.slice(2).map((size, d) => {
    const reach = p.dilation[d] * (weight[d + 2] - 1);
    if (p.transposed) return (size - 1) * p.stride[d] - 2 * p.padding[d] + reach + p.outputPadding[d] + 1;
    return Math.floor((size + 2 * p.padding[d] - reach - 1) / p.stride[d]) + 1;
  });
}

const sizeNames = ["depth", "height", "width"];

/** `kernel_height: 0 kernel_width: 3`. */
function named(what: string, values: readonly number[]): string {
  return values.map((value, d) => `${what}_${sizeNames[3 - values.length + d]}: ${value}`).join(" ");
}

/** What PyTorch's messages show of one-dimensional settings: it convolves lines as images of height 1. */
function shown(values: readonly number[], across: number): readonly number[] {
  return values.length === 1 ? [across, ...values] : values;
}

/** @throws RuntimeError in PyTorch's words where input, weight, bias and settings do not fit. */
export function checkConvolution(x: Tensor, weight: Tensor, bias: Tensor | undefined, p: ConvolutionShape): void {
  checkSettings(weight, p);
  const { groups, transposed } = p;
  const given = `Given ${transposed ? "transposed=1" : `groups=${groups}`}`;
  if (weight.shape[0] < groups)
    throw new RuntimeError(
      `Given groups=${groups}, expected weight to be at least ${groups} at dimension 0, but got weight of size ` +
        `${formatShape(weight.shape)} instead`,
    );
  if (weight.shape[0] % groups !== 0)
    throw new RuntimeError(
      `Given groups=${groups}, expected weight to be divisible by ${groups} at dimension 0, but got weight of size ` +
        `[${formatShape(weight.shape)}] instead`,
    );
  const channels = transposed ? weight.shape[0] : weight.shape[1] * groups;
  if (x.shape[1] !== channels)
    throw new RuntimeError(
      `${given}, weight of size ${formatShape(weight.shape)}, expected input${formatShape(x.shape)} to have ${channels} channels, ` +
        `but got ${x.shape[1]} channels instead`,
    );
  const filters = transposed ? weight.shape[1] * groups : weight.shape[0];
  if (bias !== undefined && (bias.ndim !== 1 || bias.shape[0] !== filters))
    throw new RuntimeError(
      `Given ${transposed ? "transposed=1, " : ""}weight of size ${formatShape(weight.shape)}, expected bias to be 1-dimensional ` +
        `with ${filters} elements, but got bias of size ${formatShape(bias.shape)} instead`,
    );
  checkSizes(x, weight, p);
  checkDtypes(x, weight, bias, transposed);
}

function checkSettings(weight: Tensor, p: ConvolutionShape): void {
  if (p.padding.some((value) => value < 0)) throw new RuntimeError("negative padding is not supported");
  if (p.outputPadding.some((value) => value < 0)) throw new RuntimeError("negative output_padding is not supported");
  if (p.stride.some((value) => value <= 0)) throw new RuntimeError("non-positive stride is not supported");
  if (p.dilation.some((value) => value <= 0))
    throw new RuntimeError(`dilation should be greater than zero, but got ${formatShape(shown(p.dilation, 1))}`);
  if (p.groups <= 0) throw new RuntimeError("non-positive groups is not supported");
  const kernel = weight.shape.slice(2);
  if (kernel.some((size) => size === 0))
    throw new RuntimeError(
      kernel.length === 3
        ? `kernel size should be greater than zero, but got: ${times(kernel)} (TxHxW)`
        : `kernel size should be greater than zero, but got ${named("kernel", shown(kernel, 1))}`,
    );
}

function checkSizes(x: Tensor, weight: Tensor, p: ConvolutionShape): void {
  const kernel = weight.shape.slice(2);
  const sizes = x.shape.slice(2);
  if (p.transposed) {
    if (p.outputPadding.some((value, d) => value >= p.stride[d] && value >= p.dilation[d]))
      throw new RuntimeError(
        "output padding must be smaller than either stride or dilation, but got " +
          `${named("output_padding", shown(p.outputPadding, 0))} ${named("stride", shown(p.stride, 1))} ` +
          named("dilation", shown(p.dilation, 1)),
      );
    const output = convolutionSize(x.shape, weight.shape, p);
    if (output.some((size) => size < 1))
      throw new RuntimeError(
        `Given input size per channel: (${times(shown(sizes, 1))}). ` +
          `Calculated output size per channel: (${times(shown(output, 1))}). Output size is too small`,
      );
    return;
  }
  const padded = sizes.map((size, d) => size + 2 * p.padding[d]);
  const spread = kernel.map((size, d) => p.dilation[d] * (size - 1) + 1);
  if (padded.some((size, d) => size < spread[d]))
    throw new RuntimeError(
      `Calculated padded input size per channel: (${times(padded)}). Kernel size: (${times(spread)}). ` +
        "Kernel size can't be greater than actual input size",
    );
}

function checkDtypes(x: Tensor, weight: Tensor, bias: Tensor | undefined, transposed: boolean): void {
  if (weight.dtype !== x.dtype)
    throw new RuntimeError(`expected scalar type ${x.dtype.scalarType} but found ${weight.dtype.scalarType}`);
  if (bias !== undefined && bias.dtype !== x.dtype)
    throw new RuntimeError(
      `Input type (${x.dtype.scalarType.toLowerCase()}) and bias type (${bias.dtype.scalarType.toLowerCase()}) should be the same`,
    );
  if (x.dtype.scalarType === "Half" || x.dtype.scalarType === "Bool") {
    const volumes = x.ndim === 5;
    const plain = volumes ? "compute_columns3d" : "slow_conv2d_cpu";
    const kernel = transposed ? `slow_conv_transpose${volumes ? 3 : 2}d_out_cpu` : plain;
    throw new RuntimeError(`"${kernel}" not implemented for '${x.dtype.scalarType}'`);
  }
}
