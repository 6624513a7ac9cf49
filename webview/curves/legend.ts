import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";
import { isHeld, type Layer } from "./picture.js";
import { interpolate, nearest, upperBound } from "./search.js";
import type { Line, View } from "./view.js";

/** Lines of a chart, each with its newest value, or the one under the crosshair. */
export class Legend {
  readonly root = element("ul", "legend");

  /** @param layers what is drawn; empty while the chart is not */
  update(view: View, layers: readonly Layer[], cursor: number | null): void {
    const { root } = this;
    view.lines.forEach((line, i) => {
      const item = (root.children[i] as HTMLElement | undefined) ?? root.appendChild(legendItem());
      const points = line.members.reduce((sum, { points }) => sum + points.length, 0);
      const last = line.members[line.members.length - 1].points;
      item.dataset.run = line.id;
      item.dataset.runs = String(line.members.length);
      item.dataset.points = String(points);
      item.dataset.last = last.length > 0 ? String(last.values[last.length - 1]) : "";
      const swatch = item.querySelector<HTMLElement>(".swatch")!;
      swatch.style.borderTopColor = line.color;
      swatch.style.borderTopStyle = line.dash.length > 0 ? "dashed" : "solid";
      setText(item.querySelector(".name")!, nameOf(line));
      setText(item.querySelector(".value")!, valueText(view, line, layers[i], cursor));
    });
    while (root.children.length > view.lines.length) root.lastElementChild!.remove();
  }
}

function legendItem(): HTMLElement {
  return element("li", "", {}, element("span", "swatch"), element("span", "name"), element("span", "value"));
}

function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

export const nameOf = ({ name, members }: Line): string =>
  members.length > 1 ? t("{0} ({1} runs)", name, formatInteger(members.length)) : name;

/** The newest value, or the one nearest to the crosshair; with the smoothed one when there is smoothing. Of a group, mean and spread. */
export function valueText(view: View, line: Line, layer: Layer | undefined, x: number | null): string {
  if (line.members.length > 1) return spreadText(layer, x);
  const [data] = line.members;
  const xs = data.x(view.axis);
  const index = x === null ? xs.length - 1 : isHeld(view.series) ? upperBound(xs, x) - 1 : nearest(xs, x);
  if (index < 0) return "–";
  const raw = data.points.values[index];
  const value = formatValue(raw);
  if (view.smoothing === 0 || isHeld(view.series) || !Number.isFinite(raw) || !layer) return value;
  const { curve } = layer;
  const smoothed = x === null ? curve.y[curve.y.length - 1] : interpolate(curve.x, curve.y, xs[index]);
  return Number.isFinite(smoothed) ? `${value} (≈ ${formatValue(smoothed)})` : value;
}

function spreadText(layer: Layer | undefined, x: number | null): string {
  const band = layer?.band;
  const index = !band ? -1 : x === null ? band.x.length - 1 : nearest(band.x, x);
  if (!band || index < 0) return "–";
  const { mean, low, high } = band;
  return t("{0} ({1} to {2})", formatValue(mean[index]), formatValue(low[index]), formatValue(high[index]));
}

/** A line in one sentence, for those who cannot see it. */
export function summary(line: Line): string {
  const points = line.members.reduce((sum, { points }) => sum + points.length, 0);
  if (points === 0) return t("{0}: no points.", nameOf(line));
  const { values, length } = line.members[line.members.length - 1].points;
  const last = formatValue(values[length - 1]);
  const lowest = Math.min(...line.members.map((data) => data.lowest));
  const highest = Math.max(...line.members.map((data) => data.highest));
  if (lowest > highest) return t("{0}: points {1}, last {2}.", nameOf(line), formatInteger(points), last);
  return t(
    "{0}: points {1}, last {2}, lowest {3}, highest {4}.",
    nameOf(line),
    formatInteger(points),
    last,
    formatValue(lowest),
    formatValue(highest),
  );
}
