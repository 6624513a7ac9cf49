/** Activation layers with a kink: piecewise linear, exponential and random ones. */
import type { Tensor } from "../tensor/tensor.js";
import * as F from "./activationFunctions.js";
import { byName, type Trailing } from "../arguments.js";
import { Module } from "./module.js";

type InplaceArguments = Trailing<[boolean], F.InplaceOptions>;

/** `", inplace=True"` after other words of a module's text, where it holds. */
const inplaceText = (inplace: boolean, first = false) => (inplace ? `${first ? "" : ", "}inplace=True` : "");

/** A number as Python prints a float default: `1.0`. A number that the user gave stands as it was given. */
const floatText = (value: number, byDefault: number) =>
  value === byDefault && Number.isInteger(value) ? value.toFixed(1) : String(value);

/** A layer without other arguments than `inplace`. */
abstract class InplaceActivation extends Module {
  readonly inplace: boolean;

  constructor(...args: InplaceArguments) {
    super();
    this.inplace = byName<F.InplaceOptions>(this.className(), ["inplace"], args).inplace ?? false;
  }

  abstract override forward(input: Tensor): Tensor;

  override extraRepr(): string {
    return inplaceText(this.inplace, true);
  }
}

/** `max(x, 0)`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.ReLU.html */
export class ReLU extends InplaceActivation {
  override forward(input: Tensor): Tensor {
    return F.relu(input, this.inplace);
  }
}

/** `min(max(x, 0), 6)`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.ReLU6.html */
export class ReLU6 extends InplaceActivation {
  override forward(input: Tensor): Tensor {
    return F.relu6(input, this.inplace);
  }
}

/**
 * ELU scaled so that means and variances stay put. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.SELU.html
 */
export class SELU extends InplaceActivation {
  override forward(input: Tensor): Tensor {
    return F.selu(input, this.inplace);
  }
}

/** `min(max(x + 3, 0), 6) / 6`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Hardsigmoid.html */
export class Hardsigmoid extends InplaceActivation {
  override forward(input: Tensor): Tensor {
    return F.hardsigmoid(input, this.inplace);
  }

  override extraRepr(): string {
    return "";
  }
}

/** `x · hardsigmoid(x)`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Hardswish.html */
export class Hardswish extends InplaceActivation {
  override forward(input: Tensor): Tensor {
    return F.hardswish(input, this.inplace);
  }

  override extraRepr(): string {
    return "";
  }
}

/** `min(max(x, minVal), maxVal)`. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.Hardtanh.html */
export class Hardtanh extends Module {
  readonly minVal: number;
  readonly maxVal: number;
  readonly inplace: boolean;

  constructor(...args: Trailing<[number, number, boolean], F.HardtanhOptions>) {
    super();
    const options = byName<F.HardtanhOptions>("Hardtanh", ["minVal", "maxVal", "inplace"], args);
    this.minVal = options.minVal ?? -1;
    this.maxVal = options.maxVal ?? 1;
    this.inplace = options.inplace ?? false;
    if (!(this.maxVal > this.minVal))
      throw new RangeError(
        `Hardtanh: maxVal must be above minVal, but got minVal ${this.minVal}, maxVal ${this.maxVal}`,
      );
  }

  override forward(input: Tensor): Tensor {
    return F.hardtanh(input, this.minVal, this.maxVal, this.inplace);
  }

  override extraRepr(): string {
    const bounds = `min_val=${floatText(this.minVal, -1)}, max_val=${floatText(this.maxVal, 1)}`;
    return bounds + inplaceText(this.inplace);
  }
}

/**
 * `x`, or `negativeSlope · x` where negative. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.LeakyReLU.html
 */
export class LeakyReLU extends Module {
  readonly negativeSlope: number;
  readonly inplace: boolean;

  constructor(...args: Trailing<[number, boolean], F.LeakyReluOptions>) {
    super();
    const options = byName<F.LeakyReluOptions>("LeakyReLU", ["negativeSlope", "inplace"], args);
    this.negativeSlope = options.negativeSlope ?? 0.01;
    this.inplace = options.inplace ?? false;
  }

  override forward(input: Tensor): Tensor {
    return F.leakyRelu(input, this.negativeSlope, this.inplace);
  }

  override extraRepr(): string {
    return `negative_slope=${this.negativeSlope}${inplaceText(this.inplace)}`;
  }
}

/** A layer with `alpha`. */
abstract class AlphaActivation extends Module {
  readonly alpha: number;
  readonly inplace: boolean;

  constructor(...args: Trailing<[number, boolean], F.EluOptions>) {
    super();
    const options = byName<F.EluOptions>(this.className(), ["alpha", "inplace"], args);
    this.alpha = options.alpha ?? 1;
    this.inplace = options.inplace ?? false;
  }

  abstract override forward(input: Tensor): Tensor;

  override extraRepr(): string {
    return `alpha=${floatText(this.alpha, 1)}${inplaceText(this.inplace)}`;
  }
}

/** `x`, or `alpha · (eˣ − 1)` where negative. The result has the shape of the input. https://pytorch.org/docs/1.13/generated/torch.nn.ELU.html */
export class ELU extends AlphaActivation {
  override forward(input: Tensor): Tensor {
    return F.elu(input, this.alpha, this.inplace);
  }
}

/**
 * `x`, or `alpha · (e^(x / alpha) − 1)` where negative. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.CELU.html
 */
export class CELU extends AlphaActivation {
  override forward(input: Tensor): Tensor {
    return F.celu(input, this.alpha, this.inplace);
  }
}

/** A layer with `lambd`. */
abstract class Shrink extends Module {
  readonly lambd: number;

  constructor(...args: Trailing<[number], F.ShrinkOptions>) {
    super();
    this.lambd = byName<F.ShrinkOptions>(this.className(), ["lambd"], args).lambd ?? 0.5;
  }

  abstract override forward(input: Tensor): Tensor;

  override extraRepr(): string {
    return String(this.lambd);
  }
}

/**
 * `x` moved toward 0 by lambd, 0 within it. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.Softshrink.html
 */
export class Softshrink extends Shrink {
  override forward(input: Tensor): Tensor {
    return F.softshrink(input, this.lambd);
  }
}

/**
 * `x` where its magnitude is above lambd, else 0. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.Hardshrink.html
 */
export class Hardshrink extends Shrink {
  override forward(input: Tensor): Tensor {
    return F.hardshrink(input, this.lambd);
  }
}

/**
 * `x` where above the threshold, else `value`. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.Threshold.html
 */
export class Threshold extends Module {
  readonly inplace: boolean;

  constructor(
    readonly threshold: number,
    readonly value: number,
    ...args: InplaceArguments
  ) {
    super();
    this.inplace = byName<F.InplaceOptions>("Threshold", ["inplace"], args).inplace ?? false;
  }

  override forward(input: Tensor): Tensor {
    return F.threshold(input, this.threshold, this.value, this.inplace);
  }

  override extraRepr(): string {
    return `threshold=${this.threshold}, value=${this.value}${inplaceText(this.inplace)}`;
  }
}

export type RReLUOptions = Omit<F.RreluOptions, "training">;

/**
 * Leaky ReLU with a slope drawn from [lower, upper) while training. The result has the shape of the input.
 * https://pytorch.org/docs/1.13/generated/torch.nn.RReLU.html
 */
export class RReLU extends Module {
  readonly lower: number;
  readonly upper: number;
  readonly inplace: boolean;

  constructor(...args: Trailing<[number, number, boolean], RReLUOptions>) {
    super();
    const options = byName<RReLUOptions>("RReLU", ["lower", "upper", "inplace"], args);
    this.lower = options.lower ?? 1 / 8;
    this.upper = options.upper ?? 1 / 3;
    this.inplace = options.inplace ?? false;
  }

  override forward(input: Tensor): Tensor {
    return F.rrelu(input, this.lower, this.upper, this.training, this.inplace);
  }

  override extraRepr(): string {
    return `lower=${this.lower}, upper=${this.upper}${inplaceText(this.inplace)}`;
  }
}
