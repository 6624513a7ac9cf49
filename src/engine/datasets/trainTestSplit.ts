import { ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { takeRows } from "../numpy/rows.js";
import { Tensor } from "../tensor/tensor.js";
import { generatorOf, type RandomSource } from "./randomSource.js";
import { shuffleSplit, stratifiedSplit, type SplitIndices } from "./splitIndices.js";
import { splitSizes, type SplitSizes } from "./splitSizes.js";

/** Rows that can be taken by position: a DataFrame, or a column of one. */
export interface Rows {
  readonly length: number;
  take(rows: ArrayLike<number>): Rows;
}

/** What can be split: a tensor along its first dimension, an array, or the rows of a table. */
export type Splittable = Tensor | readonly unknown[] | Rows;

export interface TrainTestSplitOptions extends SplitSizes {
  /** Whether to shuffle before splitting (true). */
  shuffle?: boolean;
  /** Class of each sample, [samples]: both sets then have each class in its proportion. */
  stratify?: Tensor | readonly number[] | null;
  /** Seed of shuffling; NumPy's shared generator when left out. */
  seed?: RandomSource;
}

/**
 * Splits arrays of equal length into a training and a test set (a quarter, unless `testSize` or `trainSize` say otherwise), the
 * same samples for all: `[XTrain, XTest, yTrain, yTest]`. The samples are scikit-learn's for the same seed.
 *
 * A whole `testSize` or `trainSize` is a number of samples, one between 0 and 1 a share of them.
 * @throws ValueError when lengths differ or the sizes do not fit.
 *
 * https://scikit-learn.org/1.2/modules/generated/sklearn.model_selection.train_test_split.html
 */
export function trainTestSplit<A extends Splittable>(a: A, options?: TrainTestSplitOptions): [A, A];
export function trainTestSplit<A extends Splittable, B extends Splittable>(
  a: A,
  b: B,
  options?: TrainTestSplitOptions,
): [A, A, B, B];
export function trainTestSplit<A extends Splittable, B extends Splittable, C extends Splittable>(
  a: A,
  b: B,
  c: C,
  options?: TrainTestSplitOptions,
): [A, A, B, B, C, C];
export function trainTestSplit(...args: (Splittable | TrainTestSplitOptions | undefined)[]): Splittable[] {
  const arrays = args.filter((arg): arg is Splittable => arg instanceof Tensor || Array.isArray(arg) || isRows(arg));
  const options = (args.find((arg) => arg !== undefined && !arrays.includes(arg as Splittable)) ??
    {}) as TrainTestSplitOptions;
  checkOptions("trainTestSplit", options, ["testSize", "trainSize", "shuffle", "stratify", "seed"]);
  if (arrays.length === 0) throw new ValueError("At least one array required as input");
  const lengths = arrays.map((array) => array.length);
  if (lengths.some((length) => length !== lengths[0]))
    throw new ValueError(`Found input variables with inconsistent numbers of samples: [${lengths.join(", ")}]`);
  const { train, test } = split(lengths[0], options);
  return arrays.flatMap((array) => [take(array, train), take(array, test)]);
}

function split(samples: number, options: TrainTestSplitOptions): SplitIndices {
  const { shuffle = true, stratify, seed } = options;
  const { train, test } = splitSizes(samples, options);
  if (!shuffle) {
    if (stratify) throw new ValueError("Stratified train/test split is not implemented for shuffle=False");
    const order = Int32Array.from({ length: train + test }, (_, i) => i);
    return { train: order.slice(0, train), test: order.slice(train) };
  }
  if (!stratify) return shuffleSplit(samples, train, test, generatorOf(seed));
  const labels = stratify instanceof Tensor ? (stratify.tolist() as number[]) : stratify;
  if (labels.length !== samples)
    throw new ValueError(
      `Found input variables with inconsistent numbers of samples: [${samples}, ${labels.length}] (stratify is the last)`,
    );
  return stratifiedSplit(labels, train, test, generatorOf(seed));
}

function isRows(value: unknown): value is Rows {
  return typeof value === "object" && value !== null && "take" in value && typeof value.take === "function";
}

function take(array: Splittable, indices: Int32Array): Splittable {
  if (array instanceof Tensor) return takeRows(array, indices);
  return isRows(array) ? array.take(indices) : Array.from(indices, (i) => array[i]);
}
