import { type BinaryFunction, binaryKernel, unaryKernel } from "../backend/cpu/pointwise.js";
import { fastLoss, type LossKind } from "../backend/cpu/wasm/loss.js";
import { RuntimeError, ValueError } from "../errors.js";
import type { Context } from "../autograd/node.js";
import { checkOptions } from "../arguments.js";
import { canCast, type DType } from "../tensor/dtype.js";
import { broadcastShapes, formatShape, sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { lossGradient } from "./lossGradient.js";
import { checkReduction, type LossOptions, reduce, type Reduced, warnIfBroadcast } from "./lossReduction.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { asOperand } from "./pointwise.js";
import { resultType } from "./promotion.js";
import { checkExpandable } from "./views.js";
import { where } from "./where.js";

/** A loss of each pair of elements, reduced: one operation, as in PyTorch, so that the graph shows one node. */
interface ElementLoss<P> {
  name: string;
  gradName: string;
  /** What PyTorch's errors call the kernel. */
  kernelName: string;
  kernel: (params: P) => BinaryFunction;
  /** The same in WASM, and its parameter; null where it does not apply. */
  fast: ((params: P) => { kind: LossKind; parameter: number } | null) | null;
  /** The derivative by the input, in recorded operations. */
  slope: (x: Tensor, y: Tensor, params: P) => Tensor;
  /** The loss is the same with input and target exchanged; otherwise the target has no derivative. */
  isSymmetric: boolean;
  formula: { forward: string; backward: readonly string[] };
}

function elementLoss<P extends Reduced>(loss: ElementLoss<P>): ComputeOperation<P> {
  return define<P, ComputeOperation<P>>({
    name: loss.name,
    gradName: loss.gradName,
    saves: [0, 1],
    infer: (inputs, { reduction }) => {
      const shape = broadcastShapes(inputs[0].shape, inputs[1].shape);
      const dtype = resultType(inputs);
      if (!dtype.isFloatingPoint)
        throw new RuntimeError(`"${loss.kernelName}" not implemented for '${dtype.scalarType}'`);
      return { shape: reduction === "none" ? shape : [], dtype };
    },
    overwrites: true,
    forward: ([output], [x, y], params) => {
      const fast = loss.fast?.(params) ?? null;
      if (fast !== null && fastLoss(fast.kind, output, x, y, params.reduction, fast.parameter)) return;
      const losses = Tensor.allocate(broadcastShapes(x.shape, y.shape), output.dtype);
      binaryKernel(loss.kernel(params), losses, x, y, output.dtype);
      output.copy_(reduce(losses, params.reduction));
    },
    backward: (c, g) => {
      const fast = loss.fast?.(c.params) ?? null;
      const fused = fast === null ? null : lossGradient(fast.kind, c, g!, fast.parameter, -1);
      if (fused !== null) return fused;
      const [x, y] = [c.input(0), c.input(1)];
      const grad = scaled(c, g!);
      return [
        c.needs(0) ? grad.mul(loss.slope(x, y, c.params)) : null,
        c.needs(1) && loss.isSymmetric ? grad.mul(loss.slope(y, x, c.params)) : null,
      ];
    },
    formula: loss.formula,
  });
}

/** The gradient of each element's loss. */
function scaled<P extends Reduced>(c: Context<P>, g: Tensor): Tensor {
  if (c.params.reduction !== "mean") return g;
  const [x, y] = c.inputSpecs;
  return g.div(broadcastShapes(x.shape, y.shape).reduce((a, b) => a * b, 1));
}

const huberOp = elementLoss<Reduced & { delta: number }>({
  name: "huberLoss",
  gradName: "HuberLossBackward0",
  kernelName: "huber_cpu",
  kernel:
    ({ delta }) =>
    (x, y) => {
      const distance = Math.abs(x - y);
      return distance <= delta ? 0.5 * distance * distance : delta * (distance - 0.5 * delta);
    },
  fast: ({ delta }) => ({ kind: "huber", parameter: delta }),
  slope: (x, y, { delta }) => {
    const difference = x.sub(y);
    const size = difference.detach().abs();
    return where(size.gt(delta), difference.detach().sign().mul(delta), difference);
  },
  isSymmetric: true,
  formula: {
    forward: "mean of (x − y)²/2 where |x − y| ≤ δ, else δ (|x − y| − δ/2)",
    backward: ["g · min(max(x − y, −δ), δ) / n", "−g · min(max(x − y, −δ), δ) / n"],
  },
});

const smoothL1Op = elementLoss<Reduced & { beta: number }>({
  name: "smoothL1Loss",
  gradName: "SmoothL1LossBackward0",
  kernelName: "smooth_l1_cpu",
  kernel:
    ({ beta }) =>
    (x, y) => {
      const distance = Math.abs(x - y);
      return distance < beta ? (0.5 * distance * distance) / beta : distance - 0.5 * beta;
    },
  fast: ({ beta }) => (beta === 0 ? null : { kind: "smoothL1", parameter: beta }),
  slope: (x, y, { beta }) => {
    const difference = x.sub(y);
    const detached = difference.detach();
    // With beta 0, equal elements have the slope −1, as in PyTorch.
    const outside = where(detached.le(-beta), -1, 1);
    return beta === 0 ? outside.to(difference.dtype) : where(detached.abs().ge(beta), outside, difference.div(beta));
  },
  isSymmetric: true,
  formula: {
    forward: "mean of (x − y)²/2β where |x − y| < β, else |x − y| − β/2",
    backward: ["g · min(max((x − y)/β, −1), 1) / n", "−g · min(max((x − y)/β, −1), 1) / n"],
  },
});

const softMarginOp = elementLoss<Reduced>({
  name: "softMarginLoss",
  gradName: "SoftMarginLossBackward0",
  kernelName: "exp_vml_cpu",
  kernel: () => (x, y) => Math.log1p(Math.exp(-y * x)),
  fast: null,
  slope: (x, y) => {
    const z = y.neg().mul(x).exp();
    return y.neg().mul(z).div(z.add(1));
  },
  isSymmetric: false,
  formula: { forward: "mean ln(1 + e^(−y x))", backward: ["−g · y e^(−y x) / (1 + e^(−y x)) / n"] },
});

/** Inputs: scores, targets, weight of the elements, weight of the positive targets. */
const bceLogitsOp = define<Reduced, ComputeOperation<Reduced>>({
  name: "binaryCrossEntropyWithLogits",
  gradName: "BinaryCrossEntropyWithLogitsBackward0",
  saves: [0, 1, 2, 3],
  infer: ([x, y, weight, positive], { reduction }) => {
    const dtype = resultType([x, y]);
    if (!canCast(dtype, y.dtype) || !y.dtype.isFloatingPoint) throw cannotStore(dtype, y.dtype);
    broadcastShapes(positive.shape, y.shape);
    checkExpandable(weight.shape, x.shape);
    checkExpandable(positive.shape, x.shape);
    return { shape: reduction === "none" ? x.shape : [], dtype: y.dtype };
  },
  overwrites: true,
  forward: ([output], [x, y, weight, positive], { reduction }) => {
    const isPlain = weight.isWrappedNumber && positive.isWrappedNumber;
    if (isPlain && fastLoss("logitCrossEntropy", output, x, y, reduction)) return;
    const losses = Tensor.allocate(x.shape, output.dtype);
    const [scores, targets, factors] = [x, y, positive].map((input) => input.detach());
    // ln(1 + e⁻ˣ) without overflow.
    const softplus = (v: number) => Math.max(-v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
    binaryKernel((v, t) => (1 - t) * v, losses, scores, targets, output.dtype);
    const tail = Tensor.allocate(x.shape, x.dtype);
    unaryKernel(softplus, tail, scores, x.dtype);
    const positives = positive.isWrappedNumber ? tail : tail.mul(targets.mul(factors.sub(1)).add(1));
    const plain = losses.add(positives);
    output.copy_(reduce(weight.isWrappedNumber ? plain : plain.mul(weight.detach()), reduction));
  },
  backward: (c, g) => {
    const [x, y, weight, positive] = [0, 1, 2, 3].map((i) => c.input(i));
    const isPlain = weight.isWrappedNumber && positive.isWrappedNumber;
    const fused = isPlain && !c.needs(1) ? lossGradient("logitCrossEntropy", c, g!, 0, null) : null;
    if (fused !== null) return [...fused, null, null];
    const upstream = scaled(c, g!);
    const grad = weight.isWrappedNumber ? upstream : upstream.mul(weight);
    const probability = x.sigmoid();
    const [logYes, logNo] = [logSigmoid(x), logSigmoid(x.neg())];
    const byScore = () =>
      positive.isWrappedNumber
        ? probability.sub(y)
        : positive.mul(y).add(1).sub(y).mul(probability).sub(positive.mul(y));
    const byTarget = () => (positive.isWrappedNumber ? x.neg() : logNo.sub(logYes.mul(positive)));
    return [c.needs(0) ? grad.mul(byScore()) : null, c.needs(1) ? grad.mul(byTarget()) : null, null, null];
  },
  formula: {
    forward: "−mean (y ln σ(x) + (1 − y) ln(1 − σ(x)))",
    backward: ["g · (σ(x) − y) / n", "−g · x / n"],
  },
});

/** `ln σ(x)` of recorded operations, without overflow. */
export function logSigmoid(x: Tensor): Tensor {
  const lowest = where(x.detach().lt(0), x, 0);
  return lowest.sub(x.abs().neg().exp().add(1).log());
}

function cannotStore(from: DType, to: DType): RuntimeError {
  return new RuntimeError(`result type ${from.scalarType} can't be cast to the desired output type ${to.scalarType}`);
}

export interface HuberOptions extends LossOptions {
  /** Where the loss goes from quadratic to linear. */
  delta?: number;
}

/**
 * Quadratic near the target, linear far from it. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.huber_loss.html
 * @throws RuntimeError where shapes do not broadcast or for numbers below what is allowed.
 */
export function huberLoss(input: Tensor, target: Tensor, options: HuberOptions = {}): Tensor {
  const { reduction = "mean", delta = 1 } = checkOptions("huberLoss", options, ["reduction", "delta"]);
  warnIfBroadcast(input, target);
  checkReduction(reduction);
  if (!(delta > 0)) throw new RuntimeError("huber_loss does not support non-positive values for delta.");
  return apply(huberOp, [input, target], { reduction, delta });
}

export interface SmoothL1Options extends LossOptions {
  /** Where the loss goes from quadratic to linear; 0 gives the absolute error. */
  beta?: number;
}

/**
 * The absolute error with a quadratic bottom. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.smooth_l1_loss.html
 * @throws RuntimeError where shapes do not broadcast or for numbers below what is allowed.
 */
export function smoothL1Loss(input: Tensor, target: Tensor, options: SmoothL1Options = {}): Tensor {
  const { reduction = "mean", beta = 1 } = checkOptions("smoothL1Loss", options, ["reduction", "beta"]);
  warnIfBroadcast(input, target);
  checkReduction(reduction);
  if (!(beta >= 0)) throw new RuntimeError("smooth_l1_loss does not support negative values for beta.");
  return apply(smoothL1Op, [input, target], { reduction, beta });
}

/** The logistic loss of scores with targets 1 and −1. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.soft_margin_loss.html */
export function softMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction = "mean" } = checkOptions("softMarginLoss", options, ["reduction"]);
  checkReduction(reduction);
  return apply(softMarginOp, [input, target], { reduction });
}

export interface BCEWithLogitsOptions extends LossOptions {
  /** A weight of each element. */
  weight?: Tensor | null;
  /** A weight of positive targets, one a class. */
  posWeight?: Tensor | null;
}

/**
 * Binary cross-entropy of scores: a sigmoid and the loss in one, without overflow.
 * @throws ValueError where input and target differ in shape.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.binary_cross_entropy_with_logits.html
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: BCEWithLogitsOptions = {},
): Tensor {
  const {
    reduction = "mean",
    weight = null,
    posWeight = null,
  } = checkOptions("binaryCrossEntropyWithLogits", options, ["reduction", "weight", "posWeight"]);
  checkReduction(reduction);
  if (!sameShape(input.shape, target.shape))
    throw new ValueError(
      `Target size (torch.Size(${formatShape(target.shape)})) must be the same as input size ` +
        `(torch.Size(${formatShape(input.shape)}))`,
    );
  return apply(bceLogitsOp, [input, target, asOperand(weight ?? 1), asOperand(posWeight ?? 1)], { reduction });
}
