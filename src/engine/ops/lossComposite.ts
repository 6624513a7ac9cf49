import { RuntimeError, ValueError } from "../errors.js";
import { noGrad } from "../autograd/mode.js";
import { checkOptions } from "../arguments.js";
import { formatShape, sameShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import { clampMin } from "./arithmeticClamp.js";
import { zerosLike } from "./creation.js";
import { logSigmoid } from "./lossElementwise.js";
import {
  checkReduction,
  type LossOptions,
  type LossReduction,
  reduce,
  type WeightedLossOptions,
} from "./lossReduction.js";
import { xlogy } from "./mathXlogy.js";
import { where } from "./where.js";

export interface PoissonNllOptions extends LossOptions {
  /** The input is the logarithm of the rate. */
  logInput?: boolean;
  /** Add Stirling's approximation of the constant term. */
  full?: boolean;
  /** Keeps the logarithm finite where `logInput` is false. */
  eps?: number;
}

/** Negative log likelihood of counts under Poisson distributions. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.poisson_nll_loss.html */
export function poissonNllLoss(input: Tensor, target: Tensor, options: PoissonNllOptions = {}): Tensor {
  const {
    logInput = true,
    full = false,
    eps = 1e-8,
    reduction = "mean",
  } = checkOptions("poissonNllLoss", options, ["logInput", "full", "eps", "reduction"]);
  checkReduction(reduction);
  const plain = logInput ? input.exp().sub(target.mul(input)) : input.sub(target.mul(input.add(eps).log()));
  if (!full) return reduce(plain, reduction);
  const stirling = target
    .mul(target.log())
    .sub(target)
    .add(
      target
        .mul(2 * Math.PI)
        .log()
        .mul(0.5),
    );
  return reduce(plain.add(where(target.le(1), 0, stirling)), reduction);
}

export interface GaussianNllOptions extends LossOptions {
  /** Add the constant term. */
  full?: boolean;
  /** The smallest variance. */
  eps?: number;
}

/**
 * Negative log likelihood under normal distributions with means `input` and variances `variance`.
 * @throws ValueError for variances below 0 or of a shape that does not fit.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.gaussian_nll_loss.html
 */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options: GaussianNllOptions = {},
): Tensor {
  const {
    full = false,
    eps = 1e-6,
    reduction = "mean",
  } = checkOptions("gaussianNllLoss", options, ["full", "eps", "reduction"]);
  const lead = input.shape.slice(0, -1);
  let spread = variance;
  if (!sameShape(variance.shape, input.shape)) {
    if (sameShape(lead, variance.shape)) spread = variance.unsqueeze(-1);
    else if (!(sameShape(lead, variance.shape.slice(0, -1)) && variance.shape.at(-1) === 1))
      throw new ValueError("var is of incorrect size");
  }
  checkReduction(reduction);
  if (!spread.storageRef.hollow)
    spread.detach().forEachValue((value) => {
      if (value < 0) throw new ValueError("var has negative entry/entries");
    });
  const bounded = spread.clone();
  noGrad(() => bounded.detach().clamp_(eps));
  const squares = input.sub(target).pow(2).div(bounded);
  const plain = bounded.log().add(squares).mul(0.5);
  return reduce(full ? plain.add(0.5 * Math.log(2 * Math.PI)) : plain, reduction);
}

export interface KlDivOptions {
  /** `batchmean` divides by the batch size alone, as the definition has it. */
  reduction?: LossReduction | "batchmean";
  /** The target is a logarithm too. */
  logTarget?: boolean;
}

/** The Kullback-Leibler divergence of log-probabilities from probabilities. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.kl_div.html */
export function klDiv(input: Tensor, target: Tensor, options: KlDivOptions = {}): Tensor {
  const { reduction = "mean", logTarget = false } = checkOptions("klDiv", options, ["reduction", "logTarget"]);
  if (reduction === "mean")
    warn(
      "reduction: 'mean' divides the total loss by both the batch size and the support size.'batchmean' divides only by the batch " +
        "size, and aligns with the KL div math definition.",
    );
  const losses = logTarget ? target.exp().mul(target.sub(input)) : xlogy(target, target).sub(target.mul(input));
  if (reduction !== "batchmean") return reduce(losses, reduction);
  const sum = losses.sum();
  return input.ndim === 0 ? sum : sum.div(input.shape[0]);
}

export interface MarginOptions extends LossOptions {
  margin?: number;
}

/**
 * `max(0, −y (x1 − x2) + margin)`: the first should be larger where y is 1, the second where it is −1. https://pytorch.org/docs/1.13/generated/torch.nn.functional.margin_ranking_loss.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function marginRankingLoss(input1: Tensor, input2: Tensor, target: Tensor, options: MarginOptions = {}): Tensor {
  const { margin = 0, reduction = "mean" } = checkOptions("marginRankingLoss", options, ["margin", "reduction"]);
  checkReduction(reduction);
  const size = ({ shape }: Tensor) => `torch.Size(${formatShape(shape)})`;
  if (input1.ndim !== input2.ndim || input1.ndim !== target.ndim)
    throw new RuntimeError(
      "margin_ranking_loss : All input tensors should have same dimension but got sizes: " +
        `input1: ${size(input1)}, input2: ${size(input2)}, target: ${size(target)} `,
    );
  return reduce(clampMin(target.neg().mul(input1.sub(input2)).add(margin), 0), reduction);
}

/** Distances that should be small where the target is 1, and above the margin where it is −1. Input and target have the same shape; the loss is `[]`, or that shape with `reduction: "none"`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.hinge_embedding_loss.html */
export function hingeEmbeddingLoss(input: Tensor, target: Tensor, options: MarginOptions = {}): Tensor {
  const { margin = 1, reduction = "mean" } = checkOptions("hingeEmbeddingLoss", options, ["margin", "reduction"]);
  checkReduction(reduction);
  const zeros = zerosLike(input);
  const short = where(target.ne(1), clampMin(input.neg().add(margin), 0), zeros);
  return reduce(short.add(where(target.ne(-1), input, zeros)), reduction);
}

/**
 * Pairs of vectors that should point the same way where the target is 1, and not where it is −1. https://pytorch.org/docs/1.13/generated/torch.nn.functional.cosine_embedding_loss.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function cosineEmbeddingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: MarginOptions = {},
): Tensor {
  const { margin = 0, reduction = "mean" } = checkOptions("cosineEmbeddingLoss", options, ["margin", "reduction"]);
  checkReduction(reduction);
  const dim = target.ndim;
  if (dim > 1) throw new RuntimeError("0D or 1D target tensor expected, multi-target not supported");
  if (input1.ndim !== dim + 1 || input2.ndim !== dim + 1)
    throw new RuntimeError(
      `${dim}D target tensor expects ${dim + 1}D input tensors, but found inputs with sizes ` +
        `${formatShape(input1.shape)} and ${formatShape(input2.shape)}.`,
    );
  const tiny = 1e-12;
  const dot = input1.mul(input2).sum(dim);
  const squares = [input1, input2].map((x) => x.mul(x).sum(dim).add(tiny));
  const cosine = dot.div(squares[0].mul(squares[1]).sqrt());
  const zeros = zerosLike(cosine);
  const same = where(target.eq(1), cosine.neg().add(1), zeros);
  return reduce(same.add(where(target.eq(-1), clampMin(cosine.sub(margin), 0), zeros)), reduction);
}

/** Binary cross-entropy of scores, averaged over the classes in the last dimension. https://pytorch.org/docs/1.13/generated/torch.nn.functional.multilabel_soft_margin_loss.html */
export function multilabelSoftMarginLoss(input: Tensor, target: Tensor, options: WeightedLossOptions = {}): Tensor {
  const { weight = null, reduction = "mean" } = checkOptions("multilabelSoftMarginLoss", options, [
    "weight",
    "reduction",
  ]);
  checkReduction(reduction);
  const yes = target.mul(logSigmoid(input));
  const no = target.neg().add(1).mul(logSigmoid(input.neg()));
  const plain = yes.add(no).neg();
  const weighted = weight === null ? plain : plain.mul(weight);
  return reduce(weighted.sum(input.ndim - 1).div(input.shape.at(-1)!), reduction);
}
