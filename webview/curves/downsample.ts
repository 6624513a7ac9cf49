import { emptySummary, Pyramid } from "./pyramid.js";
import { eachBucket, visible, type Window } from "./window.js";

/** A value that has no height on the axis: where it is, and which it was. */
export interface Mark {
  x: number;
  kind: "nan" | "+inf" | "-inf" | "nonpositive";
}

/** What is drawn of a series. `y` is NaN where the line breaks: at a mark. */
export interface Drawn {
  x: number[];
  y: number[];
  marks: Mark[];
}

/** Points of a bucket that are drawn one by one. */
const fewPoints = 5;

/**
 * Reduces a series to what a screen can show: of each bucket the first, minimum, maximum and last value (so a spike of one
 * point survives), and the first value that cannot be drawn. Buckets with few points come back whole. Takes time by pixels, not by points.
 *
 * @param xs ascending
 * @param pyramid of the values
 */
export function downsample(
  xs: ArrayLike<number>,
  values: ArrayLike<number>,
  window: Window,
  pyramid = Pyramid.of(values),
): Drawn {
  const drawn: Drawn = { x: [], y: [], marks: [] };
  const log = window.log ?? false;
  const summary = emptySummary();
  const picked: number[] = [];
  const push = (index: number): void => {
    const kind = markOf(values[index], log);
    drawn.x.push(xs[index]);
    drawn.y.push(kind ? NaN : values[index]);
    if (kind) drawn.marks.push({ x: xs[index], kind });
  };
  const [from, to] = visible(xs, window);
  eachBucket(xs, from, to, window, (start, end) => {
    if (end - start <= fewPoints) {
      for (let index = start; index < end; index++) push(index);
      return;
    }
    const { low, high, lowPositive, broken } = pyramid.query(start, end, summary);
    picked.length = 0;
    picked.push(start, end - 1);
    for (const index of log ? [lowPositive, high, broken, low] : [low, high, broken])
      if (index >= 0) picked.push(index);
    picked.sort((a, b) => a - b);
    picked.forEach((index, i) => {
      if (i === 0 || index !== picked[i - 1]) push(index);
    });
  });
  return drawn;
}

export function markOf(value: number, log: boolean): Mark["kind"] | undefined {
  if (Number.isNaN(value)) return "nan";
  if (value === Infinity) return "+inf";
  if (value === -Infinity) return "-inf";
  return log && value <= 0 ? "nonpositive" : undefined;
}
