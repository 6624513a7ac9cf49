import { element } from "./dom.js";
import { type HeatmapData, paintCells } from "./heatmap.js";
import { toPng } from "./save.js";
import { readTheme } from "./theme.js";

/** A heatmap as it goes into a file, with its labels. */
export interface HeatmapPicture {
  data: HeatmapData;
  /** One a row; an empty one leaves its row without. */
  labels: readonly string[];
  /** What stands below the first and the last column. */
  ends: readonly [string, string];
}

const size = { label: 220, width: 900, row: 20, axis: 26 };
const pictureScale = 2;

const background = (): string => getComputedStyle(document.body).backgroundColor;

/** The cells alone. */
function cells(data: HeatmapData, scale: number): HTMLCanvasElement {
  const canvas = element("canvas");
  canvas.width = size.width * scale;
  canvas.height = size.row * data.rows.length * scale;
  paintCells(canvas.getContext("2d")!, data, canvas.width, canvas.height);
  return canvas;
}

/** The bytes of a PNG file, at twice the size of the SVG. */
export async function heatmapPng({ data, labels, ends: [first, last] }: HeatmapPicture): Promise<Uint8Array> {
  const canvas = element("canvas");
  canvas.width = (size.label + size.width + 10) * pictureScale;
  canvas.height = (size.row * labels.length + size.axis) * pictureScale;
  const context = canvas.getContext("2d")!;
  context.scale(pictureScale, pictureScale);
  const theme = readTheme();
  context.font = theme.font;
  context.fillStyle = theme.foreground;
  context.textAlign = "right";
  labels.forEach((label, r) => context.fillText(label, size.label - 8, r * size.row + 14, size.label - 10));
  const bottom = size.row * labels.length + 16;
  context.fillText(last, size.label + size.width, bottom);
  context.textAlign = "left";
  context.fillText(first, size.label, bottom);
  context.drawImage(cells(data, pictureScale), size.label, 0, size.width, size.row * labels.length);
  return toPng(canvas, background());
}

/** The text of an SVG file: the cells are a picture in it. */
export function heatmapSvg({ data, labels, ends: [first, last] }: HeatmapPicture): string {
  const height = size.row * labels.length;
  const words = (x: number, y: number, anchor: string, text: string): string =>
    text === "" ? "" : `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(text)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.label + size.width + 10}" height="${height + size.axis}" font-family="sans-serif" font-size="11" fill="${readTheme().foreground}">`,
    `<rect width="100%" height="100%" fill="${background()}"/>`,
    ...labels.map((label, r) => words(size.label - 8, r * size.row + 14, "end", label)),
    `<image x="${size.label}" y="0" width="${size.width}" height="${height}" preserveAspectRatio="none" href="${cells(data, 1).toDataURL("image/png")}"/>`,
    words(size.label, height + 16, "start", first),
    words(size.label + size.width, height + 16, "end", last),
    "</svg>\n",
  ].join("\n");
}

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
