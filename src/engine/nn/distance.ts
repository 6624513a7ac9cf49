import {
  cosineSimilarity,
  type CosineSimilarityOptions,
  pairwiseDistance,
  type PairwiseDistanceOptions,
} from "../ops/distance.js";
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import { Module } from "./module.js";

/**
 * The cosine of the angle between vectors along a dimension. Both inputs have the same shape, and the result one dimension less: `[N, D]` and `[N, D]` to `[N]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.CosineSimilarity.html
 */
export class CosineSimilarity extends Module {
  readonly dim: number;
  readonly eps: number;

  constructor(...args: Trailing<[number, number], CosineSimilarityOptions>) {
    super();
    const { dim = 1, eps = 1e-8 } = byName<CosineSimilarityOptions>("CosineSimilarity", ["dim", "eps"], args);
    this.dim = dim;
    this.eps = eps;
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    return cosineSimilarity(x1, x2, this.dim, this.eps);
  }
}

/**
 * The p-norm of the difference of vectors. Both inputs are `[N, D]` or `[D]`; the result is `[N]` or `[]`, with `keepdim` `[N, 1]`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.PairwiseDistance.html
 */
export class PairwiseDistance extends Module {
  readonly p: number;
  readonly eps: number;
  readonly keepdim: boolean;

  constructor(...args: Trailing<[number, number, boolean], PairwiseDistanceOptions>) {
    super();
    const options = byName<PairwiseDistanceOptions>("PairwiseDistance", ["p", "eps", "keepdim"], args);
    this.p = options.p ?? 2;
    this.eps = options.eps ?? 1e-6;
    this.keepdim = options.keepdim ?? false;
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    return pairwiseDistance(x1, x2, this.p, this.eps, this.keepdim);
  }
}
