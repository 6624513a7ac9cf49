import { ValueError } from "../errors.js";
import { convTranspose1d, convTranspose2d, convTranspose3d } from "../ops/convFunctions.js";
import { type PerDimension } from "../ops/spatial.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { ConvNd, type ConvOptions, type ConvPaddingMode } from "./conv.js";

export interface ConvTransposeOptions extends Omit<ConvOptions, "padding"> {
  padding?: PerDimension;
  /** Size added on one side of the result. */
  outputPadding?: PerDimension;
}

export type ConvTransposeRest = Trailing<
  [PerDimension, PerDimension, PerDimension, number, boolean, PerDimension, ConvPaddingMode],
  ConvTransposeOptions
>;

const names = [
  "stride",
  "padding",
  "outputPadding",
  "groups",
  "bias",
  "dilation",
  "paddingMode",
  "device",
  "dtype",
] as const;

/** A convolution seen from its output: it makes images larger. */
abstract class ConvTranspose extends ConvNd {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    dims: number,
    rest: ConvTransposeRest,
  ) {
    const of = `ConvTranspose${dims}d`;
    const options = byName<ConvTransposeOptions>(of, names, rest);
    if ((options.paddingMode ?? "zeros") !== "zeros")
      throw new ValueError(`Only "zeros" padding mode is supported for ${of}`);
    super(inChannels, outChannels, kernelSize, dims, { ...options, transposed: true });
  }

  /** The output padding that gives a wanted size. @throws ValueError where no padding does. */
  private paddingFor(input: Tensor, outputSize: readonly number[]): readonly number[] {
    const dims = this.kernelSize.length;
    const lead = input.ndim === dims + 2 ? 2 : 1;
    const sizes = outputSize.length === lead + dims ? outputSize.slice(lead) : outputSize;
    if (sizes.length !== dims)
      throw new ValueError(
        `ConvTranspose${dims}D: for ${input.ndim}D input, output_size must have ${dims} or ${lead + dims} elements (got ${sizes.length})`,
      );
    const padding = this.padding as readonly number[];
    const smallest = sizes.map(
      (_, d) =>
        (input.shape[d + lead] - 1) * this.stride[d] - 2 * padding[d] + this.dilation[d] * (this.kernelSize[d] - 1) + 1,
    );
    const largest = smallest.map((size, d) => size + this.stride[d] - 1);
    if (sizes.some((size, d) => size < smallest[d] || size > largest[d])) {
      const list = (values: readonly number[]) => `[${values.join(", ")}]`;
      throw new ValueError(
        `requested an output size of ${list(sizes)}, but valid sizes range from ${list(smallest)} to ${list(largest)} ` +
          `(for an input of torch.Size(${list(input.shape.slice(2))}))`,
      );
    }
    return sizes.map((size, d) => size - smallest[d]);
  }

  protected run(convolve: typeof convTranspose2d, input: Tensor, outputSize?: readonly number[]): Tensor {
    const { weight, bias, stride, padding, groups, dilation } = this;
    const extra = outputSize === undefined ? this.outputPadding : this.paddingFor(input, outputSize);
    return convolve(input, weight, bias, stride, padding as readonly number[], extra, groups, dilation);
  }
}

/** The transpose of `Conv1d`: `[N, C, L]` to a longer one. https://pytorch.org/docs/1.13/generated/torch.nn.ConvTranspose1d.html */
export class ConvTranspose1d extends ConvTranspose {
  constructor(inChannels: number, outChannels: number, kernelSize: PerDimension, ...rest: ConvTransposeRest) {
    super(inChannels, outChannels, kernelSize, 1, rest);
  }

  /** @param outputSize picks among the sizes that a stride leaves open */
  override forward(input: Tensor, outputSize?: readonly number[]): Tensor {
    return this.run(convTranspose1d, input, outputSize);
  }
}

/** The transpose of `Conv2d`: `[N, C, H, W]` to a larger image. https://pytorch.org/docs/1.13/generated/torch.nn.ConvTranspose2d.html */
export class ConvTranspose2d extends ConvTranspose {
  constructor(inChannels: number, outChannels: number, kernelSize: PerDimension, ...rest: ConvTransposeRest) {
    super(inChannels, outChannels, kernelSize, 2, rest);
  }

  /** @param outputSize picks among the sizes that a stride leaves open */
  override forward(input: Tensor, outputSize?: readonly number[]): Tensor {
    return this.run(convTranspose2d, input, outputSize);
  }
}

/** The transpose of `Conv3d`: `[N, C, D, H, W]` to a larger volume. https://pytorch.org/docs/1.13/generated/torch.nn.ConvTranspose3d.html */
export class ConvTranspose3d extends ConvTranspose {
  constructor(inChannels: number, outChannels: number, kernelSize: PerDimension, ...rest: ConvTransposeRest) {
    super(inChannels, outChannels, kernelSize, 3, rest);
  }

  /** @param outputSize picks among the sizes that a stride leaves open */
  override forward(input: Tensor, outputSize?: readonly number[]): Tensor {
    return this.run(convTranspose3d, input, outputSize);
  }
}
