/**
 * A figure as plain data, which structured clone accepts: what `gradlens.plot` makes, runs send and keep, and `draw.ts` draws.
 * Sizes are pixels at 100 dots an inch; colours are CSS colours, or `ink` and `paper`: those of text and background where it is drawn.
 */
export interface FigureData {
  /** A figure of the same id replaces this one. */
  id: string;
  width: number;
  height: number;
  /** Size of text that has none of its own. */
  fontSize: number;
  title?: Label;
  /** Colour of text that has none of its own. */
  textColor?: string;
  axes: AxesData[];
  /** What a person should know of the data: points left out, values that are not finite. */
  notes: string[];
}

export interface Label {
  /** Parts between `$` are formulas: `$x_1^2$`. */
  text: string;
  size?: number;
  color?: string;
}

/** Where axes lie in a figure's grid. Rows count from the top, both from 0. */
export interface Place {
  rows: number;
  columns: number;
  row: number;
  column: number;
  rowSpan: number;
  columnSpan: number;
}

export interface AxisData {
  scale: "linear" | "log";
  /** Value at the left or lower end; by the data when absent. Larger than `max` where the axis is turned round. */
  min?: number;
  max?: number;
  label?: Label;
  /** Chosen by the drawing when absent. */
  ticks?: number[];
  tickLabels?: string[];
  /** Degrees, anticlockwise. */
  tickRotation?: number;
  tickSize?: number;
  tickColor?: string;
  /** Names of the positions 0, 1, 2... */
  categories?: string[];
}

export interface AxesData {
  place: Place;
  title?: Label;
  x: AxisData;
  y: AxisData;
  grid?: { axis: "both" | "x" | "y"; color?: string; dash?: number[]; width: number; alpha: number };
  legend?: Legend;
  /** One unit of x is as long as one of y. */
  equal: boolean;
  /** Whether frame, ticks and labels are drawn. */
  frame: boolean;
  marks: Mark[];
  colorbar?: Colorbar;
}

/** Numbers as colours: `min` at one end of the colour map, `max` at the other. */
export interface Ramp {
  map: string;
  min: number;
  max: number;
}

export interface Colorbar {
  ramp: Ramp;
  /** Bounds of the bands of a filled contour. */
  levels?: number[];
  label?: Label;
}

export interface Legend {
  location: string;
  title?: string;
  size?: number;
  columns: number;
  entries: LegendEntry[];
}

export interface LegendEntry {
  label: string;
  line?: { color: string; width: number; dash?: number[] };
  marker?: { shape: string; size: number; color: string | RampColor; edge?: string; edgeWidth: number };
  patch?: { color: string; edge?: string };
  alpha: number;
}

export interface RampColor {
  ramp: Ramp;
  value: number;
}

interface MarkBase {
  /** In the legend, and in exported tables. */
  label?: string;
  alpha: number;
}

/** A line through points in their order; broken where one is not finite. */
export interface LineMark extends MarkBase {
  kind: "line";
  x: Float64Array;
  y: Float64Array;
  color: string;
  /** 0: markers alone. */
  width: number;
  dash?: number[];
  step?: "before" | "after" | "middle";
  marker?: { shape: string; size: number; color: string; edge?: string; edgeWidth: number };
}

export interface PointsMark extends MarkBase {
  kind: "points";
  x: Float64Array;
  y: Float64Array;
  /** Diameters: one for all, or one a point. */
  size: number | Float64Array;
  /** One for all, one a point, or by the values. */
  color: string | string[] | { values: Float64Array; ramp: Ramp };
  marker: string;
  edge?: string;
  edgeWidth: number;
}

/** Rectangles. */
export interface BarsMark extends MarkBase {
  kind: "bars";
  orientation: "vertical" | "horizontal";
  /** Along the axis of positions. */
  from: Float64Array;
  to: Float64Array;
  /** Along the axis of values: where each begins and ends. */
  base: Float64Array;
  end: Float64Array;
  colors: string[];
  edge?: string;
  edgeWidth: number;
}

export interface ImageMark extends MarkBase {
  kind: "image";
  rows: number;
  columns: number;
  /** `rows * columns` numbers shown by the ramp, or four bytes a pixel. The first row is at `top` of the extent. */
  pixels: { values: Float32Array; ramp: Ramp } | { rgba: Uint8Array };
  extent: { left: number; right: number; bottom: number; top: number };
  smooth: boolean;
}

export interface ContourMark extends MarkBase {
  kind: "contour";
  filled: boolean;
  /** Coordinates of the grid's columns and rows. */
  x: Float64Array;
  y: Float64Array;
  /** `y.length` rows of `x.length` numbers. */
  z: Float64Array;
  /** Ascending. Filled: bounds of the bands. */
  levels: number[];
  /** Of each band or line: by the ramp, or given. */
  color: Ramp | string[];
  width: number;
  dash?: number[];
}

/** The area between two curves. */
export interface AreaMark extends MarkBase {
  kind: "area";
  x: Float64Array;
  low: Float64Array;
  high: Float64Array;
  color: string;
}

/** A straight line across the axes. */
export interface RuleMark extends MarkBase {
  kind: "rule";
  orientation: "vertical" | "horizontal";
  at: number;
  color: string;
  width: number;
  dash?: number[];
}

export interface TextMark extends MarkBase {
  kind: "text";
  x: number;
  y: number;
  text: Label;
  horizontal: "left" | "center" | "right";
  vertical: "top" | "center" | "bottom" | "baseline";
}

export type Mark = LineMark | PointsMark | BarsMark | ImageMark | ContourMark | AreaMark | RuleMark | TextMark;
