import { element } from "../shared/dom.js";
import { svg } from "../shared/svg.js";
import type { ImageShape } from "../../src/protocol/modelView.js";
import { rangeOf, type Rgb } from "./palette.js";

/** Cells as a picture inside an SVG drawing, stretched over a box. @param color of row (from the top) and column */
export function raster(
  rows: number,
  columns: number,
  color: (row: number, column: number) => Rgb,
  box: { x: number; y: number; width: number; height: number },
  smooth = false,
): SVGImageElement {
  const canvas = element("canvas");
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d")!;
  const picture = context.createImageData(columns, rows);
  let at = 0;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [red, green, blue] = color(row, column);
      picture.data[at++] = red;
      picture.data[at++] = green;
      picture.data[at++] = blue;
      picture.data[at++] = 255;
    }
  context.putImageData(picture, 0, 0);
  return svg("image", {
    ...box,
    href: canvas.toDataURL("image/png"),
    preserveAspectRatio: "none",
    class: smooth ? "smooth" : "pixels",
  });
}

/** Colours of a picture in channels: grey, or red, green and blue, from its smallest to its largest number. */
export function pictureColor(
  values: Float32Array,
  { channels, height, width }: ImageShape,
): (row: number, column: number) => Rgb {
  const [low, high] = rangeOf(values);
  const scale = high > low ? 255 / (high - low) : 0;
  const read = (channel: number, row: number, column: number): number => {
    const value = values[(channel * height + row) * width + column];
    return Number.isFinite(value) ? Math.round((value - low) * scale) : 255;
  };
  return channels === 3
    ? (row, column) => [read(0, row, column), read(1, row, column), read(2, row, column)]
    : (row, column) => {
        const grey = read(0, row, column);
        return [grey, grey, grey];
      };
}
