import type { Grouping } from "./groups.js";
import type { SpreadKind } from "./spread.js";

/** Optimizer steps, epochs, seconds since the run's start, or the time of day. */
export type Axis = "step" | "epoch" | "time" | "wall";

/** What a person set up in the panel; it survives hiding the panel and reloading the window. */
export interface CurvesState {
  /** Weight of the past in the moving average, 0 to 0.99. */
  smoothing: number;
  /** Logarithmic vertical and horizontal axis. */
  log: boolean;
  logX: boolean;
  axis: Axis;
  /** The step at which the crosshair stays when nobody points at a chart. */
  step: number | null;
  /** Visible interval of x, or all of it. */
  zoom: [number, number] | null;
  /** Visible interval of y by series, where a person chose one. */
  zoomY: Record<string, [number, number]>;
  grouping: Grouping;
  spread: SpreadKind;
  /** Pattern of the series that are shown, and of the runs that are listed. */
  seriesFilter: string;
  runFilter: string;
  /** Series that a person hid. */
  hidden: string[];
  /** Prefixes of series whose charts are folded away. */
  folded: string[];
  selected: string[];
  /** Those of `selected` that the panel chose itself because they were running: the next live run replaces them. */
  automatic: string[];
  /** Index of each run's colour, kept so that a run does not change its colour. */
  colors: Record<string, number>;
}

export function initialState(saved: Partial<CurvesState> | undefined): CurvesState {
  return {
    smoothing: 0.6,
    log: false,
    logX: false,
    axis: "step",
    step: null,
    zoom: null,
    zoomY: {},
    grouping: "none",
    spread: "range",
    seriesFilter: "",
    runFilter: "",
    hidden: [],
    folded: [],
    selected: [],
    automatic: [],
    colors: {},
    ...saved,
  };
}

interface KnownRun {
  id: string;
  status: string;
}

/**
 * Chooses what is drawn when the list of runs changed: runs that are gone leave, a new live run takes the place of those
 * the panel chose before, and an empty panel gets the newest run.
 *
 * @param runs newest first
 * @param known ids of the runs listed before
 */
export function followRuns(state: CurvesState, runs: readonly KnownRun[], known: ReadonlySet<string>): void {
  const exists = new Set(runs.map((run) => run.id));
  const running = runs.filter((run) => run.status === "running").map((run) => run.id);
  state.selected = state.selected.filter((id) => exists.has(id));
  state.automatic = state.automatic.filter((id) => exists.has(id));
  for (const id of Object.keys(state.colors)) if (!exists.has(id)) delete state.colors[id];

  const fresh = running.filter((id) => !known.has(id) && !state.selected.includes(id));
  if (fresh.length > 0) {
    const over = new Set(state.automatic.filter((id) => !running.includes(id)));
    state.selected = [...state.selected.filter((id) => !over.has(id)), ...fresh];
    state.automatic = [...state.automatic.filter((id) => !over.has(id)), ...fresh];
  } else if (state.selected.length === 0 && known.size === 0 && runs.length > 0) {
    state.selected = [runs[0].id];
    state.automatic = [runs[0].id];
  }
  for (const id of state.selected) colorOf(state, id);
}

export function setSelected(state: CurvesState, id: string, selected: boolean): void {
  state.selected = state.selected.filter((other) => other !== id);
  state.automatic = state.automatic.filter((other) => other !== id);
  if (!selected) return;
  state.selected.push(id);
  colorOf(state, id);
}

/** The index of the run's colour: the lowest that no other selected run has, once chosen kept while it is free. */
export function colorOf(state: CurvesState, id: string): number {
  const taken = new Set(state.selected.filter((other) => other !== id).map((other) => state.colors[other]));
  const own = state.colors[id];
  if (own !== undefined && !taken.has(own)) return own;
  let color = 0;
  while (taken.has(color)) color++;
  return (state.colors[id] = color);
}
