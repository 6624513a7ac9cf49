import type { Theme } from "../shared/theme.js";
import type { Axis } from "./state.js";
import type { SeriesData } from "./store.js";

/** One run's line in a chart. */
export interface Line {
  run: string;
  name: string;
  color: string;
  /** Empty for a solid line; runs that share a colour differ in it. */
  dash: number[];
  data: SeriesData;
}

/** All that a chart needs to draw a frame. */
export interface View {
  lines: Line[];
  axis: Axis;
  smoothing: number;
  log: boolean;
  /** The visible interval, shared by all charts. */
  extent: [number, number];
  theme: Theme;
}

const dashes = [[], [6, 4], [2, 3], [10, 4, 2, 4]];

export function lineStyle(index: number, theme: Theme): { color: string; dash: number[] } {
  const { lines } = theme;
  return { color: lines[index % lines.length], dash: dashes[Math.floor(index / lines.length) % dashes.length] };
}
