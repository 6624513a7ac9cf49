import { markOf, type Drawn } from "./downsample.js";
import { emptySummary, Pyramid } from "./pyramid.js";
import { lowerBound } from "./search.js";
import { along, eachBucket, visible, type Window } from "./window.js";

/** Units of x that a window is wide for the average, whatever it shows. */
const units = 1000;

/** What is older than this weight has no say. */
const negligible = 1e-4;

const fewPoints = 4;

/**
 * Exponential moving average with the start-up bias removed, over the *screen*: the weight of the past falls with the distance on the axis
 * relative to the visible interval, so that a curve of a hundred points and one of a million look equally smooth, and zooming in shows more.
 * Values that are not finite are left out.
 *
 * The same as wandb's "time weighted EMA" (docs.wandb.ai, Smooth line plots): over 1/1000 of the window the past loses `1 - sqrt(weight)`.
 */
export class Average {
  readonly #keep: number;
  #sum = 0;
  #weight = 0;
  #at = NaN;

  /** @param weight of the past, 0 (none) to below 1 */
  constructor(weight: number) {
    this.#keep = Math.min(Math.sqrt(weight), 0.999);
  }

  /** Units after which the past has no say. */
  get memory(): number {
    return this.#keep === 0 ? 1 : Math.log(negligible) / Math.log(this.#keep);
  }

  /** Adds values that lie at one place, in units; returns the average there. */
  add(at: number, sum: number, count = 1): number {
    const kept = Number.isNaN(this.#at) ? 0 : this.#keep ** Math.max(at - this.#at, this.#keep === 0 ? 1 : 0);
    this.#at = at;
    this.#sum = this.#sum * kept + sum;
    this.#weight = this.#weight * kept + count;
    return this.#sum / this.#weight;
  }
}

/**
 * The smoothed line of a series in a window. Where many points share a bucket they are averaged first: time goes by pixels.
 *
 * @param xs ascending
 * @param weight of the past, 0 to below 1
 * @param pyramid of the values
 */
export function smooth(
  xs: ArrayLike<number>,
  values: ArrayLike<number>,
  window: Window,
  weight: number,
  pyramid = Pyramid.of(values),
): Drawn {
  const drawn: Drawn = { x: [], y: [], marks: [] };
  const average = new Average(weight);
  const { min, max, logX, log = false } = window;
  const unit = (along(max, logX) - along(min, logX)) / units || 1;
  const [first, to] = visible(xs, window);
  if (first >= to) return drawn;
  const before = along(xs[first], logX) - average.memory * unit;
  const from = lowerBound(xs, logX ? 10 ** before : before, logX ? lowerBound(xs, Number.MIN_VALUE) : 0, first);
  const summary = emptySummary();
  const add = (x: number, sum: number, count: number): void => {
    const value = average.add(along(x, logX) / unit, sum, count);
    if (x < xs[first]) return;
    drawn.x.push(x);
    drawn.y.push(markOf(value, log) ? NaN : value);
  };
  eachBucket(xs, from, to, window, (start, end) => {
    if (end - start <= fewPoints) {
      for (let index = start; index < end; index++) {
        if (Number.isFinite(values[index])) add(xs[index], values[index], 1);
        else if (index >= first) {
          drawn.x.push(xs[index]);
          drawn.y.push(NaN);
        }
      }
      return;
    }
    const { sum, count } = pyramid.query(start, end, summary);
    // The last bucket ends where the line does, not in its middle.
    const x = end === to ? xs[end - 1] : (xs[start] + xs[end - 1]) / 2;
    if (count > 0) add(x, sum, count);
    else if (x >= xs[first]) {
      drawn.x.push(x);
      drawn.y.push(NaN);
    }
  });
  return drawn;
}
