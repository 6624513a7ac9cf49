/**
 * What a tensor's numbers are like: for whoever looks at a training. By kernels where these apply, else by the TypeScript reference below. Nothing
 * here fails on NaN, infinities, other dtypes and layouts, or tensors without elements.
 */
import type { Tensor } from "../../tensor/tensor.js";
import { dense } from "./dense.js";
import {
  type Facts,
  fastCopy,
  fastCountOutside,
  fastDeadUnits,
  fastFacts,
  fastSpread,
  type HeapCopy,
} from "./wasm/statistics.js";

/** Bins of a histogram. */
export const histogramBins = 64;

/** See `TensorStatistics` in src/protocol/statistics.ts, whose shape this is. */
export interface Statistics {
  count: number;
  nan: number;
  positiveInfinity: number;
  negativeInfinity: number;
  zeros: number;
  min: number;
  max: number;
  mean: number;
  std: number;
  norm: number;
  histogram: Uint32Array;
}

/**
 * Statistics of all elements.
 *
 * @param histogram where the 64 counts go: a part of a larger array, for those who send many
 */
export function tensorStatistics(x: Tensor, histogram: Uint32Array = new Uint32Array(histogramBins)): Statistics {
  const count = x.storageRef.hollow ? 0 : x.numel();
  if (count === 0) return reference(x, 0, histogram);
  const facts = fastFacts(x);
  if (facts === null) return reference(x, count, histogram);
  const found = finite(count, facts);
  if (found === 0) {
    histogram.fill(0);
    return summary(count, facts, NaN, histogram);
  }
  const isFlat = facts.min === facts.max;
  const scale = isFlat ? 1 : histogramBins / (facts.max - facts.min);
  if (!isSafe(facts, scale)) return reference(x, count, histogram);
  if (isFlat) {
    histogram.fill(0);
    histogram[0] = found;
    return summary(count, facts, 0, histogram);
  }
  const squares = fastSpread(x, facts.sum / found, facts.min, scale, histogram);
  return squares === null ? reference(x, count, histogram) : summary(count, facts, squares, histogram);
}

/** Whether float64 holds the squares and the width of a bin, which only float64 elements can prevent. */
function isSafe({ squares, sum, max }: Facts, scale: number): boolean {
  const hasSquares = squares < 1e300 && (squares > 1e-280 || (squares === 0 && max === 0));
  return hasSquares && Number.isFinite(sum) && scale > 0 && Number.isFinite(scale);
}

const finite = (count: number, { nan, positiveInfinity, negativeInfinity }: Facts): number =>
  count - nan - positiveInfinity - negativeInfinity;

/** @param unit what the elements that `facts` and `squares` are of were multiplied by */
function summary(count: number, facts: Facts, squares: number, histogram: Uint32Array, unit = 1): Statistics {
  const { nan, positiveInfinity, negativeInfinity, zeros, min, max, sum } = facts;
  const found = finite(count, facts);
  const counts = { count, nan, positiveInfinity, negativeInfinity, zeros };
  if (found === 0) return { ...counts, min: NaN, max: NaN, mean: NaN, std: NaN, norm: NaN, histogram };
  // One value's mean is that value, whatever the sum was rounded to.
  const mean = min === max ? min : sum / found;
  return {
    ...counts,
    min: min / unit,
    max: max / unit,
    mean: mean / unit,
    std: Math.sqrt(squares / found) / unit,
    norm: Math.sqrt(facts.squares) / unit,
    histogram,
  };
}

/** The TypeScript reference. Magnitudes whose squares float64 does not hold are multiplied by a power of two first. */
function reference(x: Tensor, count: number, histogram: Uint32Array): Statistics {
  const { array, base } = count === 0 ? { array: [], base: 0 } : dense(x);
  histogram.fill(0);
  let facts = factsOf(array, base, count, 1);
  const found = finite(count, facts);
  if (found === 0) return summary(count, facts, NaN, histogram);
  const unit = unitOf(Math.max(Math.abs(facts.min), Math.abs(facts.max)));
  if (unit !== 1) facts = factsOf(array, base, count, unit);
  if (facts.min === facts.max) {
    histogram[0] = found;
    return summary(count, facts, 0, histogram, unit);
  }
  const { min } = facts;
  const mean = facts.sum / found;
  const scale = histogramBins / (facts.max - min);
  let squares = 0;
  for (let i = base; i < base + count; i++) {
    const v = array[i] * unit;
    if (!Number.isFinite(array[i])) continue;
    squares += (v - mean) ** 2;
    histogram[Math.min(Math.floor((v - min) * scale), histogramBins - 1)]++;
  }
  return summary(count, facts, squares, histogram, unit);
}

/** A power of two that brings a magnitude near 1, where its square is out of float64's comfortable range; 1 elsewhere. */
function unitOf(largest: number): number {
  if (largest === 0 || (largest > 1e-140 && largest < 1e140)) return 1;
  return 2 ** -Math.max(Math.min(Math.floor(Math.log2(largest)), 1000), -1000);
}

function factsOf(array: ArrayLike<number>, base: number, count: number, unit: number): Facts {
  let [nan, positiveInfinity, negativeInfinity, zeros] = [0, 0, 0, 0];
  let [min, max, sum, squares] = [Infinity, -Infinity, 0, 0];
  for (let i = base; i < base + count; i++) {
    const v = array[i];
    if (Number.isNaN(v)) nan++;
    else if (v === Infinity) positiveInfinity++;
    else if (v === -Infinity) negativeInfinity++;
    else {
      const scaled = v * unit;
      if (v === 0) zeros++;
      if (scaled < min) min = scaled;
      if (scaled > max) max = scaled;
      sum += scaled;
      squares += scaled * scaled;
    }
  }
  return { nan, positiveInfinity, negativeInfinity, zeros, min, max, sum, squares };
}

/**
 * Share of units whose output is 0 for the whole batch.
 *
 * @param x output of a layer
 * @param unitDim the dimension of the features or channels; all others are samples and places
 * @returns a number from 0 to 1; 0 where there are no units
 */
export function deadShare(x: Tensor, unitDim: number): number {
  if (x.storageRef.hollow || x.numel() === 0) return 0;
  const units = x.shape[unitDim] ?? 1;
  const inner = x.shape.slice(unitDim + 1).reduce((a, b) => a * b, 1);
  const outer = x.numel() / (units * inner);
  const fast = fastDeadUnits(x, outer, units, inner);
  if (fast !== null) return fast / units;
  const { array, base } = dense(x);
  const alive = new Set<number>();
  for (let i = 0; i < outer * units * inner; i++) if (array[base + i] !== 0) alive.add(Math.floor(i / inner) % units);
  return 1 - alive.size / units;
}

/** Share of elements below `low` or above `high`; 0 where there are no elements. */
export function shareOutside(x: Tensor, low: number, high: number): number {
  const count = x.storageRef.hollow ? 0 : x.numel();
  if (count === 0) return 0;
  const fast = fastCountOutside(x, low, high);
  if (fast !== null) return fast / count;
  const { array, base } = dense(x);
  let outside = 0;
  for (let i = base; i < base + count; i++) if (array[i] < low || array[i] > high) outside++;
  return outside / count;
}

/** Elements as they were at one moment. */
export type TensorCopy = HeapCopy;

/** Keeps the elements, to measure later how far they moved. Not a tensor: statistics of memory do not show it. Must be released. */
export function copyElements(x: Tensor): TensorCopy {
  const fast = fastCopy(x);
  if (fast !== null) return fast;
  const { array, base } = dense(x);
  const before = array.slice(base, base + x.numel());
  return {
    distance() {
      const now = dense(x);
      let squares = 0;
      for (let i = 0; i < before.length; i++) squares += (now.array[now.base + i] - before[i]) ** 2;
      return Math.sqrt(squares);
    },
    release: () => undefined,
  };
}
