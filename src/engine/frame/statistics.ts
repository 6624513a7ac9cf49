/** Statistics of numbers without missing ones, as pandas defines them. */

/** The sum with its rounding errors added back (Neumaier). */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/** With Bessel's correction; NaN of fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  const center = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - center) ** 2;
  return values.length < 2 ? NaN : squares / (values.length - 1);
}

export function least(values: ArrayLike<number>): number {
  let found = values.length === 0 ? NaN : Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] < found) found = values[i];
  return found;
}

export function greatest(values: ArrayLike<number>): number {
  let found = values.length === 0 ? NaN : -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] > found) found = values[i];
  return found;
}

/** The value below which the share `q` of sorted values lies, linear between two of them. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN;
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const share = place - below;
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  if (low === high) return low;
  // NumPy's form: exact at both ends.
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}
