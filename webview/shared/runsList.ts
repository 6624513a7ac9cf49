import "./runsList.css";
import type { ListedRun } from "../../src/protocol/view.js";
import { element } from "./dom.js";
import { formatInteger } from "./format.js";
import { t } from "./text.js";
import { checkbox } from "../toolkit.js";
import { matcher } from "./matcher.js";

/** Rows that are shown at most beside those that are checked: more are found by the filter. */
const mostRows = 100;

/** What a row shows beside the run itself. */
export interface RowStyle {
  selected: boolean;
  /** Undefined while the run is not drawn. */
  color: string | undefined;
  dashed: boolean;
}

type Row = {
  root: HTMLElement;
  /** What the page says of the run; the box follows. */
  selected: boolean;
  box: ReturnType<typeof checkbox>;
  swatch: HTMLElement;
  name: HTMLElement;
  detail: HTMLElement;
};

export interface RunsListEvents {
  onToggle(run: string, selected: boolean): void;
  onFilter(pattern: string): void;
}

/** The list of runs with a checkbox each; rows are kept, so that focus and scrolling survive updates. */
export class RunsList {
  readonly #list = element("ul", "runs", { "aria-label": t("Runs") });
  readonly #filter = element("input", "filter", {
    type: "search",
    placeholder: t("Filter runs"),
    "aria-label": t("Filter runs by name, tag or file"),
    spellcheck: "false",
  });
  readonly #rest = element("p", "rest", { role: "status" });
  readonly root = element(
    "div",
    "",
    { role: "complementary", "aria-label": t("Runs") },
    this.#filter,
    this.#list,
    this.#rest,
  );
  readonly #rows = new Map<string, Row>();

  constructor(
    readonly events: RunsListEvents,
    pattern: string,
  ) {
    this.#filter.value = pattern;
    this.#filter.addEventListener("input", () => events.onFilter(this.#filter.value));
  }

  update(runs: readonly ListedRun[], pattern: string, style: (run: ListedRun) => RowStyle): void {
    const matches = matcher(pattern);
    const found = matches ? runs.filter((run) => matches([run.name, ...run.tags, run.file].join(" "))) : runs;
    let room = mostRows;
    const shown = found.filter((run) => style(run).selected || room-- > 0);
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      row.root.remove();
      this.#rows.delete(id);
    }
    shown.forEach((run, index) => {
      let row = this.#rows.get(run.id);
      if (!row) this.#rows.set(run.id, (row = this.#row(run.id)));
      if (this.#list.children[index] !== row.root)
        this.#list.insertBefore(row.root, this.#list.children[index] ?? null);
      show(row, run, style(run));
    });
    const more = found.length - shown.length;
    setText(
      this.#rest,
      more > 0 ? t("{0} more: use the filter.", formatInteger(more)) : found.length === 0 ? t("No run matches.") : "",
    );
  }

  #row(id: string): Row {
    const swatch = element("span", "swatch");
    const name = element("span", "name");
    const detail = element("span", "detail");
    const label = element("span", "run", {}, swatch, element("span", "words", {}, name, detail));
    // The toolkit's box tells of changes that the page itself made, too.
    const box = checkbox(label, false, (checked) => {
      if (checked !== row.selected) this.events.onToggle(id, checked);
    });
    const row: Row = { root: element("li", "", { "data-run": id }, box), selected: false, box, swatch, name, detail };
    return row;
  }
}

function show(row: Row, run: ListedRun, style: RowStyle): void {
  row.root.dataset.status = run.status;
  row.selected = style.selected;
  if (row.box.checked !== style.selected) row.box.checked = style.selected;
  row.swatch.style.borderTopColor = style.color ?? "transparent";
  row.swatch.style.borderTopStyle = style.dashed ? "dashed" : "solid";
  setText(row.name, run.name);
  setText(row.detail, [...run.tags.map((tag) => `#${tag}`), run.detail].join(" · "));
  row.root.title = `${run.name}\n${run.detail}`;
}

/** Leaves equal text alone: a screen reader would read it again. */
function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
