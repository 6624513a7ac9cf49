import { lowerBound, upperBound } from "./search.js";

/** The part of the x axis that is on the screen. */
export interface Window {
  /** Visible interval of x. The nearest points outside of it are drawn too, so that lines run to the edges. */
  min: number;
  max: number;
  /** Number of intervals the window is cut into: about one a pixel. */
  buckets: number;
  /** The x axis is logarithmic: x of zero and less have no place. */
  logX?: boolean;
  /** The y axis is logarithmic: values of zero and less are marks. */
  log?: boolean;
}

/** Place of an x along its axis, in units of which the axis is even. */
export const along = (x: number, logX: boolean | undefined): number => (logX ? Math.log10(x) : x);

/** Indices of the points to draw: those in the window and a neighbour at each side. @param xs ascending */
export function visible(xs: ArrayLike<number>, { min, max, logX }: Window): [from: number, to: number] {
  const first = logX ? upperBound(xs, 0) : 0;
  return [
    Math.max(first, lowerBound(xs, min, first) - 1),
    Math.max(first, Math.min(xs.length, upperBound(xs, max, first) + 1)),
  ];
}

/**
 * Cuts points into the buckets of a window. Buckets lie at multiples of their width, wherever the window is: a curve that is moved keeps its
 * shape.
 *
 * @param each gets the indices `[start, end)` of a bucket that has points
 */
export function eachBucket(
  xs: ArrayLike<number>,
  from: number,
  to: number,
  window: Window,
  each: (start: number, end: number) => void,
): void {
  const width = bucketWidth(window);
  for (let start = from; start < to;) {
    const bucket = Math.floor(along(xs[start], window.logX) / width);
    const edge = (bucket + 1) * width;
    const end = Math.max(start + 1, lowerBound(xs, window.logX ? 10 ** edge : edge, start, to));
    each(start, end);
    start = end;
  }
}

export function bucketWidth({ min, max, buckets, logX }: Window): number {
  const width = (along(max, logX) - along(min, logX)) / buckets;
  return width > 0 && Number.isFinite(width) ? width : 1;
}
