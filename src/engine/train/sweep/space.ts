/** Values that one trial is made with. */
export type Value = number | string | boolean;

/** Numbers between two bounds. */
export interface Interval {
  readonly kind: "interval";
  readonly low: number;
  readonly high: number;
  /** Whether equal ratios count alike rather than equal differences. */
  readonly log: boolean;
  /** Whether only whole numbers are meant. */
  readonly whole: boolean;
}

/** Some values. */
export interface Choice {
  readonly kind: "choice";
  readonly values: readonly Value[];
}

export type Range = Interval | Choice;

/** Ranges by name; a plain array is a choice. */
export type Space = Record<string, Range | readonly Value[]>;

/** Any number from `low` to `high`. @throws RangeError for bounds that are none */
export function uniform(low: number, high: number): Interval {
  return interval("uniform", low, high, {});
}

/** Any number from `low` to `high`, equal ratios alike: for learning rates. @throws RangeError for bounds not above 0 */
export function logUniform(low: number, high: number): Interval {
  return interval("logUniform", low, high, { log: true });
}

/** A whole number from `low` to `high`, both included; `{ log: true }` where ratios count. @throws RangeError */
export function integer(low: number, high: number, { log = false }: { log?: boolean } = {}): Interval {
  if (!Number.isInteger(low) || !Number.isInteger(high))
    throw new RangeError(`train.integer takes whole numbers, but got ${low} and ${high}`);
  return interval("integer", low, high, { log, whole: true });
}

/** One of some values. @throws RangeError for none */
export function choice(values: readonly Value[]): Choice {
  if (!Array.isArray(values) || values.length === 0) throw new RangeError("train.choice takes a list of values");
  return { kind: "choice", values: [...(values as readonly Value[])] };
}

function interval(of: string, low: number, high: number, { log = false, whole = false }): Interval {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    throw new RangeError(`train.${of} takes a lower and a higher bound, but got ${low} and ${high}`);
  if (log && low <= 0) throw new RangeError(`train.${of}: ratios need bounds above 0, but the lower one is ${low}`);
  return { kind: "interval", low, high, log, whole };
}

export function isRange(value: unknown): value is Range | readonly Value[] {
  if (Array.isArray(value)) return value.length > 0;
  const kind = (value as Partial<Range> | null)?.kind;
  return kind === "interval" || kind === "choice";
}

/** The ranges of a space by name, arrays as choices. */
export function rangesOf(space: Space): [name: string, range: Range][] {
  return Object.entries(space).map(([name, range]) => [name, "kind" in range ? range : choice(range)]);
}

/** The scale on which an interval is even: where densities are estimated. Whole numbers own half a unit to each side. */
export function bounds({ low, high, log, whole }: Interval): [number, number] {
  const margin = whole ? 0.5 : 0;
  const [a, b] = [low - margin, high + margin];
  return log ? [Math.log(a), Math.log(b)] : [a, b];
}

/** A place on that scale as a value of the interval. */
export function valueAt({ low, high, log, whole }: Interval, place: number): number {
  const value = log ? Math.exp(place) : place;
  return Math.min(Math.max(whole ? Math.round(value) : value, low), high);
}

/** The place of a value on that scale. */
export function placeOf({ log }: Interval, value: number): number {
  return log ? Math.log(value) : value;
}
