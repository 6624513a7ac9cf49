import type { TimelineStops } from "../../src/protocol/timeline.js";

/** A place of the slider: a step, or null for the newest state. */
export type Stop = number | null;

/** The places that can be gone to, from the oldest snapshot on; the newest state is the last. */
export function stopsOf({ snapshots, last }: Pick<TimelineStops, "snapshots" | "last">): Stop[] {
  return [...snapshots.map(({ step }) => step).filter((step) => step < last), null];
}

/** The step at which a place lies. */
export function stepOf(stop: Stop, last: number): number {
  return stop ?? last;
}

/** The place that is nearest to a share of the way from step 0 to the last one. */
export function nearestStop(stops: readonly Stop[], last: number, share: number): Stop {
  const wanted = share * last;
  let nearest: Stop = null;
  for (const stop of stops)
    if (Math.abs(stepOf(stop, last) - wanted) < Math.abs(stepOf(nearest, last) - wanted)) nearest = stop;
  return nearest;
}

/** The place so many places further; the ends stay. A step between two places counts from there. */
export function moved(stops: readonly Stop[], from: Stop, by: number): Stop {
  const at = stops.indexOf(from);
  const after = stops.findIndex((stop) => stop === null || (from !== null && stop > from));
  const index = at >= 0 ? at + by : by > 0 ? after - 1 + by : after + by;
  return stops[Math.min(Math.max(index, 0), stops.length - 1)];
}
