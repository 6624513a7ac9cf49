import { ValueError } from "../errors.js";
import type { LegacyGenerator } from "./legacyGenerator.js";

const SUM_TOLERANCE = 1.4901161193847656e-8;

/**
 * `count` indices below `population`, as `RandomState.choice` draws them.
 *
 * @param probabilities one for each index, summing to 1; all equal when left out.
 * @throws ValueError when there are too few to choose from, or the probabilities are not such.
 *
 * https://numpy.org/doc/1.24/reference/random/generated/numpy.random.RandomState.choice.html
 */
export function choice(
  generator: LegacyGenerator,
  population: number,
  count: number,
  replace = true,
  probabilities?: ArrayLike<number>,
): Int32Array {
  if (!Number.isInteger(population) || population < 0 || (population === 0 && count > 0))
    throw new ValueError(`'a' must be greater than 0 unless no samples are taken, but got ${population}`);
  if (probabilities) checkProbabilities(probabilities, population);
  if (!replace && count > population)
    throw new ValueError(
      `Cannot take a larger sample than population when 'replace=False': ${count} out of ${population}`,
    );
  if (!probabilities)
    return replace
      ? Int32Array.from(count === 0 ? [] : generator.integers(0, population, count))
      : generator.permutation(population).slice(0, count);
  return replace
    ? search(
        cumulative(probabilities),
        generator.fill(count, () => generator.nextDouble()),
      )
    : withoutReplacement(generator, count, probabilities);
}

function withoutReplacement(generator: LegacyGenerator, count: number, probabilities: ArrayLike<number>): Int32Array {
  const left = Float64Array.from(probabilities);
  if (left.filter((p) => p > 0).length < count)
    throw new ValueError(`Fewer non-zero entries in p than size: ${count} wanted`);
  const found = new Set<number>();
  while (found.size < count) {
    const uniforms = generator.fill(count - found.size, () => generator.nextDouble());
    for (const index of found) left[index] = 0;
    for (const index of search(cumulative(left), uniforms)) found.add(index);
  }
  return Int32Array.from(found);
}

/** Running sums divided by the last. */
function cumulative(probabilities: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(probabilities.length);
  let sum = 0;
  for (let i = 0; i < sums.length; i++) sums[i] = sum += probabilities[i];
  return sums.map((value) => value / sum);
}

/** For each value the number of sums that are not above it. */
function search(sums: Float64Array, values: Float64Array): Int32Array {
  return Int32Array.from(values, (value) => {
    let low = 0;
    let high = sums.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

function checkProbabilities(probabilities: ArrayLike<number>, population: number): void {
  if (probabilities.length !== population)
    throw new ValueError(`'a' and 'p' must have same size, but got ${population} and ${probabilities.length}`);
  let sum = 0;
  for (let i = 0; i < population; i++) {
    const p = probabilities[i];
    if (Number.isNaN(p)) throw new ValueError(`probabilities contain NaN (at index ${i})`);
    if (p < 0) throw new ValueError(`probabilities are not non-negative: ${p} at index ${i}`);
    sum += p;
  }
  if (Math.abs(sum - 1) > SUM_TOLERANCE) throw new ValueError(`probabilities do not sum to 1, but to ${sum}`);
}
