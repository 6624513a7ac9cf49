import { noGrad } from "../autograd/mode.js";
import type { Tensor } from "../tensor/tensor.js";
import { clipGradNorm_, clipGradValue_ } from "../nn/utils/clipGrad.js";
import type { Training } from "./definition.js";

/** The gradients of l1 · Σ|w| + l2 · Σw² are added to those that are there; the sums themselves are never needed. */
export function addPenalties(parameters: readonly Tensor[], { l1 = 0, l2 = 0 }: Pick<Training, "l1" | "l2">): void {
  if (l1 === 0 && l2 === 0) return;
  noGrad(() => {
    for (const parameter of parameters) {
      if (parameter.grad === null) continue;
      if (l1 !== 0) parameter.grad.add_(parameter.sign(), { alpha: l1 });
      if (l2 !== 0) parameter.grad.add_(parameter.detach(), { alpha: 2 * l2 });
    }
  });
}

/** Clips as the definition says: values first, then the norm over all. */
export function clip(
  parameters: readonly Tensor[],
  definition: Pick<Training, "clipGradNorm" | "clipGradValue">,
): void {
  const { clipGradNorm, clipGradValue } = definition;
  if (clipGradValue !== undefined) clipGradValue_(parameters, clipGradValue);
  if (clipGradNorm !== undefined) clipGradNorm_(parameters, clipGradNorm);
}
