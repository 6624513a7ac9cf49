import { RuntimeError } from "../../errors.js";
import { writeInt64 } from "../int64.js";
import { cppNumber, floatArray, type Destination } from "./destination.js";
import type { Generator } from "./generator.js";
import { exp, fma, log, tan } from "./libm.js";
import { nextNormal } from "./normal.js";

/**
 * Fills with exponential numbers of rate `lambda`.
 * @throws RuntimeError when `lambda` is negative or NaN, or the dtype is not floating.
 *
 * https://pytorch.org/docs/1.13/generated/torch.Tensor.exponential_.html
 */
export function fillExponential(destination: Destination, generator: Generator, lambda = 1): void {
  if (!(lambda >= 0))
    throw new RuntimeError(`exponential_ expects lambda >= 0.0, but found lambda=${cppNumber(lambda)}`);
  const array = floatArray(destination, "exponential_cpu");
  const { base, length } = destination;
  const scale = -1 / lambda;
  for (let i = base; i < base + length; i++) array[i] = scale * log(1 - generator.uniform53());
}

/**
 * Fills with Cauchy numbers.
 * @throws RuntimeError when the dtype is not floating.
 *
 * https://pytorch.org/docs/1.13/generated/torch.Tensor.cauchy_.html
 */
export function fillCauchy(destination: Destination, generator: Generator, median = 0, sigma = 1): void {
  const array = floatArray(destination, "cauchy_cpu");
  const { base, length } = destination;
  for (let i = base; i < base + length; i++)
    array[i] = fma(sigma, tan(Math.PI * (generator.uniform53() - 0.5)), median);
}

/**
 * Fills with exp(normal(mean, std)).
 * @throws RuntimeError when `std` is not positive, or the dtype is not floating.
 *
 * https://pytorch.org/docs/1.13/generated/torch.Tensor.log_normal_.html
 */
export function fillLogNormal(destination: Destination, generator: Generator, mean = 1, std = 2): void {
  if (!(std > 0)) throw new RuntimeError(`log_normal_ expects std > 0.0, but found std=${cppNumber(std)}`);
  const array = floatArray(destination, "log_normal_cpu");
  const { base, length } = destination;
  for (let i = base; i < base + length; i++) array[i] = exp(nextNormal(generator, mean, std));
}

/**
 * Fills with the number of Bernoulli(p) trials up to the first success: 1, 2, ... Any dtype but bool.
 * @throws RuntimeError when `p` is not inside (0, 1), or the dtype is bool.
 *
 * https://pytorch.org/docs/1.13/generated/torch.Tensor.geometric_.html
 */
export function fillGeometric(destination: Destination, generator: Generator, p: number): void {
  if (!(p > 0 && p < 1)) throw new RuntimeError(`geometric_ expects p to be in (0, 1), but got p=${cppNumber(p)}`);
  const { array, base, length, dtype } = destination;
  if (dtype.kind === "bool") throw new RuntimeError(`"geometric_cpu" not implemented for 'Bool'`);
  const scale = log(1 - p);
  for (let i = base; i < base + length; i++) {
    const trials = Math.ceil(log(generator.uniform53()) / scale);
    if (dtype.cells === 2) writeInt64(array as Int32Array, i, trials);
    else array[i] = trials;
  }
}
