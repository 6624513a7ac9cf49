import { ValueError } from "../errors.js";
import type { LegacyGenerator } from "../numpy/legacyGenerator.js";
import { linspaceArray } from "../numpy/arrays.js";
import { integerTensor } from "../numpy/size.js";
import { fromArray } from "../ops/creation.js";
import { sincos, trig } from "../tensor/random/libm.js";
import type { Tensor } from "../tensor/tensor.js";
import { generatorOf, type RandomSource } from "./randomSource.js";

export interface MakeMoonsOptions {
  /** Points in all (100), or how many in the outer and in the inner moon. */
  samples?: number | readonly [outer: number, inner: number];
  /** Standard deviation of Gaussian noise added to the points; none when left out. */
  noise?: number | null;
  /** Whether to shuffle the points (true). */
  shuffle?: boolean;
  /** Seed of shuffling and noise; NumPy's shared generator when left out. */
  seed?: RandomSource;
}

/** Points and their classes; as `{ X, y }` or `[X, y]`. */
export interface Labelled extends Iterable<Tensor> {
  /** float64 [samples, features] */
  readonly X: Tensor;
  /** int64 [samples] */
  readonly y: Tensor;
  [Symbol.iterator](): IterableIterator<Tensor>;
}

/**
 * Two interleaving half circles: a small set that no straight line separates. The numbers are scikit-learn's for the same seed.
 * @throws ValueError when the sample counts or the noise are negative or no numbers.
 *
 * https://scikit-learn.org/1.2/modules/generated/sklearn.datasets.make_moons.html
 */
export function makeMoons(options: MakeMoonsOptions = {}): Labelled {
  const { samples = 100, noise, shuffle = true, seed } = options;
  const [outer, inner] = typeof samples === "number" ? [Math.floor(samples / 2), Math.ceil(samples / 2)] : samples;
  const total = typeof samples === "number" ? samples : outer + inner;
  for (const count of [total, outer, inner])
    if (!Number.isInteger(count) || count < 0)
      throw new ValueError(
        `\`samples\` can be either a whole number or two of them (outer, inner), from 0, but got ${String(samples)}`,
      );
  const scale = noise ?? undefined;
  if (scale !== undefined && !(scale >= 0)) throw new ValueError(`noise must be a number from 0, but got ${scale}`);
  const { points, labels } = moons(outer, inner, generatorOf(seed), shuffle, scale);
  const X = fromArray(points, [total, 2]);
  const y = integerTensor(labels);
  return {
    X,
    y,
    *[Symbol.iterator]() {
      yield X;
      yield y;
    },
  };
}

/** The same on plain arrays: points row-major [outer + inner, 2], labels 0 for the outer moon and 1 for the inner. */
export function moons(outer: number, inner: number, generator: LegacyGenerator, shuffle: boolean, noise?: number) {
  const total = outer + inner;
  const points = new Float64Array(2 * total);
  const labels = new Int32Array(total);
  const order = new Int32Array(total).map((_, i) => i);
  if (shuffle) generator.shuffle(order);
  const [outerAngles, innerAngles] = [linspaceArray(0, Math.PI, outer), linspaceArray(0, Math.PI, inner)];
  order.forEach((source, i) => {
    const isInner = source >= outer;
    sincos(isInner ? innerAngles[source - outer] : outerAngles[source]);
    points[2 * i] = isInner ? 1 - trig.cos : trig.cos;
    points[2 * i + 1] = isInner ? 1 - trig.sin - 0.5 : trig.sin;
    labels[i] = isInner ? 1 : 0;
  });
  if (noise !== undefined) for (let i = 0; i < points.length; i++) points[i] += noise * generator.nextGauss();
  return { points, labels };
}
