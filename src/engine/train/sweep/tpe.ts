/**
 * The tree-structured Parzen estimator: Bergstra, Bardenet, Bengio and Kégl, "Algorithms for Hyper-Parameter Optimization", NIPS 2011,
 * section 4. Trials are parted into the best and the others, a density of each is estimated, l(x) and g(x), and of some draws from l
 * the one with the largest l(x) / g(x) is tried: it maximises expected improvement.
 * https://papers.nips.cc/paper/2011/hash/86e8f7ab32cfd12577bc2619bc635690-Abstract.html
 */
import { erf } from "../../backend/cpu/special/erf.js";
import type { Generator } from "../../tensor/random/generator.js";
import type { Mode } from "../monitor.js";
import { drawAll, type Known, type Named, type Values } from "./draw.js";
import { bounds, type Choice, type Interval, placeOf, type Range, type Value, valueAt } from "./space.js";

/** Trials drawn at random before there is anything to estimate from. */
const startup = 10;
/** The part of trials that are the best: the paper's γ. */
const bestPart = 0.15;
/** Draws from l, of which the best is taken. */
const candidates = 24;

/** Values where trials so far make the best look likely. */
export function suggestTpe(
  ranges: readonly Named[],
  known: readonly Known[],
  mode: Mode,
  generator: Generator,
): Values {
  if (known.length < startup) return drawAll(ranges, generator);
  const ordered = [...known].sort((a, b) => rank(a, mode) - rank(b, mode));
  const count = Math.max(1, Math.ceil(bestPart * known.length));
  const [best, others] = [ordered.slice(0, count), ordered.slice(count)];
  return Object.fromEntries(
    ranges.map(([name, range]) => {
      const of = (trials: readonly Known[]) => trials.map(({ values }) => values[name]);
      return [name, suggest(range, of(best), of(others), generator)];
    }),
  );
}

/** Smaller is better; failed trials come last. */
function rank({ value }: Known, mode: Mode): number {
  if (value === undefined || Number.isNaN(value)) return Number.MAX_VALUE;
  const signed = mode === "min" ? value : -value;
  return Math.min(Math.max(signed, -Number.MAX_VALUE), Number.MAX_VALUE);
}

/** Something to draw from whose density is known. */
interface Density<T> {
  draw(generator: Generator): T;
  log(value: T): number;
}

function suggest(range: Range, best: readonly Value[], others: readonly Value[], generator: Generator): Value {
  if (range.kind === "choice") return mostImproving(counted(range, best), counted(range, others), generator);
  const places = (values: readonly Value[]) => values.map((value) => placeOf(range, value as number));
  return valueAt(range, mostImproving(parzen(range, places(best)), parzen(range, places(others)), generator));
}

function mostImproving<T>(l: Density<T>, g: Density<T>, generator: Generator): T {
  let [found, gain] = [l.draw(generator), -Infinity];
  for (let i = 0; i < candidates; i++) {
    const value = i === 0 ? found : l.draw(generator);
    const ratio = l.log(value) - g.log(value);
    if (ratio > gain) [found, gain] = [value, ratio];
  }
  return found;
}

/** Each value as often as it was seen, and once more. */
function counted({ values }: Choice, seen: readonly Value[]): Density<Value> {
  const weights = values.map((value) => 1 + seen.filter((other) => other === value).length);
  const total = weights.reduce((a, b) => a + b, 0);
  return {
    draw(generator) {
      let left = generator.uniform53() * total;
      const index = weights.findIndex((weight) => (left -= weight) < 0);
      return values[index < 0 ? values.length - 1 : index];
    },
    log: (value) => Math.log(weights[values.indexOf(value)] / total),
  };
}

/** A Gaussian kept within the bounds of its range. */
interface Bump {
  center: number;
  width: number;
  /** The part of the Gaussian within the bounds. */
  mass: number;
}

/** An equal mixture of the uniform prior and a Gaussian about each place seen, as wide as the farther of its neighbours is away. */
function parzen(interval: Interval, seen: readonly number[]): Density<number> {
  const [low, high] = bounds(interval);
  const span = high - low;
  const narrowest = span / Math.min(100, seen.length + 1);
  const sorted = [...seen].sort((a, b) => a - b);
  const bumps = sorted.map((center, i): Bump => {
    const [left, right] = [sorted[i - 1], sorted[i + 1]];
    const farther = Math.max(left === undefined ? 0 : center - left, right === undefined ? 0 : right - center);
    const width = Math.max(sorted.length === 1 ? span : Math.min(farther, span), narrowest);
    return { center, width, mass: below((high - center) / width) - below((low - center) / width) };
  });
  return {
    draw(generator) {
      const which = Math.floor(generator.uniform53() * (bumps.length + 1));
      return which === bumps.length ? low + generator.uniform53() * span : within(bumps[which], low, high, generator);
    },
    log(place) {
      const densities = bumps.map(({ center, width, mass }) => {
        const distance = (place - center) / width;
        return Math.exp(-0.5 * distance * distance) / (Math.sqrt(2 * Math.PI) * width * mass);
      });
      return Math.log((1 / span + densities.reduce((a, b) => a + b, 0)) / (bumps.length + 1));
    },
  };
}

/** A draw from a Gaussian within bounds; its center lies there, so that about every other draw does. */
function within({ center, width }: Bump, low: number, high: number, generator: Generator): number {
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(1 - generator.uniform53()));
    const place = center + width * radius * Math.cos(2 * Math.PI * generator.uniform53());
    if (place >= low && place <= high) return place;
  }
}

/** The part of the standard normal distribution below z. */
function below(z: number): number {
  return 0.5 * (1 + erf(z / Math.SQRT2));
}
