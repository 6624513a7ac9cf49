import uPlot from "uplot";
import { formatInteger, formatPower, formatSeconds, formatTicks } from "../shared/format.js";
import { align, downsample, type Drawn } from "./downsample.js";
import type { View } from "./view.js";

export interface PlotEvents {
  /** The crosshair moved to this x, or left the plot. */
  onCursor(x: number | null): void;
  /** An interval was dragged, or all of it asked for. */
  onZoom(interval: [number, number] | null): void;
}

/** What is on the canvas: per run the line, and under a smoothed line the raw one. */
interface Layer {
  line: number;
  raw: boolean;
}

/** The drawing of one chart: a uPlot that is made anew when its structure changes and only gets data otherwise. */
export class Plot {
  #plot: uPlot | undefined;
  #structure = "";
  #layers: Layer[] = [];
  #drawn: Drawn[] = [];
  #view: View | undefined;

  constructor(
    readonly host: HTMLElement,
    readonly events: PlotEvents,
  ) {}

  draw(view: View, width: number, height: number): void {
    this.#view = view;
    const smooth = view.smoothing > 0;
    this.#layers = view.lines.flatMap((_, line) =>
      smooth
        ? [
            { line, raw: true },
            { line, raw: false },
          ]
        : [{ line, raw: false }],
    );
    const [min, max] = view.extent;
    const buckets = Math.max(50, Math.round(width));
    this.#drawn = this.#layers.map(({ line, raw }) => {
      const { data } = view.lines[line];
      const values = smooth && !raw ? data.smoothed(view.smoothing) : data.points.values;
      return downsample(data.x(view.axis), values, { min, max, buckets, log: view.log });
    });
    const aligned = align(this.#drawn);
    const columns: uPlot.AlignedData = [aligned.x, ...aligned.y];
    const structure = JSON.stringify([view.axis, view.log, smooth, view.lines.map(({ run, dash }) => [run, dash])]);
    if (!this.#plot || structure !== this.#structure) {
      this.#plot?.destroy();
      this.#structure = structure;
      this.#plot = new uPlot(this.#options(view, width, height), columns, this.host);
      return;
    }
    if (this.#plot.width !== width || this.#plot.height !== height) this.#plot.setSize({ width, height });
    this.#plot.setData(columns);
  }

  /** Colours are read while drawing, so a new theme needs no new plot; the view must have been replaced before. */
  setCursor(x: number | null): void {
    const plot = this.#plot;
    if (!plot) return;
    const left = x === null ? -10 : plot.valToPos(x, "x");
    plot.setCursor({ left, top: x === null ? -10 : plot.over.clientHeight / 2 }, false);
  }

  destroy(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #options(view: View, width: number, height: number): uPlot.Options {
    const theme = () => this.#view!.theme;
    const axis: uPlot.Axis = {
      stroke: () => theme().muted,
      font: view.theme.font,
      grid: { stroke: () => theme().grid, width: 1 },
      ticks: { show: false },
      border: { show: true, stroke: () => theme().grid, width: 1 },
      gap: 6,
    };
    return {
      width,
      height,
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: true, y: false, setScale: false },
        points: { size: 7 },
        bind: { dblclick: this.#onReset },
      },
      padding: [8, 24, 0, 0],
      scales: {
        x: { time: false, range: () => this.#view!.extent },
        y: view.log ? { distr: 3, range: logRange } : { range: linearRange },
      },
      axes: [
        {
          ...axis,
          size: 26,
          space: 64,
          incrs: view.axis === "time" ? timeSteps : undefined,
          values: (_, ticks) => (view.axis === "time" ? ticks.map(formatSeconds) : formatSteps(ticks)),
        },
        {
          ...axis,
          space: 28,
          size: (plot, values) => axisWidth(plot, values),
          values: (_, ticks) =>
            view.log ? ticks.map((tick) => (tick === null ? "" : formatPower(tick))) : formatTicks(ticks),
        },
      ],
      series: [{}, ...this.#layers.map((layer) => this.#series(layer))],
      hooks: {
        setCursor: [
          (plot) => {
            const { left } = plot.cursor;
            this.events.onCursor(left === undefined || left < 0 ? null : plot.posToVal(left, "x"));
          },
        ],
        setSelect: [
          (plot) => {
            if (plot.select.width < 4) return;
            const from = plot.posToVal(plot.select.left, "x");
            const to = plot.posToVal(plot.select.left + plot.select.width, "x");
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            this.events.onZoom([from, to]);
          },
        ],
        draw: [(plot) => this.#drawMarks(plot)],
      },
    };
  }

  #series({ line, raw }: Layer): uPlot.Series {
    const { dash } = this.#view!.lines[line];
    const color = () => this.#view!.lines[line].color;
    return {
      stroke: color,
      width: raw ? 1 : this.#view!.theme.highContrast ? 2 : 1.5,
      alpha: raw ? 0.3 : 1,
      dash: raw || dash.length === 0 ? undefined : dash,
      points: { size: 5, fill: color, show: raw ? false : undefined, space: 24 },
    };
  }

  #onReset = (): uPlot.Cursor.MouseListener => () => {
    this.events.onZoom(null);
    return null;
  };

  /** NaN: a cross at the foot of the plot; infinities: a triangle at the side they left the plot. */
  #drawMarks(plot: uPlot): void {
    const { ctx } = plot;
    const { left, top, width, height } = plot.bbox;
    const size = 4 * uPlot.pxRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left - size, top, width + 2 * size, height);
    ctx.clip();
    this.#drawn.forEach((drawn, index) => {
      const { line, raw } = this.#layers[index];
      if (raw) return;
      ctx.strokeStyle = ctx.fillStyle = this.#view!.lines[line].color;
      ctx.lineWidth = 1.5 * uPlot.pxRatio;
      let before = -Infinity;
      for (const mark of drawn.marks) {
        const x = plot.valToPos(mark.x, "x", true);
        if (x - before < size) continue;
        before = x;
        ctx.beginPath();
        if (mark.kind === "nan") cross(ctx, x, top + height - 2 * size, size);
        else
          triangle(
            ctx,
            x,
            mark.kind === "+inf" ? top + size : top + height - size,
            size,
            mark.kind === "+inf" ? -1 : 1,
          );
      }
    });
    ctx.restore();
  }
}

function cross(ctx: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  ctx.moveTo(x - size, y - size);
  ctx.lineTo(x + size, y + size);
  ctx.moveTo(x + size, y - size);
  ctx.lineTo(x - size, y + size);
  ctx.stroke();
}

function triangle(ctx: CanvasRenderingContext2D, x: number, y: number, size: number, direction: 1 | -1): void {
  ctx.moveTo(x - size, y - size * direction);
  ctx.lineTo(x + size, y - size * direction);
  ctx.lineTo(x, y + size * direction);
  ctx.fill();
}

const timeSteps = [
  0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400,
];

function formatSteps(ticks: number[]): string[] {
  return ticks.map((tick) =>
    Number.isInteger(tick) ? (Math.abs(tick) >= 10_000 ? formatTicks([tick])[0] : formatInteger(tick)) : "",
  );
}

function linearRange(_: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  if (min === max) return min === 0 ? [-1, 1] : [min - Math.abs(min) * 0.5, min + Math.abs(min) * 0.5];
  return uPlot.rangeNum(min, max, 0.08, true);
}

function logRange(_: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null || min <= 0) return [0.1, 10];
  return uPlot.rangeLog(min, max, 10, false);
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
