import type { AxesData, FigureData, Mark } from "./figure.js";
import { plainText } from "./text.js";

/** Columns of a figure's table. */
export const figureColumns = ["axes", "kind", "label", "x", "y", "value"] as const;

type Row = [axes: string, kind: string, label: string, x: number | string, y: number, value: number | string];

/**
 * All numbers of a figure, one point a row. `value` is what stands for a colour, the height of a contour, the upper end of an area; bars
 * have their middle and their length, pixels their column and row.
 */
export function* figureRows(figure: FigureData): Generator<Row> {
  for (const [index, axes] of figure.axes.entries()) {
    const name = axes.title ? plainText(axes.title.text) : String(index + 1);
    for (const mark of axes.marks)
      for (const [x, y, value] of pointsOf(mark, axes)) yield [name, mark.kind, mark.label ?? "", x, y, value];
  }
}

function* pointsOf(mark: Mark, { x, y }: AxesData): Generator<[number | string, number, number | string]> {
  switch (mark.kind) {
    case "line":
      for (let i = 0; i < mark.x.length; i++) yield [mark.x[i], mark.y[i], ""];
      break;
    case "points": {
      const { color } = mark;
      for (let i = 0; i < mark.x.length; i++)
        yield [mark.x[i], mark.y[i], typeof color === "object" && "ramp" in color ? color.values[i] : ""];
      break;
    }
    case "bars": {
      const names = (mark.orientation === "vertical" ? x : y).categories;
      for (let i = 0; i < mark.from.length; i++) {
        const middle = (mark.from[i] + mark.to[i]) / 2;
        yield [names?.[middle] ?? middle, mark.end[i] - mark.base[i], ""];
      }
      break;
    }
    case "image":
      for (let i = 0; i < mark.rows * mark.columns; i++)
        yield [i % mark.columns, Math.floor(i / mark.columns), pixel(mark.pixels, i)];
      break;
    case "contour":
      for (let i = 0; i < mark.z.length; i++)
        yield [mark.x[i % mark.x.length], mark.y[Math.floor(i / mark.x.length)], mark.z[i]];
      break;
    case "area":
      for (let i = 0; i < mark.x.length; i++) yield [mark.x[i], mark.low[i], mark.high[i]];
      break;
    case "rule":
      yield mark.orientation === "vertical" ? [mark.at, NaN, ""] : [NaN, mark.at, ""];
      break;
    case "text":
      yield [mark.x, mark.y, plainText(mark.text.text)];
  }
}

function pixel(pixels: Extract<Mark, { kind: "image" }>["pixels"], index: number): number | string {
  return "values" in pixels ? pixels.values[index] : pixels.rgba.subarray(index * 4, index * 4 + 4).join(" ");
}
