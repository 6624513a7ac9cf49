import { colorAt, colormaps, css } from "./colormap.js";
import { element } from "./dom.js";
import { showSteps } from "./stepAxis.js";
import { onThemeChange, readTheme } from "./theme.js";

/** What a heatmap shows: rows by columns of numbers on a colour scale. */
export interface HeatmapData {
  rows: readonly string[];
  columns: number;
  /** Step of a column, told below it. */
  step(column: number): number;
  /** NaN where there is nothing. */
  value(row: number, column: number): number;
  /** True where the value is not a number that has a colour: drawn as a mark of its own. */
  broken?(row: number, column: number): boolean;
  /** Ends of the colour scale. */
  domain: readonly [number, number];
  /** Logarithmic scale: zero and less have no colour. */
  log: boolean;
}

export interface HeatmapEvents {
  /** A cell is pointed at, or none. */
  onHover(cell: { row: number; column: number } | null): void;
  onPick(cell: { row: number; column: number }): void;
}

const mostRowHeight = 22;

/** A table of coloured cells on a canvas, with a cursor that the keyboard moves. */
export class Heatmap {
  readonly canvas = element("canvas", "cells", { tabindex: "0", role: "img" });
  readonly #steps = element("div", "steps-axis", { "aria-hidden": "true" });
  readonly root = element("div", "heatmap", {}, this.canvas, this.#steps);
  readonly #observer: ResizeObserver;
  #data: HeatmapData | undefined;
  #cursor: { row: number; column: number } | null = null;

  constructor(
    readonly events: HeatmapEvents,
    label: string,
    /** Height of a row in CSS pixels that it keeps, however many there are. */
    readonly leastRowHeight = 10,
  ) {
    this.canvas.setAttribute("aria-label", label);
    this.canvas.addEventListener("pointermove", (event) => this.events.onHover(this.#cellAt(event)));
    this.canvas.addEventListener("pointerleave", () => this.events.onHover(null));
    this.canvas.addEventListener("click", (event) => {
      const cell = this.#cellAt(event);
      if (cell) this.#move(cell);
    });
    this.canvas.addEventListener("keydown", (event) => this.#onKey(event));
    this.#observer = new ResizeObserver(() => this.#paint());
    this.#observer.observe(this.root);
    onThemeChange(() => this.#paint());
  }

  /** Height of a row in CSS pixels: labels beside the heatmap use it too. */
  heightOfRow(rows: number): number {
    return Math.max(this.leastRowHeight, Math.min(mostRowHeight, Math.round(420 / Math.max(1, rows))));
  }

  draw(data: HeatmapData, cursor: { row: number; column: number } | null): void {
    this.#data = data;
    this.#cursor = cursor;
    this.#paint();
  }

  #paint(): void {
    const data = this.#data;
    const width = this.root.clientWidth;
    if (!data || width === 0) return;
    const height = this.heightOfRow(data.rows.length) * data.rows.length;
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    const context = this.canvas.getContext("2d")!;
    context.scale(scale, scale);
    paintCells(context, data, width, height);
    showSteps(this.#steps, data.columns, width, (column) => data.step(column));
    const cursor = this.#cursor;
    if (!cursor || data.columns === 0) return;
    const theme = readTheme();
    const [cell, row] = [width / data.columns, height / data.rows.length];
    context.strokeStyle = theme.foreground;
    context.lineWidth = 1.5;
    context.strokeRect(cursor.column * cell, 0.75, Math.max(cell, 2), height - 1.5);
    if (cursor.row >= 0) context.strokeRect(0.75, cursor.row * row, width - 1.5, row);
  }

  #cellAt(event: PointerEvent | MouseEvent): { row: number; column: number } | null {
    const data = this.#data;
    const box = this.canvas.getBoundingClientRect();
    if (!data || data.columns === 0 || data.rows.length === 0 || box.width === 0) return null;
    const column = Math.floor(((event.clientX - box.left) / box.width) * data.columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * data.rows.length);
    return column < 0 || row < 0 || column >= data.columns || row >= data.rows.length ? null : { row, column };
  }

  #onKey(event: KeyboardEvent): void {
    const data = this.#data;
    if (!data || data.columns === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const { row, column } = this.#cursor ?? { row: 0, column: data.columns - 1 };
    const far = event.shiftKey ? 10 : 1;
    const places: Record<string, [number, number]> = {
      ArrowLeft: [row, column - far],
      ArrowRight: [row, column + far],
      ArrowUp: [row - far, column],
      ArrowDown: [row + far, column],
      Home: [row, 0],
      End: [row, data.columns - 1],
    };
    const place = places[event.key];
    if (!place) return;
    event.preventDefault();
    const inside = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
    this.#move({ row: inside(place[0], data.rows.length), column: inside(place[1], data.columns) });
  }

  #move(cell: { row: number; column: number }): void {
    this.#cursor = cell;
    this.#paint();
    this.events.onPick(cell);
  }
}

/** Draws the cells alone: on the screen, and for files. */
export function paintCells(context: CanvasRenderingContext2D, data: HeatmapData, width: number, height: number): void {
  context.clearRect(0, 0, width, height);
  const [cell, row] = [width / data.columns, height / data.rows.length];
  const place = scaleOf(data);
  for (let r = 0; r < data.rows.length; r++) {
    for (let c = 0; c < data.columns; c++) {
      const [x, y] = [Math.floor(c * cell), r * row];
      const wide = Math.ceil((c + 1) * cell) - x;
      if (data.broken?.(r, c)) {
        // Red with a line through it: told apart without colour too.
        context.fillStyle = "#d7263d";
        context.fillRect(x, y, wide, row - 0.5);
        context.fillStyle = "#ffffff";
        context.fillRect(x, y + row / 2 - 1, wide, 1.5);
        continue;
      }
      const t = place(data.value(r, c));
      if (Number.isNaN(t)) continue;
      context.fillStyle = css(colorAt(colormaps.viridis, t));
      context.fillRect(x, y, wide, row - 0.5);
    }
  }
}

/** Place of a value on the colour scale, from 0 to 1; NaN where it has none. */
export function scaleOf({ domain: [low, high], log }: Pick<HeatmapData, "domain" | "log">): (value: number) => number {
  const from = log ? Math.log10(low) : low;
  const to = log ? Math.log10(high) : high;
  return (value) => {
    if (log && value === 0) return 0;
    const at = log ? Math.log10(value) : value;
    if (!Number.isFinite(at)) return NaN;
    return to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 0.5;
  };
}
