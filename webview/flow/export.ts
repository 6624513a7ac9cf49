import { element } from "../shared/dom.js";
import { formatInteger } from "../shared/format.js";
import { type HeatmapData, paintCells } from "../shared/heatmap.js";
import { type Save, toPng } from "../shared/save.js";
import { saveMenu } from "../shared/saveMenu.js";
import { t } from "../shared/text.js";
import { readTheme } from "../shared/theme.js";
import type { Column } from "./table.js";

export interface FlowExport {
  /** Name of the files, without their ending. */
  name(): string;
  heatmap(): { data: HeatmapData; columns: readonly Column[] };
  csv(): string;
  json(): string;
}

const size = { label: 220, width: 900, row: 20, axis: 26 };

/** The menu that saves the heatmap as a picture, and its numbers. */
export function exportMenu(save: Save, source: FlowExport): HTMLElement {
  const png = async (): Promise<void> => save(`${source.name()}.png`, await toPng(picture(source), background()));
  return saveMenu({
    png: () => void png(),
    svg: () => save(`${source.name()}.svg`, svg(source)),
    csv: () => save(`${source.name()}.csv`, source.csv()),
    json: () => save(`${source.name()}.json`, source.json()),
  });
}

const background = (): string => getComputedStyle(document.body).backgroundColor;

/** The cells alone. */
function cells({ data }: { data: HeatmapData }, scale: number): HTMLCanvasElement {
  const canvas = element("canvas");
  canvas.width = size.width * scale;
  canvas.height = size.row * data.rows.length * scale;
  const context = canvas.getContext("2d")!;
  paintCells(context, data, canvas.width, canvas.height);
  return canvas;
}

function picture(source: FlowExport): HTMLCanvasElement {
  const { data, columns } = source.heatmap();
  const scale = 2;
  const canvas = element("canvas");
  canvas.width = (size.label + size.width + 10) * scale;
  canvas.height = (size.row * data.rows.length + size.axis) * scale;
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  const theme = readTheme();
  context.font = theme.font;
  context.fillStyle = theme.foreground;
  context.textAlign = "right";
  data.rows.forEach((row, r) => context.fillText(row, size.label - 8, r * size.row + 14, size.label - 10));
  const bottom = size.row * data.rows.length + 16;
  const [first, last] = ends(columns);
  context.textAlign = "left";
  context.fillText(first, size.label, bottom);
  context.textAlign = "right";
  context.fillText(last, size.label + size.width, bottom);
  context.drawImage(cells({ data }, scale), size.label, 0, size.width, size.row * data.rows.length);
  return canvas;
}

function svg(source: FlowExport): string {
  const { data, columns } = source.heatmap();
  const theme = readTheme();
  const height = size.row * data.rows.length;
  const words = (x: number, y: number, anchor: string, words: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`;
  const [first, last] = ends(columns);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.label + size.width + 10}" height="${height + size.axis}" font-family="sans-serif" font-size="11" fill="${theme.foreground}">`,
    `<rect width="100%" height="100%" fill="${background()}"/>`,
    ...data.rows.map((row, r) => words(size.label - 8, r * size.row + 14, "end", row)),
    `<image x="${size.label}" y="0" width="${size.width}" height="${height}" preserveAspectRatio="none" href="${cells({ data }, 1).toDataURL("image/png")}"/>`,
    words(size.label, height + 16, "start", first),
    words(size.label + size.width, height + 16, "end", last),
    "</svg>\n",
  ].join("\n");
}

function ends(columns: readonly Column[]): [string, string] {
  if (columns.length === 0) return ["", ""];
  return [
    t("step {0}", formatInteger(columns[0].first)),
    t("step {0}", formatInteger(columns[columns.length - 1].last)),
  ];
}

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
