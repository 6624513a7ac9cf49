/** Gradients of losses of elements by one kernel, where they are not to be differentiated again. */
import { isGradEnabled } from "../autograd/mode.js";
import type { Context } from "../autograd/node.js";
import { fastLossBackward, isLossPair, type LossKind } from "../backend/cpu/wasm/loss.js";
import { isDense32 } from "../backend/cpu/wasm/softmax.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Reduced } from "./lossReduction.js";
import { apply, type ComputeOperation, define } from "./operation.js";

interface Gradient extends Reduced {
  kind: LossKind;
  parameter: number;
  sign: number;
}

const lossBackwardOp = define<Gradient, ComputeOperation<Gradient>>({
  name: "elementLossBackward",
  gradName: "",
  saves: [],
  infer: ([, x]) => x,
  overwrites: true,
  forward: ([output], [g, x, y], { kind, reduction, parameter, sign }) =>
    void fastLossBackward(kind, output, g, x, y, reduction, parameter, sign),
  backward: null,
  formula: { forward: "g · ∂loss", backward: [] },
});

/**
 * Gradients of input and target, the first two inputs; null where the kernels do not apply.
 * @param parameter delta or beta
 * @param targetSign what the derivative by the input is multiplied with for the target; null where the target has none
 */
export function lossGradient<P extends Reduced>(
  kind: LossKind,
  c: Context<P>,
  g: Tensor,
  parameter: number,
  targetSign: -1 | null,
): (Tensor | null)[] | null {
  if (isGradEnabled() || !isDense32(g)) return null;
  const [x, y] = [c.input(0), c.input(1)];
  if (!isLossPair(x, y)) return null;
  const params = { kind, reduction: c.params.reduction, parameter };
  return [
    c.needs(0) ? apply(lossBackwardOp, [g, x, y], { ...params, sign: 1 }) : null,
    c.needs(1) && targetSign !== null ? apply(lossBackwardOp, [g, x, y], { ...params, sign: targetSign }) : null,
  ];
}
