import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { IndexError, RuntimeError, ValueError } from "../errors.js";
import { int64 } from "../tensor/dtype.js";
import { broadcastShapes, formatShape, sameShape, type Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { abs } from "./math.js";
import {
  checkReduction,
  type LossOptions,
  type LossReduction,
  reduce,
  type Reduced,
  warnIfBroadcast,
  type WeightedLossOptions,
} from "./lossReduction.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { asOperand } from "./pointwise.js";
import { resultType } from "./promotion.js";
import { logSoftmax } from "./softmax.js";
import { ternaryKernel } from "../backend/cpu/pointwise.js";
import { checkExpandable } from "./views.js";
import { where } from "./where.js";

export type { LossOptions, LossReduction, WeightedLossOptions };

/** `(a − b)²`, reduced: one operation, as in PyTorch, so that the graph shows one node. */
const mseOp = define<Reduced, ComputeOperation<Reduced>>({
  name: "mseLoss",
  gradName: "MseLossBackward0",
  saves: [0, 1],
  infer: (inputs, { reduction }) => {
    const shape = broadcastShapes(inputs[0].shape, inputs[1].shape);
    const dtype = resultType(inputs);
    if (!dtype.isFloatingPoint) throw new RuntimeError(`"mse_cpu" not implemented for '${dtype.scalarType}'`);
    return { shape: reduction === "none" ? shape : [], dtype };
  },
  forward: ([output], inputs, { reduction }) => {
    const dtype = resultType(inputs);
    const difference = inputs[0].detach().to(dtype).sub(inputs[1].detach().to(dtype));
    output.copy_(reduce(difference.mul(difference), reduction));
  },
  backward: (c, g) => {
    const [{ dtype }, target] = c.inputSpecs;
    if (target.dtype !== dtype)
      throw new RuntimeError(
        `Found dtype ${target.dtype.scalarType} but expected ${dtype.scalarType}: input and target need one dtype, use to()`,
      );
    const difference = c.input(0).sub(c.input(1));
    const scale = c.params.reduction === "mean" ? 2 / difference.numel() : 2;
    const grad = g!.mul(difference.mul(scale));
    return [c.needs(0) ? grad : null, c.needs(1) ? grad.neg() : null];
  },
  formula: { forward: "mean (x − y)²", backward: ["g · 2 (x − y) / n", "−g · 2 (x − y) / n"] },
});

/** Logarithms are kept from −100 on, as in PyTorch, so that the loss stays finite. The third input weighs the elements. */
const bceOp = define<Reduced, ComputeOperation<Reduced>>({
  name: "binaryCrossEntropy",
  gradName: "BinaryCrossEntropyBackward0",
  saves: [0, 1, 2],
  infer: ([x, , weight], { reduction }) => {
    broadcastShapes(x.shape, weight.shape);
    checkExpandable(weight.shape, x.shape);
    return { shape: reduction === "none" ? x.shape : [], dtype: x.dtype };
  },
  forward: ([output], inputs, { reduction }) => {
    const [{ shape, dtype }] = inputs;
    const losses = Tensor.allocate(shape, dtype);
    const loss = (p: number, t: number, w: number) =>
      w * ((t - 1) * Math.max(Math.log1p(-p), -100) - t * Math.max(Math.log(p), -100));
    ternaryKernel(loss, losses, inputs, [dtype, dtype, dtype]);
    output.copy_(reduce(losses, reduction));
  },
  backward: (c, g) => {
    const [x, y, weight] = [c.input(0), c.input(1), c.input(2)];
    const upstream = c.params.reduction === "mean" ? g!.div(x.numel()) : g!;
    const scaled = weight.isWrappedNumber ? upstream : upstream.mul(weight);
    return [
      c.needs(0) ? apply(bceBackwardOp, [scaled, x, y], null) : null,
      c.needs(1) ? scaled.mul(x.neg().add(1).log().sub(x.log())) : null,
      null,
    ];
  },
  formula: {
    forward: "−mean (y ln x + (1 − y) ln(1 − x))",
    backward: ["g · (x − y) / max(x (1 − x), 1e-12) / n", "g · (ln(1 − x) − ln x) / n"],
  },
});

const bceBackwardOp = define<null, ComputeOperation<null>>({
  name: "binaryCrossEntropyBackward",
  gradName: "BinaryCrossEntropyBackwardBackward0",
  saves: [0, 1, 2],
  infer: ([g, x]) => ({ shape: broadcastShapes(g.shape, x.shape), dtype: x.dtype }),
  forward: ([output], [g, x, y]) =>
    ternaryKernel(
      (grad, p, t) => (grad * (p - t)) / Math.max((1 - p) * p, 1e-12),
      output,
      [g, x, y],
      [x.dtype, x.dtype, x.dtype],
    ),
  backward: (c, gg) => {
    const [g, x, y] = [c.input(0), c.input(1), c.input(2)];
    const spread = x.mul(x.neg().add(1)).maximum(x.detach().mul(0).add(1e-12));
    const slope = x.sub(y).div(spread);
    const curvature = x.sub(y).mul(x.mul(2).sub(1)).div(spread).add(1).div(spread);
    return [c.needs(0) ? gg!.mul(slope) : null, c.needs(1) ? gg!.mul(g).mul(curvature) : null, null];
  },
  formula: { forward: "g · (x − y) / (x (1 − x))", backward: ["g' · (x − y) / (x (1 − x))", "g' · g · ∂/∂x"] },
});

interface Nll extends Reduced {
  ignoreIndex: number;
}

/** Losses of log-probabilities `[N, C, ...]` at classes `[N, ...]`; saves the total weight for the mean. */
const nllOp: ComputeOperation<Nll> = define<Nll, ComputeOperation<Nll>>({
  name: "nllLoss",
  gradName: (_, [x]) => (x.ndim > 2 ? "NllLoss2DBackward0" : "NllLossBackward0"),
  saves: [1, 2],
  infer: ([x, target, weight], { reduction }) => {
    checkClasses(x, target, weight);
    return { shape: reduction === "none" ? target.shape : [], dtype: x.dtype };
  },
  forward: ([output], [x, target, weight], params) => {
    const { losses, weights } = nllLosses(x, target, weight, params.ignoreIndex);
    intoContiguous(output, (out, base) => {
      if (params.reduction === "none") return losses.forEach((loss, i) => (out[base + i] = loss));
      const sum = losses.reduce((a, b) => a + b, 0);
      out[base] = params.reduction === "mean" ? sum / weights.reduce((a, b) => a + b, 0) : sum;
    });
  },
  backward: (c, g) => [
    apply(nllBackwardOp, [g!, c.input(1), c.input(2)], { ...c.params, shape: c.inputSpecs[0].shape }),
    null,
    null,
  ],
  formula: { forward: "−mean wᵧ x[y]", backward: ["−g · wᵧ / Σ w at y, else 0"] },
});

const nllBackwardOp: ComputeOperation<Nll & { shape: Shape }> = define<
  Nll & { shape: Shape },
  ComputeOperation<Nll & { shape: Shape }>
>({
  name: "nllLossBackward",
  gradName: "NllLossBackwardBackward0",
  saves: [1, 2],
  infer: ([g], { shape }) => ({ shape, dtype: g.dtype }),
  forward: ([output], [g, target, weight], { reduction, ignoreIndex }) => {
    const { classAt, weights } = nllLosses(output, target, weight, ignoreIndex);
    const scale = reduction === "mean" ? 1 / weights.reduce((a, b) => a + b, 0) : 1;
    const grads = operand(g.contiguous());
    intoContiguous(output, (out, base) =>
      weights.forEach((w, i) => {
        if (w !== 0) out[base + classAt[i]] = -w * scale * grads.array[grads.base + (reduction === "none" ? i : 0)];
      }),
    );
  },
  backward: (c, gg) => [
    apply(nllOp, [gg!, c.input(1), c.input(2)], { reduction: c.params.reduction, ignoreIndex: c.params.ignoreIndex }),
    null,
    null,
  ],
  formula: { forward: "−g · wᵧ / Σ w at y, else 0", backward: ["−mean wᵧ g'[y]"] },
});

function checkClasses(x: Tensor, target: Tensor, weight: Tensor): void {
  if (x.ndim === 0) throw new RuntimeError("0D or 1D target tensor expected, multi-target not supported");
  if (!x.dtype.isFloatingPoint)
    throw new RuntimeError(`"nll_loss_out_frame" not implemented for '${x.dtype.scalarType}'`);
  if (target.dtype !== int64) throw new RuntimeError(`expected scalar type Long but found ${target.dtype.scalarType}`);
  const expected = x.ndim === 1 ? [] : x.shape.toSpliced(1, 1);
  const same = sameShape(expected, target.shape) || (x.ndim === 1 && target.numel() === 1 && target.ndim === 1);
  if (!same) {
    const [batch, targets] = [x.shape[0], target.shape[0]];
    if (batch !== targets && x.ndim > 1)
      throw new ValueError(`Expected input batch_size (${batch}) to match target batch_size (${targets}).`);
    if (x.ndim > 2)
      throw new RuntimeError(`Expected target size ${formatShape(expected)}, got ${formatShape(target.shape)}`);
    throw new RuntimeError(
      `0D or 1D target tensor expected, multi-target not supported: input ${formatShape(x.shape)} wants a target ` +
        `${formatShape(expected)} of class indices, got ${formatShape(target.shape)}`,
    );
  }
  const classes = x.shape[x.ndim === 1 ? 0 : 1];
  if (!sameShape(weight.shape, [classes]))
    throw new RuntimeError(
      `weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: ` +
        formatShape(weight.shape),
    );
}

/** The loss, the weight and the index in the contiguous input of each target; ignored ones have weight 0. */
function nllLosses(x: Tensor, target: Tensor, weight: Tensor, ignoreIndex: number) {
  const [values, classWeights] = [operand(x.contiguous()), operand(weight.contiguous())];
  const classes = x.shape[x.ndim === 1 ? 0 : 1];
  const inner = x.ndim < 3 ? 1 : x.shape.slice(2).reduce((a, b) => a * b, 1);
  const n = target.numel();
  const [losses, weights, classAt] = [new Float64Array(n), new Float64Array(n), new Int32Array(n)];
  target.forEachValue((label, i) => {
    if (label === ignoreIndex) return;
    if (label < 0 || label >= classes)
      throw new IndexError(`Target ${label} is out of bounds: the input has ${classes} classes, 0 to ${classes - 1}.`);
    classAt[i] = (Math.floor(i / inner) * classes + label) * inner + (i % inner);
    weights[i] = classWeights.array[classWeights.base + label];
    losses[i] = -weights[i] * values.array[values.base + classAt[i]];
  });
  return { losses, weights, classAt };
}

/** The mean squared error. https://pytorch.org/docs/1.13/generated/torch.nn.functional.mse_loss.html */
export function mseLoss(input: Tensor, target: Tensor, { reduction = "mean" }: LossOptions = {}): Tensor {
  warnIfBroadcast(input, target);
  checkReduction(reduction);
  return apply(mseOp, [input, target], { reduction });
}

/** The mean absolute error. https://pytorch.org/docs/1.13/generated/torch.nn.functional.l1_loss.html */
export function l1Loss(input: Tensor, target: Tensor, { reduction = "mean" }: LossOptions = {}): Tensor {
  warnIfBroadcast(input, target);
  return reduce(abs(input.sub(target)), reduction);
}

/**
 * Binary cross-entropy of probabilities.
 * @throws RuntimeError for probabilities outside 0 to 1, a target of another dtype, ValueError for one of another shape.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.binary_cross_entropy.html
 */
export function binaryCrossEntropy(
  input: Tensor,
  target: Tensor,
  { reduction = "mean", weight = null }: WeightedLossOptions = {},
): Tensor {
  if (!sameShape(input.shape, target.shape))
    throw new ValueError(
      `Using a target size (torch.Size(${formatShape(target.shape)})) that is different to the input size ` +
        `(torch.Size(${formatShape(input.shape)})) is deprecated. Please ensure they have the same size.`,
    );
  if (input.dtype !== target.dtype)
    throw new RuntimeError(`Found dtype ${target.dtype.scalarType} but expected ${input.dtype.scalarType}`);
  if (!input.isMeta)
    input.detach().forEachValue((p) => {
      if (!(p >= 0 && p <= 1))
        throw new RuntimeError(
          `all elements of input should be between 0 and 1: found ${p}. Apply a sigmoid first, or use BCEWithLogitsLoss.`,
        );
    });
  checkReduction(reduction);
  return apply(bceOp, [input, target, asOperand(weight ?? 1)], { reduction });
}

export interface NllOptions extends WeightedLossOptions {
  /** A class whose targets count for nothing. */
  ignoreIndex?: number;
}

/** Negative log likelihood of log-probabilities. https://pytorch.org/docs/1.13/generated/torch.nn.functional.nll_loss.html */
export function nllLoss(input: Tensor, target: Tensor, options: NllOptions = {}): Tensor {
  const { reduction = "mean", weight = null, ignoreIndex = -100 } = options;
  checkReduction(reduction);
  const classes = input.shape[input.ndim === 1 ? 0 : 1] ?? 1;
  const weights = weight ?? Tensor.allocate([classes], input.dtype, input.device);
  if (weight === null && !weights.isMeta) weights.fill_(1);
  return apply(nllOp, [input, target, weights], { reduction, ignoreIndex });
}

export interface CrossEntropyOptions extends NllOptions {
  /** Spreads this part of each target evenly over all classes. */
  labelSmoothing?: number;
}

/**
 * Cross-entropy of unnormalised scores `[N, C, ...]` with class indices `[N, ...]` or class probabilities `[N, C, ...]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.cross_entropy.html
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const { reduction = "mean", weight = null, labelSmoothing = 0 } = options;
  const dim = input.ndim === 1 ? 0 : 1;
  const logProbabilities = logSoftmax(input, dim);
  const byProbability = sameShape(input.shape, target.shape);
  if (byProbability && !target.dtype.isFloatingPoint)
    throw new RuntimeError(
      `Expected floating point type for target with class probabilities, got ${target.dtype.scalarType}`,
    );
  if (byProbability && (options.ignoreIndex ?? -100) >= 0)
    throw new RuntimeError("ignore_index is not supported for floating point target");
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new RuntimeError(`label_smoothing must be between 0.0 and 1.0. Got: ${labelSmoothing}`);
  checkReduction(reduction);
  if (!byProbability && labelSmoothing === 0) return nllLoss(logProbabilities, target, options);

  const classes = input.shape[dim];
  const weighted = weight === null ? logProbabilities : logProbabilities.mul(alongDim(weight, dim, input.ndim));
  if (byProbability) {
    const smoothed = labelSmoothing === 0 ? target : target.mul(1 - labelSmoothing).add(labelSmoothing / classes);
    const product = weighted.mul(smoothed);
    if (reduction === "none") return product.sum(dim).neg();
    const sum = product.sum().neg();
    return reduction === "sum" ? sum : sum.div(input.numel() / classes);
  }
  const plain = nllLoss(logProbabilities, target, options);
  const counted = target.ne(options.ignoreIndex ?? -100);
  const kept = counted.to(input.dtype);
  const spread = weighted.sum(dim).neg().mul(kept);
  const count = () =>
    weight === null
      ? kept.sum()
      : weight
          .indexSelect(0, where(counted, target, 0).reshape(-1))
          .mul(kept.reshape(-1))
          .sum();
  const smooth = reduction === "mean" ? spread.sum().div(count()) : reduce(spread, reduction);
  return plain.mul(1 - labelSmoothing).add(smooth.mul(labelSmoothing / classes));
}

function alongDim(weight: Tensor, dim: number, rank: number): Tensor {
  return weight.reshape(Array.from({ length: rank }, (_, d) => (d === dim ? weight.numel() : 1)));
}
