/** `batchNorm`, `layerNorm`, `groupNorm`, `instanceNorm`, `localResponseNorm`, `normalize`. */
import { isGradEnabled, noGrad } from "../autograd/mode.js";
import type { Groups } from "../backend/cpu/normalization.js";
import { RuntimeError, ValueError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { formatShape, numel, sameShape, type Shape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { normalizeGroups } from "./normalization.js";
import { INTEGERS, refuseDtypes } from "./spatial.js";

/** Weight and bias of one value a channel. */
interface Affine {
  weight?: Tensor | null;
  bias?: Tensor | null;
  /** Added to the variance. */
  eps?: number;
}

export interface BatchNormArguments extends Affine {
  /** Normalise by the batch and update the running statistics, rather than normalise by those. */
  training?: boolean;
  /** Part of the new statistics in the running ones. */
  momentum?: number;
}

type BatchNormRest = Trailing<[Tensor | null, Tensor | null, boolean, number, number], BatchNormArguments>;

/**
 * `(input, runningMean, runningVar, weight, bias, training, momentum, eps)` over `[N, C, ...]`. In training it updates the running
 * statistics in place. https://pytorch.org/docs/1.13/generated/torch.nn.functional.batch_norm.html
 * @throws RuntimeError where weights and input do not fit, for types that it does not take, or for a value that it does not know; ValueError where shapes do not fit.
 */
export function batchNorm(
  input: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  ...rest: BatchNormRest
): Tensor {
  const names = ["weight", "bias", "training", "momentum", "eps"] as const;
  const given = byName<BatchNormArguments>("batch_norm", names, rest);
  const { weight = null, bias = null, training = false, momentum = 0.1, eps = 1e-5 } = given;
  if (training) checkBatch(input.shape, `torch.Size(${formatShape(input.shape)})`);
  return normalizeBatch(input, runningMean, runningVar, weight, bias, training, momentum, eps);
}

/** @throws ValueError where a channel has a single value, whose variance says nothing. */
function checkBatch(shape: Shape, text: string): void {
  if (numel(shape.toSpliced(1, 1)) === 1)
    throw new ValueError(`Expected more than 1 value per channel when training, got input size ${text}`);
}

function normalizeBatch(
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  weight: Tensor | null,
  bias: Tensor | null,
  training: boolean,
  momentum: number,
  eps: number,
): Tensor {
  const channels = x.shape[wrapDim(1, x.ndim)];
  const parts = { running_mean: runningMean, running_var: runningVar, weight, bias };
  for (const [name, tensor] of Object.entries(parts)) {
    if (tensor === null && name.startsWith("running") && !training)
      throw new RuntimeError(`${name} must be defined in evaluation mode`);
    if (tensor !== null && tensor.numel() !== channels)
      throw new RuntimeError(`${name} should contain ${channels} elements not ${tensor.numel()}`);
  }
  checkNotDifferentiated(runningMean, runningVar);
  if (x.numel() === 0) return emptyBatch(x, weight, bias);
  refuseDtypes("batch_norm", x, [...INTEGERS, "Half"]);
  for (const tensor of Object.values(parts))
    if (tensor !== null && tensor.dtype !== x.dtype)
      throw new RuntimeError(`mixed dtype (CPU): expect parameter to have scalar type of ${x.dtype.scalarType}`);
  const groups: Groups = {
    rows: x.shape[0],
    channels,
    positions: numel(x.shape.slice(2)),
    rowStatistics: 0,
    channelsPer: 1,
  };
  const statistics = training
    ? { running: { mean: runningMean, variance: runningVar, momentum } }
    : { mean: runningMean!, variance: runningVar! };
  return normalizeGroups(x, statistics, weight, bias, groups, eps, "NativeBatchNormBackward0");
}

/** @throws RuntimeError for running statistics that require a gradient, in PyTorch's words. */
function checkNotDifferentiated(runningMean: Tensor | null, runningVar: Tensor | null): void {
  if (!isGradEnabled()) return;
  for (const [name, tensor] of Object.entries({ running_mean: runningMean, running_var: runningVar }))
    if (tensor?.requiresGrad)
      throw new RuntimeError(
        `The function 'native_batch_norm' is not differentiable with respect to argument '${name}'. This input cannot have ` +
          "requires_grad True.",
      );
}

/** What PyTorch does with no elements: a result that still depends on weight and bias. */
function emptyBatch(x: Tensor, weight: Tensor | null, bias: Tensor | null): Tensor {
  let out = x.clone();
  if (weight !== null) out = out.mul(weight.select(0, 0));
  if (bias !== null) out = out.add(bias.select(0, 0));
  return out;
}

export interface LayerNormArguments extends Affine {}

/**
 * `(input, normalizedShape, weight, bias, eps)`: each sample's last dimensions, of shape `normalizedShape`, to mean 0 and variance 1.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.layer_norm.html
 * @throws RuntimeError where weights and input do not fit, or where shapes do not fit, or for tensors with another number of dimensions, or for types that it does not take.
 */
export function layerNorm(
  input: Tensor,
  normalizedShape: Shape,
  ...rest: Trailing<[Tensor | null, Tensor | null, number], LayerNormArguments>
): Tensor {
  const given = byName<LayerNormArguments>("layer_norm", ["weight", "bias", "eps"], rest);
  const { weight = null, bias = null, eps = 1e-5 } = given;
  if (!Array.isArray(normalizedShape))
    throw new TypeError(
      `layer_norm(): argument 'normalizedShape' must be a list of sizes, not ${typeof normalizedShape}`,
    );
  const size = normalizedShape as Shape;
  if (size.length === 0)
    throw new RuntimeError(
      "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []",
    );
  for (const [name, tensor] of Object.entries({ weight, bias }))
    if (tensor !== null && !sameShape(tensor.shape, size))
      throw new RuntimeError(
        `Expected ${name} to be of same shape as normalized_shape, but got ${name} of shape ${formatShape(tensor.shape)} and ` +
          `normalized_shape = ${formatShape(size)}`,
      );
  if (!sameShape(input.shape.slice(-size.length), size))
    throw new RuntimeError(
      `Given normalized_shape=${formatShape(size)}, expected input with shape [*, ${size.join(", ")}], but got input of ` +
        `size${formatShape(input.shape)}`,
    );
  refuseDtypes("LayerNormKernelImpl", input, [...INTEGERS, "Half"]);
  checkSameDtype(input, weight, bias);
  const groups: Groups = {
    rows: numel(input.shape.slice(0, -size.length)),
    channels: numel(size),
    positions: 1,
    rowStatistics: 1,
    channelsPer: numel(size),
  };
  const flat = (t: Tensor | null) => (t === null || t.ndim === 1 ? t : t.reshape(-1));
  return normalizeGroups(input, { running: null }, flat(weight), flat(bias), groups, eps, "NativeLayerNormBackward0");
}

function checkSameDtype(x: Tensor, ...others: (Tensor | null)[]): void {
  for (const other of others)
    if (other !== null && other.dtype !== x.dtype)
      throw new RuntimeError(`expected scalar type ${x.dtype.scalarType} but found ${other.dtype.scalarType}`);
}

/**
 * `(input, numGroups, weight, bias, eps)` over `[N, C, ...]`: each sample's channels, in `numGroups` groups, to mean 0 and variance 1.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.group_norm.html
 * @throws RuntimeError where weights and input do not fit, or for types that it does not take; IndexError for a dimension that the tensor does not have; ValueError where shapes do not fit.
 */
export function groupNorm(
  input: Tensor,
  numGroups: number,
  ...rest: Trailing<[Tensor | null, Tensor | null, number], Affine>
): Tensor {
  const { weight = null, bias = null, eps = 1e-5 } = byName<Affine>("group_norm", ["weight", "bias", "eps"], rest);
  if (!(numGroups > 0)) throw new ValueError(`group_norm: the number of groups must be positive, but got ${numGroups}`);
  const channels = input.shape[wrapDim(1, input.ndim)];
  const folded = [Math.floor((input.shape[0] * channels) / numGroups), numGroups, ...input.shape.slice(2)];
  checkBatch(folded, formatShape(folded));
  if (channels % numGroups !== 0)
    throw new RuntimeError(
      `Expected number of channels in input to be divisible by num_groups, but got input of shape ${formatShape(input.shape)} and ` +
        `num_groups=${numGroups}`,
    );
  for (const [name, tensor] of Object.entries({ weight, bias }))
    if (tensor !== null && (tensor.ndim !== 1 || tensor.numel() !== channels))
      throw new RuntimeError(
        `Expected ${name} to be a vector of size equal to the number of channels in input, but got ${name} of shape ` +
          `${formatShape(tensor.shape)} and input of shape ${formatShape(input.shape)}`,
      );
  refuseDtypes("GroupNormKernelImpl", input, [...INTEGERS, "Half"]);
  checkSameDtype(input, weight, bias);
  const groups: Groups = {
    rows: input.shape[0],
    channels,
    positions: numel(input.shape.slice(2)),
    rowStatistics: numGroups,
    channelsPer: channels / numGroups,
  };
  return normalizeGroups(input, { running: null }, weight, bias, groups, eps, "NativeGroupNormBackward0");
}

export interface InstanceNormArguments extends Affine {
  runningMean?: Tensor | null;
  runningVar?: Tensor | null;
  /** Normalise by each sample rather than by the running statistics. */
  useInputStats?: boolean;
  momentum?: number;
}

/**
 * `(input, runningMean, runningVar, weight, bias, useInputStats, momentum, eps)` over `[N, C, ...]`: each channel of each sample to mean 0
 * and variance 1. https://pytorch.org/docs/1.13/generated/torch.nn.functional.instance_norm.html
 * @throws ValueError where shapes do not fit; RuntimeError where weights and input do not fit.
 */
export function instanceNorm(
  input: Tensor,
  ...rest: Trailing<
    [Tensor | null, Tensor | null, Tensor | null, Tensor | null, boolean, number, number],
    InstanceNormArguments
  >
): Tensor {
  const names = ["runningMean", "runningVar", "weight", "bias", "useInputStats", "momentum", "eps"] as const;
  const given = byName<InstanceNormArguments>("instance_norm", names, rest);
  const { runningMean = null, runningVar = null, weight = null, bias = null } = given;
  const { useInputStats = true, momentum = 0.1, eps = 1e-5 } = given;
  if (useInputStats && numel(input.shape.slice(2)) === 1)
    throw new ValueError(
      `Expected more than 1 spatial element when training, got input size torch.Size(${formatShape(input.shape)})`,
    );
  if (!useInputStats && (runningMean === null || runningVar === null))
    throw new RuntimeError("Expected running_mean and running_var to be defined when use_input_stats is false");
  checkNotDifferentiated(runningMean, runningVar);
  const [batch, channels] = input.shape;
  const repeated = (t: Tensor | null) =>
    t === null
      ? null
      : t
          .unsqueeze(0)
          .expand([batch, t.numel()])
          .reshape(batch * t.numel());
  const [means, variances] = noGrad(() => [
    repeated(runningMean)?.clone() ?? null,
    repeated(runningVar)?.clone() ?? null,
  ]);
  const folded = input.contiguous().view([1, batch * channels, ...input.shape.slice(2)]);
  const out = normalizeBatch(folded, means, variances, repeated(weight), repeated(bias), useInputStats, momentum, eps);
  if (useInputStats)
    noGrad(() => {
      runningMean?.copy_(means!.view(batch, channels).mean(0));
      runningVar?.copy_(variances!.view(batch, channels).mean(0));
    });
  return out.view(input.shape);
}
