import type { ColumnSummary, DatasetPart } from "../../src/protocol/dataset.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatTicks, formatValue } from "../shared/format.js";
import { setAttributes, svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import { roundTicks } from "../shared/ticks.js";
import { formatShare, partName } from "./words.js";

const margin = { top: 8, right: 12, bottom: 24, left: 46 };
const height = 220;

/** Shares of each bin: several parts have different numbers of samples. */
function sharesOf({ parts }: ColumnSummary): number[][] {
  return parts.map(({ histogram }) => {
    const total = histogram.reduce((a, b) => a + b, 0);
    return histogram.map((count) => (total === 0 ? 0 : count / total));
  });
}

/** The outline of bins, from the base line and back. */
function outline(shares: readonly number[], x: (bin: number) => number, y: (share: number) => number): string {
  const steps = shares.map((share, bin) => `L${x(bin)},${y(share)}L${x(bin + 1)},${y(share)}`);
  return `M${x(0)},${y(0)}${steps.join("")}L${x(shares.length)},${y(0)}`;
}

/** A histogram as large as a word, without axes. */
export function sparkHistogram(column: ColumnSummary, width: number, high: number): SVGSVGElement {
  const shares = sharesOf(column);
  const most = Math.max(...shares.flat(), Number.MIN_VALUE);
  const bins = column.bins?.count ?? 1;
  const x = (bin: number): number => (bin * width) / bins;
  const y = (share: number): number => high - 1 - (share / most) * (high - 3);
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${high}`, width, height: high, class: "spark", "aria-hidden": "true" },
    ...shares.map((of, part) =>
      svg("path", { d: outline(of, x, y), class: part === 0 ? "filled part-0" : `lined part-${part}` }),
    ),
    svg("line", { x1: 0, x2: width, y1: high - 0.5, y2: high - 0.5, class: "base" }),
  );
}

/** The numbers of one column by bin, all parts over one another; arrow keys go from bin to bin. */
export class HistogramChart {
  readonly svg = svg("svg", { class: "histogram", tabindex: 0, role: "img" });
  readonly root = element("div", "chart", {}, this.svg as unknown as Node);
  #column: ColumnSummary | undefined;
  #parts: readonly DatasetPart[] = [];
  #width = 0;
  #chosen = -1;
  readonly #cursor = svg("rect", { class: "cursor" });

  constructor(readonly say: (text: string) => void) {
    this.svg.addEventListener("pointermove", (event) => this.#point(event));
    this.svg.addEventListener("pointerleave", () => this.#choose(-1));
    this.svg.addEventListener("keydown", (event) => this.#key(event));
  }

  draw(column: ColumnSummary, parts: readonly DatasetPart[], label: string): void {
    if (column.name !== this.#column?.name) this.#chosen = -1;
    this.#column = column;
    this.#parts = parts;
    const { bins } = column;
    const width = Math.max(240, Math.min(760, this.root.clientWidth || 640));
    this.#width = width;
    if (bins === null) return this.svg.replaceChildren();
    const shares = sharesOf(column);
    const most = Math.max(...shares.flat(), Number.MIN_VALUE);
    const x = (bin: number): number => margin.left + (bin * (width - margin.left - margin.right)) / bins.count;
    const y = (share: number): number =>
      height - margin.bottom - (share / most) * (height - margin.top - margin.bottom);
    const at = (value: number): number => x(((value - bins.low) / (bins.high - bins.low || 1)) * bins.count);
    const single = parts.length === 1;
    const total = column.parts[0].histogram.reduce((a, b) => a + b, 0);
    const ticks = roundTicks(bins.low, bins.high, width < 400 ? 4 : 7);
    // Between whole numbers there is nothing.
    const across = isWhole(bins)
      ? [...new Set(ticks.map(Math.round))].filter((tick) => tick > bins.low && tick < bins.high)
      : ticks;
    const up = single ? roundTicks(0, most * total, 4) : roundTicks(0, most, 4);
    const upTexts = single ? up.map(formatInteger) : up.map((share) => formatShare(share, 1));
    setAttributes(this.svg, { viewBox: `0 0 ${width} ${height}`, width, height, "aria-label": label });
    this.svg.dataset.bins = String(bins.count);
    this.svg.replaceChildren(
      ...up.map((tick) => {
        const level = y(single ? tick / Math.max(1, total) : tick);
        return svg("line", { x1: margin.left, x2: width - margin.right, y1: level, y2: level, class: "grid" });
      }),
      ...up.map((tick, i) => {
        const level = y(single ? tick / Math.max(1, total) : tick);
        return svg("text", { x: margin.left - 6, y: level + 4, "text-anchor": "end", class: "muted" }, upTexts[i]);
      }),
      ...shares.flatMap((of, part) =>
        part === 0
          ? of.map((share, bin) =>
              svg("rect", {
                ...{ x: x(bin) + 0.5, y: y(share), width: Math.max(0.5, x(bin + 1) - x(bin) - 1) },
                ...{ height: Math.max(0, y(0) - y(share)), class: "filled part-0", "data-bin": bin },
              }),
            )
          : [svg("path", { d: outline(of, x, y), class: `lined part-${part}` })],
      ),
      svg("line", { x1: margin.left, x2: width - margin.right, y1: y(0), y2: y(0), class: "base" }),
      ...formatTicks(across).flatMap((text, i) => [
        svg("line", { x1: at(across[i]), x2: at(across[i]), y1: y(0), y2: y(0) + 4, class: "base" }),
        svg("text", { x: at(across[i]), y: height - 6, "text-anchor": "middle", class: "muted" }, text),
      ]),
      this.#cursor,
    );
    this.#choose(this.#chosen);
  }

  #point({ clientX }: PointerEvent): void {
    const { left, width } = this.svg.getBoundingClientRect();
    const count = this.#column?.bins?.count ?? 0;
    const place = ((clientX - left) * this.#width) / width - margin.left;
    const bin = Math.floor((place / (this.#width - margin.left - margin.right)) * count);
    this.#choose(bin >= 0 && bin < count ? bin : -1);
  }

  #key(event: KeyboardEvent): void {
    const count = this.#column?.bins?.count ?? 0;
    const moves: Record<string, number> = {
      ArrowLeft: this.#chosen - 1,
      ArrowRight: this.#chosen + 1,
      Home: 0,
      End: count - 1,
    };
    if (!(event.key in moves) || count === 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#choose(Math.min(count - 1, Math.max(0, moves[event.key])));
  }

  #choose(bin: number): void {
    this.#chosen = bin;
    const column = this.#column;
    const bins = column?.bins;
    const shown = bins !== null && bins !== undefined && bin >= 0 && bin < bins.count;
    this.#cursor.style.display = shown ? "" : "none";
    if (!shown) return this.say("");
    const wide = (this.#width - margin.left - margin.right) / bins.count;
    for (const [name, value] of Object.entries({
      x: margin.left + bin * wide,
      y: margin.top,
      width: wide,
      height: height - margin.top - margin.bottom,
    }))
      // prettier-ignore
      this.#cursor.setAttribute(name, String(value));
    const counts = column!.parts.map(({ histogram, count }, part) => {
      const text = t("{0} values ({1})", formatInteger(histogram[bin]), formatShare(histogram[bin], count));
      return this.#parts.length === 1 ? text : `${partName(this.#parts[part])}: ${text}`;
    });
    this.say(`${binText(column!, bin)}: ${counts.join(" · ")}`);
  }
}

/** Whether each bin is of one whole number. */
function isWhole({ low, high, count }: NonNullable<ColumnSummary["bins"]>): boolean {
  return high - low === count && Number.isInteger(low + 0.5);
}

/** What a bin takes in: one whole number, or from where to where. */
export function binText({ bins }: ColumnSummary, bin: number): string {
  if (bins === null) return "";
  const width = (bins.high - bins.low) / bins.count;
  const edge = (i: number): number => bins.low + width * i;
  if (width === 0) return formatValue(bins.low);
  if (isWhole(bins)) return formatInteger(edge(bin) + 0.5);
  return t("{0} to {1}", formatValue(edge(bin)), formatValue(edge(bin + 1)));
}
