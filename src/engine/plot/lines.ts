import type { AreaMark, LineMark, RuleMark } from "../../figure/figure.js";
import { ValueError } from "../errors.js";
import { formatShape } from "../tensor/shape.js";
import type { NumberArray } from "./numbers.js";
import {
  checkAlpha,
  checkMarker,
  type Color,
  type LineStyle,
  lineLook,
  type Marker,
  point,
  toColor,
} from "./styles.js";

export interface LineOptions {
  color?: Color;
  linestyle?: LineStyle;
  /** Points; 1.5 by default. */
  linewidth?: number;
  marker?: Marker;
  /** Diameter in points; 6 by default. */
  markersize?: number;
  markerfacecolor?: Color;
  markeredgecolor?: Color;
  /** Opacity from 0 to 1. */
  alpha?: number;
  label?: string;
  /** Stairs instead of slopes: the value changes before, after or midway between two points. */
  drawstyle?: "default" | "steps" | "steps-pre" | "steps-post" | "steps-mid";
}

export const lineOptions = [
  ...["color", "linestyle", "linewidth", "marker", "markersize", "markerfacecolor", "markeredgecolor"],
  ...["alpha", "label", "drawstyle"],
];

const drawStyles = {
  default: undefined,
  steps: "before",
  "steps-pre": "before",
  "steps-post": "after",
  "steps-mid": "middle",
} as const;

/** The columns of x and y that make a line each. @throws ValueError in matplotlib's words where they do not fit */
export function linePairs(x: NumberArray | undefined, y: NumberArray): { x: Float64Array; y: Float64Array }[] {
  if (y.shape.length > 2 || (x?.shape.length ?? 0) > 2)
    throw new ValueError(`x and y can be no greater than 2D, but have shapes ${shapes(x, y)}`);
  const rows = y.shape[0] ?? 1;
  const given = x ?? { shape: [rows], values: Float64Array.from({ length: rows }, (_, i) => i) };
  if ((given.shape[0] ?? 1) !== rows)
    throw new ValueError(`x and y must have same first dimension, but have shapes ${shapes(given, y)}`);
  const [columnsX, columnsY] = [given.shape[1] ?? 1, y.shape[1] ?? 1];
  if (columnsX > 1 && columnsY > 1 && columnsX !== columnsY)
    throw new ValueError(`x has ${columnsX} columns but y has ${columnsY}`);
  return Array.from({ length: Math.max(columnsX, columnsY) }, (_, i) => ({
    x: columnOf(given, rows, Math.min(i, columnsX - 1)),
    y: columnOf(y, rows, Math.min(i, columnsY - 1)),
  }));
}

function shapes(x: NumberArray | undefined, y: NumberArray): string {
  return `${x ? `${formatShape(x.shape)} and ` : ""}${formatShape(y.shape)}`;
}

function columnOf({ shape, values }: NumberArray, rows: number, column: number): Float64Array {
  const columns = shape[1] ?? 1;
  return columns === 1 ? values : Float64Array.from({ length: rows }, (_, row) => values[row * columns + column]);
}

/** A line, or markers alone. `color` is the one whose turn it is. */
export function lineMark(
  x: Float64Array,
  y: Float64Array,
  turn: string,
  width: number,
  options: LineOptions,
): LineMark {
  const {
    linestyle,
    linewidth = width,
    marker = "none",
    markersize = 6,
    alpha,
    label,
    drawstyle = "default",
  } = options;
  const color = options.color === undefined ? turn : toColor("color", options.color);
  const step = drawStyles[drawstyle];
  const hasMarker = checkMarker(marker) !== "none" && marker !== "";
  return {
    kind: "line",
    x,
    y,
    ...lineLook(color, linestyle ?? "-", linewidth),
    ...(step && { step }),
    ...(hasMarker && {
      marker: {
        shape: marker,
        size: markersize * point,
        color: options.markerfacecolor === undefined ? color : toColor("markerfacecolor", options.markerfacecolor),
        edge: options.markeredgecolor === undefined ? color : toColor("markeredgecolor", options.markeredgecolor),
        edgeWidth: point,
      },
    }),
    alpha: checkAlpha(alpha),
    ...(label !== undefined && { label }),
  };
}

export interface RuleOptions {
  color?: Color;
  linestyle?: LineStyle;
  linewidth?: number;
  alpha?: number;
  label?: string;
}

export const ruleOptions = ["color", "linestyle", "linewidth", "alpha", "label"];

export function ruleMark(
  orientation: RuleMark["orientation"],
  at: number,
  turn: string,
  options: RuleOptions,
): RuleMark {
  const { linestyle = "-", linewidth = 1.5, alpha, label } = options;
  if (!Number.isFinite(at))
    throw new ValueError(
      `${orientation === "vertical" ? "axvline" : "axhline"} needs a finite position, but got ${at}`,
    );
  const color = options.color === undefined ? turn : toColor("color", options.color);
  return {
    kind: "rule",
    orientation,
    at,
    ...lineLook(color, linestyle, linewidth),
    alpha: checkAlpha(alpha),
    ...(label !== undefined && { label }),
  };
}

export interface FillOptions {
  color?: Color;
  alpha?: number;
  label?: string;
}

export const fillOptions = ["color", "alpha", "label"];

/** @throws ValueError for unequal lengths */
export function areaMark(
  x: Float64Array,
  low: Float64Array,
  high: Float64Array,
  turn: string,
  options: FillOptions,
): AreaMark {
  const spread = (name: string, values: Float64Array): Float64Array => {
    if (values.length === x.length) return values;
    if (values.length === 1) return new Float64Array(x.length).fill(values[0]);
    throw new ValueError(`fillBetween: ${name} has ${values.length} numbers, but x has ${x.length}`);
  };
  const { alpha, label } = options;
  return {
    kind: "area",
    x,
    low: spread("y1", low),
    high: spread("y2", high),
    color: options.color === undefined ? turn : toColor("color", options.color),
    alpha: checkAlpha(alpha),
    ...(label !== undefined && { label }),
  };
}
