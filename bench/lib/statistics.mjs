/** Medians, quartiles and ratios of samples. */

/** @param {number[]} values not empty @param {number} share of [0, 1] @returns {number} interpolated linearly */
export function quantile(values, share) {
  if (values.length === 0) throw new RangeError("quantile of no values");
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * @typedef {object} Summary
 * @property {number} median
 * @property {[number, number]} spread first and third quartile
 * @property {number} best the smallest
 * @property {number} samples how many
 */

/** @param {number[]} values not empty @returns {Summary} */
export const summarize = (values) => ({
  median: median(values),
  spread: [quantile(values, 0.25), quantile(values, 0.75)],
  best: Math.min(...values),
  samples: values.length,
});

/**
 * Bounds of the median that values like these come from, by their order alone; right 19 times of 20.
 *
 * @param {number[]} values not empty
 * @returns {[number, number]} the smallest and the largest of fewer than six
 */
export function medianInterval(values) {
  const sorted = [...values].sort((a, b) => a - b);
  // The number of values below the median is binomial: n/2 with a deviation of √n/2.
  const below = Math.max(0, Math.floor(sorted.length / 2 - 0.98 * Math.sqrt(sorted.length)));
  return [sorted[below], sorted[sorted.length - 1 - below]];
}

/**
 * How many times as fast the first is as the second, by round: its two samples met the same machine. Rounds that one of them lacks
 * (undefined) are left out.
 *
 * @param {(number | undefined)[]} seconds by round
 * @param {(number | undefined)[]} others by round
 */
export function speedRatios(seconds, others) {
  /** @type {number[]} */
  const ratios = [];
  for (let round = 0; round < seconds.length; round++) {
    const [own, other] = [seconds[round], others[round]];
    if (own !== undefined && other !== undefined) ratios.push(other / own);
  }
  return ratios;
}

/**
 * How many times as fast the first is as the second: the median of the rounds.
 *
 * @param {(number | undefined)[]} seconds by round
 * @param {(number | undefined)[]} others by round
 * @returns {number | undefined} undefined without a common round
 */
export function speedRatio(seconds, others) {
  const ratios = speedRatios(seconds, others);
  return ratios.length > 0 ? median(ratios) : undefined;
}
