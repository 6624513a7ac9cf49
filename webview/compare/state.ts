import type { ListedRun } from "../../src/protocol/view.js";

/** What a person set up in the panel. */
export interface CompareState {
  /** Runs that are compared, in the order in which they were chosen: the first is what the others are compared with. */
  selected: string[];
  /** Relative difference of values that counts as none. */
  tolerance: number;
  /** Only rows that differ. */
  differences: boolean;
  runFilter: string;
}

export const tolerances = [1e-6, 1e-4, 1e-2, 0.1];

export function initialState(saved: Partial<CompareState> | undefined): CompareState {
  return { selected: [], tolerance: 1e-4, differences: false, runFilter: "", ...saved };
}

/** Runs that are gone leave. A page that compares nothing yet takes the two newest runs of one file. */
export function followRuns(state: CompareState, runs: readonly Pick<ListedRun, "id" | "file">[], first: boolean): void {
  const ids = new Set(runs.map(({ id }) => id));
  state.selected = state.selected.filter((id) => ids.has(id));
  if (!first || state.selected.length > 0) return;
  for (const [index, run] of runs.entries()) {
    const before = runs.slice(index + 1).find(({ file }) => file === run.file);
    if (!before) continue;
    state.selected = [before.id, run.id];
    return;
  }
}

/** Runs that were asked for by a command take the place of those before; a single one is added. */
export function show(state: CompareState, asked: readonly string[]): void {
  const before = asked.length > 1 ? [] : state.selected.filter((id) => !asked.includes(id));
  state.selected = [...before, ...asked];
}
