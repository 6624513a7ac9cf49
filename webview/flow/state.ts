import type { PickedRun } from "../shared/followRun.js";
import type { QuantityName } from "./quantities.js";

/** What a person set up in the view; it survives hiding it and reloading the window. */
export interface FlowState extends PickedRun {
  quantity: QuantityName;
  /** Biases and norms too, not only weights. */
  all: boolean;
  /** The layer whose curves are shown. */
  row: string | null;
  /** The step that the profile shows; the newest when null. */
  step: number | null;
}

export function initialState(saved: Partial<FlowState> | undefined): FlowState {
  return { run: null, chosen: false, quantity: "gradient", all: false, row: null, step: null, ...saved };
}

/** Whether a row is a weight matrix or kernel: what the heatmap shows when the rest is left out. */
export const isWeight = (row: string): boolean => !/(^|\.)(bias\w*|\w*_bias)$/.test(row);
