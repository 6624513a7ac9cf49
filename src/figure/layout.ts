import { domainOf } from "./extent.js";
import type { AxesData, FigureData } from "./figure.js";
import { makeScale, type Scale } from "./scale.js";
import { textHeight, textWidth } from "./text.js";

/** Where axes lie in the figure, and their scales. */
export interface Box {
  axes: AxesData;
  left: number;
  top: number;
  width: number;
  height: number;
  x: Scale;
  y: Scale;
  /** Distance of the labels from the frame: what the tick labels take. */
  below: number;
  beside: number;
}

interface Margins {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const tickLength = 4.5;
export const tickPad = 4;
export const labelPad = 5;
export const titlePad = 8;
export const colorbarWidth = 16;
export const colorbarGap = 12;
/** Free border around the whole figure. */
const border = 10;
/** About the pixels between two ticks. */
const [gapX, gapY] = [75, 55];

/** Size of a title beside that of usual text, as in matplotlib. */
export const titleScale = 1.2;

/** Places all axes of a figure: first as large as their cells, then as their texts leave them. */
export function layOut(figure: FigureData): Box[] {
  const { width, height, fontSize } = figure;
  const head = figure.title ? textHeight(figure.title.text, figure.title.size ?? fontSize * titleScale) + titlePad : 0;
  const cells = figure.axes.map((axes) => ({ axes, margins: marginsOf(axes, fontSize, guess(figure, axes)) }));
  return cells.map(({ axes }) => {
    const { rows, columns, row, column, rowSpan, columnSpan } = axes.place;
    // Axes of one grid share the margins of their rows and columns, so that their frames are in line.
    const others = cells.filter((cell) => cell.axes.place.rows === rows && cell.axes.place.columns === columns);
    const most = (side: keyof Margins, at: (cell: AxesData["place"]) => boolean): number =>
      Math.max(0, ...others.filter((cell) => at(cell.axes.place)).map((cell) => cell.margins[side]));
    const lefts = Array.from({ length: columns }, (_, i) => most("left", (place) => place.column === i));
    const rights = Array.from({ length: columns }, (_, i) =>
      most("right", (place) => place.column + place.columnSpan - 1 === i),
    );
    const tops = Array.from({ length: rows }, (_, i) => most("top", (place) => place.row === i));
    const bottoms = Array.from({ length: rows }, (_, i) =>
      most("bottom", (place) => place.row + place.rowSpan - 1 === i),
    );
    const innerWidth = Math.max(10, (width - 2 * border - sum(lefts) - sum(rights)) / columns);
    const innerHeight = Math.max(10, (height - 2 * border - head - sum(tops) - sum(bottoms)) / rows);
    const left = border + sum(lefts.slice(0, column + 1)) + sum(rights.slice(0, column)) + column * innerWidth;
    const top = border + head + sum(tops.slice(0, row + 1)) + sum(bottoms.slice(0, row)) + row * innerHeight;
    const spanned = {
      left,
      top,
      width:
        columnSpan * innerWidth +
        sum(lefts.slice(column + 1, column + columnSpan)) +
        sum(rights.slice(column, column + columnSpan - 1)),
      height:
        rowSpan * innerHeight + sum(tops.slice(row + 1, row + rowSpan)) + sum(bottoms.slice(row, row + rowSpan - 1)),
    };
    return finish(axes, axes.equal ? squeeze(axes, spanned) : spanned, fontSize);
  });
}

type Area = Pick<Box, "left" | "top" | "width" | "height">;

function finish(axes: AxesData, area: Area, fontSize: number): Box {
  const scales = scalesOf(axes, area);
  const margins = tickMargins(axes, scales, fontSize);
  return { axes, ...area, ...scales, below: margins.bottom, beside: margins.left };
}

function scalesOf(axes: AxesData, { width, height }: Pick<Area, "width" | "height">): { x: Scale; y: Scale } {
  const x = makeScale(axes.x, domainOf(axes, "x"), width, false, gapX);
  // Long texts need more room, unless they are turned.
  const widest = Math.max(0, ...x.ticks.map(({ label }) => textWidth(label, axes.x.tickSize ?? 14)));
  const crowded =
    !axes.x.tickRotation && axes.x.scale === "linear" && widest + 12 > width / Math.max(1, x.ticks.length);
  return {
    x:
      crowded && !axes.x.ticks && !axes.x.categories
        ? makeScale(axes.x, domainOf(axes, "x"), width, false, widest + 24)
        : x,
    y: makeScale(axes.y, domainOf(axes, "y"), height, true, gapY),
  };
}

/** A first guess of the box, from which the margins follow. */
function guess({ width, height }: FigureData, { place }: AxesData): { width: number; height: number } {
  return {
    width: Math.max(40, (width / place.columns) * place.columnSpan - 70),
    height: Math.max(40, (height / place.rows) * place.rowSpan - 60),
  };
}

function marginsOf(axes: AxesData, fontSize: number, size: { width: number; height: number }): Margins {
  const { title, x, y, colorbar, frame } = axes;
  const head = title ? textHeight(title.text, title.size ?? fontSize * titleScale) + titlePad : 6;
  const bar = colorbar
    ? colorbarGap +
      colorbarWidth +
      tickLength +
      tickPad +
      colorbarTextWidth(axes, fontSize) +
      (colorbar.label ? labelHeight(colorbar.label, fontSize) : 0)
    : 0;
  if (!frame) return { left: 4, right: 8 + bar, top: head, bottom: 4 };
  const ticks = tickMargins(axes, scalesOf(axes, size), fontSize);
  return {
    left: ticks.left + (y.label ? labelHeight(y.label, fontSize) : 0) + 2,
    right: Math.max(ticks.right, 8) + bar,
    top: Math.max(head, fontSize / 2),
    bottom: ticks.bottom + (x.label ? labelHeight(x.label, fontSize) : 0) + 4,
  };
}

function labelHeight(label: { text: string; size?: number }, fontSize: number): number {
  return textHeight(label.text, label.size ?? fontSize) + labelPad;
}

/** Widest text beside a colour bar: about five digits and a sign. */
export function colorbarTextWidth({ colorbar }: AxesData, fontSize: number): number {
  const levels = colorbar?.levels;
  return textWidth(
    levels
      ? levels.map((level) => String(Number(level.toPrecision(4)))).reduce((a, b) => (a.length > b.length ? a : b), "0")
      : "−0.00",
    fontSize,
  );
}

function tickMargins({ x, y, frame }: AxesData, scales: { x: Scale; y: Scale }, fontSize: number): Margins {
  if (!frame) return { left: 0, right: 0, top: 0, bottom: 0 };
  const sizeX = x.tickSize ?? fontSize;
  const sizeY = y.tickSize ?? fontSize;
  const turnX = Math.abs(Math.sin(((x.tickRotation ?? 0) * Math.PI) / 180));
  const widestX = Math.max(0, ...scales.x.ticks.map(({ label }) => textWidth(label, sizeX)));
  const widestY = Math.max(0, ...scales.y.ticks.map(({ label }) => textWidth(label, sizeY)));
  const lastX = scales.x.ticks.at(-1);
  const heights = Math.max(0, ...scales.x.ticks.map(({ label }) => textHeight(label, sizeX)));
  return {
    left: tickLength + tickPad + widestY,
    right: lastX && turnX < 0.1 ? textWidth(lastX.label, sizeX) / 2 : 0,
    top: 0,
    bottom: tickLength + tickPad + (turnX > 0.01 ? widestX * turnX + sizeX * (1 - turnX) : heights),
  };
}

/** The largest box in the area in which a unit of x is as long as one of y. */
function squeeze(axes: AxesData, area: Area): Area {
  const [x0, x1] = domainOf(axes, "x");
  const [y0, y1] = domainOf(axes, "y");
  const ratio = Math.abs((y1 - y0) / (x1 - x0));
  if (!(ratio > 0) || !Number.isFinite(ratio) || axes.x.scale === "log" || axes.y.scale === "log") return area;
  const width = Math.max(10, Math.min(area.width, area.height / ratio));
  const height = Math.max(10, Math.min(area.height, width * ratio));
  return { left: area.left + (area.width - width) / 2, top: area.top + (area.height - height) / 2, width, height };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
