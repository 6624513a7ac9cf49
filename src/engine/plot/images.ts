import type { ContourMark, ImageMark } from "../../figure/figure.js";
import { ValueError } from "../errors.js";
import { formatShape } from "../tensor/shape.js";
import { contourLevels } from "./levels.js";
import { finiteRange, type NumberArray, type PlotData, readMatrix, readNumbers } from "./numbers.js";
import { rampOf } from "./scatter.js";
import { checkAlpha, type Color, type LineStyle, lineLook, toColor } from "./styles.js";

export interface ImageOptions {
  cmap?: string;
  /** Numbers at the ends of the colour map; the image's smallest and largest by default. */
  vmin?: number;
  vmax?: number;
  /** Where the first row is; `upper` by default. */
  origin?: "upper" | "lower";
  /** Left, right, bottom and top in the axes' coordinates; pixel centres lie at whole numbers by default. */
  extent?: readonly [left: number, right: number, bottom: number, top: number];
  /** `equal` (the default) keeps pixels square. */
  aspect?: "equal" | "auto";
  interpolation?: "nearest" | "none" | "antialiased" | "bilinear" | "bicubic";
  alpha?: number;
}

export const imageOptions = ["cmap", "vmin", "vmax", "origin", "extent", "aspect", "interpolation", "alpha"];

/**
 * A matrix of numbers through a colour map, or [rows, columns, 3 or 4] as colours: whole numbers from 0 to 255, or numbers from 0 to 1.
 * @throws ValueError for other shapes
 */
export function imageMark(data: PlotData, cmap: string, options: ImageOptions): ImageMark {
  const image = squeezeChannel(readNumbers("X", data));
  const { shape, values } = image;
  const isMatrix = shape.length === 2;
  const isColored = shape.length === 3 && (shape[2] === 3 || shape[2] === 4);
  if (!isMatrix && !isColored)
    throw new ValueError(
      `Invalid shape ${formatShape(shape)} for image data: it must be [rows, columns], or [rows, columns, 3 or 4] with the colours last`,
    );
  const [rows, columns] = shape;
  if (rows === 0 || columns === 0) throw new ValueError(`The image is empty: its shape is ${formatShape(shape)}`);
  const { origin = "upper", interpolation = "nearest", vmin, vmax } = options;
  const [left, right, bottom, top] =
    options.extent ??
    (origin === "upper" ? [-0.5, columns - 0.5, rows - 0.5, -0.5] : [-0.5, columns - 0.5, -0.5, rows - 0.5]);
  return {
    kind: "image",
    rows,
    columns,
    pixels: isMatrix
      ? { values: Float32Array.from(values), ramp: rampOf(values, options.cmap ?? cmap, vmin, vmax) }
      : { rgba: toBytes(values, shape[2]) },
    // The first row of the pixels lies at the extent's top, which is below the bottom where the origin is the lower corner.
    extent: origin === "upper" ? { left, right, bottom, top } : { left, right, bottom: top, top: bottom },
    smooth: interpolation === "bilinear" || interpolation === "bicubic",
    alpha: checkAlpha(options.alpha),
  };
}

/** [rows, columns, 1] is a matrix. */
function squeezeChannel({ shape, values }: NumberArray): NumberArray {
  return shape.length === 3 && shape[2] === 1 ? { shape: shape.slice(0, 2), values } : { shape, values };
}

/** Numbers up to 1 are parts, others are bytes already. What is no number is transparent. */
function toBytes(values: Float64Array, channels: number): Uint8Array {
  const scale = values.some((value) => value > 1) ? 1 : 255;
  const bytes = new Uint8Array((values.length / channels) * 4).fill(255);
  for (let pixel = 0; pixel * channels < values.length; pixel++)
    for (let channel = 0; channel < channels; channel++) {
      const value = values[pixel * channels + channel];
      if (Number.isNaN(value)) bytes[pixel * 4 + 3] = 0;
      else bytes[pixel * 4 + channel] = Math.round(Math.min(255, Math.max(0, value * scale)));
    }
  return bytes;
}

export interface ContourOptions {
  /** About how many, or the levels themselves, ascending. */
  levels?: number | PlotData;
  cmap?: string;
  /** Of the bands or lines, instead of a colour map. */
  colors?: string | readonly string[];
  vmin?: number;
  vmax?: number;
  alpha?: number;
  /** Of lines, in points. */
  linewidths?: number;
  linestyles?: LineStyle;
}

export const contourOptions = ["levels", "cmap", "colors", "vmin", "vmax", "alpha", "linewidths", "linestyles"];

/** `contour(Z)`, `contour(Z, levels)`, `contour(X, Y, Z)`, `contour(X, Y, Z, levels)`, each with options at the end. */
export type ContourArguments =
  | [z: PlotData, options?: ContourOptions]
  | [z: PlotData, levels: number | PlotData, options?: ContourOptions]
  | [x: PlotData, y: PlotData, z: PlotData, options?: ContourOptions]
  | [x: PlotData, y: PlotData, z: PlotData, levels: number | PlotData, options?: ContourOptions];

/** @throws ValueError where shapes do not fit, or nothing is finite */
export function contourMark(filled: boolean, data: PlotData[], cmap: string, options: ContourOptions): ContourMark {
  const [x, y, z] = data.length >= 3 ? gridOf(data[0], data[1], data[2]) : gridOf(undefined, undefined, data[0]);
  const range = finiteRange(z);
  if (range === undefined) throw new ValueError("z has no finite value: there is nothing to draw contours of");
  const asked = options.levels ?? data[3] ?? (data.length === 2 ? data[1] : 7);
  const levels = typeof asked === "number" ? contourLevels(...range, asked) : [...readNumbers("levels", asked).values];
  if (levels.length < (filled ? 2 : 1))
    throw new ValueError(filled ? "Filled contours require at least 2 levels." : "Contours require at least 1 level.");
  if (levels.some((level, i) => !Number.isFinite(level) || level <= levels[i - 1]))
    throw new ValueError("Contour levels must be increasing");
  const { colors, vmin, vmax, linewidths = 1.5, linestyles = "-", alpha } = options;
  const count = filled ? levels.length - 1 : levels.length;
  const given = colors === undefined ? undefined : [colors].flat().map((color) => toColor("colors", color as Color));
  const { width, dash } = lineLook("ink", linestyles, linewidths);
  return {
    kind: "contour",
    filled,
    x,
    y,
    z,
    levels,
    color: given
      ? Array.from({ length: count }, (_, i) => given[i % given.length])
      : rampOf(levels, options.cmap ?? cmap, vmin, vmax),
    width,
    ...(dash && { dash }),
    alpha: checkAlpha(alpha),
  };
}

/** Columns, rows and heights of a grid, from vectors or from what `meshgrid` gives. */
function gridOf(
  x: PlotData | undefined,
  y: PlotData | undefined,
  z: PlotData,
): [Float64Array, Float64Array, Float64Array] {
  const heights = readMatrix("z", z);
  const { rows, columns, values } = heights;
  if (rows < 2 || columns < 2)
    throw new ValueError(`Input z must be at least a (2, 2) shaped array, but has shape (${rows}, ${columns})`);
  if (x === undefined || y === undefined)
    return [
      Float64Array.from({ length: columns }, (_, i) => i),
      Float64Array.from({ length: rows }, (_, i) => i),
      values,
    ];
  const [xs, ys] = [readNumbers("x", x), readNumbers("y", y)];
  if (xs.shape.length === 1 && ys.shape.length === 1) {
    if (xs.values.length !== columns || ys.values.length !== rows)
      throw new ValueError(
        `Length of x (${xs.values.length}) must match number of columns in z (${columns}), and that of y (${ys.values.length}) its rows (${rows})`,
      );
    return [ascending("x", xs.values), ascending("y", ys.values), values];
  }
  for (const [name, { shape }] of [
    ["x", xs],
    ["y", ys],
  ] as const)
    if (shape.length !== 2 || shape[0] !== rows || shape[1] !== columns)
      throw new ValueError(`Shapes of ${name} ${formatShape(shape)} and z (${rows}, ${columns}) do not match`);
  return fromMesh(xs.values, ys.values, values, rows, columns);
}

/** `meshgrid` varies x along the columns (indexing "xy") or along the rows ("ij"). */
function fromMesh(
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
  rows: number,
  columns: number,
): [Float64Array, Float64Array, Float64Array] {
  const alongColumns = (values: Float64Array): boolean => values.every((value, i) => value === values[i % columns]);
  const alongRows = (values: Float64Array): boolean => values.every((value, i) => value === values[i - (i % columns)]);
  const firstRow = (values: Float64Array): Float64Array => values.slice(0, columns);
  const firstColumn = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => values[i * columns]);
  if (alongColumns(x) && alongRows(y)) return [ascending("x", firstRow(x)), ascending("y", firstColumn(y)), z];
  if (alongRows(x) && alongColumns(y)) {
    const turned = Float64Array.from(z, (_, i) => z[(i % rows) * columns + Math.floor(i / rows)]);
    return [ascending("x", firstColumn(x)), ascending("y", firstRow(y)), turned];
  }
  throw new ValueError(
    "x and y must form a grid, as meshgrid makes it: x the same in all rows, y the same in all columns",
  );
}

function ascending(name: string, values: Float64Array): Float64Array {
  const up = values.every((value, i) => i === 0 || value > values[i - 1]);
  const down = values.every((value, i) => i === 0 || value < values[i - 1]);
  if (!up && !down) throw new ValueError(`${name} must be strictly increasing or decreasing`);
  return values;
}
