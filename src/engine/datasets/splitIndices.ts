import { ValueError } from "../errors.js";
import { choice } from "../numpy/choice.js";
import type { LegacyGenerator } from "../numpy/legacyGenerator.js";

/** Indices of the samples of each set, in the order they come out. */
export interface SplitIndices {
  train: Int32Array;
  test: Int32Array;
}

/** A random split (scikit-learn's `ShuffleSplit`): the test set is the first part of a permutation. */
export function shuffleSplit(samples: number, train: number, test: number, generator: LegacyGenerator): SplitIndices {
  const order = generator.permutation(samples);
  return { test: order.slice(0, test), train: order.slice(test, test + train) };
}

/**
 * A random split in which every class has its share of both sets (`StratifiedShuffleSplit`).
 * @param labels the class of each sample, any numbers
 * @throws ValueError when a class has one member only, or a set has fewer samples than there are classes.
 */
export function stratifiedSplit(
  labels: ArrayLike<number>,
  train: number,
  test: number,
  generator: LegacyGenerator,
): SplitIndices {
  const classes = membersByClass(labels);
  const counts = classes.map((members) => members.length);
  if (Math.min(...counts) < 2)
    throw new ValueError(
      "The least populated class in y has only 1 member, which is too few. The minimum number of groups for any class " +
        "cannot be less than 2.",
    );
  for (const [name, size] of [
    ["train_size", train],
    ["test_size", test],
  ] as const)
    if (size < classes.length)
      throw new ValueError(
        `The ${name} = ${size} should be greater or equal to the number of classes = ${classes.length}`,
      );

  const trainCounts = approximateMode(counts, train, generator);
  const left = counts.map((count, i) => count - trainCounts[i]);
  const testCounts = approximateMode(left, test, generator);
  const trainIndices: number[] = [];
  const testIndices: number[] = [];
  classes.forEach((members, i) => {
    const order = generator.permutation(members.length);
    const [trainCount, testCount] = [trainCounts[i], testCounts[i]];
    for (let j = 0; j < trainCount; j++) trainIndices.push(members[order[j]]);
    for (let j = trainCount; j < trainCount + testCount; j++) testIndices.push(members[order[j]]);
  });
  const trainResult = Int32Array.from(trainIndices);
  const testResult = Int32Array.from(testIndices);
  generator.shuffle(trainResult);
  generator.shuffle(testResult);
  return { train: trainResult, test: testResult };
}

/** Sample indices of each class, classes in order of their label. */
function membersByClass(labels: ArrayLike<number>): number[][] {
  const byLabel = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const members = byLabel.get(labels[i]);
    if (members) members.push(i);
    else byLabel.set(labels[i], [i]);
  }
  return [...byLabel.entries()].sort(([a], [b]) => a - b).map(([, members]) => members);
}

/**
 * `draws` samples shared out among classes in proportion to their counts: whole parts first, then the largest remainders, ties
 * broken at random.
 */
function approximateMode(counts: readonly number[], draws: number, generator: LegacyGenerator): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const ideal = counts.map((count) => (count / total) * draws);
  const result = ideal.map(Math.floor);
  let missing = draws - result.reduce((sum, count) => sum + count, 0);
  const remainders = ideal.map((value, i) => value - result[i]);
  const values = [...new Set(remainders)].sort((a, b) => b - a);
  for (const value of values) {
    if (missing <= 0) break;
    const tied = remainders.flatMap((remainder, i) => (remainder === value ? [i] : []));
    const add = Math.min(tied.length, missing);
    for (const at of choice(generator, tied.length, add, false)) result[tied[at]]++;
    missing -= add;
  }
  return result;
}
