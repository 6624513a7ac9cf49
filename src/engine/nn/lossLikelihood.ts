import {
  gaussianNllLoss,
  type GaussianNllOptions,
  poissonNllLoss,
  type PoissonNllOptions,
} from "../ops/lossComposite.js";
import { ctcLoss, type CTCOptions, type Lengths } from "../ops/lossCtc.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Trailing } from "../arguments.js";
import { Loss, LossModule } from "./lossBase.js";

/**
 * Negative log likelihood of counts. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.PoissonNLLLoss.html
 */
export class PoissonNLLLoss extends Loss<PoissonNllOptions> {
  constructor(...args: Trailing<[boolean, boolean], PoissonNllOptions>) {
    super(["logInput", "full", "eps", "reduction"], args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return poissonNllLoss(input, target, this.options);
  }
}

/**
 * Negative log likelihood under normal distributions. Input and target have the same shape, the variance that shape or one with 1 or nothing as its last size; the loss is `[]`, or the shape of the input with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.GaussianNLLLoss.html
 */
export class GaussianNLLLoss extends LossModule<GaussianNllOptions> {
  constructor(options: GaussianNllOptions = {}) {
    super(["full", "eps", "reduction"], [options]);
  }

  override forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    return gaussianNllLoss(input, target, variance, this.options);
  }
}

/**
 * Connectionist temporal classification. Log-probabilities `[T, N, C]`, targets `[N, S]` or all in one `[sum of lengths]`, lengths `[N]`; the loss is `[]`, or `[N]` with `reduction: "none"`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.CTCLoss.html
 */
export class CTCLoss extends LossModule<CTCOptions> {
  constructor(...args: Trailing<[number], CTCOptions>) {
    super(["blank", "reduction", "zeroInfinity"], args);
  }

  override forward(logProbs: Tensor, targets: Tensor, inputLengths: Lengths, targetLengths: Lengths): Tensor {
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, this.options);
  }
}
