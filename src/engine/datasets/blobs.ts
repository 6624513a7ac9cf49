import { ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { tensorOf } from "../ops/creation.js";
import { Tensor } from "../tensor/tensor.js";
import { checkCount } from "./checks.js";
import { type Labelled, labelled, orderOf, reordered, toTensors } from "./labelled.js";
import { generatorOf, type RandomSource } from "./randomSource.js";

export interface MakeBlobsOptions {
  /** Points in all (100), shared out equally, or how many around each center. */
  samples?: number | readonly number[];
  /** Number of features (2). */
  features?: number;
  /** How many centers to draw (3), or the centers, [centers, features]. */
  centers?: number | readonly (readonly number[])[] | Tensor | null;
  /** Standard deviation around the centers (1), for all or for each. */
  clusterStd?: number | readonly number[];
  /** Where centers are drawn (-10 to 10). */
  centerBox?: readonly [number, number];
  /** Whether to shuffle the points (true). */
  shuffle?: boolean;
  /** Seed; NumPy's shared generator when left out. */
  seed?: RandomSource;
}

const names = ["samples", "features", "centers", "clusterStd", "centerBox", "shuffle", "seed"];

/**
 * Gaussian clouds, one class around each center. The numbers are scikit-learn's for the same seed.
 * @returns points, classes, and the `centers` [centers, features]
 * @throws ValueError where counts of samples, centers and deviations do not fit together.
 *
 * https://scikit-learn.org/1.2/modules/generated/sklearn.datasets.make_blobs.html
 */
export function makeBlobs(options: MakeBlobsOptions = {}): Labelled & { centers: Tensor } {
  checkOptions("makeBlobs", options, names);
  const { samples = 100, clusterStd = 1, centerBox = [-10, 10], shuffle = true, seed } = options;
  const generator = generatorOf(seed);
  const given = options.centers ?? (typeof samples === "number" ? 3 : samples.length);
  let { features = 2 } = options;
  checkCount("features", features, 1);
  let centers: number[][];
  if (typeof given === "number") {
    checkCount("centers", given, 1);
    const [low, high] = centerBox;
    centers = Array.from({ length: given }, () =>
      Array.from({ length: features }, () => low + (high - low) * generator.nextDouble()),
    );
  } else {
    centers = (given instanceof Tensor ? given.tolist() : given.map((center) => [...center])) as number[][];
    features = centers[0]?.length ?? 0;
    if (features === 0 || centers.some((center) => center.length !== features))
      throw new ValueError(`centers must be a matrix [centers, features], but got ${JSON.stringify(centers)}`);
  }
  const counts = countsOf(samples, centers.length);
  const deviations = deviationsOf(clusterStd, centers.length);
  const points = counts.flatMap((count, c) =>
    Array.from({ length: count }, () => centers[c].map((at) => at + deviations[c] * generator.nextGauss())),
  );
  const labels = Int32Array.from(counts.flatMap((count, c) => new Array<number>(count).fill(c)));
  const order = orderOf(labels.length, shuffle, generator);
  const shuffled = reordered(Float64Array.from(points.flat()), features, order);
  const tensors = toTensors({ points: shuffled, labels: order.map((i) => labels[i]) }, features);
  return labelled(...tensors, { centers: tensorOf(Float64Array.from(centers.flat()), [centers.length, features]) });
}

function countsOf(samples: number | readonly number[], centers: number): readonly number[] {
  if (typeof samples !== "number") {
    if (samples.length !== centers)
      throw new ValueError(
        `Length of \`n_samples\` not consistent with number of centers. Got n_samples = [${samples.join(", ")}] and ${centers} centers`,
      );
    samples.forEach((count) => checkCount("samples", count));
    return samples;
  }
  checkCount("samples", samples);
  const each = Math.floor(samples / centers);
  return Array.from({ length: centers }, (_, c) => each + (c < samples % centers ? 1 : 0));
}

function deviationsOf(deviations: number | readonly number[], centers: number): readonly number[] {
  if (typeof deviations === "number") return new Array<number>(centers).fill(deviations);
  if (deviations.length !== centers)
    throw new ValueError(
      `Length of \`clusters_std\` not consistent with number of centers. Got ${centers} centers and cluster_std = [${deviations.join(", ")}]`,
    );
  return deviations;
}
