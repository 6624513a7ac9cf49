import { checkOptions } from "../arguments.js";
import type { LegacyGenerator } from "../numpy/legacyGenerator.js";
import { tensorOf } from "../ops/creation.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkCount, checkNoise } from "./checks.js";
import { type Labelled, labelled, normal, orderOf, reordered, uniform, withColumns } from "./labelled.js";
import { orthonormal, product } from "./matrix.js";
import { addNoise } from "./moons.js";
import { generatorOf, type RandomSource } from "./randomSource.js";

export interface MakeRegressionOptions {
  /** Points (100). */
  samples?: number;
  /** Features (100). */
  features?: number;
  /** Features that the targets depend on (10). */
  informative?: number;
  /** Targets a sample (1). */
  targets?: number;
  /** Added to the targets (0). */
  bias?: number;
  /** About how many directions explain most of the features; all of them alike when left out. */
  effectiveRank?: number | null;
  /** Weight of the other directions then, 0 to 1 (0.5). */
  tailStrength?: number;
  /** Standard deviation of Gaussian noise of the targets (0). */
  noise?: number;
  /** Whether to shuffle samples and features (true). */
  shuffle?: boolean;
  /** Seed; NumPy's shared generator when left out. */
  seed?: RandomSource;
}

const defaults = {
  samples: 100,
  features: 100,
  informative: 10,
  targets: 1,
  bias: 0,
  tailStrength: 0.5,
  noise: 0,
  shuffle: true,
};

/**
 * A linear regression problem: normal features, targets a sum of some of them. The numbers are scikit-learn's for the same seed, to the
 * order in which sums are taken.
 * @returns points, targets [samples] or [samples, targets], and the `coefficients` [features] or [features, targets]
 * @throws ValueError for counts or noise that are none.
 *
 * https://scikit-learn.org/1.2/modules/generated/sklearn.datasets.make_regression.html
 */
export function makeRegression(options: MakeRegressionOptions = {}): Labelled & { coefficients: Tensor } {
  checkOptions("makeRegression", options, [...Object.keys(defaults), "effectiveRank", "seed"]);
  const { samples, features, targets, bias, tailStrength, noise, shuffle } = { ...defaults, ...options };
  for (const [name, value] of Object.entries({ samples, features, targets })) checkCount(name, value, 1);
  const informative = Math.min(features, options.informative ?? defaults.informative);
  checkCount("informative", informative);
  const deviation = checkNoise(noise);
  const rank = options.effectiveRank ?? null;
  const generator = generatorOf(options.seed);
  let X: Float64Array =
    rank === null
      ? normal(generator, samples * features)
      : lowRankMatrix(samples, features, rank, tailStrength, generator);
  let truth: Float64Array = new Float64Array(features * targets);
  truth.set(uniform(generator, informative * targets).map((value) => 100 * value));
  let y: Float64Array = product(X, truth, samples, features, targets).map((value) => value + bias);
  addNoise(y, deviation === 0 ? undefined : deviation, generator);
  if (shuffle) {
    const order = orderOf(samples, true, generator);
    const columns = orderOf(features, true, generator);
    X = withColumns(reordered(X, features, order), features, columns);
    y = reordered(y, targets, order);
    truth = reordered(truth, targets, columns);
  }
  const shaped = (values: Float64Array, count: number) =>
    tensorOf(
      values,
      [count, targets].filter((size) => size !== 1),
    );
  return labelled(tensorOf(X, [samples, features]), shaped(y, samples), { coefficients: shaped(truth, features) });
}

/** A matrix [samples, features] whose singular values fall like a bell, with a fat tail. */
function lowRankMatrix(
  samples: number,
  features: number,
  rank: number,
  tailStrength: number,
  generator: LegacyGenerator,
): Float64Array {
  const n = Math.min(samples, features);
  const u = orthonormal(normal(generator, samples * n), samples, n);
  const v = orthonormal(normal(generator, features * n), features, n);
  const singular = Float64Array.from({ length: n }, (_, i) => {
    const bell = (1 - tailStrength) * Math.exp(-((i / rank) ** 2));
    return bell + tailStrength * Math.exp((-0.1 * i) / rank);
  });
  const scaled = u.map((value, i) => value * singular[i % n]);
  const transposed = new Float64Array(n * features);
  v.forEach((value, i) => (transposed[(i % n) * features + Math.floor(i / n)] = value));
  return product(scaled, transposed, samples, n, features);
}
