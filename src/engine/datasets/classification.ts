import { ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import type { LegacyGenerator } from "../numpy/legacyGenerator.js";
import { checkCount } from "./checks.js";
import { hypercube } from "./hypercube.js";
import { type Labelled, labelled, normal, orderOf, reordered, toTensors, uniform, withColumns } from "./labelled.js";
import { product } from "./matrix.js";
import { generatorOf, type RandomSource } from "./randomSource.js";

export interface MakeClassificationOptions {
  /** Points (100). */
  samples?: number;
  /** Features in all (20); those that are none of the following are noise. */
  features?: number;
  /** Features that tell the classes apart (2). */
  informative?: number;
  /** Random combinations of the informative ones (2). */
  redundant?: number;
  /** Copies of informative and redundant ones (0). */
  repeated?: number;
  /** Classes (2). */
  classes?: number;
  /** Clusters of each class (2). */
  clustersPerClass?: number;
  /** Share of each class; the last may be left out. All equal by default. */
  weights?: readonly number[] | null;
  /** Part of the samples whose class is drawn at random (0.01). */
  flipY?: number;
  /** Half the side of the hypercube whose corners are the clusters' centers (1). */
  classSep?: number;
  /** Whether the centers are corners of a hypercube (true) or of a random polytope. */
  hypercube?: boolean;
  /** Added to the features (0), for all or for each; null draws it. */
  shift?: number | readonly number[] | null;
  /** Multiplies the features (1), for all or for each; null draws it. */
  scale?: number | readonly number[] | null;
  /** Whether to shuffle samples and features (true). */
  shuffle?: boolean;
  /** Seed; NumPy's shared generator when left out. */
  seed?: RandomSource;
}

const defaults = {
  samples: 100,
  features: 20,
  informative: 2,
  redundant: 2,
  repeated: 0,
  classes: 2,
  clustersPerClass: 2,
  flipY: 0.01,
  classSep: 1,
  hypercube: true,
  shuffle: true,
};

type Settings = typeof defaults & MakeClassificationOptions;

/**
 * A classification problem of any size: normal clusters about the corners of a hypercube, with redundant, repeated and useless features.
 * The numbers are scikit-learn's for the same seed.
 * @throws ValueError in scikit-learn's words where the counts do not fit together.
 *
 * https://scikit-learn.org/1.2/modules/generated/sklearn.datasets.make_classification.html
 */
export function makeClassification(options: MakeClassificationOptions = {}): Labelled {
  checkOptions("makeClassification", options, [...Object.keys(defaults), "weights", "shift", "scale", "seed"]);
  const settings: Settings = { ...defaults, ...options };
  const { samples, features, classes, clustersPerClass, informative, flipY } = settings;
  checkSettings(settings);
  const generator = generatorOf(settings.seed);
  const counts = clusterSizes(settings);
  const X = new Float64Array(samples * features);
  const labels = Int32Array.from(counts.flatMap((count, k) => new Array<number>(count).fill(k % classes)));
  if (labels.length !== samples)
    throw new ValueError(`the weights share out ${labels.length} samples, but there are ${samples}`);

  const centers = centersOf(classes * clustersPerClass, settings, generator);
  const core = normal(generator, samples * informative);
  let start = 0;
  counts.forEach((count, k) => {
    const part = core.subarray(start * informative, (start + count) * informative);
    const mixing = uniform(generator, informative ** 2).map((value) => 2 * value - 1);
    part.set(product(part, mixing, count, informative, informative));
    part.forEach((value, i) => (part[i] = value + centers[k * informative + (i % informative)]));
    start += count;
  });
  place(X, features, 0, core, informative);
  addFurtherFeatures(X, core, settings, generator);

  if (flipY >= 0) {
    const flipped = uniform(generator, samples).map((value) => (value < flipY ? 1 : 0));
    const count = flipped.reduce((a, b) => a + b, 0);
    const drawn = count > 0 ? generator.integers(0, classes, count) : [];
    let next = 0;
    flipped.forEach((flip, i) => {
      if (flip === 1) labels[i] = drawn[next++];
    });
  }
  moveAndScale(X, settings, generator);
  if (!settings.shuffle) return labelled(...toTensors({ points: X, labels }, features));
  const order = orderOf(samples, true, generator);
  const columns = orderOf(features, true, generator);
  const points = withColumns(reordered(X, features, order), features, columns);
  return labelled(...toTensors({ points, labels: order.map((i) => labels[i]) }, features));
}

function checkSettings({ samples, features, informative, redundant, repeated, classes, clustersPerClass }: Settings) {
  for (const [name, value] of Object.entries({ redundant, repeated })) checkCount(name, value);
  for (const [name, value] of Object.entries({ samples, features, informative, classes, clustersPerClass }))
    checkCount(name, value, 1);
  if (informative + redundant + repeated > features)
    throw new ValueError(
      "Number of informative, redundant and repeated features must sum to less than the number of total features",
    );
  if (informative < Math.log2(classes * clustersPerClass))
    throw new ValueError(
      `n_classes(${classes}) * n_clusters_per_class(${clustersPerClass}) must be smaller or equal ` +
        `2**n_informative(${informative})=${2 ** informative}`,
    );
}

function clusterSizes({ samples, classes, clustersPerClass, weights }: Settings): number[] {
  let shares = weights ?? new Array<number>(classes).fill(1 / classes);
  if (shares.length !== classes && shares.length !== classes - 1)
    throw new ValueError("Weights specified but incompatible with number of classes.");
  if (shares.length === classes - 1) shares = [...shares, 1 - shares.reduce((a, b) => a + b, 0)];
  const clusters = classes * clustersPerClass;
  const sizes = Array.from({ length: clusters }, (_, k) =>
    Math.trunc((samples * shares[k % classes]) / clustersPerClass),
  );
  const missing = samples - sizes.reduce((a, b) => a + b, 0);
  for (let i = 0; i < missing; i++) sizes[i % clusters]++;
  return sizes;
}

/** Cluster centers, [clusters, informative]. */
function centersOf(clusters: number, settings: Settings, generator: LegacyGenerator): Float64Array {
  const { informative, classSep } = settings;
  const corners = hypercube(clusters, informative, generator).map((bit) => bit * 2 * classSep - classSep);
  if (settings.hypercube) return corners;
  const byCluster = uniform(generator, clusters);
  const byFeature = uniform(generator, informative);
  return corners.map((value, i) => value * byCluster[Math.floor(i / informative)] * byFeature[i % informative]);
}

function addFurtherFeatures(X: Float64Array, core: Float64Array, settings: Settings, generator: LegacyGenerator): void {
  const { samples, features, informative, redundant, repeated } = settings;
  if (redundant > 0) {
    const mixing = uniform(generator, informative * redundant).map((value) => 2 * value - 1);
    place(X, features, informative, product(core, mixing, samples, informative, redundant), redundant);
  }
  const taken = informative + redundant;
  if (repeated > 0) {
    const sources = uniform(generator, repeated).map((value) => Math.trunc((taken - 1) * value + 0.5));
    for (let row = 0; row < samples; row++)
      sources.forEach((source, j) => (X[row * features + taken + j] = X[row * features + source]));
  }
  const useless = features - taken - repeated;
  if (useless > 0) place(X, features, features - useless, normal(generator, samples * useless), useless);
}

function moveAndScale(X: Float64Array, settings: Settings, generator: LegacyGenerator): void {
  const { features, classSep } = settings;
  const shift =
    settings.shift === null
      ? uniform(generator, features).map((value) => (2 * value - 1) * classSep)
      : forAll("shift", settings.shift ?? 0, features);
  const scale =
    settings.scale === null
      ? uniform(generator, features).map((value) => 1 + 100 * value)
      : forAll("scale", settings.scale ?? 1, features);
  X.forEach((value, i) => (X[i] = (value + shift[i % features]) * scale[i % features]));
}

function forAll(name: string, value: number | readonly number[], features: number): ArrayLike<number> {
  if (typeof value === "number") return new Array<number>(features).fill(value);
  if (value.length !== features)
    throw new ValueError(
      `${name} must be a number or one for each of the ${features} features, but got ${value.length}`,
    );
  return value;
}

/** Writes a row-major block into the columns from `at` on. */
function place(X: Float64Array, features: number, at: number, block: Float64Array, width: number): void {
  block.forEach((value, i) => (X[Math.floor(i / width) * features + at + (i % width)] = value));
}
