import { ValueError } from "../errors.js";
import { empty, type TensorOptions } from "../ops/creation.js";
import { localResponseNorm, type LocalResponseNormArguments } from "../ops/normalize.js";
import { groupNorm, layerNorm } from "../ops/norms.js";
import type { Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { ones_, zeros_ } from "./init.js";
import { Module } from "./module.js";
import { Parameter } from "./parameter.js";
import { pythonBool, pythonValue } from "./text.js";

type Placement = Pick<TensorOptions, "dtype" | "device">;

export interface LayerNormOptions extends Placement {
  /** Added to the variance. */
  eps?: number;
  /** Train a weight and a bias for each element. */
  elementwiseAffine?: boolean;
}

/**
 * The last dimensions of each sample to mean 0 and variance 1. Input `[*, ...normalizedShape]`; the result has the same shape.
 * https://pytorch.org/docs/1.13/generated/torch.nn.LayerNorm.html
 */
export class LayerNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  /** Of shape `normalizedShape`. */
  weight: Parameter | null;
  /** Of shape `normalizedShape`. */
  bias: Parameter | null;

  constructor(normalizedShape: number | Shape, ...rest: Trailing<[number, boolean], LayerNormOptions>) {
    super();
    const names = ["eps", "elementwiseAffine", "device", "dtype"] as const;
    const { eps = 1e-5, elementwiseAffine = true, ...placement } = byName<LayerNormOptions>("LayerNorm", names, rest);
    this.normalizedShape = typeof normalizedShape === "number" ? [normalizedShape] : normalizedShape;
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = elementwiseAffine ? new Parameter(empty(this.normalizedShape, placement)) : null;
    this.bias = elementwiseAffine ? new Parameter(empty(this.normalizedShape, placement)) : null;
    this.resetParameters();
  }

  /** Sets weight 1 and bias 0. */
  resetParameters(): void {
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  override forward(input: Tensor): Tensor {
    return layerNorm(input, this.normalizedShape, this.weight, this.bias, this.eps);
  }

  override extraRepr(): string {
    return (
      `${pythonValue(this.normalizedShape)}, eps=${pythonValue(this.eps)}, ` +
      `elementwise_affine=${pythonBool(this.elementwiseAffine)}`
    );
  }
}

export interface GroupNormOptions extends Placement {
  eps?: number;
  /** Train a weight and a bias a channel. */
  affine?: boolean;
}

/** Groups of channels of each sample of `[N, C, ...]` to mean 0 and variance 1. https://pytorch.org/docs/1.13/generated/torch.nn.GroupNorm.html */
export class GroupNorm extends Module {
  readonly eps: number;
  readonly affine: boolean;
  /** `[numChannels]` */
  weight: Parameter | null;
  /** `[numChannels]` */
  bias: Parameter | null;

  constructor(
    readonly numGroups: number,
    readonly numChannels: number,
    ...rest: Trailing<[number, boolean], GroupNormOptions>
  ) {
    super();
    const names = ["eps", "affine", "device", "dtype"] as const;
    const { eps = 1e-5, affine = true, ...placement } = byName<GroupNormOptions>("GroupNorm", names, rest);
    if (numChannels % numGroups !== 0) throw new ValueError("num_channels must be divisible by num_groups");
    this.eps = eps;
    this.affine = affine;
    this.weight = affine ? new Parameter(empty([numChannels], placement)) : null;
    this.bias = affine ? new Parameter(empty([numChannels], placement)) : null;
    this.resetParameters();
  }

  /** Sets weight 1 and bias 0. */
  resetParameters(): void {
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  override forward(input: Tensor): Tensor {
    return groupNorm(input, this.numGroups, this.weight, this.bias, this.eps);
  }

  override extraRepr(): string {
    return `${this.numGroups}, ${this.numChannels}, eps=${pythonValue(this.eps)}, affine=${pythonBool(this.affine)}`;
  }
}

/**
 * Each element divided by a power of the mean square of neighbouring channels. Input `[N, C, ...]`; the result has the same shape.
 * https://pytorch.org/docs/1.13/generated/torch.nn.LocalResponseNorm.html
 */
export class LocalResponseNorm extends Module {
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  constructor(
    readonly size: number,
    ...rest: Trailing<[number, number, number], LocalResponseNormArguments>
  ) {
    super();
    const names = ["alpha", "beta", "k"] as const;
    const { alpha = 1e-4, beta = 0.75, k = 1 } = byName<LocalResponseNormArguments>("LocalResponseNorm", names, rest);
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  override forward(input: Tensor): Tensor {
    return localResponseNorm(input, this.size, this.alpha, this.beta, this.k);
  }

  override extraRepr(): string {
    const { alpha, beta, k } = this;
    return `${this.size}, alpha=${pythonValue(alpha)}, beta=${pythonValue(beta)}, k=${k === 1 ? "1.0" : pythonValue(k)}`;
  }
}
