import type { LegendEntry, PointsMark, Ramp } from "../../figure/figure.js";
import { ValueError } from "../errors.js";
import { roundNumbers } from "./levels.js";
import { finiteRange, type PlotData, readNumbers } from "./numbers.js";
import { checkAlpha, checkColormap, checkMarker, type Color, type Marker, point, toColor } from "./styles.js";

export interface ScatterOptions {
  /** Area in square points, one or one a point; 36 by default. */
  s?: PlotData;
  /** A colour, a list of colours, or numbers that `cmap` makes colours of. */
  c?: Color | readonly string[] | PlotData;
  color?: Color;
  marker?: Marker;
  cmap?: string;
  /** Numbers at the ends of the colour map; the data's smallest and largest by default. */
  vmin?: number;
  vmax?: number;
  alpha?: number;
  edgecolor?: Color | "face";
  /** Width of the edges in points; 1.5 by default. */
  linewidths?: number;
  label?: string;
}

export const scatterOptions = [
  ...["s", "c", "color", "marker", "cmap", "vmin", "vmax", "alpha", "edgecolor", "linewidths", "label"],
];

/** Points in the axes, as `scatter` gives them back. */
export class PathCollection {
  constructor(readonly mark: PointsMark) {}

  /**
   * A legend entry for each value of the colours (round numbers where there are more than nine), and their labels:
   * `plot.legend({ handles: points.legendElements()[0] })`.
   * @throws ValueError where the colours come from no numbers
   */
  legendElements(): [handles: LegendEntry[], labels: string[]] {
    const { color, marker, edge, edgeWidth, alpha } = this.mark;
    if (typeof color === "string" || Array.isArray(color))
      throw new ValueError("Can't create a legend of the colours: scatter was given no numbers as c");
    const values = [...new Set(color.values)].filter(Number.isFinite).sort((a, b) => a - b);
    // Of many values round numbers between them are told, as matplotlib does.
    const shown =
      values.length <= 9
        ? values
        : roundNumbers(values[0], values[values.length - 1], 8).filter(
            (v) => v >= values[0] && v <= values[values.length - 1],
          );
    const handles = shown.map((value): LegendEntry => ({
      label: String(Number(value.toPrecision(6))),
      marker: { shape: marker, size: 6 * point, color: { ramp: color.ramp, value }, ...(edge && { edge }), edgeWidth },
      alpha,
    }));
    return [handles, handles.map(({ label }) => label)];
  }
}

/** The colour ramp of numbers: `vmin` and `vmax`, or their smallest and largest. @throws ValueError */
export function rampOf(values: ArrayLike<number>, cmap: string, vmin?: number, vmax?: number): Ramp {
  const [low, high] = finiteRange(values) ?? [0, 1];
  const ramp = { map: checkColormap(cmap), min: vmin ?? low, max: vmax ?? high };
  if (!(ramp.min <= ramp.max))
    throw new ValueError(`minvalue must be less than or equal to maxvalue: vmin ${ramp.min}, vmax ${ramp.max}`);
  return ramp;
}

/** @throws ValueError in matplotlib's words where sizes do not fit */
export function pointsMark(
  x: Float64Array,
  y: Float64Array,
  turn: string,
  cmap: string,
  options: ScatterOptions,
): PointsMark {
  if (x.length !== y.length)
    throw new ValueError(`x and y must be the same size, but have ${x.length} and ${y.length} numbers`);
  const { marker = "o", alpha, edgecolor = "face", linewidths = 1.5, label } = options;
  const edge = edgecolor === "face" ? undefined : toColor("edgecolor", edgecolor);
  return {
    kind: "points",
    x,
    y,
    size: sizes(options.s ?? 36, x.length),
    color: colors(x.length, turn, cmap, options),
    marker: checkMarker(marker),
    ...(edge !== undefined && { edge }),
    edgeWidth: linewidths * point,
    alpha: checkAlpha(alpha),
    ...(label !== undefined && { label }),
  };
}

function sizes(s: PlotData, count: number): number | Float64Array {
  const { values } = readNumbers("s", s);
  if (values.some((area) => area < 0)) throw new ValueError("s must not be negative");
  const diameter = (area: number): number => Math.sqrt(area) * point;
  if (values.length === 1) return diameter(values[0]);
  if (values.length !== count)
    throw new ValueError(
      `s must be a scalar, or the same size as x and y: it has ${values.length} numbers, they have ${count}`,
    );
  return values.map(diameter);
}

function colors(count: number, turn: string, cmap: string, options: ScatterOptions): PointsMark["color"] {
  const { c, color, vmin, vmax } = options;
  if (c !== undefined && color !== undefined) throw new ValueError("Supply a 'c' argument or a 'color', but not both");
  if (color !== undefined) return toColor("color", color);
  if (c === undefined) return turn;
  if (typeof c === "string") return toColor("c", c);
  const unfit = (length: number): ValueError =>
    new ValueError(`'c' argument has ${length} elements, which is inconsistent with 'x' and 'y' with size ${count}`);
  if (Array.isArray(c) && c.length > 0 && c.every((item) => typeof item === "string")) {
    if (c.length !== count) throw unfit(c.length);
    return c.map((item: string) => toColor("c", item));
  }
  const { values } = readNumbers("c", c as PlotData);
  if (values.length !== count) {
    if (values.length === 3 || values.length === 4) return toColor("c", [...values]);
    throw unfit(values.length);
  }
  return { values, ramp: rampOf(values, options.cmap ?? cmap, vmin, vmax) };
}
