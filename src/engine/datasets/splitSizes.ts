import { ValueError } from "../errors.js";

/** How many samples go where: whole numbers are counts, numbers in (0, 1) are shares. */
export interface SplitSizes {
  testSize?: number | null;
  trainSize?: number | null;
}

const DEFAULT_TEST_SIZE = 0.25;

/**
 * Sizes of the training and the test set out of `samples`.
 * @throws ValueError in scikit-learn's words when they do not fit.
 */
export function splitSizes(samples: number, sizes: SplitSizes): { train: number; test: number } {
  const trainSize = sizes.trainSize ?? undefined;
  const testSize = sizes.testSize ?? (trainSize === undefined ? DEFAULT_TEST_SIZE : undefined);
  checkSize("test_size", testSize, samples);
  checkSize("train_size", trainSize, samples);
  if (isShare(testSize) && isShare(trainSize) && testSize + trainSize > 1)
    throw new ValueError(
      `The sum of test_size and train_size = ${testSize + trainSize}, should be in the (0, 1) range. Reduce test_size ` +
        `and/or train_size.`,
    );
  const testCount = isShare(testSize) ? Math.ceil(testSize * samples) : testSize;
  const trainCount = isShare(trainSize) ? Math.floor(trainSize * samples) : trainSize;
  const test = testCount ?? samples - trainCount!;
  const train = trainCount ?? samples - test;
  if (train + test > samples)
    throw new ValueError(
      `The sum of train_size and test_size = ${train + test}, should be smaller than the number of samples ${samples}. ` +
        `Reduce test_size and/or train_size.`,
    );
  if (train === 0)
    throw new ValueError(
      `With n_samples=${samples}, test_size=${testSize ?? "None"} and train_size=${trainSize ?? "None"}, the resulting ` +
        `train set will be empty. Adjust any of the aforementioned parameters.`,
    );
  return { train, test };
}

function isShare(size: number | undefined): size is number {
  return size !== undefined && !Number.isInteger(size);
}

function checkSize(name: string, size: number | undefined, samples: number): void {
  if (size === undefined) return;
  const limit = Number.isInteger(size) ? samples : 1;
  if (!(size > 0 && size < limit))
    throw new ValueError(
      `${name}=${size} should be either positive and smaller than the number of samples ${samples} or a float in the ` +
        `(0, 1) range`,
    );
}
