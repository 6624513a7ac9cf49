import type { TrialSource } from "../../src/protocol/hyperparameters.js";
import type { Brush } from "./axes.js";

/** What a person set up in the panel. */
export interface HyperparametersState {
  /** The sweep or file that is shown. */
  source: string | null;
  /** The figure trials are judged by; null: the sweep's own, or the first. */
  figure: string | null;
  /** Which way it is better; null: as the sweep says, or as its name tells. */
  mode: "min" | "max" | null;
  /** Also hyperparameters that are the same in all trials. */
  all: boolean;
  sort: { column: string; descending: boolean };
  /** By axis. */
  brushes: Record<string, Brush>;
}

export function initialState(saved: Partial<HyperparametersState> | undefined): HyperparametersState {
  return {
    source: null,
    figure: null,
    mode: null,
    all: false,
    sort: { column: "figure", descending: false },
    brushes: {},
    ...saved,
  };
}

/** A source that is gone gives way to the newest; what was chosen for another source goes with it. */
export function look(state: HyperparametersState, source: string | null): void {
  if (state.source === source) return;
  Object.assign(state, { source, figure: null, mode: null, brushes: {} });
}

export function followSources(state: HyperparametersState, sources: readonly TrialSource[]): void {
  if (!sources.some(({ id }) => id === state.source)) look(state, sources[0]?.id ?? null);
}
