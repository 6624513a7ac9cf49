import type { BarsMark } from "../../figure/figure.js";
import { ValueError } from "../errors.js";
import { countNotFinite, finiteRange, type PlotData, readFlat } from "./numbers.js";
import { checkAlpha, type Color, point, toColor } from "./styles.js";

export interface BarOptions {
  /** Along the axis of positions, one or one a bar; 0.8 by default. */
  width?: PlotData;
  /** Where the bars begin; 0 by default. */
  bottom?: PlotData;
  align?: "center" | "edge";
  /** One for all, or one a bar. */
  color?: Color | readonly string[];
  edgecolor?: Color;
  /** Width of the edges in points. */
  linewidth?: number;
  alpha?: number;
  label?: string;
}

export const barOptions = ["width", "bottom", "align", "color", "edgecolor", "linewidth", "alpha", "label"];

/** One bar, as `bar` and `hist` give it back. */
export class Rectangle {
  constructor(
    private readonly mark: BarsMark,
    private readonly index: number,
  ) {}

  /** Colours this bar alone. @throws ValueError for what is no colour */
  setColor(color: Color): void {
    this.mark.colors[this.index] = toColor("color", color);
  }

  /** From its base to its end, in units of the data. */
  getHeight(): number {
    return this.mark.end[this.index] - this.mark.base[this.index];
  }
}

export function rectangles(mark: BarsMark): Rectangle[] {
  return mark.colors.map((_, index) => new Rectangle(mark, index));
}

/** @throws ValueError where lengths do not fit */
export function barsMark(
  orientation: BarsMark["orientation"],
  at: Float64Array,
  lengths: Float64Array,
  turn: string,
  options: BarOptions,
): BarsMark {
  const count = Math.max(at.length, lengths.length);
  const spread = (name: string, values: Float64Array): Float64Array => {
    if (values.length === count) return values;
    if (values.length === 1) return new Float64Array(count).fill(values[0]);
    throw new ValueError(`shape mismatch: ${name} has ${values.length} numbers, but there are ${count} bars`);
  };
  const positions = spread("x", at);
  const width = spread("width", readFlat("width", options.width ?? 0.8));
  const base = spread("bottom", readFlat("bottom", options.bottom ?? 0));
  const height = spread("height", lengths);
  const from = options.align === "edge" ? positions : positions.map((position, i) => position - width[i] / 2);
  return {
    ...look(count, turn, options),
    orientation,
    from,
    to: from.map((position, i) => position + width[i]),
    base,
    end: base.map((start, i) => start + height[i]),
  };
}

type Look = Pick<BarsMark, "kind" | "colors" | "edge" | "edgeWidth" | "alpha" | "label">;

function look(count: number, turn: string, { color = turn, edgecolor, linewidth = 1, alpha, label }: BarOptions): Look {
  const isList = Array.isArray(color) && typeof color[0] === "string";
  const given = isList ? (color as string[]).map((item) => toColor("color", item)) : [toColor("color", color as Color)];
  return {
    kind: "bars",
    colors: Array.from({ length: count }, (_, i) => given[i % given.length]),
    ...(edgecolor !== undefined && { edge: toColor("edgecolor", edgecolor) }),
    edgeWidth: linewidth * point,
    alpha: checkAlpha(alpha),
    ...(label !== undefined && { label }),
  };
}

export interface HistogramOptions extends Pick<BarOptions, "color" | "edgecolor" | "linewidth" | "alpha" | "label"> {
  /** Their number (10), or their edges, ascending. */
  bins?: number | PlotData;
  /** From where to where the bins reach; the data's range by default. */
  range?: readonly [low: number, high: number];
  /** Heights such that the area is 1. */
  density?: boolean;
  cumulative?: boolean;
  weights?: PlotData;
  orientation?: "vertical" | "horizontal";
}

export const histogramOptions = [
  ...["bins", "range", "density", "cumulative", "weights", "orientation"],
  ...["color", "edgecolor", "linewidth", "alpha", "label"],
];

export interface Histogram {
  mark: BarsMark;
  counts: number[];
  edges: number[];
  /** NaN and infinite values, which no bin holds. */
  leftOut: number;
}

/**
 * Counts values in bins as NumPy does: each bin holds its lower edge, the last one also its upper.
 * https://numpy.org/doc/1.24/reference/generated/numpy.histogram.html
 * @throws ValueError for edges that do not ascend, weights of another size
 */
export function histogram(values: Float64Array, turn: string, options: HistogramOptions): Histogram {
  const edges = binEdges(values, options);
  const weights = options.weights === undefined ? undefined : readFlat("weights", options.weights);
  if (weights && weights.length !== values.length)
    throw new ValueError(`weights should have the same shape as x: ${weights.length} and ${values.length} numbers`);
  const bins = edges.length - 1;
  const counts = new Array<number>(bins).fill(0);
  values.forEach((value, i) => {
    const bin = binOf(value, edges);
    if (bin >= 0) counts[bin] += weights ? weights[i] : 1;
  });
  if (options.density) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    counts.forEach((count, i) => (counts[i] = count / total / (edges[i + 1] - edges[i])));
  }
  if (options.cumulative)
    for (let i = 0, sum = 0; i < bins; i++) {
      sum += options.density ? counts[i] * (edges[i + 1] - edges[i]) : counts[i];
      counts[i] = sum;
    }
  const mark: BarsMark = {
    ...look(bins, turn, options),
    orientation: options.orientation ?? "vertical",
    from: Float64Array.from(edges.slice(0, -1)),
    to: Float64Array.from(edges.slice(1)),
    base: new Float64Array(bins),
    end: Float64Array.from(counts),
  };
  return { mark, counts, edges, leftOut: countNotFinite(values) };
}

function binEdges(values: Float64Array, { bins = 10, range }: HistogramOptions): number[] {
  if (typeof bins !== "number") {
    const edges = [...readFlat("bins", bins)];
    if (edges.length < 2 || edges.some((edge, i) => !Number.isFinite(edge) || edge < edges[i - 1]))
      throw new ValueError("`bins` must increase monotonically, and have two edges at least");
    return edges;
  }
  if (!Number.isInteger(bins) || bins < 1)
    throw new ValueError(`\`bins\` must be a whole number from 1, but got ${bins}`);
  let [low, high] = range ?? finiteRange(values) ?? [0, 1];
  if (!(low <= high && Number.isFinite(high - low)))
    throw new ValueError(`supplied range of [${low}, ${high}] is not finite and ascending`);
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + ((high - low) * i) / bins));
}

/** The bin of a value, -1 outside of all. */
function binOf(value: number, edges: readonly number[]): number {
  const last = edges.length - 1;
  if (!(value >= edges[0] && value <= edges[last])) return -1;
  let low = 0;
  for (let high = last; high - low > 1;) {
    const middle = (low + high) >> 1;
    if (value >= edges[middle]) low = middle;
    else high = middle;
  }
  return low;
}
