import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { float32, getDefaultDtype, int64 } from "../tensor/dtype.js";
import { defaultGenerator } from "../tensor/random/generator.js";
import {
  fillBernoulli,
  fillCauchy,
  fillExponential,
  fillGeometric,
  fillLogNormal,
  fillRandom,
  fillRandomFromTo,
  type FloatArray,
  multinomial as drawCategories,
} from "../tensor/random/samplers.js";
import type { Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { encode } from "../backend/cpu/numeric.js";
import { empty } from "./creation.js";
import { methods } from "./methods.js";
import {
  bernoulli,
  drawn,
  type Drawn,
  fillInPlace,
  type GeneratorOption,
  randint,
  type RandomOptions,
} from "./random.js";

/**
 * Values from normal distributions: `normal(mean, std)` with a tensor for one or both, or `normal(mean, std, shape)` with numbers.
 * @throws RuntimeError for a negative deviation. https://pytorch.org/docs/1.13/generated/torch.normal.html
 */
export function normal(mean: Tensor, std?: Tensor | number, options?: GeneratorOption): Tensor;
export function normal(mean: number, std: Tensor, options?: GeneratorOption): Tensor;
export function normal(mean: number, std: number, shape: Shape, options?: RandomOptions): Tensor;
export function normal(mean: Tensor | number, std: Tensor | number = 1, ...rest: unknown[]): Tensor {
  if (typeof mean === "number" && typeof std === "number") {
    const [shape, options = {}] = rest as [Shape, RandomOptions?];
    if (!(std >= 0)) throw new RuntimeError(`normal expects std >= 0.0, but found std ${std}`);
    const { generator, ...placement } = options;
    return empty(shape, { dtype: getDefaultDtype(), ...placement }).normal_(mean, std, { generator });
  }
  const [options = {}] = rest as [GeneratorOption?];
  checkOptions("normal", options, ["generator"]);
  if (std instanceof Tensor && !std.storageRef.hollow)
    std.detach().forEachValue((value) => {
      if (!(value >= 0)) throw new RuntimeError("normal expects all elements of std >= 0.0");
    });
  const [a, b] = [mean, std].filter((x) => x instanceof Tensor).map((x) => x.detach());
  const like = b === undefined ? a : a.add(b);
  const out = empty(like.shape, { dtype: like.dtype, device: like.device });
  if (std instanceof Tensor)
    return out
      .normal_(0, 1, options)
      .mul_(std.detach())
      .add_(mean instanceof Tensor ? a : mean);
  return out.normal_(0, std, options).add_(a);
}

/**
 * Indices drawn with the rows' weights as probabilities: `[samples]` of a vector, `[rows, samples]` of a matrix; int64.
 * @throws RuntimeError for weights that are no probabilities or more samples than categories without replacement.
 * https://pytorch.org/docs/1.13/generated/torch.multinomial.html
 */
export function multinomial(
  weights: Tensor,
  samples: number,
  options: { replacement?: boolean } & GeneratorOption = {},
): Tensor {
  checkOptions("multinomial", options, ["replacement", "generator"]);
  if (weights.ndim < 1 || weights.ndim > 2) throw new RuntimeError("prob_dist must be 1 or 2 dim");
  if (!weights.isFloatingPoint())
    throw new RuntimeError(
      `multinomial only supports floating-point dtypes for input, got: ${weights.dtype.scalarType}`,
    );
  const shape = [...weights.shape.slice(0, -1), samples];
  if (weights.storageRef.hollow && !weights.isMeta) return Tensor.hollow(shape, int64);
  const out = Tensor.allocate(shape, int64, weights.device);
  if (out.storageRef.hollow) return out;
  if (weights.storageRef.hollow) return Tensor.hollow(shape, int64);
  const rows = weights.ndim === 1 ? 1 : weights.shape[0];
  const dense = weights
    .detach()
    .to(weights.dtype.codec === null ? weights.dtype : float32)
    .contiguous();
  const { array, base } = dense.storageRef;
  const start = base + dense.offset;
  const values = (array as FloatArray).subarray(start, start + dense.numel());
  const how = { rows, categories: weights.shape.at(-1)!, samples, replacement: options.replacement ?? false };
  encode(out.storageRef, 0, drawCategories(values, how, options.generator ?? defaultGenerator));
  return out;
}

/** Whole numbers from `low` to before `high` in the shape and dtype of `x`. https://pytorch.org/docs/1.13/generated/torch.randint_like.html */
export function randintLike(x: Tensor, high: number, options?: RandomOptions): Tensor;
export function randintLike(x: Tensor, low: number, high: number, options?: RandomOptions): Tensor;
export function randintLike(x: Tensor, ...args: (number | RandomOptions | undefined)[]): Tensor {
  const numbers = args.filter((arg) => typeof arg === "number");
  const options = args.find((arg) => typeof arg === "object");
  const [low, high] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  return randint(low, high, x.shape, { dtype: x.dtype, device: x.device, ...options });
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * Fills with 0 and 1; 1 with a probability, or with those of another tensor. https://pytorch.org/docs/1.13/generated/torch.Tensor.bernoulli_.html
     * @throws RuntimeError for numbers out of range.
     */
    bernoulli_(p: Tensor, options?: GeneratorOption): Tensor;
    bernoulli_(...args: Drawn<"p">): Tensor;
    /** Fills from a Cauchy distribution. https://pytorch.org/docs/1.13/generated/torch.Tensor.cauchy_.html */
    cauchy_(...args: Drawn<"median", "sigma">): Tensor;
    /** Fills from an exponential distribution. https://pytorch.org/docs/1.13/generated/torch.Tensor.exponential_.html */
    exponential_(...args: Drawn<"lambda">): Tensor;
    /**
     * Fills from a geometric distribution. https://pytorch.org/docs/1.13/generated/torch.Tensor.geometric_.html
     * @throws RuntimeError for numbers out of range.
     */
    geometric_(...args: Drawn<"p">): Tensor;
    /** Fills with values whose logarithm is normal. https://pytorch.org/docs/1.13/generated/torch.Tensor.log_normal_.html */
    logNormal_(...args: Drawn<"mean", "std">): Tensor;
    /**
     * Fills with whole numbers from `from` to before `to`, or over the range of the dtype. https://pytorch.org/docs/1.13/generated/torch.Tensor.random_.html
     * @throws RuntimeError for numbers below what is allowed.
     */
    random_(...args: Drawn<"from", "to">): Tensor;
    /** 1 with the probability that each element gives, else 0. https://pytorch.org/docs/1.13/generated/torch.Tensor.bernoulli.html */
    bernoulli(options?: GeneratorOption): Tensor;
    /**
     * Indices drawn with these weights as probabilities. https://pytorch.org/docs/1.13/generated/torch.Tensor.multinomial.html
     * @throws RuntimeError where shapes do not fit, where its arguments do not fit together, or for types that it does not take.
     */
    multinomial(samples: number, options?: { replacement?: boolean } & GeneratorOption): Tensor;
  }
}

methods({
  bernoulli_: function (this: Tensor, ...args: [Tensor, GeneratorOption?] | Drawn<"p">) {
    const [first, second] = args;
    if (first instanceof Tensor) return this.copy_(bernoulli(first.expand(this.shape), second as GeneratorOption));
    const { p = 0.5, ...options } = drawn("bernoulli_", ["p"], args);
    return fillInPlace(this, options, (to, generator) => fillBernoulli(to, generator, p));
  } as Tensor["bernoulli_"],
  cauchy_(...args) {
    const { median = 0, sigma = 1, ...options } = drawn("cauchy_", ["median", "sigma"], args);
    return fillInPlace(this, options, (to, generator) => fillCauchy(to, generator, median, sigma));
  },
  exponential_(...args) {
    const { lambda = 1, ...options } = drawn("exponential_", ["lambda"], args);
    return fillInPlace(this, options, (to, generator) => fillExponential(to, generator, lambda));
  },
  geometric_(...args) {
    const { p, ...options } = drawn("geometric_", ["p"], args);
    if (p === undefined) throw new TypeError('geometric_() missing 1 required positional arguments: "p"');
    return fillInPlace(this, options, (to, generator) => fillGeometric(to, generator, p));
  },
  logNormal_(...args) {
    const { mean = 1, std = 2, ...options } = drawn("logNormal_", ["mean", "std"], args);
    return fillInPlace(this, options, (to, generator) => fillLogNormal(to, generator, mean, std));
  },
  random_(...args) {
    const { from, to, ...options } = drawn("random_", ["from", "to"], args);
    if (from === undefined) return fillInPlace(this, options, fillRandom);
    const [low, high] = to === undefined ? [0, from] : [from, to];
    if (!(low < high))
      throw new RuntimeError(`random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`);
    return fillInPlace(this, options, (where, generator) => fillRandomFromTo(where, generator, low, high));
  },
  bernoulli(options = {}) {
    return bernoulli(this, options);
  },
  multinomial(samples, options = {}) {
    return multinomial(this, samples, options);
  },
});
