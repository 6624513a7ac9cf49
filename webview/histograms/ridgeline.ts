import { colorAt, colormaps, css } from "../shared/colormap.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatTicks, formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";
import { isDark } from "../shared/theme.js";
import { roundTicks } from "../shared/ticks.js";
import { brokenCount, commonRange, rebin } from "./rebin.js";
import type { HistogramPoint } from "./series.js";
import { thinned } from "./series.js";

const svgSpace = "http://www.w3.org/2000/svg";
const size = { height: 420, top: 70, bottom: 26, left: 64, right: 48, bins: 96, ridges: 36 };

/** One histogram behind the other, the newest in front; one stands out. */
export class Ridgeline {
  readonly svg = document.createElementNS(svgSpace, "svg");
  readonly root = element("div", "ridgeline", {}, this.svg as unknown as Node);

  /** @param onPick a ridge was clicked; null: the newest */
  constructor(
    readonly onHover: (text: string) => void,
    readonly onPick: (step: number | null) => void,
  ) {
    this.svg.setAttribute("role", "img");
    this.svg.addEventListener("pointerleave", () => this.onHover(""));
  }

  /** @param at index of the point that stands out; the newest, in front, needs no mark */
  draw(name: string, points: readonly HistogramPoint[], at: number, background: string): void {
    const width = this.root.clientWidth;
    if (width === 0) return;
    const shown = thinned(points, size.ridges, at);
    const [low, high] = commonRange(shown.map(({ statistics }) => statistics));
    const room = Math.max(40, width - size.left - size.right);
    const x = (share: number): number => size.left + share * room;
    const shares = shown.map(({ statistics }) => rebin(statistics, low, high, size.bins));
    // Heights are densities; a spike of one bin (many zeros) does not flatten all the rest.
    const peaks = shares.map((values) => Math.max(...values)).sort((a, b) => a - b);
    const tallest = Math.max(1e-12, peaks[Math.floor(peaks.length * 0.9)] ?? 0);
    const between = (size.height - size.top - size.bottom) / Math.max(1, shown.length - 1);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${size.height}`);
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("height", String(size.height));
    this.svg.setAttribute("aria-label", `${name}. ${describe(points[at])}`);
    this.svg.dataset.ridges = String(shown.length);
    const [oldest, newest] = isDark() ? [0.35, 0.9] : [0.05, 0.65];
    const ridges = shown.map((point, i) => {
      const { step, statistics } = point;
      const isChosen = point === points[at] && at < points.length - 1;
      const base = size.top + i * between;
      const place = (value: number): number => base - Math.min(1.15, value / tallest) * (size.top - 8);
      const line = Array.from(
        shares[i],
        (value, bin) => `${x((bin + 0.5) / size.bins).toFixed(1)},${place(value).toFixed(1)}`,
      );
      const age = shown.length > 1 ? i / (shown.length - 1) : 1;
      const path = make("path", {
        d: `M${x(0)},${base}L${line.join("L")}L${x(1)},${base}Z`,
        fill: background,
        class: "ridge",
      });
      path.setAttribute("stroke", css(colorAt(colormaps.viridis, oldest + (newest - oldest) * age)));
      path.setAttribute("fill-opacity", "0.88");
      const group = make("g", { "data-step": step, class: isChosen ? "chosen" : "" });
      group.append(path);
      const broken = brokenCount(statistics);
      if (broken > 0) group.append(words(`✕ ${formatInteger(broken)}`, { x: x(1) + 8, y: base, class: "broken" }));
      const isLabelled = i % Math.ceil(shown.length / 8) === 0 || i === shown.length - 1;
      if (isLabelled || isChosen)
        group.append(words(formatInteger(step), { x: size.left - 8, y: base, "text-anchor": "end" }));
      group.addEventListener("pointermove", () => this.onHover(describe(point)));
      group.addEventListener("click", () => this.onPick(i === shown.length - 1 ? null : step));
      return group;
    });
    const ticks = roundTicks(low, high, 5);
    const labels = formatTicks(ticks).map((text, i) =>
      words(text, { x: x((ticks[i] - low) / (high - low)), y: size.height - 6, "text-anchor": "middle" }),
    );
    const head = words(t("step"), { x: size.left - 8, y: 14, "text-anchor": "end", class: "muted" });
    this.svg.replaceChildren(head, ...ridges, ...labels);
  }
}

function describe({ step, statistics }: HistogramPoint): string {
  const { mean, std, min, max, nan, positiveInfinity, negativeInfinity } = statistics;
  const spread = t(
    "step {0}: mean {1}, standard deviation {2}, from {3} to {4}",
    formatInteger(step),
    ...[mean, std, min, max].map(formatValue),
  );
  const broken = nan + positiveInfinity + negativeInfinity;
  return broken > 0
    ? `${spread}, NaN ${formatInteger(nan)}, ∞ ${formatInteger(positiveInfinity + negativeInfinity)}`
    : spread;
}

function make(name: string, attributes: Record<string, string | number>): SVGElement {
  const node = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

function words(text: string, attributes: Record<string, string | number>): SVGElement {
  const node = make("text", attributes);
  node.textContent = text;
  return node;
}
