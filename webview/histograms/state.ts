import type { PickedRun } from "../shared/followRun.js";
import type { Kind } from "./series.js";

export type Form = "ridgeline" | "heatmap";

/** What a person set up in the view; it survives hiding it and reloading the window. */
export interface HistogramsState extends PickedRun {
  kind: Kind;
  form: Form;
  /** The layer that is drawn; the first when null. */
  layer: string | null;
  /** The step that stands out; the newest when null. */
  step: number | null;
}

export function initialState(saved: Partial<HistogramsState> | undefined): HistogramsState {
  return { run: null, chosen: false, kind: "weight", form: "ridgeline", layer: null, step: null, ...saved };
}
