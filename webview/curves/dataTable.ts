import { element } from "../shared/dom.js";
import { formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";
import { nameOf } from "./legend.js";
import type { Picture } from "./picture.js";
import { lowerBound, nearest, upperBound } from "./search.js";
import type { Axis } from "./state.js";
import { xText } from "./ticks.js";
import type { Line, View } from "./view.js";

/** Rows a table shows at most, evenly spread over the visible interval. */
const limit = 50;

/** Milliseconds between two refreshes while a run goes on: a table is read, not watched. */
const interval = 1000;

export const axisName = (axis: Axis): string =>
  ({ step: t("Step"), epoch: t("Epoch"), time: t("Relative time"), wall: t("Time of day") })[axis];

/** The numbers of a chart, for those who cannot see it or want to read them; filled while it is open. */
export class DataTable {
  readonly root: HTMLDetailsElement;
  readonly #table = element("table");
  #view: View | undefined;
  #picture: Picture | undefined;
  #updated = 0;

  constructor(series: string) {
    this.#table.setAttribute("aria-label", series);
    const scroll = element("div", "scroll", { tabindex: "0", role: "region", "aria-label": series }, this.#table);
    this.root = element("details", "data", {}, element("summary", "", {}, t("Data table")), scroll);
    this.root.addEventListener("toggle", () => this.#fill());
  }

  update(view: View, picture: Picture | undefined): void {
    this.#view = view;
    this.#picture = picture;
    if (this.root.open && performance.now() - this.#updated > interval) this.#fill();
  }

  #fill(): void {
    const view = this.#view;
    if (!this.root.open || !view) return;
    this.#updated = performance.now();
    const heads = [axisName(view.axis), ...view.lines.map(nameOf)];
    const head = element("tr", "", {}, ...heads.map((name) => element("th", "", { scope: "col" }, name)));
    const rows = positions(view).map((x) => {
      const cells = view.lines.map((line, i) => element("td", "", {}, this.#cell(view, line, i, x)));
      return element("tr", "", {}, element("th", "", { scope: "row" }, xText(view.axis, x)), ...cells);
    });
    this.#table.replaceChildren(element("thead", "", {}, head), element("tbody", "", {}, ...rows));
  }

  #cell(view: View, line: Line, index: number, x: number): string {
    const band = this.#picture?.layers[index]?.band;
    const xs = band ? band.x : line.members[0].x(view.axis);
    const at = x > (xs[xs.length - 1] ?? -Infinity) ? -1 : nearest(xs, x);
    if (at < 0) return "";
    if (!band) return formatValue(line.members[0].points.values[at]);
    return `${formatValue(band.mean[at])} (${formatValue(band.low[at])} – ${formatValue(band.high[at])})`;
  }
}

/** Positions of the longest line in the visible interval, thinned to the limit; the last one always. */
function positions(view: View): number[] {
  const [min, max] = view.extent;
  let longest: ArrayLike<number> = [];
  let from = 0;
  let to = 0;
  for (const { members } of view.lines)
    for (const data of members) {
      const xs = data.x(view.axis);
      const start = lowerBound(xs, min);
      const end = upperBound(xs, max);
      if (end - start > to - from) [longest, from, to] = [xs, start, end];
    }
  const stride = Math.max(1, Math.ceil((to - from) / limit));
  const picked: number[] = [];
  for (let index = from; index < to; index += stride) picked.push(longest[index]);
  if (to > from && picked[picked.length - 1] !== longest[to - 1]) picked.push(longest[to - 1]);
  return picked;
}
