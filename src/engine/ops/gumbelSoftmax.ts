import { byName, type Trailing } from "../arguments.js";
import { wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { zerosLike } from "./creation.js";
import { scatter } from "./scatter.js";
import { softmax } from "./softmax.js";

export interface GumbelSoftmaxOptions {
  /** Temperature: the smaller, the nearer to one-hot. */
  tau?: number;
  /** Give one-hot samples, with the gradient of the soft ones. */
  hard?: boolean;
  dim?: number;
}

/**
 * Samples from categories of which each slice along `dim` gives the unnormalised log-probabilities, so that gradients flow through them.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.gumbel_softmax.html (Jang et al., https://arxiv.org/abs/1611.01144)
 */
export function gumbelSoftmax(
  logits: Tensor,
  ...args: Trailing<[tau: number, hard: boolean], GumbelSoftmaxOptions>
): Tensor {
  const {
    tau = 1,
    hard = false,
    dim = -1,
  } = byName<GumbelSoftmaxOptions>("gumbelSoftmax", ["tau", "hard", "dim"], args);
  const gumbels = zerosLike(logits.detach()).exponential_().log().neg();
  const soft = softmax(logits.add(gumbels).div(tau), dim);
  if (!hard) return soft;
  const largest = soft.detach().argmax({ dim, keepdim: true });
  const oneHot = scatter(zerosLike(soft.detach()), wrapDim(dim, logits.ndim), largest, 1);
  return oneHot.sub(soft.detach()).add(soft);
}
