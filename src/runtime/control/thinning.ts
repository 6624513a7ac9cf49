import type { Snapshot } from "../../protocol/run.js";

export interface Limits {
  /** Most snapshots. */
  count: number;
  /** Most bytes together. */
  bytes: number;
}

/**
 * The snapshots to give up so that the others stay within the limits. The first and the last stay; of the others goes the one whose
 * neighbours are nearest to each other, so that those that are left lie evenly over the run.
 */
export function surplus(snapshots: readonly Snapshot[], { count, bytes }: Limits): Snapshot[] {
  const kept = [...snapshots].sort((a, b) => a.step - b.step);
  const given: Snapshot[] = [];
  let size = kept.reduce((sum, snapshot) => sum + snapshot.bytes, 0);
  while (kept.length > 1 && (kept.length > count || size > bytes)) {
    const [gone] = kept.splice(leastMissed(kept), 1);
    size -= gone.bytes;
    given.push(gone);
  }
  return given;
}

function leastMissed(kept: readonly Snapshot[]): number {
  let least = 0;
  let smallest = Infinity;
  for (let i = 1; i < kept.length - 1; i++) {
    const gap = kept[i + 1].step - kept[i - 1].step;
    if (gap >= smallest) continue;
    smallest = gap;
    least = i;
  }
  // Of two, the older one.
  return least;
}
