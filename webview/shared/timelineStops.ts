import type { TimelineStops } from "../../src/protocol/timeline.js";

/** A place of the slider: the step of a snapshot, or null for the newest state. */
export type Stop = number | null;

/** All places, from the oldest on; the newest state is the last. */
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

/** The place so many places further; the ends stay. */
export function moved(stops: readonly Stop[], from: Stop, by: number): Stop {
  const at = stops.indexOf(from);
  // Where the place is gone (thinned out), the newest state takes its place.
  const index = (at < 0 ? stops.length - 1 : at) + by;
  return stops[Math.min(Math.max(index, 0), stops.length - 1)];
}
