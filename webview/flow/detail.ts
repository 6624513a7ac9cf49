import uPlot from "uplot";
import type { StatisticsSample } from "../../src/protocol/statistics.js";
import { element } from "../shared/dom.js";
import { formatPower, formatTicks } from "../shared/format.js";
import { t } from "../shared/text.js";
import { readTheme } from "../shared/theme.js";
import { quantities } from "./quantities.js";

/** Gradient norm, weight norm and update ratio of one layer over the steps. */
export class Detail {
  readonly #title = element("h2");
  readonly #host = element("div", "lines");
  readonly root = element("section", "detail", {}, this.#title, this.#host);
  #plot: uPlot | undefined;
  #drawn = "";

  /** @param row of the heatmap; null hides it */
  draw(row: string | null, samples: readonly StatisticsSample[]): void {
    this.root.hidden = row === null || samples.length === 0;
    const width = this.#host.clientWidth;
    if (this.root.hidden || row === null || width === 0) return;
    this.#title.textContent = row;
    const shown = [quantities.gradient, quantities.weight, quantities.ratio, quantities.activation]
      .map((quantity) => ({ quantity, values: samples.map((sample) => positive(quantity.of(sample).get(row)?.value)) }))
      .filter(({ values }) => values.some((value) => value !== null));
    const columns = [samples.map(({ step }) => step), ...shown.map(({ values }) => values)] as uPlot.AlignedData;
    const structure = JSON.stringify([row, shown.map(({ quantity }) => quantity.label()), readTheme().foreground]);
    if (!this.#plot || structure !== this.#drawn) {
      this.#plot?.destroy();
      this.#drawn = structure;
      this.#plot = new uPlot(
        options(
          shown.map(({ quantity }) => quantity.label()),
          width,
        ),
        columns,
        this.#host,
      );
      return;
    }
    if (this.#plot.width !== width) this.#plot.setSize({ width, height: 200 });
    this.#plot.setData(columns);
  }

  /** Forgets the drawing, whose colours are those of another theme. */
  reset(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }
}

const positive = (value: number | undefined): number | null => (value !== undefined && value > 0 ? value : null);

function options(labels: readonly string[], width: number): uPlot.Options {
  const theme = readTheme();
  const axis = {
    stroke: theme.muted,
    font: theme.font,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: 200,
    scales: { x: { time: false }, y: { distr: 3 } },
    axes: [
      { ...axis, values: (_, splits) => formatTicks(splits) },
      { ...axis, size: 64, values: (_, splits) => splits.map((v) => (v === null ? "" : formatPower(v))) },
    ],
    legend: { live: true },
    series: [
      { label: t("Step") },
      ...labels.map((label, i) => ({ label, stroke: theme.lines[i % theme.lines.length], width: 1.5, spanGaps: true })),
    ],
  };
}
