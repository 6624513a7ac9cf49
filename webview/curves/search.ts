/** First index in `[from, to)` whose x is not below `x`, or `to`. @param xs ascending */
export function lowerBound(xs: ArrayLike<number>, x: number, from = 0, to = xs.length): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (xs[middle] < x) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** First index in `[from, to)` whose x is above `x`, or `to`. @param xs ascending */
export function upperBound(xs: ArrayLike<number>, x: number, from = 0, to = xs.length): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (xs[middle] <= x) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Index of the point nearest to `x`, or -1 if there is none. @param xs ascending */
export function nearest(xs: ArrayLike<number>, x: number): number {
  const after = lowerBound(xs, x);
  if (after === 0) return xs.length > 0 ? 0 : -1;
  if (after === xs.length) return after - 1;
  return xs[after] - x < x - xs[after - 1] ? after : after - 1;
}

/** Value of the line through the points at `x`; NaN outside of it and beside a gap. @param xs ascending */
export function interpolate(xs: ArrayLike<number>, ys: ArrayLike<number>, x: number): number {
  const after = lowerBound(xs, x);
  if (after < xs.length && xs[after] === x) return ys[after];
  if (after === 0 || after === xs.length) return NaN;
  const share = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
  return ys[after - 1] + share * (ys[after] - ys[after - 1]);
}
