import type { PickedRun } from "../shared/followRun.js";

/** What a person set up in the view; it survives hiding it and reloading the window. */
export interface ModelState extends PickedRun {
  /** The snapshot that is looked at; null for the model as it is now, or was at the end. */
  step: number | null;
  /** Name of the tab; the first that fits when null. */
  tab: string | null;
  /** Label of the choice by probe: layer, part of the data. */
  choices: Record<string, string>;
  /** The sample whose feature maps are shown. */
  sample: number;
  /** Form of the projection. */
  projection: "pca" | "umap";
  /** Activation functions that are drawn beside those of the model. */
  functions: string[];
}

export function initialState(saved: Partial<ModelState> | undefined): ModelState {
  const first: ModelState = {
    run: null,
    chosen: false,
    step: null,
    tab: null,
    choices: {},
    sample: 0,
    projection: "pca",
    functions: [],
  };
  return { ...first, ...saved };
}
