import { element } from "./dom.js";
import { formatValue } from "./format.js";
import { t } from "./text.js";

/** A table of values: what a drawing shows, for those who read or compute. */
export interface Table {
  head: string[];
  rows: (string | number | null)[][];
}

interface Shown {
  label: string;
  table(): Table;
}

/** Rows of the data table; the CSV file has all. */
const mostRows = 300;

/** The numbers of what is shown as a table, made while it is open. */
export class TableView {
  readonly #scroll = element("div", "scroll", { tabindex: "0", role: "region", "aria-label": t("Data table") });
  readonly root = element("details", "data", {}, element("summary", "", {}, t("Data table")), this.#scroll);
  #shown: Shown | undefined;

  constructor() {
    this.root.addEventListener("toggle", () => {
      if (this.#shown) this.update(this.#shown);
    });
  }

  update(shown: Shown): void {
    this.#shown = shown;
    if (!this.root.open) return;
    const { head, rows } = shown.table();
    const cell = (value: string | number | null): HTMLElement =>
      element("td", "", {}, typeof value === "number" ? formatValue(value) : (value ?? ""));
    this.#scroll.replaceChildren(
      element(
        "table",
        "",
        { "aria-label": shown.label },
        element(
          "thead",
          "",
          {},
          element("tr", "", {}, ...head.map((name) => element("th", "", { scope: "col" }, name))),
        ),
        element("tbody", "", {}, ...rows.slice(0, mostRows).map((row) => element("tr", "", {}, ...row.map(cell)))),
      ),
      ...(rows.length > mostRows ? [element("p", "", {}, t("The CSV file has all rows."))] : []),
    );
  }
}
