import type { RunFigure } from "./run.js";

/** A figure of a run as it is kept. */
export type ShownFigure = Omit<RunFigure, "type">;

/** Messages from the extension to the plots panel. */
export type ToPlots =
  /** All figures of the run that the panel shows. */
  | { type: "figures"; run: string; figures: ShownFigure[] }
  /** A new figure of that run, or a new state of one. */
  | { type: "figure"; run: string; figure: ShownFigure }
  /** The person asked to see this one. */
  | { type: "pick"; run: string; number: number };

/** Messages from the plots panel to the extension: the run that is shown. */
export interface FromPlots {
  type: "select";
  run: string | null;
}
