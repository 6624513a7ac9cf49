import { ValueError } from "../errors.js";
import { empty, type TensorOptions } from "../ops/creation.js";
import { conv1d, conv2d, conv3d } from "../ops/convFunctions.js";
import { pad, type PadMode } from "../ops/pad.js";
import { type PerDimension, perDimension, tuple } from "../ops/spatial.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { calculateFanInAndFanOut, kaimingUniform_, uniform_ } from "./init.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";

export type ConvPaddingMode = "zeros" | "reflect" | "replicate" | "circular";

type Placement = Pick<TensorOptions, "dtype" | "device">;

export interface ConvOptions extends Placement {
  /** Step of the window. */
  stride?: PerDimension;
  /** Added on both sides; `"same"` keeps the size, `"valid"` adds nothing. */
  padding?: PerDimension | "same" | "valid";
  /** Spacing between the kernel's elements. */
  dilation?: PerDimension;
  /** Blocks of channels that are convolved apart. */
  groups?: number;
  /** Add a trained bias. */
  bias?: boolean;
  /** What is added at the borders. */
  paddingMode?: ConvPaddingMode;
}

/** Optional arguments in PyTorch's order. */
export type ConvRest = Trailing<
  [PerDimension, PerDimension | "same" | "valid", PerDimension, number, boolean, ConvPaddingMode],
  ConvOptions
>;

interface ConvSettings extends ConvOptions {
  transposed: boolean;
  outputPadding?: PerDimension;
}

/** The parameters and settings that all convolutions have. */
export abstract class ConvNd extends Module {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | "same" | "valid";
  readonly dilation: readonly number[];
  readonly outputPadding: readonly number[];
  readonly groups: number;
  readonly paddingMode: ConvPaddingMode;
  /** `[outChannels, inChannels / groups, ...kernelSize]`, or `[inChannels, outChannels / groups, ...kernelSize]` transposed. */
  weight: Parameter;
  /** `[outChannels]` */
  bias: Parameter | null;

  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    kernelSize: PerDimension,
    dims: number,
    settings: ConvSettings,
  ) {
    super();
    const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, paddingMode = "zeros" } = settings;
    const of = this.className();
    const spread = (name: string, value: PerDimension) => {
      const list = perDimension(of, name, value, dims);
      if (list.length !== dims)
        throw new ValueError(`${of}: ${name} takes one number or ${dims}, but got ${tuple(list)}`);
      return list;
    };
    this.kernelSize = spread("kernelSize", kernelSize);
    this.stride = spread("stride", stride);
    this.padding = typeof padding === "string" ? padding : spread("padding", padding);
    this.dilation = spread("dilation", dilation);
    this.outputPadding = spread("outputPadding", settings.outputPadding ?? 0);
    this.groups = groups;
    this.paddingMode = paddingMode;
    this.check();
    const placement: Placement = { dtype: settings.dtype, device: settings.device };
    const channels = settings.transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
    this.weight = new Parameter(empty([...channels, ...this.kernelSize], placement));
    this.bias = bias ? new Parameter(empty([outChannels], placement)) : null;
    this.resetParameters();
  }

  private check(): void {
    const { groups, padding, paddingMode } = this;
    if (groups <= 0) throw new ValueError("groups must be a positive integer");
    if (this.inChannels % groups !== 0) throw new ValueError("in_channels must be divisible by groups");
    if (this.outChannels % groups !== 0) throw new ValueError("out_channels must be divisible by groups");
    if (typeof padding === "string") {
      if (padding !== "same" && padding !== "valid")
        throw new ValueError(`Invalid padding string '${String(padding)}', should be one of {'valid', 'same'}`);
      if (padding === "same" && this.stride.some((step) => step !== 1))
        throw new ValueError("padding='same' is not supported for strided convolutions");
    }
    if (!["zeros", "reflect", "replicate", "circular"].includes(paddingMode))
      throw new ValueError(
        "padding_mode must be one of {'zeros', 'reflect', 'replicate', 'circular'}, but got " +
          `padding_mode='${String(paddingMode)}'`,
      );
  }

  /** Draws the parameters anew. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias === null) return;
    const { fanIn } = calculateFanInAndFanOut(this.weight);
    if (fanIn === 0) return;
    const bound = 1 / Math.sqrt(fanIn);
    uniform_(this.bias, -bound, bound);
  }

  override extraRepr(): string {
    const { padding } = this;
    const isNot = (values: readonly number[], usual: number) => values.some((value) => value !== usual);
    const parts = [
      String(this.inChannels),
      String(this.outChannels),
      `kernel_size=${tuple(this.kernelSize)}`,
      `stride=${tuple(this.stride)}`,
    ];
    if (typeof padding === "string") parts.push(`padding=${padding}`);
    else if (isNot(padding, 0)) parts.push(`padding=${tuple(padding)}`);
    if (isNot(this.dilation, 1)) parts.push(`dilation=${tuple(this.dilation)}`);
    if (isNot(this.outputPadding, 0)) parts.push(`output_padding=${tuple(this.outputPadding)}`);
    if (this.groups !== 1) parts.push(`groups=${this.groups}`);
    if (this.bias === null) parts.push("bias=False");
    if (this.paddingMode !== "zeros") parts.push(`padding_mode=${this.paddingMode}`);
    return parts.join(", ");
  }
}

const names = ["stride", "padding", "dilation", "groups", "bias", "paddingMode", "device", "dtype"] as const;

/** A convolution that is not transposed. */
abstract class Conv extends ConvNd {
  constructor(inChannels: number, outChannels: number, kernelSize: PerDimension, dims: number, rest: ConvRest) {
    const options = byName<ConvOptions>(`Conv${dims}d`, names, rest);
    super(inChannels, outChannels, kernelSize, dims, { ...options, transposed: false });
  }

  /** What the border modes add: `[left, right, ...]` from the last dimension on. */
  private border(): number[] {
    const { padding, kernelSize, dilation } = this;
    const both = kernelSize.map((size, d) => {
      if (padding === "valid") return [0, 0];
      if (padding !== "same") return [padding[d], padding[d]];
      const total = dilation[d] * (size - 1);
      return [Math.floor(total / 2), total - Math.floor(total / 2)];
    });
    return both.reverse().flat();
  }

  protected run(convolve: typeof conv2d, input: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups, paddingMode } = this;
    if (paddingMode === "zeros") return convolve(input, weight, bias, stride, padding, dilation, groups);
    const padded = pad(input, this.border(), paddingMode as PadMode);
    return convolve(padded, weight, bias, stride, 0, dilation, groups);
  }
}

/** Convolution over `[N, C, L]` or `[C, L]`. https://pytorch.org/docs/1.13/generated/torch.nn.Conv1d.html */
export class Conv1d extends Conv {
  constructor(inChannels: number, outChannels: number, kernelSize: PerDimension, ...rest: ConvRest) {
    super(inChannels, outChannels, kernelSize, 1, rest);
  }

  override forward(input: Tensor): Tensor {
    return this.run(conv1d, input);
  }
}

/**
 * Convolution over images `[N, C, H, W]` or `[C, H, W]`: `new Conv2d(3, 16, 3, { padding: 1 })`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.Conv2d.html
 */
export class Conv2d extends Conv {
  constructor(inChannels: number, outChannels: number, kernelSize: PerDimension, ...rest: ConvRest) {
    super(inChannels, outChannels, kernelSize, 2, rest);
  }

  override forward(input: Tensor): Tensor {
    return this.run(conv2d, input);
  }
}

/** Convolution over volumes `[N, C, D, H, W]` or `[C, D, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.Conv3d.html */
export class Conv3d extends Conv {
  constructor(inChannels: number, outChannels: number, kernelSize: PerDimension, ...rest: ConvRest) {
    super(inChannels, outChannels, kernelSize, 3, rest);
  }

  override forward(input: Tensor): Tensor {
    return this.run(conv3d, input);
  }
}
