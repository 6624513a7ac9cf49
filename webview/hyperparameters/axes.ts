import type { Trial } from "../../src/protocol/hyperparameters.js";

export type Value = string | number | boolean | undefined;

/** An upright axis of the parallel coordinates. */
export interface Axis {
  name: string;
  kind: "linear" | "log" | "category";
  /** Smallest and largest value; of categories the first and the last. */
  ends: [Value, Value];
  /** Values of a category, from the foot up. */
  categories: (string | number | boolean)[];
  /** Share of the axis's height, 0 at its foot; NaN for a value that is missing or not finite. */
  place(value: Value): number;
  /** The value at a share of a number axis. */
  at(share: number): number;
}

/** An interval of shares that trials must lie in. */
export type Brush = [low: number, high: number];

/** A ratio from which on values are spread by powers of ten: learning rates are. */
const logRatio = 50;

/** The axis on which values lie evenly: numbers, powers of ten where they differ by much, else each value at a place of its own. */
export function axisOf(name: string, values: readonly Value[]): Axis {
  const given = values.filter((value) => value !== undefined);
  if (given.some((value) => typeof value !== "number")) return categoryAxis(name, given);
  const numbers = (given as number[]).filter(Number.isFinite);
  const min = Math.min(...numbers);
  const max = Math.max(...numbers);
  const log = min > 0 && max / min >= logRatio;
  const along = (value: number): number => (log ? Math.log10(value) : value);
  const span = along(max) - along(min);
  return {
    name,
    kind: log ? "log" : "linear",
    ends: numbers.length > 0 ? [min, max] : [undefined, undefined],
    categories: [],
    place: (value) =>
      typeof value !== "number" || !Number.isFinite(value) ? NaN : span > 0 ? (along(value) - along(min)) / span : 0.5,
    at: (share) => (log ? 10 ** (along(min) + share * span) : min + share * span),
  };
}

function categoryAxis(name: string, given: readonly (string | number | boolean)[]): Axis {
  const categories = [...new Set(given)].sort((a, b) => String(a).localeCompare(String(b), "en", { numeric: true }));
  const last = categories.length - 1;
  return {
    name,
    kind: "category",
    ends: [categories[0], categories[last]],
    categories,
    place: (value) => {
      const at = value === undefined ? -1 : categories.indexOf(value);
      return at < 0 ? NaN : last === 0 ? 0.5 : at / last;
    },
    at: (share) => share,
  };
}

/** Names of the hyperparameters, in the order in which trials have them. */
export function parametersOf(trials: readonly Trial[], onlyVarying: boolean): string[] {
  const names = [...new Set(trials.flatMap(({ values }) => Object.keys(values)))];
  return onlyVarying ? names.filter((name) => new Set(trials.map(({ values }) => values[name])).size > 1) : names;
}

export const figuresOf = (trials: readonly Trial[]): string[] => [
  ...new Set(trials.flatMap(({ figures }) => Object.keys(figures))),
];

/** Whether a trial lies in all brushes. */
export function passes(
  trial: Trial,
  axes: readonly Axis[],
  brushes: Readonly<Record<string, Brush>>,
  figure: string,
): boolean {
  return axes.every((axis) => {
    const brush = brushes[axis.name] as Brush | undefined;
    if (!brush) return true;
    const share = axis.place(valueOf(trial, axis.name, figure));
    return share >= brush[0] && share <= brush[1];
  });
}

/** A hyperparameter, or the figure trials are judged by. */
export function valueOf(trial: Trial, name: string, figure: string): Value {
  return name in trial.values ? trial.values[name] : name === figure ? trial.figures[figure] : undefined;
}

/** Which way a figure is better, where nobody says. */
export const modeOf = (figure: string): "min" | "max" =>
  /loss|error|perplexity|\bmse\b|\bmae\b|seconds/i.test(figure) ? "min" : "max";

/** The trial with the best finite figure; what failed is not the best of anything. */
export function bestOf(trials: readonly Trial[], figure: string, mode: "min" | "max"): Trial | undefined {
  const sign = mode === "min" ? 1 : -1;
  return trials
    .filter(({ status, figures }) => status !== "failed" && Number.isFinite(figures[figure]))
    .reduce<Trial | undefined>(
      (best, trial) => (best && best.figures[figure] * sign <= trial.figures[figure] * sign ? best : trial),
      undefined,
    );
}

/** Trials in the order of a column; those without a value last, whichever way. */
export function sortTrials(trials: readonly Trial[], column: (trial: Trial) => Value, descending: boolean): Trial[] {
  const missing = (value: Value): boolean => value === undefined || Number.isNaN(value);
  return trials.toSorted((x, y) => {
    const [a, b] = [column(x), column(y)];
    if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b));
    const order =
      typeof a === "number" && typeof b === "number"
        ? a - b
        : String(a).localeCompare(String(b), "en", { numeric: true });
    return descending ? -order : order;
  });
}
