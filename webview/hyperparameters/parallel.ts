import type { Trial } from "../../src/protocol/hyperparameters.js";
import { colorAt, colormaps, css } from "../shared/colormap.js";
import { formatValue } from "../shared/format.js";
import { svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import { valueOf, type Axis, type Brush } from "./axes.js";

export interface ParallelView {
  axes: readonly Axis[];
  trials: readonly Trial[];
  /** Those that lie in all brushes. */
  passing: ReadonlySet<Trial>;
  figure: string;
  /** Which way the figure is better. */
  mode: "min" | "max";
  brushes: Readonly<Record<string, Brush>>;
  /** The background is dark: what is good is bright on it, else dark. */
  dark: boolean;
  /** The trial that is pointed at. */
  active: string | undefined;
}

export interface ParallelEvents {
  onBrush(axis: string, brush: Brush | undefined): void;
  onActive(trial: string | undefined): void;
}

const height = 300;
const margin = { top: 40, bottom: 34, side: 70 };
const plotHeight = height - margin.top - margin.bottom;
/** How far a key moves or widens a brush. */
const stride = 0.05;

/** Trials as lines over upright axes, one a hyperparameter, the last the figure; a drag along an axis keeps those that pass through. */
export class ParallelCoordinates {
  readonly root = svg("svg", { class: "parallel", role: "group" });
  readonly #lines = svg("g", { fill: "none" });
  readonly #axes = svg("g", {});
  #view: ParallelView | undefined;
  #width = 0;
  #structure = "";

  constructor(readonly events: ParallelEvents) {
    this.root.append(this.#lines, this.#axes);
  }

  /** @param width pixels there are; the picture is wider where axes are many */
  draw(view: ParallelView, width: number): void {
    this.#view = view;
    this.#width = Math.max(width, 2 * margin.side + (view.axes.length - 1) * 90);
    this.root.setAttribute("width", String(this.#width));
    this.root.setAttribute("height", String(height));
    this.root.setAttribute("viewBox", `0 0 ${this.#width} ${height}`);
    this.root.setAttribute(
      "aria-label",
      t(
        "Parallel coordinates: {0} trials over {1} axes. The table has their values.",
        view.trials.length,
        view.axes.length,
      ),
    );
    this.#drawLines(view);
    const structure = JSON.stringify([
      this.#width,
      view.axes.map(({ name, ends, categories }) => [name, ends, categories]),
    ]);
    // Axes stay while they are the same: the focus is on them, and a drag.
    if (structure !== this.#structure) {
      this.#structure = structure;
      this.#axes.replaceChildren(...view.axes.map((axis, i) => this.#axis(axis, i)));
    }
    view.axes.forEach((axis, i) => this.#showBrush(axis, i));
  }

  #x(index: number): number {
    const count = this.#view!.axes.length;
    return count === 1 ? this.#width / 2 : margin.side + (index * (this.#width - 2 * margin.side)) / (count - 1);
  }

  #y = (share: number): number => margin.top + (1 - share) * plotHeight;

  #drawLines({ axes, trials, passing, figure, mode, dark, active }: ParallelView): void {
    const last = axes[axes.length - 1];
    // The part of the colours that stands out from the background.
    const [weakest, strongest] = dark ? [0.3, 1] : [0, 0.75];
    const made = trials.map((trial) => {
      const points = axes.map((axis, i) => [this.#x(i), this.#y(axis.place(valueOf(trial, axis.name, figure)))]);
      const path = points
        .map(([x, y], i) =>
          Number.isNaN(y)
            ? ""
            : `${i > 0 && !Number.isNaN(points[i - 1][1]) ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`,
        )
        .join("");
      const share = last ? last.place(valueOf(trial, last.name, figure)) : NaN;
      const good = (mode === "min") === dark ? 1 - share : share;
      const color = Number.isNaN(share)
        ? "currentColor"
        : css(colorAt(colormaps.viridis, weakest + (strongest - weakest) * good));
      const shown = passing.has(trial);
      const line = svg("path", {
        d: path,
        stroke: color,
        "stroke-width": trial.id === active ? 4 : 1.6,
        "stroke-opacity": shown ? 0.85 : 0.08,
        "data-trial": trial.id,
        "data-shown": String(shown),
        "data-y": points.map(([, y]) => (Number.isNaN(y) ? "" : y.toFixed(2))).join(" "),
      });
      line.append(svg("title", {}, `${trial.name}: ${figure} ${formatValue(trial.figures[figure] ?? NaN)}`));
      line.addEventListener("pointerenter", () => this.events.onActive(trial.id));
      line.addEventListener("pointerleave", () => this.events.onActive(undefined));
      return line;
    });
    this.#lines.replaceChildren(...made);
  }

  #axis(axis: Axis, index: number): SVGElement {
    const x = this.#x(index);
    const text = (content: string, y: number, kind: string): SVGElement =>
      svg("text", { x, y, class: kind, "text-anchor": "middle" }, content);
    const labels =
      axis.kind === "category"
        ? axis.categories.map((value) =>
            svg(
              "text",
              { x: x + 6, y: this.#y(axis.place(value)), class: "tick", "dominant-baseline": "central" },
              String(value),
            ),
          )
        : [
            text(formatEnd(axis.ends[1]), margin.top - 8, "tick"),
            text(formatEnd(axis.ends[0]), height - margin.bottom + 16, "tick"),
          ];
    const grip = svg("rect", { class: "grip", x: x - 12, y: margin.top, width: 24, height: plotHeight });
    const group = svg(
      "g",
      {
        class: "axis",
        "data-axis": axis.name,
        tabindex: 0,
        role: "group",
        "aria-roledescription": t("axis"),
        "aria-label": t("{0}: arrow keys select a part, with Shift they widen it, Escape selects all", axis.name),
      },
      svg("line", { x1: x, x2: x, y1: margin.top, y2: margin.top + plotHeight, stroke: "currentColor" }),
      svg("rect", { class: "brush", x: x - 8, width: 16, y: 0, height: 0 }),
      text(axis.name, 14, "name"),
      ...labels,
      grip,
    );
    this.#listen(axis, group, grip);
    return group;
  }

  #listen(axis: Axis, group: SVGElement, grip: SVGElement): void {
    let from: number | undefined;
    const share = (event: PointerEvent): number => {
      const { top, height: size } = grip.getBoundingClientRect();
      return Math.min(1, Math.max(0, 1 - (event.clientY - top) / size));
    };
    grip.addEventListener("pointerdown", (event) => {
      from = share(event);
      grip.setPointerCapture(event.pointerId);
    });
    grip.addEventListener("pointermove", (event) => {
      if (from === undefined) return;
      const to = share(event);
      if (Math.abs(to - from) > 0.01) this.events.onBrush(axis.name, [Math.min(from, to), Math.max(from, to)]);
    });
    grip.addEventListener("pointerup", (event) => {
      // A click alone takes the selection away.
      if (from !== undefined && Math.abs(share(event) - from) <= 0.01) this.events.onBrush(axis.name, undefined);
      from = undefined;
    });
    group.addEventListener("keydown", (event) => {
      const brush = brushAfter(this.#view!.brushes[axis.name], event);
      if (brush === null) return;
      event.preventDefault();
      this.events.onBrush(axis.name, brush);
    });
  }

  #showBrush(axis: Axis, index: number): void {
    const brush = this.#view!.brushes[axis.name] as Brush | undefined;
    const rect = this.#axes.children[index].querySelector(".brush")!;
    rect.setAttribute("y", String(brush ? this.#y(brush[1]) : 0));
    rect.setAttribute("height", String(brush ? (brush[1] - brush[0]) * plotHeight : 0));
  }
}

/** What a key makes of a brush; null if it is none of the keys. */
export function brushAfter(
  brush: Brush | undefined,
  { key, shiftKey }: { key: string; shiftKey: boolean },
): Brush | undefined | null {
  if (key === "Escape") return undefined;
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const up = key === "ArrowUp";
  if (!brush) return up ? [0.5, 1] : [0, 0.5];
  const by = up ? stride : -stride;
  const [low, high] = brush;
  if (shiftKey) return up ? [low, Math.min(1, high + stride)] : [Math.max(0, low - stride), high];
  const bounded = Math.min(1 - high, Math.max(-low, by));
  return [low + bounded, high + bounded];
}

const formatEnd = (value: Axis["ends"][0]): string =>
  value === undefined ? "" : typeof value === "number" ? formatValue(value) : String(value);
