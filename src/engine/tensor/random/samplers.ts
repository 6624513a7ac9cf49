/** Samplers over plain arrays. They draw from the generator exactly as PyTorch 1.13's CPU kernels (x86, no MKL) do. */
export { fillUniform } from "./uniform.js";
export { fillNormal, nextNormal } from "./normal.js";
export { fillCauchy, fillExponential, fillGeometric, fillLogNormal } from "./continuous.js";
export { fillBernoulli, fillBernoulliFrom, fillScaled } from "./bernoulli.js";
export { fillPermutation, fillRandom, fillRandomFromTo, randperm } from "./integers.js";
export { multinomial, type MultinomialOptions } from "./multinomial.js";
export { iterationOrder } from "./iterationOrder.js";
export type { Destination, FloatArray } from "./destination.js";
