import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { clamp, clampMin } from "./arithmeticClamp.js";
import { minimum } from "./arithmeticExtrema.js";
import { pairwiseDistance } from "./distance.js";
import { checkReduction, type LossOptions, reduce } from "./lossReduction.js";

export interface TripletOptions extends LossOptions {
  margin?: number;
  /** Take the negative's distance from the positive where that is smaller. */
  swap?: boolean;
}

export interface TripletMarginOptions extends TripletOptions {
  /** The order of the norm. */
  p?: number;
  eps?: number;
}

/**
 * `max(0, margin + d(anchor, positive) − d(anchor, negative))`, with p-norms in the last dimension.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.triplet_margin_loss.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginOptions = {},
): Tensor {
  const {
    margin = 1,
    p = 2,
    eps = 1e-6,
    swap = false,
    reduction = "mean",
  } = checkOptions("tripletMarginLoss", options, ["margin", "p", "eps", "swap", "reduction"]);
  checkReduction(reduction);
  if (anchor.ndim !== positive.ndim || positive.ndim !== negative.ndim)
    throw new RuntimeError(
      `All inputs should have same dimension but got ${anchor.ndim}D, ${positive.ndim}D and ${negative.ndim}D inputs.`,
    );
  const distance = (a: Tensor, b: Tensor) => pairwiseDistance(a, b, p, eps);
  const near = distance(anchor, positive);
  const direct = distance(anchor, negative);
  const far = swap ? minimum(direct, distance(positive, negative)) : direct;
  return reduce(clampMin(near.add(margin).sub(far), 0), reduction);
}

export interface TripletMarginWithDistanceOptions extends TripletOptions {
  /** The distance of two batches; the 2-norm by default. */
  distanceFunction?: ((a: Tensor, b: Tensor) => Tensor) | null;
}

/** `tripletMarginLoss` with a distance of your own. All three inputs `[N, D]`; the loss is `[]`, or `[N]` with `reduction: "none"`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.triplet_margin_with_distance_loss.html */
export function tripletMarginWithDistanceLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginWithDistanceOptions = {},
): Tensor {
  const {
    distanceFunction,
    margin = 1,
    swap = false,
    reduction = "mean",
  } = checkOptions("tripletMarginWithDistanceLoss", options, ["distanceFunction", "margin", "swap", "reduction"]);
  checkReduction(reduction);
  const distance = distanceFunction ?? ((a: Tensor, b: Tensor) => pairwiseDistance(a, b));
  const near = distance(anchor, positive);
  const direct = distance(anchor, negative);
  const far = swap ? minimum(direct, distance(positive, negative)) : direct;
  return reduce(clamp(near.sub(far).add(margin), 0), reduction);
}
