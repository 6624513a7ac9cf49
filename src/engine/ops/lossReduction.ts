import { ValueError } from "../errors.js";
import { formatShape, sameShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";

/** How the losses of the elements become one: https://pytorch.org/docs/1.13/nn.functional.html#loss-functions */
export type LossReduction = "mean" | "sum" | "none";

export interface LossOptions {
  reduction?: LossReduction;
}

export interface WeightedLossOptions extends LossOptions {
  /** A rescaling weight. */
  weight?: Tensor | null;
}

/** The losses of the elements as one. @throws ValueError for an unknown reduction. */
export function reduce(losses: Tensor, reduction: LossReduction): Tensor {
  checkReduction(reduction);
  return reduction === "mean" ? losses.mean() : reduction === "sum" ? losses.sum() : losses;
}

/** @throws ValueError for an unknown reduction. */
export function checkReduction(reduction: LossReduction): void {
  if (!["mean", "sum", "none"].includes(reduction))
    throw new ValueError(`${String(reduction)} is not a valid value for reduction: expected 'mean', 'sum' or 'none'`);
}

/** PyTorch's warning: shapes that only broadcast are nearly always a forgotten squeeze or view. */
export function warnIfBroadcast(input: Tensor, target: Tensor): void {
  if (sameShape(input.shape, target.shape)) return;
  warn(
    `Using a target size (torch.Size(${formatShape(target.shape)})) that is different to the input size ` +
      `(torch.Size(${formatShape(input.shape)})). This will likely lead to incorrect results due to broadcasting. Please ensure ` +
      "they have the same size.",
  );
}

/** The parameters of an operation that reduces. */
export interface Reduced {
  reduction: LossReduction;
}
