import type {
  Cell,
  ColumnSummary,
  DatasetSummary,
  PictureCell,
  SamplePage,
  TokensCell,
} from "../../src/protocol/dataset.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { svg } from "../shared/svg.js";
import { tablesPicture } from "../shared/tablesPicture.js";
import { t } from "../shared/text.js";
import { button, dropdown } from "../toolkit.js";
import { canvasOf } from "./picture.js";
import type { Desk, Tab, Table } from "./tab.js";
import { partName, shapeText } from "./words.js";

const rowsOfTable = 50;
const picturesOfGrid = 60;
/** Columns of the table. */
const mostColumns = 60;

/** The samples themselves, some at a time: pictures in a grid, all else in a table. */
export class SamplesTab implements Tab {
  readonly name = "samples";
  readonly label = t("Samples");
  readonly #controls = element("div", "choices");
  readonly #number = element("input", "", { type: "number", min: "0", value: "0", "aria-label": t("First sample") });
  readonly #place = element("span", "muted", { role: "status" });
  readonly #body = element("div", "samples");
  readonly root = element("div", "", {}, this.#controls, this.#body);
  #summary: DatasetSummary | undefined;
  #page: SamplePage | undefined;
  /** What was asked for last. */
  #asked = "";
  /** The samples whose rest was asked for. */
  #rest: SamplePage | undefined;
  #drawn: unknown[] = [];

  constructor(readonly desk: Desk) {
    this.#number.addEventListener("change", () => this.#go(Math.round(Number(this.#number.value)) || 0));
  }

  fits({ kind }: DatasetSummary): boolean {
    return kind === "samples";
  }

  draw(summary: DatasetSummary): void {
    const { state } = this.desk;
    if (summary !== this.#summary) {
      this.#summary = summary;
      this.#page = undefined;
      this.#asked = "";
      state.part = Math.min(state.part, summary.parts.length - 1);
      this.#drawControls();
    }
    const { part } = state;
    const total = summary.parts[part].samples;
    state.from = Math.max(0, Math.min(state.from, total - 1));
    const request = { part, from: state.from, count: this.#isGrid ? picturesOfGrid : rowsOfTable };
    const asked = JSON.stringify(request);
    if (asked !== this.#asked) {
      this.#asked = asked;
      this.desk.ask(request);
    }
    const page = this.#page;
    const missing = page?.from === state.from ? Math.min(request.count, total - state.from) - page.count : 0;
    if (page && missing > 0 && this.#rest !== page) {
      this.#rest = page;
      this.desk.ask({ part, from: page.from + page.count, count: missing });
    }
    const last = page ? page.from + page.count : Math.min(total, state.from + request.count);
    this.#place.textContent = t("{0} to {1} of {2}", formatInteger(state.from), formatInteger(Math.max(0, last - 1)), formatInteger(total)); // prettier-ignore
    if (document.activeElement !== this.#number) this.#number.value = String(state.from);
    if (!page) return;
    // What stays as it is keeps the focus and the place it was scrolled to.
    if (this.#drawn[0] === page && this.#drawn[1] === this.#isGrid) return;
    this.#drawn = [page, this.#isGrid];
    this.#body.replaceChildren(this.#isGrid ? this.#grid(page) : this.#table(page));
    this.#body.dataset.from = String(page.from);
  }

  /** Samples come piece by piece where they take long. */
  take(page: SamplePage): void {
    const { part, from } = this.desk.state;
    const shown = this.#page;
    if (page.part !== part) return;
    if (page.from === from) this.#page = page;
    else if (shown?.part === part && shown.from === from && page.from === from + shown.count)
      this.#page = { ...shown, count: shown.count + page.count, rows: [...shown.rows, ...page.rows] };
  }

  get #isGrid(): boolean {
    return this.desk.state.form === "grid" && (this.#summary?.columns.some(({ kind }) => kind === "image") ?? false);
  }

  #go(from: number): void {
    const total = this.#summary!.parts[this.desk.state.part].samples;
    this.desk.state.from = Math.max(0, Math.min(from, total - 1));
    this.desk.changed();
  }

  #drawControls(): void {
    const { state } = this.desk;
    const { parts, columns } = this.#summary!;
    const step = (): number => (this.#isGrid ? picturesOfGrid : rowsOfTable);
    const back = button(t("Previous"), () => this.#go(state.from - step()));
    const on = button(t("Next"), () => {
      if (state.from + step() < parts[state.part].samples) this.#go(state.from + step());
    });
    const names = Object.fromEntries(parts.map((part, i) => [String(i), partName(part)]));
    const part = dropdown(t("Part"), names, String(state.part), (value) => {
      Object.assign(state, { part: Number(value), from: 0 });
      this.desk.changed();
    });
    const forms = { grid: t("Pictures"), table: t("Table") };
    const form = dropdown(t("Form"), forms, state.form, (value) => {
      state.form = value === "table" ? "table" : "grid";
      this.desk.changed();
    });
    const hasPictures = columns.some(({ kind }) => kind === "image");
    this.#controls.replaceChildren(
      ...(parts.length > 1 ? [part] : []),
      ...(hasPictures ? [form] : []),
      element("label", "choice", {}, t("From sample"), this.#number),
      back,
      on,
      this.#place,
    );
  }

  #grid(page: SamplePage): HTMLElement {
    const { columns } = this.#summary!;
    const at = columns.findIndex(({ kind }) => kind === "image");
    const figures = page.rows.map((cells, i) => {
      const cell = cells[at] as PictureCell | string;
      const words = captionOf(columns, cells);
      const index = page.from + i;
      // Words stand where there is no picture: what is wrong with its file.
      const picture =
        typeof cell === "string"
          ? element("p", "damaged", { title: cell }, cell)
          : canvasOf(cell.picture, t("sample {0}: {1}", formatInteger(index), words || `${cell.width}×${cell.height}`));
      return element(
        "figure",
        "",
        { "data-index": String(index) },
        picture,
        element("figcaption", "", {}, element("span", "muted", {}, `${formatInteger(index)} `), words),
      );
    });
    return element("div", "grid", { tabindex: "0", role: "region", "aria-label": t("Pictures") }, ...figures);
  }

  #table(page: SamplePage): HTMLElement {
    const columns = this.#summary!.columns.slice(0, mostColumns);
    const heads = columns.map(({ name, dtype, role }) =>
      element("th", role, { scope: "col" }, name, element("span", "type", {}, dtype)),
    );
    const rows = page.rows.map((cells, i) =>
      element(
        "tr",
        "",
        {},
        element("th", "", { scope: "row" }, formatInteger(page.from + i)),
        ...columns.map((column, place) => cellOf(cells[place], column, page.from + i)),
      ),
    );
    const label = t("Samples");
    const head = element("tr", "", {}, element("th", "", { scope: "col" }, "#"), ...heads);
    const table = element(
      "table",
      "",
      { "aria-label": label },
      element("thead", "", {}, head),
      element("tbody", "", {}, ...rows),
    );
    const rest = this.#summary!.columns.length - columns.length;
    return element(
      "div",
      "data",
      {},
      element("div", "scroll", { tabindex: "0", role: "region", "aria-label": label }, table),
      rest > 0 ? element("p", "help", {}, t("{0} more columns are not shown here.", formatInteger(rest))) : undefined,
    );
  }

  picture(): SVGSVGElement | undefined {
    if (!this.#page) return undefined;
    return this.#isGrid ? this.#gridPicture(this.#page) : tablesPicture(this.#body);
  }

  #gridPicture(page: SamplePage): SVGSVGElement {
    const [side, gap, foot, across] = [96, 10, 18, 8];
    const columns = this.#summary!.columns;
    const [width, height] = [
      across * (side + gap) + gap,
      Math.ceil(page.rows.length / across) * (side + foot + gap) + gap,
    ];
    const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height });
    [...this.#body.querySelectorAll("canvas")].forEach((canvas, i) => {
      const [x, y] = [gap + (i % across) * (side + gap), gap + Math.floor(i / across) * (side + foot + gap)];
      const scale = side / Math.max(canvas.width, canvas.height);
      const size = { width: canvas.width * scale, height: canvas.height * scale };
      const style = { "font-size": 11, fill: getComputedStyle(document.body).color };
      const words = `${page.from + i} ${captionOf(columns, page.rows[i])}`.slice(0, 16);
      drawing.append(svg("image", { x, y, ...size, href: canvas.toDataURL("image/png") }), svg("text", { x, y: y + side + 13, ...style }, words)); // prettier-ignore
    });
    return drawing;
  }

  table(): Table {
    const { columns = [] } = this.#summary ?? {};
    return {
      head: ["sample", ...columns.map(({ name }) => name)],
      rows: (this.#page?.rows ?? []).map((cells, i) => [this.#page!.from + i, ...cells.map(plainCell)]),
    };
  }
}

/** The target of a sample, or all of it that is no picture. */
function captionOf(columns: readonly ColumnSummary[], cells: readonly Cell[]): string {
  const targets = columns.flatMap(({ role }, i) => (role === "target" ? [i] : []));
  return targets.map((i) => plainCell(cells[i]) ?? "–").join(", ");
}

function plainCell(cell: Cell): string | number | null {
  if (cell === null || typeof cell === "number" || typeof cell === "string") return cell;
  if (typeof cell === "boolean") return String(cell);
  if (cell.type === "picture") return `${cell.width}×${cell.height}`;
  if (cell.type === "values") return `${cell.first.join(" ")}${cell.first.length > 0 ? " …" : ""}`;
  return (cell.texts.length > 0 ? cell.texts : cell.ids).join(" ");
}

function cellOf(cell: Cell, column: ColumnSummary, index: number): HTMLElement {
  if (cell === null) return element("td", "missing", {}, element("span", "none", {}, t("missing")));
  if (typeof cell === "number") {
    const text = Number.isInteger(cell) ? formatInteger(cell) : formatValue(cell);
    return element("td", "number", { "data-value": String(cell) }, text);
  }
  if (typeof cell === "boolean") return element("td", "", {}, String(cell));
  if (typeof cell === "string")
    return element("td", column.bins !== null && column.kind === "number" ? "number" : "", {}, cell);
  switch (cell.type) {
    case "picture":
      return element("td", "", {}, canvasOf(cell.picture, t("sample {0}: {1}", formatInteger(index), column.name)));
    case "tokens":
      return element("td", "", {}, chips(cell));
    case "values":
      return element(
        "td",
        "",
        {},
        element("span", "muted", {}, `${shapeText(cell.shape)}: `),
        plainCell(cell) as string,
      );
  }
}

/** Tokens one after the other, each with its number. */
function chips({ ids, texts, length }: TokensCell): HTMLElement {
  const shown = Math.max(ids.length, texts.length);
  const all = Array.from({ length: shown }, (_, i) =>
    texts.length > 0
      ? element("span", "chip", {}, texts[i], ids.length > 0 ? element("sub", "", {}, String(ids[i])) : undefined)
      : element("span", "chip", {}, String(ids[i])),
  );
  const rest = length - shown;
  return element("div", "chips", {}, ...all, rest > 0 ? t("and {0} more", formatInteger(rest)) : undefined);
}
