import uPlot from "uplot";
import { interpolate } from "./search.js";
import { paint } from "./paint.js";
import { atShare, picture, shareOf, type Picture } from "./picture.js";
import { Pointer, type Zoom } from "./pointer.js";
import { CanvasSurface } from "./surface.js";
import { linearTicks, logTicks, xLabels, xTicks, yLabels } from "./ticks.js";
import type { View } from "./view.js";

export interface PlotEvents {
  /** A person points at this x, or left the plot. */
  onCursor(x: number | null): void;
  onZoom: Zoom;
}

/** Pixels between two labels of an axis, at least. */
const spaceX = 72;
const spaceY = 30;

/**
 * The drawing of one chart. uPlot gives it the frame: axes and grid; its lines are drawn here, reduced to the pixels there are, so that a
 * frame costs the same for a thousand points and for a million. So is the crosshair: uPlot knows its scales only after it has drawn, which
 * it does late, and in a plot of no width it has none.
 */
export class Plot {
  #plot: uPlot | undefined;
  #structure = "";
  #view: View | undefined;
  #picture: Picture | undefined;
  #cursor: number | null = null;
  /** Where a person points, as a share of the width. */
  #pointed: number | null = null;
  readonly #line = mark("crosshair");
  #dots: HTMLElement[] = [];

  constructor(
    readonly host: HTMLElement,
    readonly events: PlotEvents,
  ) {}

  /** What is on the canvas. */
  get picture(): Picture | undefined {
    return this.#picture;
  }

  /** The x of the crosshair. */
  get cursor(): number | null {
    return this.#cursor;
  }

  draw(view: View, width: number, height: number): void {
    this.#view = view;
    this.#picture = picture(view, this.#plot ? this.#plot.over.clientWidth || width : width);
    const structure = JSON.stringify([view.axis, view.log, view.logX]);
    // The lines are no series of uPlot's; it needs something to have scales for.
    const columns: uPlot.AlignedData = [view.extent, [null, null]];
    if (!this.#plot || structure !== this.#structure) {
      this.destroy();
      this.#structure = structure;
      this.#plot = new uPlot(this.#options(width, height), columns, this.host);
      this.#plot.over.append(this.#line);
      new Pointer(this.#plot, () => this.#picture!, {
        onPoint: (share) => {
          this.#pointed = share;
          this.#point();
        },
        onZoom: this.events.onZoom,
      });
    } else {
      if (this.#plot.width !== width || this.#plot.height !== height) this.#plot.setSize({ width, height });
      this.#plot.setData(columns);
    }
    // Under a pointer that rests, the plot moved.
    if (this.#pointed === null) this.#placeCursor();
    else this.#point();
  }

  /** Shows the crosshair at an x, with a dot on every line. */
  setCursor(x: number | null): void {
    this.#cursor = x;
    this.#placeCursor();
  }

  destroy(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#dots = [];
    if (this.#pointed === null) return;
    this.#pointed = null;
    this.#cursor = null;
    this.events.onCursor(null);
  }

  #point(): void {
    this.setCursor(this.#pointed === null ? null : atShare(this.#pointed, this.#picture!.x));
    this.events.onCursor(this.#cursor);
  }

  #placeCursor(): void {
    if (!this.#plot) return;
    const { x, y, layers } = this.#picture!;
    const cursor = this.#cursor;
    const left = cursor === null ? Number.NaN : shareOf(cursor, x);
    place(this.#line, left, 0);
    layers.forEach(({ line, curve }, i) => {
      const dot = (this.#dots[i] ??= this.#plot!.over.appendChild(mark("dot")));
      dot.style.backgroundColor = line.color;
      const value = cursor === null ? Number.NaN : interpolate(curve.x, curve.y, cursor);
      place(dot, left, 1 - shareOf(value, y));
    });
    for (const dot of this.#dots.slice(layers.length)) dot.hidden = true;
  }

  #options(width: number, height: number): uPlot.Options {
    const view = (): View => this.#view!;
    const theme = () => view().theme;
    const { log, logX } = view();
    const axis: uPlot.Axis = {
      stroke: () => theme().muted,
      font: theme().font,
      grid: { stroke: () => theme().grid, width: 1 },
      ticks: { show: false },
      border: { show: true, stroke: () => theme().grid, width: 1 },
      gap: 6,
    };
    return {
      width,
      height,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 24, 0, 0],
      scales: {
        x: { time: false, distr: logX ? 3 : 1, range: () => view().extent },
        y: {
          distr: log ? 3 : 1,
          range: () => [this.#picture!.y.min, this.#picture!.y.max],
        },
      },
      axes: [
        {
          ...axis,
          size: 26,
          splits: (plot, _, min, max) =>
            xTicks(view().axis, view().logX, min, max, (plot.bbox.width / uPlot.pxRatio || width) / spaceX),
          // uPlot would leave out labels between powers of ten.
          filter: (_, ticks) => ticks,
          values: (_, ticks) => xLabels(view().axis, view().logX, ticks),
        },
        {
          ...axis,
          size: (plot, values) => axisWidth(plot, values),
          splits: (plot, _, min, max) => {
            const count = (plot.bbox.height / uPlot.pxRatio || height) / spaceY;
            return view().log ? logTicks(min, max, count) : linearTicks(min, max, count);
          },
          filter: (_, ticks) => ticks,
          values: (_, ticks) => yLabels(view().log, ticks),
        },
      ],
      series: [{}, { points: { show: false }, paths: () => null }],
      hooks: {
        draw: [(plot) => this.#paint(plot)],
      },
    };
  }

  #paint(plot: uPlot): void {
    const ratio = uPlot.pxRatio;
    const { left, top, width, height } = plot.bbox;
    const box = { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio };
    paint(new CanvasSurface(plot.ctx, ratio, ""), this.#picture!, box, this.#view!.theme.highContrast);
  }
}

const mark = (className: string): HTMLElement => Object.assign(document.createElement("span"), { className });

/** Puts a mark at shares of the plot's width and height; outside of the plot, or where there is no place, it is not shown. */
function place(one: HTMLElement, left: number, top: number): void {
  one.hidden = !(left >= 0 && left <= 1 && top >= 0 && top <= 1);
  if (one.hidden) return;
  one.style.left = `${left * 100}%`;
  one.style.top = `${top * 100}%`;
}

/** Room for the widest label, so that none is cut; not less than that of `0.00`, so that charts mostly line up. */
function axisWidth(plot: uPlot, values: string[] | null): number {
  const { ctx } = plot;
  ctx.save();
  ctx.font = plot.axes[1].font![0];
  const widest = Math.max(...["0.000", ...(values ?? [])].map((value) => ctx.measureText(value).width));
  ctx.restore();
  return Math.ceil(widest / uPlot.pxRatio) + 14;
}
