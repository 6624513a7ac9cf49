import type { FigureData, ImageMark, LineMark, Mark, PointsMark } from "./figure.js";

/** Points of one line; more cannot be told apart on a screen, and its lows and highs are kept. */
const mostLinePoints = 20_000;
/** Points of one cloud, of which each is an element of the picture. */
const mostPoints = 20_000;
const mostBars = 5_000;
/** Pixels of one image, and cells of one contour. */
const mostPixels = 1_000_000;
const mostCells = 250_000;

/** A figure of bounded size: what is beyond the bounds is thinned, and its notes say so. The given one is changed. */
export function boundFigure(figure: FigureData): FigureData {
  for (const axes of figure.axes) axes.marks = axes.marks.map((mark) => bound(mark, figure.notes));
  return figure;
}

function bound(mark: Mark, notes: string[]): Mark {
  switch (mark.kind) {
    case "line":
      return boundLine(mark, notes);
    case "points":
      return boundPoints(mark, notes);
    case "image":
      return boundImage(mark, notes);
    case "area":
      return boundByStep(mark, mark.x.length, mostLinePoints, "the area", notes, (pick) => ({
        ...mark,
        x: pick(mark.x),
        low: pick(mark.low),
        high: pick(mark.high),
      }));
    case "bars":
      return boundByStep(mark, mark.from.length, mostBars, "the bars", notes, (pick, indices) => ({
        ...mark,
        from: pick(mark.from),
        to: pick(mark.to),
        base: pick(mark.base),
        end: pick(mark.end),
        colors: indices.map((i) => mark.colors[i]),
      }));
    case "contour": {
      const step = Math.ceil(Math.sqrt(mark.z.length / mostCells));
      if (step <= 1) return mark;
      notes.push(`Contour: every ${step}th row and column of ${mark.y.length} by ${mark.x.length} is drawn.`);
      const [rows, columns] = [strides(mark.y.length, step), strides(mark.x.length, step)];
      return {
        ...mark,
        x: Float64Array.from(columns, (i) => mark.x[i]),
        y: Float64Array.from(rows, (i) => mark.y[i]),
        z: Float64Array.from(rows.flatMap((row) => columns.map((column) => mark.z[row * mark.x.length + column]))),
      };
    }
    default:
      return mark;
  }
}

/** Of each bucket the first, the lowest, the highest point and the first that is not finite: no spike and no gap is lost. */
function boundLine(mark: LineMark, notes: string[]): LineMark {
  const { x, y } = mark;
  if (y.length <= mostLinePoints) return mark;
  const bucket = Math.ceil((4 * y.length) / mostLinePoints);
  const kept: number[] = [];
  for (let start = 0; start < y.length; start += bucket) {
    let [low, high, broken] = [start, start, -1];
    for (let i = start; i < Math.min(start + bucket, y.length); i++) {
      if (!Number.isFinite(y[i]) || !Number.isFinite(x[i])) broken = broken < 0 ? i : broken;
      else {
        if (!(y[i] >= y[low])) low = i;
        if (!(y[i] <= y[high])) high = i;
      }
    }
    kept.push(...new Set([start, low, high, broken].filter((i) => i >= 0).sort((a, b) => a - b)));
  }
  if (kept.at(-1) !== y.length - 1) kept.push(y.length - 1);
  notes.push(`Line: ${y.length} points are drawn as ${kept.length}, with all lows and highs.`);
  return { ...mark, x: Float64Array.from(kept, (i) => x[i]), y: Float64Array.from(kept, (i) => y[i]) };
}

function boundPoints(mark: PointsMark, notes: string[]): PointsMark {
  return boundByStep(mark, mark.x.length, mostPoints, "the points", notes, (pick, indices) => ({
    ...mark,
    x: pick(mark.x),
    y: pick(mark.y),
    size: typeof mark.size === "number" ? mark.size : pick(mark.size),
    color:
      typeof mark.color === "string"
        ? mark.color
        : Array.isArray(mark.color)
          ? indices.map((i) => (mark.color as string[])[i])
          : { ...mark.color, values: pick(mark.color.values) },
  }));
}

function boundByStep<M extends Mark>(
  mark: M,
  count: number,
  most: number,
  what: string,
  notes: string[],
  make: (pick: (values: Float64Array) => Float64Array, indices: number[]) => M,
): M {
  if (count <= most) return mark;
  const step = Math.ceil(count / most);
  notes.push(`Of ${what}, ${count} in number, every ${step}th is drawn.`);
  const indices = strides(count, step);
  return make((values) => Float64Array.from(indices, (i) => values[i]), indices);
}

function boundImage(mark: ImageMark, notes: string[]): ImageMark {
  const step = Math.ceil(Math.sqrt((mark.rows * mark.columns) / mostPixels));
  if (step <= 1) return mark;
  notes.push(`Image: every ${step}th row and column of ${mark.rows} by ${mark.columns} is drawn.`);
  const [rows, columns] = [strides(mark.rows, step), strides(mark.columns, step)];
  const at = (row: number, column: number): number => row * mark.columns + column;
  const { pixels } = mark;
  return {
    ...mark,
    rows: rows.length,
    columns: columns.length,
    pixels:
      "rgba" in pixels
        ? {
            rgba: Uint8Array.from(
              rows.flatMap((row) =>
                columns.flatMap((column) => [0, 1, 2, 3].map((channel) => pixels.rgba[at(row, column) * 4 + channel])),
              ),
            ),
          }
        : {
            ...pixels,
            values: Float32Array.from(rows.flatMap((row) => columns.map((column) => pixels.values[at(row, column)]))),
          },
  };
}

function strides(count: number, step: number): number[] {
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}
