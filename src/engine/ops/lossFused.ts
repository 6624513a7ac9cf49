/**
 * Softmax and the negative log likelihood of classes in one kernel. The graph stays that of the two operations, since a user walks and
 * prints it; only the numbers are computed together, and only where nothing can look between the two.
 */
import { isAnomalyEnabled } from "../autograd/anomaly.js";
import { isGradEnabled } from "../autograd/mode.js";
import type { Context, OperationNode } from "../autograd/node.js";
import {
  type Classes,
  fastCrossEntropy,
  fastCrossEntropyBackward,
  takesCrossEntropy,
} from "../backend/cpu/wasm/crossEntropy.js";
import { isDense32 } from "../backend/cpu/wasm/softmax.js";
import { IndexError } from "../errors.js";
import { namesInUse } from "../tensor/names.js";
import { sameShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tracer } from "../trace.js";
import type { Reduced } from "./lossReduction.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import type { Handover } from "./softmax.js";

interface Loss extends Reduced {
  ignoreIndex: number;
}

/** The error for a target that is no class. */
export function wrongClass(label: number, classes: number): IndexError {
  return new IndexError(`Target ${label} is out of bounds: the input has ${classes} classes, 0 to ${classes - 1}.`);
}

interface Forward extends Loss {
  /** Whether the log-probabilities are kept for a backward pass. */
  keeps: boolean;
}

/** Scores, targets and perhaps weights to losses and, if they are kept, log-probabilities. */
export const crossEntropyOp = define<Forward, ComputeOperation<Forward>>({
  name: "crossEntropy",
  gradName: "",
  saves: [],
  infer: ([x, target], { reduction, keeps }) => {
    const loss = { shape: reduction === "none" ? target.shape : [], dtype: x.dtype };
    return keeps ? [loss, x] : [loss];
  },
  overwrites: true,
  forward: ([output, logs = null], [x, target, weight = null], params) => {
    const wrong = fastCrossEntropy(output, logs, x, { target, weight, ...params });
    if (wrong >= 0) throw wrongClass(target.storageRef.get(target.offset + wrong), x.shape[1]);
  },
  backward: null,
  formula: { forward: "−mean wᵧ (x[y] − ln Σ e^x)", backward: [] },
});

const crossEntropyBackwardOp = define<Loss, ComputeOperation<Loss>>({
  name: "crossEntropyBackward",
  gradName: "",
  saves: [],
  infer: ([, logs]) => logs,
  overwrites: true,
  forward: ([output], [g, logs, target, weight = null], params) =>
    fastCrossEntropyBackward(output, g, logs, { target, weight, ...params }),
  backward: null,
  formula: { forward: "g · (softmax(x) − 1 at y)", backward: [] },
});

/**
 * True where the kernel takes scores `[N, C]` and targets `[N]`, all is as the operations one after the other want it, and nobody follows the
 * operations: whoever does is to hear of those that the backward pass goes through.
 */
export function isFusable(x: Tensor, classes: Classes): boolean {
  const { target, weight } = classes;
  if (tracer?.operation !== undefined || namesInUse || !takesCrossEntropy(x, classes)) return false;
  if (!sameShape(target.shape, [x.shape[0]])) return false;
  return weight === null || (!weight.requiresGrad && sameShape(weight.shape, [x.shape[1]]));
}

/** The log-probabilities that `crossEntropyOp` made, as the loss's node knows them. */
export class LogProbabilities {
  constructor(
    private readonly node: OperationNode<unknown>,
    private readonly handover: Handover,
  ) {}

  /**
   * The gradient of the scores, which the log-probabilities' node will pass on as it is; null where somebody looks at the gradient
   * between the two, or it is to be differentiated again.
   * @param g the gradient of the losses
   * @param inputs targets and perhaps weights
   */
  differentiate(g: Tensor, inputs: readonly Tensor[], params: Loss): Tensor | null {
    if (isGradEnabled() || isAnomalyEnabled() || this.node.preHooks.length > 0) return null;
    const own = g.contiguous();
    if (!isDense32(own)) return null;
    const logs = (this.node.context as Context<unknown>).output;
    const gradient = apply(crossEntropyBackwardOp, [own, logs, ...inputs], params);
    this.handover.gradient = gradient;
    return gradient;
  }
}
