import type { Definition } from "./definition.js";
import { directionOf } from "./figures.js";

/** Whether a smaller or a larger figure is better. */
export type Mode = "min" | "max";

const prefix = "validation ";

/** The figure that tells epochs apart, and which way is better. */
export interface Monitor {
  readonly name: string;
  readonly mode: Mode;
}

/**
 * What a definition is judged by.
 * @param own name and mode given where the figure is used, which go before those of the definition
 * @throws TypeError for a name that no figure has, or a figure whose better direction nobody told.
 */
export function monitorOf(
  definition: Pick<Definition, "metrics" | "monitor" | "mode">,
  hasValidation: boolean,
  own: { monitor?: string; mode?: Mode } = {},
): Monitor {
  const figures = ["loss", ...Object.keys(definition.metrics ?? {})];
  const known = [...figures, ...(hasValidation ? figures.map((name) => prefix + name) : [])];
  const name = own.monitor ?? definition.monitor ?? (hasValidation ? `${prefix}loss` : "loss");
  if (!known.includes(name))
    throw new TypeError(
      `there is no figure '${name}' to monitor; this training has ${known.join(", ")}` +
        (hasValidation ? "" : " (and no validation part)"),
    );
  return { name, mode: own.mode ?? definition.mode ?? modeOf(definition, name) };
}

/** Which way a figure is better. @throws TypeError where nobody told */
export function modeOf({ metrics = {} }: Pick<Definition, "metrics">, name: string): Mode {
  const bare = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  if (bare === "loss") return "min";
  const better = directionOf(metrics[bare]);
  if (better === undefined)
    throw new TypeError(`is a larger or a smaller '${name}' better? Say mode: 'max' or mode: 'min'`);
  return better === "higher" ? "max" : "min";
}

/** True where `value` beats `best` by more than `minDelta`; NaN never does. */
export function isBetter(
  { mode }: Pick<Monitor, "mode">,
  value: number,
  best: number | undefined,
  minDelta = 0,
): boolean {
  if (Number.isNaN(value)) return false;
  if (best === undefined) return true;
  return mode === "min" ? value < best - minDelta : value > best + minDelta;
}
