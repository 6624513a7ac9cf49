import { cycle } from "../../figure/color.js";
import type { AxesData, AxisData, Colorbar, Label, Mark, Place } from "../../figure/figure.js";
import { checkOptions } from "../arguments.js";
import { ValueError } from "../errors.js";
import {
  barOptions,
  type BarOptions,
  barsMark,
  histogram,
  histogramOptions,
  type HistogramOptions,
  type Rectangle,
  rectangles,
} from "./bars.js";
import {
  type ContourArguments,
  contourMark,
  contourOptions,
  type ContourOptions,
  imageMark,
  imageOptions,
  type ImageOptions,
} from "./images.js";
import { gridOf, type GridOptions, gridOptions, type LegendOptions, legendOf, legendOptions } from "./legend.js";
import {
  areaMark,
  fillOptions,
  type FillOptions,
  lineMark,
  lineOptions,
  type LineOptions,
  linePairs,
  ruleMark,
  ruleOptions,
  type RuleOptions,
} from "./lines.js";
import { type PlotData, readFlat, readNumbers, readPositions } from "./numbers.js";
import { rcParams } from "./rcParams.js";
import { PathCollection, pointsMark, scatterOptions, type ScatterOptions } from "./scatter.js";
import { type Color, parseFormat, point, toColor } from "./styles.js";

export interface TextOptions {
  /** Points. */
  fontsize?: number;
  color?: Color;
}

export interface TickOptions {
  axis?: "both" | "x" | "y";
  /** Degrees, anticlockwise. */
  labelrotation?: number;
  /** Points. */
  labelsize?: number;
  labelcolor?: Color;
}

export interface PlaceTextOptions extends TextOptions {
  ha?: "left" | "center" | "right";
  va?: "top" | "center" | "bottom" | "baseline";
  alpha?: number;
}

/** `plot(y)`, `plot(x, y)`, `plot(x, y, "k--")`, each with options at the end. */
export type PlotArguments =
  | [y: PlotData, options?: LineOptions]
  | [y: PlotData, format: string, options?: LineOptions]
  | [x: PlotData | readonly string[], y: PlotData, options?: LineOptions]
  | [x: PlotData | readonly string[], y: PlotData, format: string, options?: LineOptions];

/** One drawing area with its two axes. Names and defaults are those of matplotlib's `Axes`, in camel case. */
export class Axes {
  /** @internal */
  readonly data: AxesData;
  private turns = 0;
  private lastRamp: Pick<Colorbar, "ramp" | "levels"> | undefined;

  /** @internal */
  constructor(
    place: Place,
    private readonly note: (text: string) => void,
  ) {
    this.data = emptyAxes(place);
  }

  /** Lines of y over x, or over 0, 1, 2...: one, or one for each column of a matrix. NaN makes a gap. */
  plot(...args: PlotArguments): void {
    const { data, format, options } = splitPlotArguments(args);
    checkOptions("plot", options, lineOptions);
    const short = format === undefined ? {} : parseFormat(format);
    // A marker alone, as in "ro", asks for no line.
    const linestyle = short.marker !== undefined && short.linestyle === undefined ? ("none" as const) : undefined;
    const look: LineOptions = { ...(linestyle && { linestyle }), ...short, ...options };
    const [first, second] = data;
    const x = second === undefined ? undefined : this.positions("x", first);
    const y = readNumbers("y", (second ?? first) as PlotData);
    for (const pair of linePairs(x, y))
      this.data.marks.push(lineMark(pair.x, pair.y, this.turn(look.color), rcParams["lines.linewidth"], look));
  }

  /** Points at x and y, in sizes and colours of their own if wanted. */
  scatter(x: PlotData | readonly string[], y: PlotData, options: ScatterOptions = {}): PathCollection {
    checkOptions("scatter", options, scatterOptions);
    const own = options.c ?? options.color;
    const mark = pointsMark(
      this.positions("x", x).values,
      readFlat("y", y),
      this.turn(own),
      rcParams["image.cmap"],
      options,
    );
    this.data.marks.push(mark);
    if (typeof mark.color === "object" && "ramp" in mark.color) this.lastRamp = { ramp: mark.color.ramp };
    return new PathCollection(mark);
  }

  /** Bars of `height` at x, which may be names. */
  bar(x: PlotData | readonly string[], height: PlotData, options: BarOptions = {}): Rectangle[] {
    checkOptions("bar", options, barOptions);
    const mark = barsMark(
      "vertical",
      this.positions("x", x).values,
      readFlat("height", height),
      this.turn(options.color),
      options,
    );
    this.data.marks.push(mark);
    return rectangles(mark);
  }

  /** Bars of `width` to the right at y, which may be names; their thickness is `height`. */
  barh(
    y: PlotData | readonly string[],
    width: PlotData,
    { height, left, ...options }: Omit<BarOptions, "width" | "bottom"> & { height?: PlotData; left?: PlotData } = {},
  ): Rectangle[] {
    checkOptions("barh", options, barOptions);
    const at = this.positions("y", y).values;
    const look = { ...options, width: height, bottom: left };
    const mark = barsMark("horizontal", at, readFlat("width", width), this.turn(options.color), look);
    this.data.marks.push(mark);
    return rectangles(mark);
  }

  /** Counts values in bins and draws them. NaN and infinite values are left out, and the figure says how many. */
  hist(x: PlotData, options: HistogramOptions = {}): [counts: number[], edges: number[], bars: Rectangle[]] {
    checkOptions("hist", options, histogramOptions);
    const { mark, counts, edges, leftOut } = histogram(readFlat("x", x), this.turn(options.color), options);
    if (leftOut > 0) this.note(`Histogram: ${leftOut} values are NaN or infinite and in no bin.`);
    this.data.marks.push(mark);
    return [counts, edges, rectangles(mark)];
  }

  /** A matrix through a colour map, or an RGB or RGBA image with the colours last. */
  imshow(image: PlotData, options: ImageOptions = {}): void {
    checkOptions("imshow", options, imageOptions);
    const mark = imageMark(image, rcParams["image.cmap"], options);
    this.data.marks.push(mark);
    this.data.equal = options.aspect !== "auto";
    if ("ramp" in mark.pixels) this.lastRamp = { ramp: mark.pixels.ramp };
  }

  /** Bands between levels of a height over a grid. */
  contourf(...args: ContourArguments): void {
    this.addContour("contourf", true, args);
  }

  /** Lines of equal height over a grid. */
  contour(...args: ContourArguments): void {
    this.addContour("contour", false, args);
  }

  /** The area between y1 and y2 (0 by default). */
  fillBetween(
    x: PlotData,
    y1: PlotData,
    ...rest: [y2?: PlotData, options?: FillOptions] | [options: FillOptions]
  ): void {
    const last = rest.at(-1);
    const options = isOptions<FillOptions>(last) ? last : {};
    const y2 = rest.length > 0 && !isOptions(rest[0]) ? ((rest[0] as PlotData | undefined) ?? 0) : 0;
    checkOptions("fillBetween", options, fillOptions);
    const [xs, low, high] = [readFlat("x", x), readFlat("y1", y1), readFlat("y2", y2)];
    this.data.marks.push(areaMark(xs, low, high, this.turn(options.color), options));
  }

  /** A horizontal line across the axes. */
  axhline(y = 0, options: RuleOptions = {}): void {
    checkOptions("axhline", options, ruleOptions);
    this.data.marks.push(ruleMark("horizontal", y, this.turn(options.color), options));
  }

  /** A vertical line across the axes. */
  axvline(x = 0, options: RuleOptions = {}): void {
    checkOptions("axvline", options, ruleOptions);
    this.data.marks.push(ruleMark("vertical", x, this.turn(options.color), options));
  }

  /** Text at a point of the axes. */
  text(
    x: number,
    y: number,
    text: string,
    { ha = "left", va = "baseline", alpha = 1, ...options }: PlaceTextOptions = {},
  ): void {
    this.data.marks.push({ kind: "text", x, y, text: labelOf(text, options), horizontal: ha, vertical: va, alpha });
  }

  /** The title of these axes. https://matplotlib.org/stable/api/_as_gen/matplotlib.axes.Axes.set_title.html */
  setTitle(text: string, options: TextOptions = {}): void {
    this.data.title = labelOf(text, options, rcParams["text.color"]);
  }

  /** The label of the x axis. https://matplotlib.org/stable/api/_as_gen/matplotlib.axes.Axes.set_xlabel.html */
  setXlabel(text: string, options: TextOptions = {}): void {
    this.data.x.label = labelOf(text, options, rcParams["axes.labelcolor"]);
  }

  /** The label of the y axis. https://matplotlib.org/stable/api/_as_gen/matplotlib.axes.Axes.set_ylabel.html */
  setYlabel(text: string, options: TextOptions = {}): void {
    this.data.y.label = labelOf(text, options, rcParams["axes.labelcolor"]);
  }

  /** Limits of x; null or undefined leaves one to the data. @throws ValueError for NaN and infinity */
  setXlim(left?: number | null, right?: number | null): void {
    setLimits(this.data.x, left, right);
  }

  /** Limits of y; null or undefined leaves one to the data. @throws ValueError for NaN and infinity */
  setYlim(bottom?: number | null, top?: number | null): void {
    setLimits(this.data.y, bottom, top);
  }

  /** Equal steps or equal factors along x. @throws ValueError for another name */
  setXscale(scale: "linear" | "log"): void {
    setScale(this.data.x, scale);
  }

  /** Equal steps or equal factors along y. @throws ValueError for another name */
  setYscale(scale: "linear" | "log"): void {
    setScale(this.data.y, scale);
  }

  /** Positions of the ticks, and their texts. @throws ValueError for unequal lengths */
  setXticks(ticks: PlotData, labels?: readonly string[], options?: Omit<TickOptions, "axis">): void {
    setTicks(this.data.x, ticks, labels, options);
  }

  /** Positions of the ticks, and their texts. @throws ValueError for unequal lengths */
  setYticks(ticks: PlotData, labels?: readonly string[], options?: Omit<TickOptions, "axis">): void {
    setTicks(this.data.y, ticks, labels, options);
  }

  /** How ticks of one axis or of both look: size, colour and turn (degrees) of their texts. */
  tickParams({ axis = "both", ...options }: TickOptions): void {
    checkOptions("tickParams", options, ["labelrotation", "labelsize", "labelcolor"]);
    if (axis !== "y") styleTicks(this.data.x, options);
    if (axis !== "x") styleTicks(this.data.y, options);
  }

  /** Shows grid lines, or hides them when they are there already. */
  grid(visible?: boolean | null, options: GridOptions = {}): void {
    checkOptions("grid", options, gridOptions);
    const shown = visible ?? (Object.keys(options).length > 0 || this.data.grid === undefined);
    if (shown) this.data.grid = gridOf(options);
    else delete this.data.grid;
  }

  /** A legend of what has a label, or of the given handles and labels. */
  legend(options: LegendOptions = {}): void {
    checkOptions("legend", options, legendOptions);
    this.data.legend = legendOf(this.data.marks, options);
  }

  /** `off` hides frame and ticks, `equal` makes a unit of x as long as one of y, four numbers are limits. */
  axis(how: "on" | "off" | "equal" | "auto" | readonly [xmin: number, xmax: number, ymin: number, ymax: number]): void {
    if (typeof how !== "string") {
      this.setXlim(how[0], how[1]);
      this.setYlim(how[2], how[3]);
    } else if (how === "on" || how === "off") this.data.frame = how === "on";
    else this.data.equal = how === "equal";
  }

  /** A bar beside the axes that tells the numbers of the colours. @throws ValueError where no colours stand for numbers */
  colorbar({ label }: { label?: string } = {}): void {
    if (this.lastRamp === undefined)
      throw new ValueError(
        "No mappable was found to use for colorbar creation: draw an image, a contour or points with numbers as colours first",
      );
    this.data.colorbar = { ...this.lastRamp, ...(label !== undefined && { label: labelOf(label, {}) }) };
  }

  /** Takes all away that was drawn, as for the next picture of an animation. */
  clear(): void {
    const { place } = this.data;
    for (const key of Object.keys(this.data)) delete (this.data as Partial<AxesData>)[key as keyof AxesData];
    Object.assign(this.data, emptyAxes(place));
    this.turns = 0;
    this.lastRamp = undefined;
  }

  private addContour(name: string, filled: boolean, args: ContourArguments): void {
    const last = args.at(-1);
    const options = isOptions<ContourOptions>(last) ? last : {};
    checkOptions(name, options, contourOptions);
    const mark = contourMark(
      filled,
      args.filter((item) => !isOptions(item)) as PlotData[],
      rcParams["image.cmap"],
      options,
    );
    this.data.marks.push(mark);
    if (!Array.isArray(mark.color)) this.lastRamp = { ramp: mark.color, ...(filled && { levels: mark.levels }) };
  }

  /** The colour whose turn it is; those that have one of their own take none. */
  private turn(own: unknown): string {
    return own === undefined ? cycle[this.turns++ % cycle.length] : cycle[0];
  }

  private positions(axis: "x" | "y", data: PlotData | readonly string[]): ReturnType<typeof readPositions> {
    const read = readPositions(axis, data, this.data[axis].categories);
    if (read.categories) this.data[axis].categories = read.categories;
    return read;
  }
}

function emptyAxes(place: Place): AxesData {
  const tick = (color: Color | undefined): AxisData => ({
    scale: "linear",
    ...(color !== undefined && { tickColor: toColor("tick.color", color) }),
  });
  const axes = {
    place,
    x: tick(rcParams["xtick.color"]),
    y: tick(rcParams["ytick.color"]),
    equal: false,
    frame: true,
    marks: [] as Mark[],
  };
  return { ...axes, ...(rcParams["axes.grid"] && { grid: gridOf({}) }) };
}

/** Options are plain objects; data is none. */
function isOptions<Options extends object>(value: unknown): value is Options {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function splitPlotArguments(args: PlotArguments): {
  data: (PlotData | readonly string[])[];
  format?: string;
  options: LineOptions;
} {
  const list = [...args].filter((item) => item !== undefined);
  const options = isOptions<LineOptions>(list.at(-1)) ? (list.pop() as LineOptions) : {};
  const format = typeof list.at(-1) === "string" ? (list.pop() as string) : undefined;
  if (list.length < 1 || list.length > 2)
    throw new TypeError(`plot takes y, or x and y, but got ${list.length} arrays of data`);
  return { data: list as PlotData[], ...(format !== undefined && { format }), options };
}

/** @internal */
export function labelOf(text: string, { fontsize, color }: TextOptions, usual?: Color): Label {
  const shown = color ?? usual;
  return {
    text: String(text),
    ...(fontsize !== undefined && { size: fontsize * point }),
    ...(shown !== undefined && { color: toColor("color", shown) }),
  };
}

function setLimits(axis: AxisData, low: number | null | undefined, high: number | null | undefined): void {
  for (const limit of [low, high])
    if (limit !== null && limit !== undefined && !Number.isFinite(limit))
      throw new ValueError("Axis limits cannot be NaN or Inf");
  if (typeof low === "number" && low === high)
    throw new ValueError(`Attempting to set identical low and high limits (${low})`);
  if (typeof low === "number") axis.min = low;
  if (typeof high === "number") axis.max = high;
}

function setScale(axis: AxisData, scale: "linear" | "log"): void {
  if (scale !== "linear" && scale !== "log")
    throw new ValueError(`'${String(scale)}' is not a valid value for scale; supported values are 'linear', 'log'`);
  axis.scale = scale;
}

function setTicks(
  axis: AxisData,
  ticks: PlotData,
  labels?: readonly string[],
  options?: Omit<TickOptions, "axis">,
): void {
  axis.ticks = [...readFlat("ticks", ticks)];
  if (labels !== undefined) {
    if (labels.length !== axis.ticks.length)
      throw new ValueError(
        `The number of tick positions (${axis.ticks.length}) does not match the number of tick labels (${labels.length})`,
      );
    axis.tickLabels = labels.map(String);
  }
  if (options) styleTicks(axis, options);
}

function styleTicks(axis: AxisData, { labelrotation, labelsize, labelcolor }: Omit<TickOptions, "axis">): void {
  if (labelrotation !== undefined) axis.tickRotation = labelrotation;
  if (labelsize !== undefined) axis.tickSize = labelsize * point;
  if (labelcolor !== undefined) axis.tickColor = toColor("labelcolor", labelcolor);
}
