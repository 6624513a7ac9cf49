import type { ListedRun } from "../../src/protocol/view.js";

/** What is kept of the choice. */
export interface PickedRun {
  /** The run that is shown. */
  run: string | null;
  /** Whether a person chose it: else the newest live run takes its place. */
  chosen: boolean;
}

/**
 * Which run a view of one run shows: the one that a person picked, else the newest live one, else the newest.
 *
 * @param runs live ones first, then newest first
 */
export function followRun(picked: PickedRun, runs: readonly ListedRun[]): PickedRun {
  const exists = runs.some(({ id }) => id === picked.run);
  if (picked.chosen && exists) return picked;
  const live = runs.find(({ status }) => status === "running");
  if (live) return { run: live.id, chosen: false };
  return { run: exists ? picked.run : (runs[0]?.id ?? null), chosen: false };
}
