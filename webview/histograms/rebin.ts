import type { TensorStatistics } from "../../src/protocol/statistics.js";

/** Share of all elements in each of `bins` equal bins from `low` to `high`; elements outside are in none. */
export function rebin(statistics: TensorStatistics, low: number, high: number, bins: number): Float64Array {
  const { min, max, histogram, count } = statistics;
  const shares = new Float64Array(bins);
  if (count === 0 || !(high > low) || !Number.isFinite(min)) return shares;
  const place = (value: number): number => ((value - low) / (high - low)) * bins;
  // All elements are equal, or so near to each other that the bins have no width.
  if (!(max > min)) {
    const bin = Math.min(bins - 1, Math.floor(place(min)));
    if (bin >= 0) shares[bin] = histogram.reduce((sum, n) => sum + n, 0) / count;
    return shares;
  }
  const wide = (max - min) / histogram.length;
  histogram.forEach((n, i) => {
    if (n === 0) return;
    const from = place(min + i * wide);
    const to = place(min + (i + 1) * wide);
    for (let bin = Math.max(0, Math.floor(from)); bin < bins && bin < to; bin++)
      shares[bin] += ((Math.min(to, bin + 1) - Math.max(from, bin)) / (to - from)) * (n / count);
  });
  return shares;
}

/** Interval that holds the finite elements of all samples but for far outliers: four standard deviations around the means at least. */
export function commonRange(all: readonly TensorStatistics[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const { min, max, mean, std } of all) {
    if (!Number.isFinite(min)) continue;
    low = Math.min(low, Math.max(min, mean - 4 * std));
    high = Math.max(high, Math.min(max, mean + 4 * std));
  }
  if (low > high) return [-1, 1];
  return low < high ? [low, high] : [low - Math.abs(low || 1) / 2, high + Math.abs(high || 1) / 2];
}

/** NaN and infinite elements. */
export const brokenCount = ({ nan, positiveInfinity, negativeInfinity }: TensorStatistics): number =>
  nan + positiveInfinity + negativeInfinity;
