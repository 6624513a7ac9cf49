import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import type { Classes } from "../backend/cpu/wasm/crossEntropy.js";
import { fastNll, fastNllBackward } from "../backend/cpu/wasm/loss.js";
import { isGradEnabled } from "../autograd/mode.js";
import type { Context, OperationNode } from "../autograd/node.js";
import { RuntimeError, ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { int64 } from "../tensor/dtype.js";
import { formatShape, sameShape, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { crossEntropyOp, isFusable, LogProbabilities, wrongClass } from "./lossFused.js";
import { checkReduction, reduce, type Reduced, type WeightedLossOptions } from "./lossReduction.js";
import { apply, applyMany, type ComputeOperation, define, record } from "./operation.js";
import { type Handover, logSoftmax, logSoftmaxOp } from "./softmax.js";
import { where } from "./where.js";

interface Nll extends Reduced {
  ignoreIndex: number;
  /** The log-probabilities' node, where they were made for this loss alone. */
  source?: LogProbabilities;
}

/** Losses of log-probabilities `[N, C, ...]` at classes `[N, ...]`; saves the total weight for the mean. */
const nllOp: ComputeOperation<Nll> = define<Nll, ComputeOperation<Nll>>({
  name: "nllLoss",
  gradName: (_, [x]) => (x.ndim > 2 ? "NllLoss2DBackward0" : "NllLossBackward0"),
  saves: [1, 2],
  infer: ([x, target, weight], { reduction }) => {
    checkClasses(x, target, weight ?? null);
    return { shape: reduction === "none" ? target.shape : [], dtype: x.dtype };
  },
  overwrites: true,
  forward: ([output], [x, target, weight = null], params) => {
    if (fastNll(output, x, target, weight, params.ignoreIndex, params.reduction)) return;
    const { losses, weights } = nllLosses(x, target, weight, params.ignoreIndex);
    intoContiguous(output, (out, base) => {
      if (params.reduction === "none") return losses.forEach((loss, i) => (out[base + i] = loss));
      const sum = losses.reduce((a, b) => a + b, 0);
      out[base] = params.reduction === "mean" ? sum / weights.reduce((a, b) => a + b, 0) : sum;
    });
  },
  backward: (c, g) => {
    const { source, ...params } = c.params;
    const fused = source === undefined ? null : source.differentiate(g!, classesOf(c), params);
    return [
      fused ?? apply(nllBackwardOp, [g!, ...classesOf(c)], { ...params, shape: c.inputSpecs[0].shape }),
      null,
      null,
    ];
  },
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
  overwrites: true,
  forward: ([output], [g, target, weight = null], { reduction, ignoreIndex }) => {
    if (fastNllBackward(output, g, target, weight, ignoreIndex, reduction)) return;
    const { classAt, weights } = nllLosses(output, target, weight, ignoreIndex);
    const scale = reduction === "mean" ? 1 / weights.reduce((a, b) => a + b, 0) : 1;
    const grads = operand(g.contiguous());
    intoContiguous(output, (out, base) => {
      out.fill(0, base, base + output.numel());
      weights.forEach((w, i) => {
        if (w !== 0) out[base + classAt[i]] = -w * scale * grads.array[grads.base + (reduction === "none" ? i : 0)];
      });
    });
  },
  backward: (c, gg) => [
    apply(nllOp, [gg!, ...classesOf(c)], { reduction: c.params.reduction, ignoreIndex: c.params.ignoreIndex }),
    null,
    null,
  ],
  formula: { forward: "−g · wᵧ / Σ w at y, else 0", backward: ["−mean wᵧ g'[y]"] },
});

/** Targets and, if there are any, weights of the classes. */
function classesOf(c: Context<Nll>): Tensor[] {
  return c.inputSpecs.length > 2 ? [c.input(1), c.input(2)] : [c.input(1)];
}

function checkClasses(x: Tensor, target: Tensor, weight: Tensor | null): void {
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
  if (weight !== null && !sameShape(weight.shape, [classes]))
    throw new RuntimeError(
      `weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: ` +
        formatShape(weight.shape),
    );
}

/** The loss, the weight and the index in the contiguous input of each target; ignored ones have weight 0. */
function nllLosses(x: Tensor, target: Tensor, weight: Tensor | null, ignoreIndex: number) {
  const values = operand(x.contiguous());
  const classWeights = weight === null ? null : operand(weight.contiguous());
  const classes = x.shape[x.ndim === 1 ? 0 : 1];
  const inner = x.ndim < 3 ? 1 : x.shape.slice(2).reduce((a, b) => a * b, 1);
  const n = target.numel();
  const [losses, weights, classAt] = [new Float64Array(n), new Float64Array(n), new Int32Array(n)];
  target.forEachValue((label, i) => {
    if (label === ignoreIndex) return;
    if (label < 0 || label >= classes) throw wrongClass(label, classes);
    classAt[i] = (Math.floor(i / inner) * classes + label) * inner + (i % inner);
    weights[i] = classWeights === null ? 1 : classWeights.array[classWeights.base + label];
    losses[i] = -weights[i] * values.array[values.base + classAt[i]];
  });
  return { losses, weights, classAt };
}

export interface NllOptions extends WeightedLossOptions {
  /** A class whose targets count for nothing. */
  ignoreIndex?: number;
}

const nllOptions = ["weight", "ignoreIndex", "reduction"];

/**
 * Negative log likelihood of log-probabilities. Input `[N, C]` or `[N, C, d1, ...]`, target `[N]` or `[N, d1, ...]`; the loss is `[]`, or the shape of the target with `reduction: "none"`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.nll_loss.html
 * @throws IndexError for an index that is out of range; RuntimeError where types differ or for tensors with another number of dimensions; ValueError for targets that do not fit the input.
 */
export function nllLoss(input: Tensor, target: Tensor, options: NllOptions = {}): Tensor {
  const { reduction = "mean", weight = null, ignoreIndex = -100 } = checkOptions("nllLoss", options, nllOptions);
  checkReduction(reduction);
  return apply(nllOp, weight === null ? [input, target] : [input, target, weight], { reduction, ignoreIndex });
}

/** Softmax and loss in one kernel, with the graph of the two operations; null where the kernel does not take them. */
function fusedCrossEntropy(input: Tensor, target: Tensor, classes: Omit<Classes, "target">): Tensor | null {
  if (!isFusable(input, { target, ...classes })) return null;
  const { reduction, ignoreIndex, weight } = classes;
  checkReduction(reduction);
  const inputs = weight === null ? [input, target] : [input, target, weight];
  const keeps = isGradEnabled() && input.requiresGrad;
  const [loss, logs] = applyMany(crossEntropyOp, inputs, { reduction, ignoreIndex, keeps });
  if (!keeps) return loss;
  const handover: Handover = { gradient: null };
  record(logSoftmaxOp, [input], { dim: 1, handover }, [logs]);
  const source = new LogProbabilities(logs.gradFn as OperationNode<unknown>, handover);
  record(nllOp, inputs.with(0, logs), { reduction, ignoreIndex, source }, [loss]);
  // Only the graph can still see them.
  logs.storageRef.retire();
  return loss;
}

export interface CrossEntropyOptions extends NllOptions {
  /** Spreads this part of each target evenly over all classes. */
  labelSmoothing?: number;
}

/**
 * Cross-entropy of unnormalised scores `[N, C, ...]` with class indices `[N, ...]` or class probabilities `[N, C, ...]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.cross_entropy.html
 * @throws IndexError for an index that is out of range; RuntimeError for targets that do not fit the input, where types differ, or for types that it does not take.
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  checkOptions("crossEntropy", options, [...nllOptions, "labelSmoothing"]);
  const { labelSmoothing = 0, ...plainOptions } = options;
  const { reduction = "mean", weight = null, ignoreIndex = -100 } = plainOptions;
  const fused = labelSmoothing === 0 ? fusedCrossEntropy(input, target, { reduction, weight, ignoreIndex }) : null;
  if (fused !== null) return fused;
  const dim = input.ndim === 1 ? 0 : 1;
  const logProbabilities = logSoftmax(input, dim);
  const byProbability = sameShape(input.shape, target.shape);
  if (byProbability && !target.dtype.isFloatingPoint)
    throw new RuntimeError(
      `Expected floating point type for target with class probabilities, got ${target.dtype.scalarType}`,
    );
  if (byProbability && ignoreIndex >= 0)
    throw new RuntimeError("ignore_index is not supported for floating point target");
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new RuntimeError(`label_smoothing must be between 0.0 and 1.0. Got: ${labelSmoothing}`);
  checkReduction(reduction);
  if (!byProbability && labelSmoothing === 0) return nllLoss(logProbabilities, target, plainOptions);

  const classes = input.shape[dim];
  const weighted = weight === null ? logProbabilities : logProbabilities.mul(alongDim(weight, dim, input.ndim));
  if (byProbability) {
    const smoothed = labelSmoothing === 0 ? target : target.mul(1 - labelSmoothing).add(labelSmoothing / classes);
    const product = weighted.mul(smoothed);
    if (reduction === "none") return product.sum(dim).neg();
    const sum = product.sum().neg();
    return reduction === "sum" ? sum : sum.div(input.numel() / classes);
  }
  const plain = nllLoss(logProbabilities, target, plainOptions);
  const counted = target.ne(ignoreIndex);
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
