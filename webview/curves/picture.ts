import { downsample, type Drawn, type Mark } from "./downsample.js";
import { smooth } from "./smooth.js";
import { spread, type Spread } from "./spread.js";
import type { Line, View } from "./view.js";
import { along } from "./window.js";

/** What is drawn of a line: reduced to the pixels there are. */
export interface Layer {
  line: Line;
  /** The line itself; smoothed where there is smoothing. */
  curve: Drawn;
  /** The values under a smoothed line. */
  raw: Drawn | undefined;
  /** How far the runs of a group lie apart. */
  band: Spread | undefined;
  marks: Mark[];
}

/** A chart without its frame: what is drawn, and the intervals it is drawn in. */
export interface Picture {
  layers: Layer[];
  x: Interval;
  y: Interval & {
    /** Whether a person chose it; else it is that of the lines. */
    chosen: boolean;
  };
}

export interface Interval {
  min: number;
  max: number;
  log: boolean;
}

/** Share of an interval, 0 to 1. */
export function shareOf(value: number, { min, max, log }: Interval): number {
  const low = along(min, log);
  return (along(value, log) - low) / (along(max, log) - low);
}

/** The value at a share of an interval. */
export function atShare(share: number, { min, max, log }: Interval): number {
  const low = along(min, log);
  const at = low + share * (along(max, log) - low);
  return log ? 10 ** at : at;
}

/** @param width of the plot in pixels */
export function picture(view: View, width: number): Picture {
  const { axis, smoothing, log, logX } = view;
  const [min, max] = view.extent;
  const window = { min, max, buckets: Math.max(50, Math.round(width)), log, logX };
  const layers = view.lines.map((line): Layer => {
    if (line.members.length > 1) return groupLayer(line, view, window);
    const [{ points, pyramid }] = line.members;
    const xs = line.members[0].x(axis);
    const { values } = points;
    if (xs.length === 0) return { line, curve: empty(), raw: undefined, band: undefined, marks: [] };
    if (isHeld(view.series))
      return { line, curve: stairs(xs, values, line.end), raw: undefined, band: undefined, marks: [] };
    const raw = downsample(xs, values, window, pyramid);
    const curve = smoothing > 0 ? smooth(xs, values, window, smoothing, pyramid) : raw;
    return { line, curve, raw: smoothing > 0 ? raw : undefined, band: undefined, marks: raw.marks };
  });
  return { layers, x: { min, max, log: logX }, y: { ...intervalY(view, layers), chosen: view.extentY !== undefined } };
}

/** Learning rates are recorded when they change, and hold until then. */
export const isHeld = (series: string): boolean => /^(?:.* )?lr( \d+)?$/.test(series);

function stairs(xs: ArrayLike<number>, values: ArrayLike<number>, end: number): Drawn {
  const drawn = empty();
  for (let i = 0; i < xs.length; i++) {
    drawn.x.push(xs[i], i + 1 < xs.length ? xs[i + 1] : Math.max(xs[i], end));
    drawn.y.push(values[i], values[i]);
  }
  return drawn;
}

const empty = (): Drawn => ({ x: [], y: [], marks: [] });

function groupLayer(line: Line, view: View, window: Parameters<typeof downsample>[2]): Layer {
  const members = line.members
    .map((data) => ({ xs: data.x(view.axis), values: data.points.values, pyramid: data.pyramid }))
    .filter(({ xs }) => xs.length > 0);
  const band = spread(members, window, view.spread);
  const mean = downsample(band.x, band.mean, window);
  const curve = view.smoothing > 0 ? smooth(band.x, band.mean, window, view.smoothing) : mean;
  // Of a mean, only what has no place on the axis is a mark; runs that lack a value are left out of it.
  const marks = mean.marks.filter(({ kind }) => kind === "nonpositive");
  return { line, curve, raw: undefined, band, marks };
}

/** The interval that holds all that is drawn, with a margin. */
function intervalY({ log, extentY, extent }: View, layers: readonly Layer[]): Interval {
  if (extentY) return { min: extentY[0], max: extentY[1], log };
  let min = Infinity;
  let max = -Infinity;
  const take = (xs: readonly number[], ys: readonly number[]): void => {
    for (let i = 0; i < ys.length; i++) {
      const y = ys[i];
      // The neighbours beyond the edges are drawn, but nobody sees them.
      if (!Number.isFinite(y) || (log && y <= 0) || xs[i] < extent[0] || xs[i] > extent[1]) continue;
      if (y < min) min = y;
      if (y > max) max = y;
    }
  };
  for (const { curve, raw, band } of layers) {
    take(curve.x, curve.y);
    if (raw) take(raw.x, raw.y);
    if (band) [band.low, band.high].forEach((edge) => take(band.x, edge));
  }
  if (min > max) return log ? { min: 0.1, max: 10, log } : { min: 0, max: 1, log };
  if (log) {
    const margin = min === max ? 10 : (max / min) ** 0.05;
    return { min: min / margin, max: max * margin, log };
  }
  if (min === max) {
    const margin = min === 0 ? 1 : Math.abs(min) / 2;
    return { min: min - margin, max: max + margin, log };
  }
  const margin = (max - min) * 0.06;
  // An axis of losses and accuracies ends at zero rather than a little below it.
  const foot = min >= 0 && min - margin < 0 ? 0 : min - margin;
  return { min: foot, max: max <= 0 && max + margin > 0 ? 0 : max + margin, log };
}
