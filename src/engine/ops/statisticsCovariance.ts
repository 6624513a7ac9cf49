import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import { addMethods, type MethodsOf } from "./family.js";
import { mm } from "./linalg.js";
import * as self from "./statisticsCovariance.js";
import { diagonal } from "./viewsDiagonal.js";
import { where } from "./where.js";

export interface CovOptions {
  /** Subtracted from the number of observations: 1 by default. */
  correction?: number;
  /** How often each observation was made, `[observations]`, integers. */
  fweights?: Tensor | null;
  /** How much each observation counts, `[observations]`. */
  aweights?: Tensor | null;
}

function checkWeights(name: "fweights" | "aweights", weights: Tensor, observations: number): void {
  const integral = name === "fweights";
  if (weights.ndim > 1)
    throw new RuntimeError(
      `cov(): expected ${name} to have one or fewer dimensions but got ${name} with ${weights.ndim} dimensions`,
    );
  if (integral === weights.dtype.isFloatingPoint)
    throw new RuntimeError(
      `cov(): expected ${name} to have ${integral ? "integral" : "floating point"} dtype but got ${name} with ` +
        `${weights.dtype.scalarType} dtype`,
    );
  if (weights.numel() !== observations)
    throw new RuntimeError(
      `cov(): expected ${name} to have the same numel as there are observations in the input but got ${weights.numel()} != ${observations}`,
    );
}

/**
 * The covariance matrix of variables in rows, observations in columns; a number for a vector. https://pytorch.org/docs/1.13/generated/torch.cov.html
 * @throws RuntimeError where shapes do not fit or for types that it does not take.
 */
export function cov(x: Tensor, options: CovOptions = {}): Tensor {
  const {
    correction = 1,
    fweights = null,
    aweights = null,
  } = checkOptions("cov", options, ["correction", "fweights", "aweights"]);
  if (x.ndim > 2)
    throw new RuntimeError(
      `cov(): expected input to have two or fewer dimensions but got an input with ${x.ndim} dimensions`,
    );
  const rows = x.ndim < 2 ? x.reshape(1, -1) : x;
  const observations = rows.shape[1];
  if (fweights !== null) checkWeights("fweights", fweights, observations);
  if (aweights !== null) checkWeights("aweights", aweights, observations);
  const weights = fweights !== null && aweights !== null ? fweights.mul(aweights) : (fweights ?? aweights);

  const total = weights?.sum();
  const average = weights ? rows.mul(weights).sum(1).div(total!) : rows.sum(1).div(observations);
  const degrees = degreesOfFreedom(rows, observations, correction, weights, aweights);
  const deviation = rows.sub(average.unsqueeze(1));
  const product = mm(deviation, (weights ? deviation.mul(weights) : deviation).t());
  return product.div(degrees).squeeze();
}

function degreesOfFreedom(
  x: Tensor,
  observations: number,
  correction: number,
  weights: Tensor | null,
  aweights: Tensor | null,
): Tensor | number {
  const warning =
    "cov(): degrees of freedom is <= 0. Correction should be strictly less than the number of observations.";
  if (weights === null) {
    if (observations - correction <= 0) warn(warning);
    return Math.max(observations - correction, 0);
  }
  const total = weights.sum();
  const degrees = aweights ? total.sub(weights.mul(aweights).sum().div(total).mul(correction)) : total.sub(correction);
  if (!x.storageRef.hollow && degrees.detach().item() <= 0) warn(warning);
  return where(degrees.le(0), 0, degrees);
}

/**
 * Pearson's correlation coefficients of variables in rows. https://pytorch.org/docs/1.13/generated/torch.corrcoef.html
 * @throws RuntimeError where shapes do not fit.
 */
export function corrcoef(x: Tensor): Tensor {
  if (x.ndim > 2)
    throw new RuntimeError(
      `corrcoef(): expected input to have two or fewer dimensions but got an input with ${x.ndim} dimensions`,
    );
  const covariance = cov(x);
  if (covariance.ndim === 0) return covariance.div(covariance);
  const deviations = diagonal(covariance).sqrt();
  return covariance.div(deviations.unsqueeze(1)).div(deviations.unsqueeze(0)).clamp(-1, 1);
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
