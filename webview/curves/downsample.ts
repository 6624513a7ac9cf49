import { extremes } from "../../src/protocol/points.js";

/** A value that has no height on the axis: where it is, and which it was. */
export interface Mark {
  x: number;
  kind: "nan" | "+inf" | "-inf" | "nonpositive";
}

/** What is drawn of a series. `y` is null at a mark: the line breaks there. */
export interface Drawn {
  x: number[];
  y: (number | null)[];
  marks: Mark[];
}

export interface Window {
  /** Visible interval of x. The nearest points outside of it are drawn too, so that lines run to the edges. */
  min: number;
  max: number;
  /** Number of intervals the window is cut into: about one a pixel. */
  buckets: number;
  /** On a logarithmic axis, values that are zero or less are marks. */
  log?: boolean;
}

/**
 * Reduces a series to what a screen can show: of each bucket the first, minimum, maximum and last value (so a spike of one
 * point survives), and the first value that cannot be drawn. Series with few points in the window come back whole.
 *
 * @param xs ascending
 */
export function downsample(xs: ArrayLike<number>, values: ArrayLike<number>, window: Window): Drawn {
  const drawn: Drawn = { x: [], y: [], marks: [] };
  if (xs.length === 0) return drawn;
  const from = Math.max(0, lowerBound(xs, window.min) - 1);
  const to = Math.min(xs.length, upperBound(xs, window.max) + 1);
  const push = (index: number): void => {
    const kind = markOf(values[index], window.log ?? false);
    drawn.x.push(xs[index]);
    drawn.y.push(kind ? null : values[index]);
    if (kind) drawn.marks.push({ x: xs[index], kind });
  };
  if (to - from <= window.buckets * 4) {
    for (let i = from; i < to; i++) push(i);
    return drawn;
  }
  const width = (window.max - window.min) / window.buckets || 1;
  const shown: ArrayLike<number> = window.log ? positive(values, from, to) : values;
  const offset = window.log ? from : 0;
  for (let start = from; start < to;) {
    const bucket = Math.floor((xs[start] - window.min) / width);
    let end = start + 1;
    while (end < to && Math.floor((xs[end] - window.min) / width) === bucket) end++;
    const picked = extremes(shown, start - offset, end - offset).map((index) => index + offset);
    if (picked[0] !== start) push(start);
    picked.forEach(push);
    if (picked[picked.length - 1] !== end - 1 && end - 1 !== start) push(end - 1);
    start = end;
  }
  return drawn;
}

/** Exponential moving average with the start-up bias removed, as TensorBoard draws it. What is not finite passes through. */
export class Smoother {
  readonly values: number[] = [];
  #mean = 0;
  #count = 0;

  /** @param weight of the past, 0 (none) to below 1 */
  constructor(readonly weight: number) {}

  /** Extends the average over the values that were added since the last call. */
  update(values: ArrayLike<number>): readonly number[] {
    for (let i = this.values.length; i < values.length; i++) {
      const value = values[i];
      if (!Number.isFinite(value)) {
        this.values.push(value);
        continue;
      }
      this.#mean = this.#mean * this.weight + value * (1 - this.weight);
      this.#count++;
      this.values.push(this.#mean / (1 - this.weight ** this.#count));
    }
    return this.values;
  }
}

/** First index whose x is not below `x`. */
export function lowerBound(xs: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (xs[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** First index whose x is above `x`. */
export function upperBound(xs: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (xs[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the point nearest to `x`, or -1 if there is none. */
export function nearest(xs: ArrayLike<number>, x: number): number {
  const after = lowerBound(xs, x);
  if (after === 0) return xs.length > 0 ? 0 : -1;
  if (after === xs.length) return after - 1;
  return xs[after] - x < x - xs[after - 1] ? after : after - 1;
}

/** Puts lines with x of their own on one common ascending x; `undefined` where a line has no point there (not a gap). */
export function align(lines: readonly Drawn[]): { x: number[]; y: (number | null | undefined)[][] } {
  const x: number[] = [];
  const y: (number | null | undefined)[][] = lines.map(() => []);
  const next = lines.map(() => 0);
  for (;;) {
    let smallest = Infinity;
    lines.forEach((line, i) => {
      if (next[i] < line.x.length && line.x[next[i]] < smallest) smallest = line.x[next[i]];
    });
    if (smallest === Infinity) return { x, y };
    x.push(smallest);
    lines.forEach((line, i) => {
      y[i].push(line.x[next[i]] === smallest ? line.y[next[i]++] : undefined);
    });
  }
}

function markOf(value: number, log: boolean): Mark["kind"] | undefined {
  if (Number.isNaN(value)) return "nan";
  if (value === Infinity) return "+inf";
  if (value === -Infinity) return "-inf";
  return log && value <= 0 ? "nonpositive" : undefined;
}

function positive(values: ArrayLike<number>, from: number, to: number): Float64Array {
  return Float64Array.from({ length: to - from }, (_, i) => (values[from + i] > 0 ? values[from + i] : NaN));
}
