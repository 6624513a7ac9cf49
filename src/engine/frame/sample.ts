import { checkOptions } from "../arguments.js";
import { generatorOf, type RandomSource } from "../datasets/randomSource.js";
import { ValueError } from "../errors.js";
import { choice } from "../numpy/choice.js";

export interface SampleOptions {
  /** Number of rows (1). */
  n?: number;
  /** Their share of all rows, instead. */
  frac?: number;
  /** Whether a row may come more than once (false). */
  replace?: boolean;
  /** Seed; NumPy's shared generator when left out. */
  seed?: RandomSource;
}

/** Positions of rows drawn at random, as pandas draws them. https://pandas.pydata.org/pandas-docs/version/1.5/reference/api/pandas.DataFrame.sample.html */
export function sampleRows(length: number, options: SampleOptions): Int32Array {
  const { n, frac, replace = false, seed } = checkOptions("sample", options, ["n", "frac", "replace", "seed"]);
  if (n !== undefined && frac !== undefined) throw new ValueError("Please enter a value for `frac` OR `n`, not both");
  if (frac !== undefined && frac > 1 && !replace)
    throw new ValueError("Replace has to be set to `True` when upsampling the population `frac` > 1.");
  const count = frac === undefined ? (n ?? 1) : roundHalfEven(frac * length);
  if (!Number.isInteger(count) || count < 0)
    throw new ValueError(`A whole number of rows from 0 must be given, but got ${count}`);
  return choice(generatorOf(seed), length, count, replace);
}

/** Python's rounding. */
function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  return x - below === 0.5 ? below + (below % 2) : Math.round(x);
}
