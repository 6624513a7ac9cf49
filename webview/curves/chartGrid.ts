import { element } from "../shared/dom.js";
import { Chart } from "./charts.js";
import { prefixOf } from "./groups.js";
import type { View } from "./view.js";

export interface GridEvents {
  onZoom(x: [number, number] | null, y: [number, number] | undefined, series: string): void;
  onShow(): void;
  onHide(series: string): void;
  onFold(prefix: string, folded: boolean): void;
  onExport(series: string, button: HTMLElement): void;
}

interface Section {
  /** Without a prefix the charts stand alone: nothing to fold. */
  root: HTMLElement;
  charts: HTMLElement;
}

/** All charts, those with the same prefix in a section of their own. */
export class ChartGrid {
  readonly root = element("div", "sections");
  readonly #sections = new Map<string, Section>();
  readonly #charts = new Map<string, Chart>();
  #names: readonly string[] = [];
  /** Where the crosshair is while nobody points at a chart. */
  #pinned: number | null = null;
  #pointed: number | null = null;

  constructor(readonly events: GridEvents) {}

  /** Series that have a chart, in order. */
  get shown(): readonly string[] {
    return this.#names;
  }

  /** The crosshair stays at this x, from the next drawing on, where nobody points elsewhere; null: nowhere. */
  pin(x: number | null): void {
    if (x === null && this.#pinned !== null && this.#pointed === null) this.#setCursors(null);
    this.#pinned = x;
  }

  /** @param viewOf what the chart of a series shows; asked for those that are not folded away */
  draw(names: readonly string[], folded: readonly string[], viewOf: (series: string) => View): void {
    this.#names = names;
    this.root.hidden = names.length === 0;
    for (const [name, chart] of this.#charts) {
      if (names.includes(name)) continue;
      chart.destroy();
      this.#charts.delete(name);
    }
    const byPrefix = new Map<string, string[]>([["", []]]);
    for (const name of names) {
      const series = byPrefix.get(prefixOf(name));
      if (series) series.push(name);
      else byPrefix.set(prefixOf(name), [name]);
    }
    for (const [prefix, { root }] of this.#sections) {
      if (byPrefix.has(prefix)) continue;
      root.remove();
      this.#sections.delete(prefix);
    }
    [...byPrefix].forEach(([prefix, series], index) => {
      const { root, charts } = this.#section(prefix, folded);
      place(this.root, root, index);
      root.hidden = series.length === 0;
      series.forEach((name, i) => {
        const chart = this.#chart(name);
        place(charts, chart.root, i);
        if (!folded.includes(prefix)) chart.draw(viewOf(name));
      });
    });
    if (this.#pinned !== null && this.#pointed === null) this.#setCursors(this.#pinned);
  }

  /** Charts are made anew with the next drawing: the theme changed. */
  clear(): void {
    for (const chart of this.#charts.values()) chart.destroy();
    this.#charts.clear();
  }

  #setCursors(x: number | null, source?: Chart): void {
    for (const chart of this.#charts.values()) if (chart !== source) chart.setCursor(x);
  }

  #section(prefix: string, folded: readonly string[]): Section {
    const known = this.#sections.get(prefix);
    if (known) return known;
    const charts = element("div", "charts");
    const root = prefix === "" ? charts : element("details", "section", {}, heading(prefix), charts);
    if (root instanceof HTMLDetailsElement) {
      root.open = !folded.includes(prefix);
      root.addEventListener("toggle", () => this.events.onFold(prefix, !root.open));
    }
    const section = { root, charts };
    this.#sections.set(prefix, section);
    return section;
  }

  #chart(series: string): Chart {
    const known = this.#charts.get(series);
    if (known) return known;
    const { events } = this;
    const chart = new Chart(series, {
      onCursor: (x, source) => {
        this.#pointed = x;
        this.#setCursors(x ?? this.#pinned, x === null ? undefined : source);
      },
      onZoom: (x, y) => events.onZoom(x, y, series),
      onShow: () => events.onShow(),
      onHide: () => events.onHide(series),
      onExport: (_, button) => events.onExport(series, button),
    });
    this.#charts.set(series, chart);
    return chart;
  }
}

const heading = (prefix: string): HTMLElement => element("summary", "", {}, element("h2", "", {}, prefix));

function place(parent: HTMLElement, child: HTMLElement, index: number): void {
  if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
}
