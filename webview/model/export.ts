import { element } from "../shared/dom.js";
import { formatValue } from "../shared/format.js";
import { type Save, toCsv } from "../shared/save.js";
import { saveMenu } from "../shared/saveMenu.js";
import { inPage, svgFile, svgPng } from "../shared/saveSvg.js";
import { t } from "../shared/text.js";
import type { Tab } from "./tab.js";

/** Rows of the data table; the CSV file has all. */
const mostRows = 300;

/** The menu that saves what the present tab shows. */
export function exportButtons(save: Save, of: { name(): string; tab(): Tab | undefined }): HTMLElement {
  const drawing = (use: (svg: SVGSVGElement) => void): void => {
    const picture = of.tab()?.picture();
    if (!picture) return;
    if (picture.isConnected) use(picture);
    else inPage(picture, use);
  };
  const png = (): void => drawing((picture) => void svgPng(picture).then((bytes) => save(`${of.name()}.png`, bytes)));
  const csv = (): void => {
    const table = of.tab()?.table();
    if (table) save(`${of.name()}.csv`, toCsv(table.head, table.rows));
  };
  return saveMenu({
    png,
    svg: () => drawing((picture) => save(`${of.name()}.svg`, svgFile(picture))),
    csv,
    json: () => save(`${of.name()}.json`, plainJson(of.tab()?.data())),
  });
}

/** Typed arrays as lists; numbers that are not finite as null. */
export function plainJson(data: unknown): string {
  return JSON.stringify(data ?? null, (_, part: unknown) =>
    part instanceof Float32Array ? Array.from(part, (value) => (Number.isFinite(value) ? value : null)) : part,
  );
}

/** The numbers of the present tab as a table, made while it is open. */
export class TableView {
  readonly #scroll = element("div", "scroll", { tabindex: "0", role: "region", "aria-label": t("Data table") });
  readonly root = element("details", "data", {}, element("summary", "", {}, t("Data table")), this.#scroll);
  #tab: Tab | undefined;

  constructor() {
    this.root.addEventListener("toggle", () => {
      if (this.#tab) this.update(this.#tab);
    });
  }

  update(tab: Tab): void {
    this.#tab = tab;
    if (!this.root.open) return;
    const { head, rows } = tab.table();
    const cell = (value: string | number | null): HTMLElement =>
      element("td", "", {}, typeof value === "number" ? formatValue(value) : (value ?? ""));
    this.#scroll.replaceChildren(
      element(
        "table",
        "",
        { "aria-label": tab.label },
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
