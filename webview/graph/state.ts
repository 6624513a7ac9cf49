import type { PickedRun } from "../shared/followRun.js";

export type Coloring = "kind" | "gradient" | "activation" | "time" | "memory";

/** What a person set up in the view; it survives hiding it and reloading the window. */
export interface GraphState extends PickedRun {
  /** The graph that is drawn; the newest when null. */
  file: string | null;
  /** Keys of the opened groups; null before the first drawing. */
  expanded: string[] | null;
  direction: "TB" | "LR";
  coloring: Coloring;
  /** Id of the chosen thing. */
  selected: string | null;
  /** Place of the walk; null while it is off. */
  walk: number | null;
}

export function initialState(saved: Partial<GraphState> | undefined): GraphState {
  return {
    run: null,
    chosen: false,
    file: null,
    expanded: null,
    direction: "TB",
    coloring: "kind",
    selected: null,
    walk: null,
    ...saved,
  };
}
