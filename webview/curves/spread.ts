import { emptySummary, type Pyramid } from "./pyramid.js";
import { interpolate } from "./search.js";
import { bucketWidth, eachBucket, visible, type Window } from "./window.js";

/** What a spread shows around the mean: all there is, or one standard deviation to each side. */
export type SpreadKind = "range" | "deviation";

/** Mean over several runs, and how far they lie apart. NaN where no run has a value. */
export interface Spread {
  x: number[];
  mean: number[];
  low: number[];
  high: number[];
  /** Runs that have a value there. */
  count: number[];
}

export interface Member {
  /** Ascending. */
  xs: ArrayLike<number>;
  values: ArrayLike<number>;
  pyramid: Pyramid;
}

/**
 * Mean and spread of one series over several runs. Where points are few, at each x that any run has, between its points by interpolation;
 * where they are many, by bucket: the mean of the runs' means, and for `range` the smallest and largest value of all, so that a spike of one
 * run shows. The deviation is the sample's (n - 1), 0 for a single run.
 */
export function spread(members: readonly Member[], window: Window, kind: SpreadKind): Spread {
  const ranges = members.map(({ xs }) => visible(xs, window));
  const most = Math.max(0, ...ranges.map(([from, to]) => to - from));
  return most <= 2 * window.buckets ? byPoint(members, ranges, kind) : byBucket(members, ranges, window, kind);
}

function byPoint(members: readonly Member[], ranges: readonly [number, number][], kind: SpreadKind): Spread {
  const all = new Set<number>();
  members.forEach(({ xs }, i) => {
    for (let index = ranges[i][0]; index < ranges[i][1]; index++) all.add(xs[index]);
  });
  const result = emptySpread();
  for (const x of Float64Array.from(all).sort()) {
    const values = members.map(({ xs, values }) => interpolate(xs, values, x)).filter(Number.isFinite);
    add(result, x, values, Math.min(...values), Math.max(...values), kind);
  }
  return result;
}

function byBucket(
  members: readonly Member[],
  ranges: readonly [number, number][],
  window: Window,
  kind: SpreadKind,
): Spread {
  interface Cell {
    x: number;
    means: number[];
    low: number;
    high: number;
  }
  const cells = new Map<number, Cell>();
  const width = bucketWidth(window);
  const summary = emptySummary();
  members.forEach(({ xs, values, pyramid }, i) => {
    eachBucket(xs, ranges[i][0], ranges[i][1], window, (start, end) => {
      const { sum, count, low, high } = pyramid.query(start, end, summary);
      if (count === 0) return;
      const x = (xs[start] + xs[end - 1]) / 2;
      const key = Math.floor((window.logX ? Math.log10(x) : x) / width);
      let cell = cells.get(key);
      if (!cell) cells.set(key, (cell = { x, means: [], low: Infinity, high: -Infinity }));
      cell.means.push(sum / count);
      cell.low = Math.min(cell.low, values[low]);
      cell.high = Math.max(cell.high, values[high]);
    });
  });
  const result = emptySpread();
  const sorted = [...cells.values()].sort((a, b) => a.x - b.x);
  for (const { x, means, low, high } of sorted) add(result, x, means, low, high, kind);
  return result;
}

const emptySpread = (): Spread => ({ x: [], mean: [], low: [], high: [], count: [] });

function add(into: Spread, x: number, values: readonly number[], low: number, high: number, kind: SpreadKind): void {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = length > 1 ? Math.sqrt(squares / (length - 1)) : length === 1 ? 0 : NaN;
  into.x.push(x);
  into.mean.push(mean);
  into.count.push(length);
  into.low.push(length === 0 ? NaN : kind === "range" ? low : mean - deviation);
  into.high.push(length === 0 ? NaN : kind === "range" ? high : mean + deviation);
}
