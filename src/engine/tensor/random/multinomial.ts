import { RuntimeError } from "../../errors.js";
import { float32, float64 } from "../dtype.js";
import { fillExponential } from "./continuous.js";
import type { FloatArray } from "./destination.js";
import type { Generator } from "./generator.js";

/** `weights`: the first `rows * categories` numbers, row-major; a row need not sum to one. */
export interface MultinomialOptions {
  rows: number;
  categories: number;
  /** Indices to draw for each row. */
  samples: number;
  /** Whether an index may be drawn again. */
  replacement: boolean;
}

/**
 * Draws category indices with the rows' weights as probabilities; gives [rows, samples] indices, row-major.
 * @throws RuntimeError when weights are negative, infinite, NaN or sum to zero, or there are fewer categories than samples.
 *
 * https://pytorch.org/docs/1.13/generated/torch.multinomial.html
 */
export function multinomial(weights: FloatArray, options: MultinomialOptions, generator: Generator): Int32Array {
  const { categories, samples, replacement } = options;
  if (!(samples > 0)) throw new RuntimeError("cannot sample n_sample <= 0 samples");
  if (!replacement && samples > categories)
    throw new RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement");
  return replacement ? byInversion(weights, options, generator) : byExponentialRace(weights, options, generator);
}

/** Indices of the largest weight / Exp(1): the order in which exponential clocks of those rates ring. */
function byExponentialRace(weights: FloatArray, options: MultinomialOptions, generator: Generator): Int32Array {
  const { rows, categories, samples } = options;
  const total = rows * categories;
  for (let i = 0; i < total; i++)
    if (!(weights[i] >= 0 && weights[i] < Infinity))
      throw new RuntimeError("probability tensor contains either `inf`, `nan` or element < 0");
  for (let row = 0; row < rows; row++)
    if (weights.subarray(row * categories, (row + 1) * categories).every((weight) => weight === 0)) throw sumError();

  const scores = weights instanceof Float32Array ? new Float32Array(total) : new Float64Array(total);
  const dtype = weights instanceof Float32Array ? float32 : float64;
  fillExponential({ array: scores, base: 0, length: total, dtype }, generator, 1);
  for (let i = 0; i < total; i++) scores[i] = weights[i] / scores[i];

  const result = new Int32Array(rows * samples);
  for (let row = 0; row < rows; row++) {
    const of = scores.subarray(row * categories, (row + 1) * categories);
    if (samples === 1) {
      let best = 0;
      for (let j = 1; j < categories; j++) if (of[j] > of[best]) best = j;
      result[row] = best;
    } else {
      const order = Int32Array.from({ length: categories }, (_, j) => j).sort((a, b) => of[b] - of[a]);
      result.set(order.subarray(0, samples), row * samples);
    }
  }
  return result;
}

/** One float64 uniform a sample, looked up in the cumulative distribution (in the weights' own precision). */
function byInversion(weights: FloatArray, options: MultinomialOptions, generator: Generator): Int32Array {
  const { rows, categories, samples } = options;
  const cumulative = weights instanceof Float32Array ? new Float32Array(categories) : new Float64Array(categories);
  const result = new Int32Array(rows * samples);
  for (let row = 0; row < rows; row++) {
    accumulate(weights, row * categories, cumulative);
    for (let sample = 0; sample < samples; sample++) {
      const uniform = generator.uniform53();
      let left = 0;
      let right = categories;
      while (right > left) {
        const middle = left + ((right - left) >> 1);
        if (cumulative[middle] < uniform) left = middle + 1;
        else right = middle;
      }
      result[row * samples + sample] = left;
    }
  }
  return result;
}

function accumulate(weights: FloatArray, start: number, cumulative: FloatArray): void {
  const categories = cumulative.length;
  for (let j = 0; j < categories; j++) {
    const weight = weights[start + j];
    if (!(weight >= 0)) throw new RuntimeError("invalid multinomial distribution (encountering probability entry < 0)");
    if (weight === Infinity)
      throw new RuntimeError("invalid multinomial distribution (encountering probability entry = infinity or NaN)");
    cumulative[j] = (j === 0 ? 0 : cumulative[j - 1]) + weight;
  }
  const sum = categories === 0 ? 0 : cumulative[categories - 1];
  if (!(sum > 0)) throw sumError();
  for (let j = 0; j < categories; j++) cumulative[j] /= sum;
  cumulative[categories - 1] = 1;
}

function sumError(): RuntimeError {
  return new RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)");
}
