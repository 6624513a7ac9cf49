/** Modules of pools with sliding windows. */
import { avgPool1d, avgPool2d, avgPool3d, type AvgPoolArguments, lpPool1d, lpPool2d } from "../ops/poolAverage.js";
import {
  type MaxPool,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type MaxPoolArguments,
  maxUnpool1d,
  maxUnpool2d,
  maxUnpool3d,
} from "../ops/poolMax.js";
import { type PerDimension, perDimension } from "../ops/spatial.js";
import type { Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { Module } from "./module.js";
import { pythonBool, pythonValue } from "./text.js";

type MaxPoolRest = Trailing<[PerDimension | null, PerDimension, PerDimension, boolean, boolean], MaxPoolArguments>;

/** The settings of all max pools. */
abstract class MaxPoolNd extends Module {
  readonly stride: PerDimension;
  readonly padding: PerDimension;
  readonly dilation: PerDimension;
  readonly returnIndices: boolean;
  readonly ceilMode: boolean;

  constructor(
    readonly kernelSize: PerDimension,
    dims: number,
    rest: Trailing<[PerDimension | null, PerDimension, PerDimension, boolean, boolean], MaxPoolArguments>,
  ) {
    super();
    const names = ["stride", "padding", "dilation", "returnIndices", "ceilMode"] as const;
    const given = byName<MaxPoolArguments>(`MaxPool${dims}d`, names, rest);
    this.stride = given.stride ?? kernelSize;
    this.padding = given.padding ?? 0;
    this.dilation = given.dilation ?? 1;
    this.returnIndices = given.returnIndices ?? false;
    this.ceilMode = given.ceilMode ?? false;
  }

  protected run(pool: MaxPool, input: Tensor): Tensor {
    const { kernelSize, stride, padding, dilation, ceilMode, returnIndices } = this;
    return pool(input, kernelSize, { stride, padding, dilation, ceilMode, returnIndices });
  }

  override extraRepr(): string {
    return (
      `kernel_size=${pythonValue(this.kernelSize)}, stride=${pythonValue(this.stride)}, padding=${pythonValue(this.padding)}, ` +
      `dilation=${pythonValue(this.dilation)}, ceil_mode=${pythonBool(this.ceilMode)}`
    );
  }
}

/**
 * The largest of each window of `[N, C, L]`; with `returnIndices` `[values, indices]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MaxPool1d.html
 */
export class MaxPool1d extends MaxPoolNd {
  constructor(kernelSize: PerDimension, ...rest: MaxPoolRest) {
    super(kernelSize, 1, rest);
  }

  override forward(input: Tensor): Tensor {
    return this.run(maxPool1d, input);
  }
}

/**
 * The largest of each window of `[N, C, H, W]`; with `returnIndices` `[values, indices]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MaxPool2d.html
 */
export class MaxPool2d extends MaxPoolNd {
  constructor(kernelSize: PerDimension, ...rest: MaxPoolRest) {
    super(kernelSize, 2, rest);
  }

  override forward(input: Tensor): Tensor {
    return this.run(maxPool2d, input);
  }
}

/**
 * The largest of each window of `[N, C, D, H, W]`; with `returnIndices` `[values, indices]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MaxPool3d.html
 */
export class MaxPool3d extends MaxPoolNd {
  constructor(kernelSize: PerDimension, ...rest: MaxPoolRest) {
    super(kernelSize, 3, rest);
  }

  override forward(input: Tensor): Tensor {
    return this.run(maxPool3d, input);
  }
}

export interface MaxUnpoolOptions {
  stride?: PerDimension | null;
  padding?: PerDimension;
}

type MaxUnpoolRest = Trailing<[PerDimension | null, PerDimension], MaxUnpoolOptions>;

/** The settings of all max unpools; here lists, as PyTorch prints tuples. */
abstract class MaxUnpoolNd extends Module {
  readonly kernelSize: PerDimension;
  readonly stride: PerDimension;
  readonly padding: PerDimension;

  constructor(kernelSize: PerDimension, dims: number, rest: MaxUnpoolRest) {
    super();
    const of = `MaxUnpool${dims}d`;
    const { stride, padding = 0 } = byName<MaxUnpoolOptions>(of, ["stride", "padding"], rest);
    this.kernelSize = perDimension(of, "kernelSize", kernelSize, dims);
    this.stride = perDimension(of, "stride", stride ?? kernelSize, dims);
    this.padding = perDimension(of, "padding", padding, dims);
  }

  override extraRepr(): string {
    return `kernel_size=${pythonValue(this.kernelSize)}, stride=${pythonValue(this.stride)}, padding=${pythonValue(this.padding)}`;
  }
}

/**
 * Puts the values of `MaxPool1d` back where they were. Values and indices `[N, C, L]` to the size that was pooled.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MaxUnpool1d.html
 */
export class MaxUnpool1d extends MaxUnpoolNd {
  constructor(kernelSize: PerDimension, ...rest: MaxUnpoolRest) {
    super(kernelSize, 1, rest);
  }

  override forward(input: Tensor, indices: Tensor, outputSize: Shape | null = null): Tensor {
    return maxUnpool1d(input, indices, this.kernelSize, this.stride, this.padding, outputSize);
  }
}

/**
 * Puts the values of `MaxPool2d` back where they were. Values and indices `[N, C, H, W]` to the size that was pooled.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MaxUnpool2d.html
 */
export class MaxUnpool2d extends MaxUnpoolNd {
  constructor(kernelSize: PerDimension, ...rest: MaxUnpoolRest) {
    super(kernelSize, 2, rest);
  }

  override forward(input: Tensor, indices: Tensor, outputSize: Shape | null = null): Tensor {
    return maxUnpool2d(input, indices, this.kernelSize, this.stride, this.padding, outputSize);
  }
}

/**
 * Puts the values of `MaxPool3d` back where they were. Values and indices `[N, C, D, H, W]` to the size that was pooled.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MaxUnpool3d.html
 */
export class MaxUnpool3d extends MaxUnpoolNd {
  constructor(kernelSize: PerDimension, ...rest: MaxUnpoolRest) {
    super(kernelSize, 3, rest);
  }

  override forward(input: Tensor, indices: Tensor, outputSize: Shape | null = null): Tensor {
    return maxUnpool3d(input, indices, this.kernelSize, this.stride, this.padding, outputSize);
  }
}

type AvgPoolRest = Trailing<[PerDimension | null, PerDimension, boolean, boolean, number | null], AvgPoolArguments>;

/** The settings of all average pools. */
abstract class AvgPoolNd extends Module {
  readonly kernelSize: PerDimension;
  readonly stride: PerDimension;
  readonly padding: PerDimension;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;
  readonly divisorOverride: number | null;

  constructor(kernelSize: PerDimension, dims: number, rest: AvgPoolRest) {
    super();
    const of = `AvgPool${dims}d`;
    const names = ["stride", "padding", "ceilMode", "countIncludePad", "divisorOverride"] as const;
    const given = byName<AvgPoolArguments>(of, dims === 1 ? names.slice(0, 4) : names, rest);
    // PyTorch prints tuples for one dimension, and what was given for more.
    const shown = (value: PerDimension) => (dims === 1 ? perDimension(of, "kernelSize", value, 1) : value);
    this.kernelSize = shown(kernelSize);
    this.stride = shown(given.stride ?? kernelSize);
    this.padding = shown(given.padding ?? 0);
    this.ceilMode = given.ceilMode ?? false;
    this.countIncludePad = given.countIncludePad ?? true;
    this.divisorOverride = given.divisorOverride ?? null;
  }

  override extraRepr(): string {
    return `kernel_size=${pythonValue(this.kernelSize)}, stride=${pythonValue(this.stride)}, padding=${pythonValue(this.padding)}`;
  }
}

/** The mean of each window of `[N, C, L]`. https://pytorch.org/docs/1.13/generated/torch.nn.AvgPool1d.html */
export class AvgPool1d extends AvgPoolNd {
  constructor(kernelSize: PerDimension, ...rest: AvgPoolRest) {
    super(kernelSize, 1, rest);
  }

  override forward(input: Tensor): Tensor {
    return avgPool1d(input, this.kernelSize, this.stride, this.padding, this.ceilMode, this.countIncludePad);
  }
}

/** The mean of each window of `[N, C, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.AvgPool2d.html */
export class AvgPool2d extends AvgPoolNd {
  constructor(kernelSize: PerDimension, ...rest: AvgPoolRest) {
    super(kernelSize, 2, rest);
  }

  override forward(input: Tensor): Tensor {
    const { kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride } = this;
    return avgPool2d(input, kernelSize, { stride, padding, ceilMode, countIncludePad, divisorOverride });
  }
}

/** The mean of each window of `[N, C, D, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.AvgPool3d.html */
export class AvgPool3d extends AvgPoolNd {
  constructor(kernelSize: PerDimension, ...rest: AvgPoolRest) {
    super(kernelSize, 3, rest);
  }

  override forward(input: Tensor): Tensor {
    const { kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride } = this;
    return avgPool3d(input, kernelSize, { stride, padding, ceilMode, countIncludePad, divisorOverride });
  }
}

export interface LPPoolOptions {
  stride?: PerDimension | null;
  ceilMode?: boolean;
}

type LPPoolRest = Trailing<[PerDimension | null, boolean], LPPoolOptions>;

/** The settings of both power-mean pools. */
abstract class LPPoolNd extends Module {
  readonly stride: PerDimension | null;
  readonly ceilMode: boolean;

  constructor(
    readonly normType: number,
    readonly kernelSize: PerDimension,
    dims: number,
    rest: LPPoolRest,
  ) {
    super();
    const { stride = null, ceilMode = false } = byName<LPPoolOptions>(`LPPool${dims}d`, ["stride", "ceilMode"], rest);
    this.stride = stride;
    this.ceilMode = ceilMode;
  }

  override extraRepr(): string {
    return (
      `norm_type=${this.normType}, kernel_size=${pythonValue(this.kernelSize)}, stride=${pythonValue(this.stride)}, ` +
      `ceil_mode=${pythonBool(this.ceilMode)}`
    );
  }
}

/** The norm of each window of `[N, C, L]`. https://pytorch.org/docs/1.13/generated/torch.nn.LPPool1d.html */
export class LPPool1d extends LPPoolNd {
  constructor(normType: number, kernelSize: PerDimension, ...rest: LPPoolRest) {
    super(normType, kernelSize, 1, rest);
  }

  override forward(input: Tensor): Tensor {
    return lpPool1d(input, this.normType, this.kernelSize, this.stride, this.ceilMode);
  }
}

/** The norm of each window of `[N, C, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.LPPool2d.html */
export class LPPool2d extends LPPoolNd {
  constructor(normType: number, kernelSize: PerDimension, ...rest: LPPoolRest) {
    super(normType, kernelSize, 2, rest);
  }

  override forward(input: Tensor): Tensor {
    return lpPool2d(input, this.normType, this.kernelSize, this.stride, this.ceilMode);
  }
}
