import type { Theme } from "../shared/theme.js";
import type { CurvesState } from "./state.js";
import type { SeriesData } from "./store.js";

/** One line in a chart: a run, or the mean of several. */
export interface Line {
  /** Of the run or group. */
  id: string;
  name: string;
  color: string;
  /** Empty for a solid line; lines that share a colour differ in it. */
  dash: number[];
  /** One for a run; the runs of a group. */
  members: SeriesData[];
  /** The newest x of the run in any of its series: a value that holds until it changes is drawn up to there. */
  end: number;
}

/** All that a chart needs to draw a frame. */
export interface View extends Pick<CurvesState, "axis" | "smoothing" | "log" | "logX" | "spread"> {
  series: string;
  lines: Line[];
  /** The visible interval, shared by all charts. */
  extent: [number, number];
  /** Visible interval of y where a person chose it. */
  extentY: [number, number] | undefined;
  theme: Theme;
}

const dashes = [[], [6, 4], [2, 3], [10, 4, 2, 4]];

export function lineStyle(index: number, theme: Theme): { color: string; dash: number[] } {
  const { lines } = theme;
  return { color: lines[index % lines.length], dash: dashes[Math.floor(index / lines.length) % dashes.length] };
}
