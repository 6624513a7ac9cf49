import { figureSvg } from "../figure/draw.js";
import type { AxesData, FigureData, Mark } from "../figure/figure.js";
import type { ScalarBatch } from "../protocol/run.js";
import type { StatisticsSample } from "../protocol/statistics.js";

const size = { width: 560, height: 300 };
/** More points than pixels show nothing more: each bucket keeps its smallest and largest. */
const buckets = 500;
/** Colours of matplotlib's `tab10`. */
const colors = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b"];

/** One series as a picture. */
export function seriesSvg({ series, steps, values }: ScalarBatch): string {
  const points = thinned(steps, values);
  const mark: Mark = { kind: "line", ...points, color: colors[0], width: 1.3, alpha: 1 };
  return figureSvg(figure(series, axes({ title: series, x: "step", marks: [mark] })));
}

/** Norms of the gradients of all weights over the steps, on a logarithmic scale. */
export function gradientSvg(samples: readonly StatisticsSample[]): string | undefined {
  const names = [...new Set(samples.flatMap(({ parameters }) => parameters.map(({ name }) => name)))].filter(
    (name) => !/(^|\.)bias\w*$/.test(name),
  );
  if (samples.length < 2 || names.length === 0) return undefined;
  const values = new Float32Array(names.length * samples.length).fill(NaN);
  let [low, high] = [Infinity, -Infinity];
  samples.forEach(({ parameters }, column) => {
    for (const { name, gradient } of parameters) {
      const row = names.indexOf(name);
      if (row < 0 || !gradient || !(gradient.norm > 0)) continue;
      const value = Math.log10(gradient.norm);
      values[row * samples.length + column] = value;
      [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
  });
  if (low > high) return undefined;
  const ramp = { map: "viridis", min: low, max: high > low ? high : low + 1 };
  const mark: Mark = {
    kind: "image",
    rows: names.length,
    columns: samples.length,
    pixels: { values, ramp },
    extent: { left: samples[0].step, right: samples[samples.length - 1].step, bottom: names.length - 0.5, top: -0.5 },
    smooth: false,
    alpha: 1,
  };
  const plot = axes({ title: "gradient norm (log10), from the first layer to the last", x: "step", marks: [mark] });
  plot.y = { scale: "linear", min: names.length - 0.5, max: -0.5, ticks: names.map((_, i) => i), tickLabels: names };
  plot.colorbar = { ramp };
  const height = Math.max(size.height, 80 + 18 * names.length);
  return figureSvg({ ...figure("gradient flow", plot), width: 2 * size.width, height });
}

/** Histograms of the newest sample's weights. */
export function weightsSvg(samples: readonly StatisticsSample[]): string | undefined {
  const last = samples.at(-1);
  const shown = last?.parameters.filter(({ weight }) => weight.max > weight.min).slice(0, 12) ?? [];
  if (shown.length === 0) return undefined;
  const columns = 4;
  const rows = Math.ceil(shown.length / columns);
  const plots = shown.map(({ name, weight: { min, max, histogram } }, i) => {
    const wide = (max - min) / histogram.length;
    const mark: Mark = {
      kind: "bars",
      orientation: "vertical",
      from: Float64Array.from(histogram, (_, bin) => min + bin * wide),
      to: Float64Array.from(histogram, (_, bin) => min + (bin + 1) * wide),
      base: new Float64Array(histogram.length),
      end: Float64Array.from(histogram),
      colors: Array.from(histogram, () => colors[0]),
      edgeWidth: 0,
      alpha: 1,
    };
    const place = { rows, columns, row: Math.floor(i / columns), column: i % columns, rowSpan: 1, columnSpan: 1 };
    return { ...axes({ title: name, marks: [mark] }), place };
  });
  return figureSvg({ ...figure("weights", ...plots), width: 2 * size.width, height: 200 * rows, fontSize: 9 });
}

function figure(id: string, ...plots: AxesData[]): FigureData {
  return { id, ...size, fontSize: 10, axes: plots, notes: [] };
}

function axes({ title, x, marks }: { title: string; x?: string; marks: Mark[] }): AxesData {
  return {
    place: { rows: 1, columns: 1, row: 0, column: 0, rowSpan: 1, columnSpan: 1 },
    title: { text: title.replaceAll("$", "") },
    x: { scale: "linear", ...(x && { label: { text: x } }) },
    y: { scale: "linear" },
    grid: { axis: "both", width: 0.5, alpha: 0.35 },
    equal: false,
    frame: true,
    marks,
  };
}

/** Smallest and largest of each bucket, in their order; NaN stays, as a gap. */
function thinned(steps: Float64Array, values: Float64Array): { x: Float64Array; y: Float64Array } {
  const wide = Math.ceil(values.length / buckets);
  if (wide <= 2) return { x: steps, y: values };
  const kept: number[] = [];
  for (let start = 0; start < values.length; start += wide) {
    let [low, high] = [start, start];
    let broken = -1;
    for (let i = start; i < Math.min(start + wide, values.length); i++) {
      if (!Number.isFinite(values[i])) broken = i;
      else {
        if (!(values[low] <= values[i])) low = i;
        if (!(values[high] >= values[i])) high = i;
      }
    }
    kept.push(...new Set([low, high, ...(broken < 0 ? [] : [broken])].sort((a, b) => a - b)));
  }
  return { x: Float64Array.from(kept, (i) => steps[i]), y: Float64Array.from(kept, (i) => values[i]) };
}
