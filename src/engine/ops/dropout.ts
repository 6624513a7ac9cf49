/** The dropout family. Masks take the generator as PyTorch's CPU kernels do: one 53-bit uniform an element of the mask. */
import { RuntimeError, ValueError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { warn } from "../warn.js";
import { float32 } from "../tensor/dtype.js";
import { defaultGenerator } from "../tensor/random/generator.js";
import { fillBernoulli, fillScaled } from "../tensor/random/samplers.js";
import type { Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { destinationOf } from "./random.js";

export interface DropoutArguments {
  /** Probability of an element to be zeroed. */
  p?: number;
  /** Without training the input is given back. */
  training?: boolean;
  /** Change the input itself. */
  inplace?: boolean;
}

export type DropoutRest = Trailing<[number, boolean, boolean], DropoutArguments>;

const names = ["p", "training", "inplace"] as const;

function settings(of: string, rest: DropoutRest, usualTraining = true): Required<DropoutArguments> {
  const { p = 0.5, training = usualTraining, inplace = false } = byName<DropoutArguments>(of, names, rest);
  checkProbability(p);
  return { p, training, inplace };
}

/** @throws ValueError outside [0, 1]. */
export function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new ValueError(`dropout probability has to be between 0 and 1, but got ${p}`);
}

/** Ones with probability `keep`, else zeros; drawn in row-major order whatever the input's strides are. */
function mask(x: Tensor, shape: Shape, keep: number): Tensor {
  if (x.storageRef.hollow) return Tensor.allocate(shape, x.dtype, x.device);
  const values = Tensor.empty(shape, x.dtype.codec === null ? x.dtype : float32);
  fillBernoulli(destinationOf(values), defaultGenerator, keep);
  return values.to(x.dtype);
}

/** `mask` divided by `keep`. */
function scaledMask(x: Tensor, shape: Shape, keep: number): Tensor {
  if (x.dtype === float32 && !x.storageRef.hollow) {
    const values = Tensor.empty(shape, float32);
    if (fillScaled(destinationOf(values), defaultGenerator, keep, 1 / Math.fround(keep))) return values;
  }
  return mask(x, shape, keep).div_(keep);
}

/** One value a sample and channel. */
function channelShape(x: Tensor): Shape {
  if (x.ndim < 2) throw new RuntimeError("Feature dropout requires at least 2 dimensions in the input");
  return x.shape.map((size, d) => (d < 2 ? size : 1));
}

function drop(x: Tensor, { p, training, inplace }: Required<DropoutArguments>, shape: Shape): Tensor {
  if (p === 0 || !training || x.numel() === 0) return x;
  const noise = p === 1 ? Tensor.allocate([], x.dtype, x.device) : scaledMask(x, shape, 1 - p);
  const out = inplace ? x.mul_(noise) : x.mul(noise);
  // Only the graph can still see it.
  noise.storageRef.retire();
  return out;
}

/** The value that ReLU's self-normalising sibling SELU takes far below zero, negated. */
const SELU_LIMIT = 1.7580993408473766;

function dropToLimit(x: Tensor, { p, training, inplace }: Required<DropoutArguments>, shape: Shape): Tensor {
  if (p === 0 || !training || x.numel() === 0) return x;
  if (p === 1) {
    const zero = Tensor.allocate([], x.dtype, x.device);
    return inplace ? x.mul_(zero) : x.mul(zero);
  }
  const noise = mask(x, shape, 1 - p);
  const scale = 1 / Math.sqrt((SELU_LIMIT * SELU_LIMIT * p + 1) * (1 - p));
  const shift = noise
    .add(-1)
    .mul_(SELU_LIMIT * scale)
    .add_(SELU_LIMIT * scale * p);
  noise.mul_(scale);
  return inplace ? x.mul_(noise).add_(shift) : x.mul(noise).add(shift);
}

/**
 * `(input, p, training, inplace)`: zeroes elements with probability `p` and scales the others by `1 / (1 − p)`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.dropout.html
 * @throws ValueError for a probability outside of 0 to 1; RuntimeError in place on a leaf that requires grad.
 */
export function dropout(input: Tensor, ...rest: DropoutRest): Tensor {
  return drop(input, settings("dropout", rest), input.shape);
}

/** `(input, p, training)`: zeroes whole channels of `[N, C, ...]`. */
export function featureDropout(input: Tensor, ...rest: DropoutRest): Tensor {
  return drop(input, settings("feature_dropout", rest), channelShape(input));
}

/**
 * Zeroes whole channels of `[N, C, L]` or `[C, L]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.dropout1d.html
 * @throws ValueError for a probability outside of 0 to 1; RuntimeError for tensors with another number of dimensions.
 */
export function dropout1d(input: Tensor, ...rest: DropoutRest): Tensor {
  const given = settings("dropout1d", rest);
  if (input.ndim !== 2 && input.ndim !== 3)
    throw new RuntimeError(
      `dropout1d: Expected 2D or 3D input, but received a ${input.ndim}D input. Note that dropout1d exists to provide channel-wise ` +
        "dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).",
    );
  return unbatched(input, 2, given, drop);
}

/**
 * Zeroes whole channels of `[N, C, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.dropout2d.html
 * @throws ValueError for a probability outside of 0 to 1.
 */
export function dropout2d(input: Tensor, ...rest: DropoutRest): Tensor {
  const given = settings("dropout2d", rest);
  if (input.ndim !== 3 && input.ndim !== 4)
    warn(
      `dropout2d: Received a ${input.ndim}-D input to dropout2d, which is deprecated and will result in an error in a future ` +
        "release. To retain the behavior and silence this warning, please use dropout instead. Note that dropout2d exists to provide " +
        "channel-wise dropout on inputs with 2 spatial dimensions, a channel dimension, and an optional batch dimension (i.e. 3D or 4D inputs).",
    );
  if (input.ndim === 3)
    warn(
      "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired - input is " +
        "interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a future release to interpret the " +
        "input as one without a batch dimension, i.e. shape (C, H, W). To maintain the 1D channel-wise dropout behavior, please switch " +
        "to using dropout1d instead.",
    );
  return drop(input, given, channelShape(input));
}

/**
 * Zeroes whole channels of `[N, C, D, H, W]` or `[C, D, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.dropout3d.html
 * @throws ValueError for a probability outside of 0 to 1.
 */
export function dropout3d(input: Tensor, ...rest: DropoutRest): Tensor {
  const given = settings("dropout3d", rest);
  if (input.ndim !== 4 && input.ndim !== 5)
    warn(
      `dropout3d: Received a ${input.ndim}-D input to dropout3d, which is deprecated and will result in an error in a future ` +
        "release. To retain the behavior and silence this warning, please use dropout instead. Note that dropout3d exists to provide " +
        "channel-wise dropout on inputs with 3 spatial dimensions, a channel dimension, and an optional batch dimension (i.e. 4D or 5D inputs).",
    );
  return input.ndim === 5 ? drop(input, given, channelShape(input)) : unbatched(input, input.ndim, given, drop);
}

/** A single sample gets a batch dimension for the call. */
function unbatched(x: Tensor, rank: number, given: Required<DropoutArguments>, run: typeof drop): Tensor {
  if (x.ndim !== rank) return run(x, given, channelShape(x));
  const batch = x.unsqueeze(0);
  const out = run(batch, given, channelShape(batch));
  return given.inplace ? x : out.squeeze(0);
}

/**
 * `(input, p, training, inplace)`: sets elements to SELU's limit so that mean and variance stay. Not in training by default.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.alpha_dropout.html
 * @throws ValueError for a probability outside of 0 to 1.
 */
export function alphaDropout(input: Tensor, ...rest: DropoutRest): Tensor {
  return dropToLimit(input, settings("alpha_dropout", rest, false), input.shape);
}

/**
 * `alphaDropout` of whole channels. https://pytorch.org/docs/1.13/generated/torch.nn.functional.feature_alpha_dropout.html
 * @throws ValueError for a probability outside of 0 to 1.
 */
export function featureAlphaDropout(input: Tensor, ...rest: DropoutRest): Tensor {
  const given = settings("feature_alpha_dropout", rest, false);
  return given.training ? dropToLimit(input, given, channelShape(input)) : input;
}
