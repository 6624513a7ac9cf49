import {
  binaryCrossEntropy,
  crossEntropy,
  type CrossEntropyOptions,
  l1Loss,
  type LossOptions,
  mseLoss,
  nllLoss,
  type NllOptions,
  type WeightedLossOptions,
} from "../ops/loss.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkOptions } from "./arguments.js";
import { Module } from "./module.js";

/** What every loss says of itself. */
export abstract class Loss<O extends LossOptions = LossOptions> extends Module {
  /** What a target holds: values compared with the input's, or class indices. */
  readonly targets: "values" | "classes" = "values";

  constructor(
    readonly options: O = {} as O,
    known: readonly string[] = ["reduction"],
  ) {
    super();
    checkOptions(this.className(), options, known);
  }

  abstract override forward(input: Tensor, target: Tensor): Tensor;
}

/** The mean squared error. https://pytorch.org/docs/1.13/generated/torch.nn.MSELoss.html */
export class MSELoss extends Loss {
  override forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, this.options);
  }
}

/** The mean absolute error. https://pytorch.org/docs/1.13/generated/torch.nn.L1Loss.html */
export class L1Loss extends Loss {
  override forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, this.options);
  }
}

/** Binary cross-entropy of probabilities. https://pytorch.org/docs/1.13/generated/torch.nn.BCELoss.html */
export class BCELoss extends Loss<WeightedLossOptions> {
  constructor(options?: WeightedLossOptions) {
    super(options, ["reduction", "weight"]);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, this.options);
  }
}

/** Negative log likelihood of log-probabilities. https://pytorch.org/docs/1.13/generated/torch.nn.NLLLoss.html */
export class NLLLoss extends Loss<NllOptions> {
  override readonly targets = "classes";

  constructor(options?: NllOptions) {
    super(options, ["reduction", "weight", "ignoreIndex"]);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return nllLoss(input, target, this.options);
  }
}

/** Cross-entropy of unnormalised scores. https://pytorch.org/docs/1.13/generated/torch.nn.CrossEntropyLoss.html */
export class CrossEntropyLoss extends Loss<CrossEntropyOptions> {
  override readonly targets = "classes";

  constructor(options?: CrossEntropyOptions) {
    super(options, ["reduction", "weight", "ignoreIndex", "labelSmoothing"]);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return crossEntropy(input, target, this.options);
  }
}
