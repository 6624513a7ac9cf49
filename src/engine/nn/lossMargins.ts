import {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  marginRankingLoss,
  type MarginOptions,
  multilabelSoftMarginLoss,
} from "../ops/lossComposite.js";
import { softMarginLoss } from "../ops/lossElementwise.js";
import { multilabelMarginLoss, multiMarginLoss, type MultiMarginOptions } from "../ops/lossMargin.js";
import type { LossOptions, WeightedLossOptions } from "../ops/lossReduction.js";
import {
  tripletMarginLoss,
  type TripletMarginOptions,
  tripletMarginWithDistanceLoss,
  type TripletMarginWithDistanceOptions,
} from "../ops/lossTriplet.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Trailing } from "../arguments.js";
import { Loss, LossModule } from "./lossBase.js";

type MarginFirst<O> = Trailing<[number], O>;

/**
 * The first input should be larger where the target is 1, the second where it is −1. Both inputs and the target `[N]`; the loss is `[]`, or `[N]` with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MarginRankingLoss.html
 */
export class MarginRankingLoss extends LossModule<MarginOptions> {
  constructor(...args: MarginFirst<MarginOptions>) {
    super(["margin", "reduction"], args);
  }

  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return marginRankingLoss(input1, input2, target, this.options);
  }
}

/**
 * Distances that should be small where the target is 1, and large where it is −1. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.HingeEmbeddingLoss.html
 */
export class HingeEmbeddingLoss extends Loss<MarginOptions> {
  constructor(...args: MarginFirst<MarginOptions>) {
    super(["margin", "reduction"], args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return hingeEmbeddingLoss(input, target, this.options);
  }
}

/**
 * Pairs of vectors that should point the same way where the target is 1. Both inputs `[N, D]`, target `[N]`; the loss is `[]`, or `[N]` with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.CosineEmbeddingLoss.html
 */
export class CosineEmbeddingLoss extends LossModule<MarginOptions> {
  constructor(...args: MarginFirst<MarginOptions>) {
    super(["margin", "reduction"], args);
  }

  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosineEmbeddingLoss(input1, input2, target, this.options);
  }
}

/**
 * The logistic loss of scores with targets 1 and −1. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.SoftMarginLoss.html
 */
export class SoftMarginLoss extends Loss {
  constructor(options: LossOptions = {}) {
    super(["reduction"], [options]);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return softMarginLoss(input, target, this.options);
  }
}

/**
 * The score of the right class should be above all others by a margin. Input `[N, C]`, target `[N]`; the loss is `[]`, or `[N]` with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MultiMarginLoss.html
 */
export class MultiMarginLoss extends Loss<MultiMarginOptions> {
  declare weight: Tensor | null;
  override readonly targets = "classes";

  constructor(...args: Trailing<[1 | 2, number, Tensor | null], MultiMarginOptions>) {
    super(["p", "margin", "weight", "reduction"], args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return multiMarginLoss(input, target, this.options);
  }
}

/**
 * The scores of all right classes should be above all others by 1. Input `[N, C]`, target the right classes of each row, filled up with -1, `[N, C]`; the loss is `[]`, or `[N]` with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MultiLabelMarginLoss.html
 */
export class MultiLabelMarginLoss extends Loss {
  override readonly targets = "classes";

  constructor(options: LossOptions = {}) {
    super(["reduction"], [options]);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return multilabelMarginLoss(input, target, this.options);
  }
}

/**
 * Binary cross-entropy of scores, averaged over classes. Input and target `[N, C]`; the loss is `[]`, or `[N]` with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MultiLabelSoftMarginLoss.html
 */
export class MultiLabelSoftMarginLoss extends Loss<WeightedLossOptions> {
  declare weight: Tensor | null;

  constructor(...args: Trailing<[Tensor | null], WeightedLossOptions>) {
    super(["weight", "reduction"], args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return multilabelSoftMarginLoss(input, target, this.options);
  }
}

/**
 * The anchor should be nearer to the positive than to the negative. All three inputs `[N, D]`; the loss is `[]`, or `[N]` with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.TripletMarginLoss.html
 */
export class TripletMarginLoss extends LossModule<TripletMarginOptions> {
  constructor(...args: Trailing<[number, number, number, boolean], TripletMarginOptions>) {
    super(["margin", "p", "eps", "swap", "reduction"], args);
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    return tripletMarginLoss(anchor, positive, negative, this.options);
  }
}

/**
 * `TripletMarginLoss` with a distance of your own. All three inputs `[N, D]`; the loss is `[]`, or `[N]` with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.TripletMarginWithDistanceLoss.html
 */
export class TripletMarginWithDistanceLoss extends LossModule<TripletMarginWithDistanceOptions> {
  constructor(options: TripletMarginWithDistanceOptions = {}) {
    super(["distanceFunction", "margin", "swap", "reduction"], [options]);
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    return tripletMarginWithDistanceLoss(anchor, positive, negative, this.options);
  }
}
