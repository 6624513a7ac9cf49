import type { Trailing } from "../arguments.js";
import { byName } from "../arguments.js";
import { RuntimeError } from "../errors.js";
import { broadcastShapes } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { distanceNorm } from "./distanceNorm.js";
import { resultType } from "./promotion.js";
import { where } from "./where.js";

export interface CosineSimilarityOptions {
  /** The dimension of the vectors. */
  dim?: number;
  /** The smallest norm to divide by. */
  eps?: number;
}

/**
 * The cosine of the angle between vectors along a dimension: `a · b / (max(|a|, eps) max(|b|, eps))`, broadcasting.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.cosine_similarity.html
 * @throws RuntimeError for types that it does not take, or where shapes do not broadcast; IndexError for a dimension that the tensor does not have.
 */
export function cosineSimilarity(
  x1: Tensor,
  x2: Tensor,
  ...args: Trailing<[number, number], CosineSimilarityOptions>
): Tensor {
  const { dim = 1, eps = 1e-8 } = byName<CosineSimilarityOptions>("cosineSimilarity", ["dim", "eps"], args);
  const dtype = resultType([x1, x2]);
  if (!dtype.isFloatingPoint)
    throw new RuntimeError(`expected common dtype to be floating point, yet common dtype is ${dtype.scalarType}`);
  const shape = broadcastShapes(x1.shape, x2.shape);
  const unit = (x: Tensor) => {
    const vectors = x.to(dtype).expand(shape);
    const square = vectors.mul(vectors).sum(dim, { keepdim: true });
    // PyTorch bounds the square outside the graph: its value changes, its slope does not.
    const value = square.detach();
    const norm = where(value.lt(eps * eps), square.sub(value).add(eps * eps), square).sqrt();
    return vectors.div(norm);
  };
  return unit(x1).mul(unit(x2)).sum(dim);
}

export interface PairwiseDistanceOptions {
  /** The order of the norm. */
  p?: number;
  /** Added to the difference, so that the slope at 0 is finite. */
  eps?: number;
  keepdim?: boolean;
}

/** The p-norm of the difference of vectors in the last dimension. https://pytorch.org/docs/1.13/generated/torch.nn.functional.pairwise_distance.html */
export function pairwiseDistance(
  x1: Tensor,
  x2: Tensor,
  ...args: Trailing<[number, number, boolean], PairwiseDistanceOptions>
): Tensor {
  const options = byName<PairwiseDistanceOptions>("pairwiseDistance", ["p", "eps", "keepdim"], args);
  const { p = 2, eps = 1e-6, keepdim = false } = options;
  return distanceNorm(x1.sub(x2).add(eps), p, -1, keepdim);
}
