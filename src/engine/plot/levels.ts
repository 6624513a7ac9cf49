const steps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/**
 * At most `count` + 1 round numbers that reach over a range, as matplotlib's MaxNLocator chooses them.
 * https://matplotlib.org/3.6.3/api/ticker_api.html#matplotlib.ticker.MaxNLocator
 */
export function roundNumbers(low: number, high: number, count: number): number[] {
  if (high - low < 1e-12 * Math.max(Math.abs(low), Math.abs(high)) || high === low) {
    const half = Math.max(Math.abs(low), 1) * 0.05;
    [low, high] = [low - half, high + half];
  }
  // Where the range is small beside its distance from zero, numbers are counted from a round one near it.
  const middle = (low + high) / 2;
  const range = high - low;
  const offset =
    Math.abs(middle) / range < 100 ? 0 : Math.sign(middle) * 10 ** Math.floor(Math.log10(Math.abs(middle)));
  const scale = 10 ** Math.floor(Math.log10(range / count));
  const [from, to] = [low - offset, high - offset];
  const candidates = [...steps.slice(0, -1).map((step) => step / 10), ...steps, 10 * steps[1]].map(
    (step) => step * scale,
  );
  const raw = (to - from) / count;
  for (let at = candidates.findIndex((step) => step >= raw); at >= 0; at--) {
    const step = candidates[at];
    const start = Math.floor(from / step) * step;
    const first = Math.floor((from - start) / step + 1e-10);
    const last = Math.ceil((to - start) / step - 1e-10);
    const numbers = Array.from({ length: last - first + 1 }, (_, i) => clean((first + i) * step + start) + offset);
    if (numbers.some((value) => value >= low && value <= high)) return numbers;
  }
  return [low, high];
}

/** Without the last digits that adding left. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * Levels of a contour for values from `low` to `high`: `count` asks for about so many.
 * Filled bands reach over all values; lines lie within or at most one beyond.
 */
export function contourLevels(low: number, high: number, count: number): number[] {
  const numbers = roundNumbers(low, high, count + 1);
  const under = numbers.findLastIndex((value) => value < low);
  const over = numbers.findIndex((value) => value > high);
  const kept = numbers.slice(Math.max(under, 0), over < 0 ? undefined : over + 1);
  return kept.length < 3 ? numbers : kept;
}
