import { checkOptions } from "../arguments.js";
import type { LegacyGenerator } from "../numpy/legacyGenerator.js";
import { linspaceArray } from "../numpy/arrays.js";
import { sincos, trig } from "../tensor/random/libm.js";
import { checkNoise, twoCounts } from "./checks.js";
import { type Labelled, labelled, orderOf, type Points, toTensors } from "./labelled.js";
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

/**
 * Two interleaving half circles: a small set that no straight line separates. The numbers are scikit-learn's for the same seed.
 * @throws ValueError when the sample counts or the noise are negative or no numbers.
 *
 * https://scikit-learn.org/1.2/modules/generated/sklearn.datasets.make_moons.html
 */
export function makeMoons(options: MakeMoonsOptions = {}): Labelled {
  const {
    samples = 100,
    noise,
    shuffle = true,
    seed,
  } = checkOptions("makeMoons", options, ["samples", "noise", "shuffle", "seed"]);
  const [outer, inner] = twoCounts(samples);
  return labelled(...toTensors(moons(outer, inner, generatorOf(seed), shuffle, checkNoise(noise)), 2));
}

/** The same on plain arrays: points row-major [outer + inner, 2], labels 0 for the outer moon and 1 for the inner. */
function moons(outer: number, inner: number, generator: LegacyGenerator, shuffle: boolean, noise?: number): Points {
  const total = outer + inner;
  const points = new Float64Array(2 * total);
  const labels = new Int32Array(total);
  const order = orderOf(total, shuffle, generator);
  const [outerAngles, innerAngles] = [linspaceArray(0, Math.PI, outer), linspaceArray(0, Math.PI, inner)];
  order.forEach((source, i) => {
    const isInner = source >= outer;
    sincos(isInner ? innerAngles[source - outer] : outerAngles[source]);
    points[2 * i] = isInner ? 1 - trig.cos : trig.cos;
    points[2 * i + 1] = isInner ? 1 - trig.sin - 0.5 : trig.sin;
    labels[i] = isInner ? 1 : 0;
  });
  addNoise(points, noise, generator);
  return { points, labels };
}

/** Adds Gaussian noise in place. */
export function addNoise(values: Float64Array, noise: number | undefined, generator: LegacyGenerator): void {
  if (noise !== undefined) for (let i = 0; i < values.length; i++) values[i] += noise * generator.nextGauss();
}
