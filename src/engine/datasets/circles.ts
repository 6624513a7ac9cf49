import { ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { linspaceArray } from "../numpy/arrays.js";
import { sincos, trig } from "../tensor/random/libm.js";
import { checkNoise, twoCounts } from "./checks.js";
import { type Labelled, labelled, orderOf, toTensors } from "./labelled.js";
import { addNoise, type MakeMoonsOptions } from "./moons.js";
import { generatorOf } from "./randomSource.js";

export interface MakeCirclesOptions extends MakeMoonsOptions {
  /** Radius of the inner circle to that of the outer (0.8). */
  factor?: number;
}

/**
 * A small circle in a larger one. The numbers are scikit-learn's for the same seed.
 * @throws ValueError when the sample counts, the noise or the factor cannot be.
 *
 * https://scikit-learn.org/1.2/modules/generated/sklearn.datasets.make_circles.html
 */
export function makeCircles(options: MakeCirclesOptions = {}): Labelled {
  checkOptions("makeCircles", options, ["samples", "noise", "shuffle", "seed", "factor"]);
  const { samples = 100, noise, shuffle = true, factor = 0.8, seed } = options;
  if (!(factor >= 0 && factor < 1)) throw new ValueError(`'factor' has to be between 0 and 1., but got ${factor}`);
  const [outer, inner] = twoCounts(samples);
  const deviation = checkNoise(noise);
  const generator = generatorOf(seed);
  const points = new Float64Array(2 * (outer + inner));
  const labels = new Int32Array(outer + inner);
  const angles = [linspaceArray(0, 2 * Math.PI, outer, false), linspaceArray(0, 2 * Math.PI, inner, false)];
  orderOf(outer + inner, shuffle, generator).forEach((source, i) => {
    labels[i] = source >= outer ? 1 : 0;
    sincos(angles[labels[i]][source - labels[i] * outer]);
    const radius = labels[i] === 1 ? factor : 1;
    points[2 * i] = trig.cos * radius;
    points[2 * i + 1] = trig.sin * radius;
  });
  addNoise(points, deviation, generator);
  return labelled(...toTensors({ points, labels }, 2));
}
