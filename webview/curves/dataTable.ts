import { element } from "../shared/dom.js";
import { formatInteger, formatSeconds, formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";
import { nearest } from "./downsample.js";
import type { View } from "./view.js";

/** Rows a table shows at most, evenly spread over the visible interval. */
const limit = 50;

/** Milliseconds between two refreshes while a run goes on: a table is read, not watched. */
const interval = 1000;

/** The numbers of a chart, for those who cannot see it or want to read them; filled while it is open. */
export class DataTable {
  readonly root: HTMLDetailsElement;
  readonly #table = element("table");
  #view: View | undefined;
  #updated = 0;

  constructor(series: string) {
    this.#table.setAttribute("aria-label", series);
    const scroll = element("div", "scroll", { tabindex: "0", role: "region", "aria-label": series }, this.#table);
    this.root = element("details", "data", {}, element("summary", "", {}, t("Data table")), scroll);
    this.root.addEventListener("toggle", () => this.#fill());
  }

  update(view: View): void {
    this.#view = view;
    if (this.root.open && performance.now() - this.#updated > interval) this.#fill();
  }

  #fill(): void {
    const view = this.#view;
    if (!this.root.open || !view) return;
    this.#updated = performance.now();
    const heads = [view.axis === "time" ? t("Time") : t("Step"), ...view.lines.map((line) => line.name)];
    const head = element("tr", "", {}, ...heads.map((name) => element("th", "", { scope: "col" }, name)));
    const rows = positions(view).map((x) => {
      const label = view.axis === "time" ? formatSeconds(x) : formatInteger(x);
      const cells = view.lines.map((line) => {
        const xs = line.data.x(view.axis);
        const index = x > (xs[xs.length - 1] ?? -Infinity) ? -1 : nearest(xs, x);
        return element("td", "", {}, index < 0 ? "" : formatValue(line.data.points.values[index]));
      });
      return element("tr", "", {}, element("th", "", { scope: "row" }, label), ...cells);
    });
    this.#table.replaceChildren(element("thead", "", {}, head), element("tbody", "", {}, ...rows));
  }
}

/** Positions of the longest line in the visible interval, thinned to the limit; the last one always. */
function positions(view: View): number[] {
  const longest = view.lines.reduce<ArrayLike<number>>((best, { data }) => {
    const xs = data.x(view.axis);
    return xs.length > best.length ? xs : best;
  }, []);
  const visible = Array.from(longest).filter((x) => x >= view.extent[0] && x <= view.extent[1]);
  const stride = Math.max(1, Math.ceil(visible.length / limit));
  const picked = visible.filter((_, i) => i % stride === 0);
  if (visible.length > 0 && picked[picked.length - 1] !== visible[visible.length - 1])
    picked.push(visible[visible.length - 1]);
  return picked;
}
