import type { Generator } from "../../tensor/random/generator.js";
import { bounds, type Range, type Value, valueAt } from "./space.js";

/** What one trial is made with. */
export type Values = Record<string, Value>;

/** A finished trial, as far as strategies look at it; no value where it failed. */
export interface Known {
  readonly values: Values;
  readonly value?: number;
}

/** A range with its name. */
export type Named = readonly [name: string, range: Range];

/** A value of each range, all alike. */
export function drawAll(ranges: readonly Named[], generator: Generator): Values {
  return Object.fromEntries(ranges.map(([name, range]) => [name, draw(range, generator)]));
}

function draw(range: Range, generator: Generator): Value {
  const uniform = generator.uniform53();
  if (range.kind === "choice") return range.values[Math.floor(uniform * range.values.length)];
  const [low, high] = bounds(range);
  return valueAt(range, low + uniform * (high - low));
}
