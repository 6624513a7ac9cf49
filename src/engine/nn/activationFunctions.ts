/** Activation functions with PyTorch's arguments: https://pytorch.org/docs/1.13/nn.functional.html#non-linear-activation-functions */
import * as ops from "../ops/activation.js";
import * as gated from "../ops/activationGated.js";
import * as smooth from "../ops/activationSmooth.js";
import { relu as rectify, relu_ as rectify_ } from "../ops/math.js";
import { type DimArgument, softmax } from "../ops/softmax.js";
import { RuntimeError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, checkOptions, optional, type Trailing } from "../arguments.js";

export { prelu } from "../ops/activationGated.js";
export { sigmoid, tanh } from "../ops/math.js";

export interface InplaceOptions {
  /** Write the result over the input. */
  inplace?: boolean;
}
type Inplace = Trailing<[boolean], InplaceOptions>;

const inplaceOf = (name: string, args: Inplace) => byName<InplaceOptions>(name, ["inplace"], args).inplace;

/**
 * `max(x, 0)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.relu.html
 * @throws RuntimeError for types that it does not take or in place on a leaf that requires grad.
 */
export function relu(x: Tensor, ...args: Inplace): Tensor {
  return inplaceOf("relu", args) ? rectify_(x) : rectify(x);
}

/**
 * `min(max(x, 0), 6)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.relu6.html
 * @throws RuntimeError for types that it does not take or in place on a leaf that requires grad.
 */
export function relu6(x: Tensor, ...args: Inplace): Tensor {
  return ops.hardtanh(x, { low: 0, high: 6 }, inplaceOf("relu6", args));
}

export interface HardtanhOptions extends InplaceOptions {
  minVal?: number;
  maxVal?: number;
}

/**
 * `min(max(x, minVal), maxVal)`, −1 to 1 by default. https://pytorch.org/docs/1.13/generated/torch.nn.functional.hardtanh.html
 * @throws RuntimeError for types that it does not take or in place on a leaf that requires grad.
 */
export function hardtanh(x: Tensor, ...args: Trailing<[number, number, boolean], HardtanhOptions>): Tensor {
  const {
    minVal = -1,
    maxVal = 1,
    inplace,
  } = byName<HardtanhOptions>("hardtanh", ["minVal", "maxVal", "inplace"], args);
  return ops.hardtanh(x, { low: minVal, high: maxVal }, inplace);
}

export interface LeakyReluOptions extends InplaceOptions {
  negativeSlope?: number;
}

/**
 * `x`, or `negativeSlope · x` where negative (0.01 by default). https://pytorch.org/docs/1.13/generated/torch.nn.functional.leaky_relu.html
 * @throws RuntimeError for types that it does not take or in place on a leaf that requires grad.
 */
export function leakyRelu(x: Tensor, ...args: Trailing<[number, boolean], LeakyReluOptions>): Tensor {
  const { negativeSlope = 0.01, inplace } = byName<LeakyReluOptions>("leakyRelu", ["negativeSlope", "inplace"], args);
  return ops.leakyRelu(x, negativeSlope, inplace);
}

export interface EluOptions extends InplaceOptions {
  alpha?: number;
}
type EluArguments = Trailing<[number, boolean], EluOptions>;

/**
 * `x`, or `alpha · (eˣ − 1)` where negative. https://pytorch.org/docs/1.13/generated/torch.nn.functional.elu.html
 * @throws RuntimeError for types that it does not take or in place on a leaf that requires grad.
 */
export function elu(x: Tensor, ...args: EluArguments): Tensor {
  const { alpha = 1, inplace } = byName<EluOptions>("elu", ["alpha", "inplace"], args);
  return ops.elu(x, { alpha, scale: 1, inputScale: 1, node: "Elu" }, inplace);
}

/**
 * `x`, or `alpha · (e^(x / alpha) − 1)` where negative. https://pytorch.org/docs/1.13/generated/torch.nn.functional.celu.html
 * @throws RuntimeError for types that it does not take, or in place on a leaf that requires grad, or for whole numbers divided by 0.
 */
export function celu(x: Tensor, ...args: EluArguments): Tensor {
  const { alpha = 1, inplace } = byName<EluOptions>("celu", ["alpha", "inplace"], args);
  if (alpha === 0) throw new RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU");
  return ops.elu(x, { alpha, scale: 1, inputScale: 1 / alpha, node: "Celu" }, inplace);
}

/** The constants of "Self-Normalizing Neural Networks", https://arxiv.org/abs/1706.02515. */
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805, inputScale: 1, node: "Elu" } as const;

/**
 * ELU scaled so that means and variances stay put. https://pytorch.org/docs/1.13/generated/torch.nn.functional.selu.html
 * @throws RuntimeError for types that it does not take, or in place on a leaf that requires grad.
 */
export function selu(x: Tensor, ...args: Inplace): Tensor {
  return ops.elu(x, SELU, inplaceOf("selu", args));
}

export interface GeluOptions {
  approximate?: smooth.GeluApproximation;
}

/**
 * `x · Φ(x)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.gelu.html
 * @throws RuntimeError for types that it does not take or for a name that it does not know.
 */
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  checkOptions("gelu", options, ["approximate"]);
  return smooth.gelu(x, options.approximate ?? "none");
}

/**
 * `x · σ(x)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.silu.html
 * @throws RuntimeError for types that it does not take or in place on a leaf that requires grad.
 */
export function silu(x: Tensor, ...args: Inplace): Tensor {
  return smooth.silu(x, null, inplaceOf("silu", args));
}

/**
 * `x · tanh(ln(1 + eˣ))`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.mish.html
 * @throws RuntimeError for types that it does not take or in place on a leaf that requires grad.
 */
export function mish(x: Tensor, ...args: Inplace): Tensor {
  return smooth.mish(x, null, inplaceOf("mish", args));
}

export interface SoftplusOptions {
  beta?: number;
  /** Where `beta · x` is above it, x itself is taken. */
  threshold?: number;
}

/**
 * `ln(1 + e^(beta x)) / beta`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.softplus.html
 * @throws RuntimeError for types that it does not take.
 */
export function softplus(x: Tensor, ...args: Trailing<[number, number], SoftplusOptions>): Tensor {
  const { beta = 1, threshold: limit = 20 } = byName<SoftplusOptions>("softplus", ["beta", "threshold"], args);
  return smooth.softplus(x, { beta, threshold: limit });
}

export interface ShrinkOptions {
  lambd?: number;
}
type ShrinkArguments = Trailing<[number], ShrinkOptions>;
const lambdOf = (name: string, args: ShrinkArguments) => byName<ShrinkOptions>(name, ["lambd"], args).lambd ?? 0.5;

/**
 * `x` moved toward 0 by lambd, 0 within it. https://pytorch.org/docs/1.13/generated/torch.nn.functional.softshrink.html
 * @throws RuntimeError for types that it does not take or for numbers below what is allowed.
 */
export function softshrink(x: Tensor, ...args: ShrinkArguments): Tensor {
  return ops.softshrink(x, lambdOf("softshrink", args));
}

/**
 * `x` where its magnitude is above lambd, else 0. https://pytorch.org/docs/1.13/generated/torch.nn.functional.hardshrink.html
 * @throws RuntimeError for types that it does not take.
 */
export function hardshrink(x: Tensor, ...args: ShrinkArguments): Tensor {
  return ops.hardshrink(x, lambdOf("hardshrink", args));
}

/**
 * `x − tanh x`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.tanhshrink.html
 * @throws RuntimeError for types that it does not take.
 */
export function tanhshrink(x: Tensor): Tensor {
  return x.sub(x.tanh());
}

/**
 * `x / (1 + |x|)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.softsign.html
 * @throws RuntimeError for types that it does not take.
 */
export function softsign(x: Tensor): Tensor {
  return x.div(x.abs().add(1));
}

/** `softmax(−x)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.softmin.html */
export function softmin(x: Tensor, dim: DimArgument): Tensor {
  return softmax(x.neg(), dim);
}

/**
 * `min(max(x + 3, 0), 6) / 6`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.hardsigmoid.html
 * @throws RuntimeError for types that it does not take or in place on a leaf that requires grad.
 */
export function hardsigmoid(x: Tensor, ...args: Inplace): Tensor {
  return ops.hardsigmoid(x, null, inplaceOf("hardsigmoid", args));
}

/**
 * `x · hardsigmoid(x)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.hardswish.html
 * @throws RuntimeError for types that it does not take or in place on a leaf that requires grad.
 */
export function hardswish(x: Tensor, ...args: Inplace): Tensor {
  return ops.hardswish(x, null, inplaceOf("hardswish", args));
}

/**
 * `ln σ(x)`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.logsigmoid.html
 * @throws RuntimeError for types that it does not take.
 */
export function logsigmoid(x: Tensor): Tensor {
  return smooth.logsigmoid(x, null);
}

export interface ThresholdOptions extends InplaceOptions {
  threshold?: number;
  value?: number;
}

/** `x` where above `limit`, else `value`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.threshold.html */
export function threshold(x: Tensor, ...args: Trailing<[number, number, boolean], ThresholdOptions>): Tensor {
  const names = ["threshold", "value", "inplace"] as const;
  const { threshold: limit, value, inplace } = byName<ThresholdOptions>("threshold", names, args);
  if (limit === undefined || value === undefined)
    throw new TypeError(`threshold() missing the argument '${limit === undefined ? "threshold" : "value"}'`);
  return ops.threshold(x, { threshold: limit, value }, inplace);
}

/**
 * The first half along `dim` times the sigmoid of the second. https://pytorch.org/docs/1.13/generated/torch.nn.functional.glu.html
 * @throws RuntimeError where shapes do not fit or for a value that it does not know.
 */
export function glu(x: Tensor, dim: number | { dim?: number } = -1): Tensor {
  return gated.glu(x, optional<number>("glu", "dim", dim));
}

export interface RreluOptions extends InplaceOptions {
  lower?: number;
  upper?: number;
  training?: boolean;
}
type RreluArguments = Trailing<[number, number, boolean, boolean], RreluOptions>;

/**
 * Leaky ReLU with a slope drawn from [lower, upper) while training. https://pytorch.org/docs/1.13/generated/torch.nn.functional.rrelu.html
 * @throws RuntimeError for numbers below what is allowed.
 */
export function rrelu(x: Tensor, ...args: RreluArguments): Tensor {
  const names = ["lower", "upper", "training", "inplace"] as const;
  const { lower = 1 / 8, upper = 1 / 3, training = false, inplace } = byName<RreluOptions>("rrelu", names, args);
  return gated.rrelu(x, { lower, upper, training }, inplace);
}

/** In place `relu`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.relu_.html */
export const relu_ = rectify_;
/** In place `selu`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.selu.html */
export const selu_ = (x: Tensor): Tensor => selu(x, true);
/** In place `elu`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.elu_.html */
export const elu_ = (x: Tensor, alpha?: number): Tensor => elu(x, { alpha, inplace: true });
/** In place `celu`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.celu.html */
export const celu_ = (x: Tensor, alpha?: number): Tensor => celu(x, { alpha, inplace: true });
/** In place `leakyRelu`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.leaky_relu_.html */
export const leakyRelu_ = (x: Tensor, negativeSlope?: number): Tensor => leakyRelu(x, { negativeSlope, inplace: true });
/** In place `hardtanh`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.hardtanh_.html */
export const hardtanh_ = (x: Tensor, minVal?: number, maxVal?: number): Tensor =>
  hardtanh(x, { minVal, maxVal, inplace: true });
/** In place `threshold`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.threshold_.html */
export const threshold_ = (x: Tensor, limit: number, value: number): Tensor => threshold(x, limit, value, true);
/** In place `rrelu`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.rrelu_.html */
export const rrelu_ = (x: Tensor, lower?: number, upper?: number, training?: boolean): Tensor =>
  rrelu(x, { lower, upper, training, inplace: true });
