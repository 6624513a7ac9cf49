import { RuntimeError, ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { broadcastShapes, formatShape, sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { abs } from "./math.js";
import { lossGradient } from "./lossGradient.js";
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
import { ternaryKernel } from "../backend/cpu/pointwise.js";
import { fastLoss, fastOutsideUnit } from "../backend/cpu/wasm/loss.js";
import { checkExpandable } from "./views.js";

export { crossEntropy, type CrossEntropyOptions, nllLoss, type NllOptions } from "./lossClasses.js";
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
  overwrites: true,
  forward: ([output], inputs, { reduction }) => {
    if (fastLoss("squared", output, inputs[0], inputs[1], reduction)) return;
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
    const fused = lossGradient("squared", c, g!, 0, -1);
    if (fused !== null) return fused;
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
  overwrites: true,
  forward: ([output], inputs, { reduction }) => {
    const [{ shape, dtype }] = inputs;
    if (inputs[2].isWrappedNumber && fastLoss("crossEntropy", output, inputs[0], inputs[1], reduction)) return;
    const losses = Tensor.allocate(shape, dtype);
    const loss = (p: number, t: number, w: number) =>
      w * ((t - 1) * Math.max(Math.log1p(-p), -100) - t * Math.max(Math.log(p), -100));
    ternaryKernel(loss, losses, inputs, [dtype, dtype, dtype]);
    output.copy_(reduce(losses, reduction));
  },
  backward: (c, g) => {
    const [x, y, weight] = [c.input(0), c.input(1), c.input(2)];
    const fused = weight.isWrappedNumber && !c.needs(1) ? lossGradient("crossEntropy", c, g!, 0, null) : null;
    if (fused !== null) return [...fused, null];
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

/**
 * The mean squared error. https://pytorch.org/docs/1.13/generated/torch.nn.functional.mse_loss.html
 * @throws RuntimeError where types differ, where shapes do not broadcast, or for types that it does not take; ValueError for a name that it does not know.
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction = "mean" } = checkOptions("mseLoss", options, ["reduction"]);
  warnIfBroadcast(input, target);
  checkReduction(reduction);
  return apply(mseOp, [input, target], { reduction });
}

/**
 * The mean absolute error. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.l1_loss.html
 * @throws RuntimeError where shapes do not broadcast or for a name that it does not know; ValueError for a name that it does not know.
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction = "mean" } = checkOptions("l1Loss", options, ["reduction"]);
  warnIfBroadcast(input, target);
  return reduce(abs(input.sub(target)), reduction);
}

/**
 * Binary cross-entropy of probabilities.
 * @throws RuntimeError for probabilities outside 0 to 1, a target of another dtype, ValueError for one of another shape.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.binary_cross_entropy.html
 */
export function binaryCrossEntropy(input: Tensor, target: Tensor, options: WeightedLossOptions = {}): Tensor {
  const { reduction = "mean", weight = null } = checkOptions("binaryCrossEntropy", options, ["reduction", "weight"]);
  if (!sameShape(input.shape, target.shape))
    throw new ValueError(
      `Using a target size (torch.Size(${formatShape(target.shape)})) that is different to the input size ` +
        `(torch.Size(${formatShape(input.shape)})) is deprecated. Please ensure they have the same size.`,
    );
  if (input.dtype !== target.dtype)
    throw new RuntimeError(`Found dtype ${target.dtype.scalarType} but expected ${input.dtype.scalarType}`);
  if (!input.storageRef.hollow && fastOutsideUnit(input) !== -1)
    input.detach().forEachValue((p) => {
      if (!(p >= 0 && p <= 1))
        throw new RuntimeError(
          `all elements of input should be between 0 and 1: found ${p}. Apply a sigmoid first, or use BCEWithLogitsLoss.`,
        );
    });
  checkReduction(reduction);
  return apply(bceOp, [input, target, asOperand(weight ?? 1)], { reduction });
}
