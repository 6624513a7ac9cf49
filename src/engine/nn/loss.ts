import {
  binaryCrossEntropy,
  crossEntropy,
  type CrossEntropyOptions,
  l1Loss,
  mseLoss,
  nllLoss,
  type NllOptions,
} from "../ops/loss.js";
import { klDiv, type KlDivOptions } from "../ops/lossComposite.js";
import {
  type BCEWithLogitsOptions,
  binaryCrossEntropyWithLogits,
  huberLoss,
  type HuberOptions,
  smoothL1Loss,
  type SmoothL1Options,
} from "../ops/lossElementwise.js";
import type { LossOptions, LossReduction, WeightedLossOptions } from "../ops/lossReduction.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Trailing } from "../arguments.js";
import { Loss, LossModule } from "./lossBase.js";

export { Loss };

type WeightFirst<O> = Trailing<[Tensor | null], O>;

/**
 * The mean squared error. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.MSELoss.html
 */
export class MSELoss extends Loss {
  constructor(options: LossOptions = {}) {
    super(["reduction"], [options]);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, this.options);
  }
}

/**
 * The mean absolute error. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.L1Loss.html
 */
export class L1Loss extends Loss {
  constructor(options: LossOptions = {}) {
    super(["reduction"], [options]);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, this.options);
  }
}

/**
 * Quadratic near the target, linear far from it. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.HuberLoss.html
 */
export class HuberLoss extends Loss<HuberOptions> {
  constructor(...args: Trailing<[LossReduction, number], HuberOptions>) {
    super(["reduction", "delta"], args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, this.options);
  }
}

/**
 * The absolute error with a quadratic bottom. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.SmoothL1Loss.html
 */
export class SmoothL1Loss extends Loss<SmoothL1Options> {
  constructor(options: SmoothL1Options = {}) {
    super(["reduction", "beta"], [options]);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, this.options);
  }
}

/**
 * Binary cross-entropy of probabilities. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.BCELoss.html
 */
export class BCELoss extends Loss<WeightedLossOptions> {
  declare weight: Tensor | null;

  constructor(...args: WeightFirst<WeightedLossOptions>) {
    super(["weight", "reduction"], args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, this.options);
  }
}

/**
 * Binary cross-entropy of scores. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.BCEWithLogitsLoss.html
 */
export class BCEWithLogitsLoss extends Loss<BCEWithLogitsOptions> {
  declare weight: Tensor | null;
  declare posWeight: Tensor | null;

  constructor(...args: WeightFirst<BCEWithLogitsOptions>) {
    super(["weight", "reduction", "posWeight"], args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropyWithLogits(input, target, this.options);
  }
}

/**
 * Negative log likelihood of log-probabilities. Input `[N, C]` or `[N, C, d1, ...]`; target numbers of classes `[N]` or `[N, d1, ...]`; the loss is `[]`, or the shape of the target with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.NLLLoss.html
 */
export class NLLLoss extends Loss<NllOptions> {
  declare weight: Tensor | null;
  override readonly targets = "classes";

  constructor(...args: WeightFirst<NllOptions>) {
    super(["weight", "reduction", "ignoreIndex"], args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return nllLoss(input, target, this.options);
  }
}

/**
 * Cross-entropy of unnormalised scores. Input `[N, C]` or `[N, C, d1, ...]`; target numbers of classes `[N]` or `[N, d1, ...]`, or probabilities of the shape of the input; the loss is `[]`, or the shape of class numbers with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.CrossEntropyLoss.html
 */
export class CrossEntropyLoss extends Loss<CrossEntropyOptions> {
  declare weight: Tensor | null;
  override readonly targets = "classes";

  constructor(...args: WeightFirst<CrossEntropyOptions>) {
    super(["weight", "reduction", "ignoreIndex", "labelSmoothing"], args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return crossEntropy(input, target, this.options);
  }
}

/**
 * The Kullback-Leibler divergence of log-probabilities from probabilities. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.KLDivLoss.html
 */
export class KLDivLoss extends LossModule<KlDivOptions & LossOptions> {
  constructor(options: KlDivOptions = {}) {
    super(["reduction", "logTarget"], [options]);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, this.options);
  }
}
