/** Statistics and histograms of numbers. */
import { mean, quantileOfSorted, variance } from "../../engine/frame/statistics.js";
import type { ColumnSummary, NumberFacts } from "../../protocol/dataset.js";

export interface CountedNumbers {
  missing: number;
  positiveInfinity: number;
  negativeInfinity: number;
  /** Ascending. */
  finite: Float64Array;
}

/** Bins of numbers that are not all whole, or lie far apart: by Rice's rule within these bounds. */
const [fewestBins, mostBins] = [5, 40];
/** Whole numbers get a bin each where they lie no further apart. */
const mostWholeBins = 40;

/** Tells NaN and infinities from numbers. */
export function countNumbers(values: ArrayLike<number>): CountedNumbers {
  const finite = new Float64Array(values.length);
  const counted = { missing: 0, positiveInfinity: 0, negativeInfinity: 0 };
  let length = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) counted.missing++;
    else if (value === Infinity) counted.positiveInfinity++;
    else if (value === -Infinity) counted.negativeInfinity++;
    else finite[length++] = value;
  }
  return { ...counted, finite: finite.subarray(0, length).sort() };
}

/** @param sorted ascending, finite */
export function describeNumbers(sorted: Float64Array): NumberFacts | null {
  if (sorted.length === 0) return null;
  const deviation = Math.sqrt(variance(sorted));
  const quartile = (q: number): number => quantileOfSorted(sorted, q);
  return {
    mean: mean(sorted),
    std: Number.isNaN(deviation) ? null : deviation,
    min: sorted[0],
    quartiles: [quartile(0.25), quartile(0.5), quartile(0.75)],
    max: sorted[sorted.length - 1],
  };
}

/** Bins for all parts together. */
export function binsOf(parts: readonly Float64Array[]): ColumnSummary["bins"] {
  const filled = parts.filter((sorted) => sorted.length > 0);
  if (filled.length === 0) return null;
  const low = Math.min(...filled.map((sorted) => sorted[0]));
  const high = Math.max(...filled.map((sorted) => sorted[sorted.length - 1]));
  const whole = high - low < mostWholeBins && filled.every((sorted) => sorted.every(Number.isInteger));
  if (whole) return { low: low - 0.5, high: high + 0.5, count: high - low + 1 };
  const length = Math.max(...filled.map((sorted) => sorted.length));
  const count = Math.min(mostBins, Math.max(fewestBins, Math.ceil(2 * Math.cbrt(length))));
  // So close that no bin lies between them, or so far that their distance is infinite.
  const width = (high - low) / count;
  if (!(low + width > low) || !Number.isFinite(width)) return { low, high, count: 1 };
  return { low, high, count };
}

/** Numbers by bin; the last bin has its upper end too, as NumPy's. https://numpy.org/doc/1.24/reference/generated/numpy.histogram.html */
export function histogramOf(sorted: Float64Array, bins: ColumnSummary["bins"]): number[] {
  if (bins === null) return [];
  const { low, high, count } = bins;
  if (count === 1) return [sorted.length];
  const counts = new Array<number>(count).fill(0);
  const scale = count / (high - low);
  const edge = (i: number): number => low + ((high - low) * i) / count;
  for (const value of sorted) {
    let bin = Math.min(count - 1, Math.floor((value - low) * scale));
    // Rounding may have put a number beside its bin.
    if (bin > 0 && value < edge(bin)) bin--;
    else if (bin < count - 1 && value >= edge(bin + 1)) bin++;
    counts[bin]++;
  }
  return counts;
}
