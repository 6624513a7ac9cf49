import type { ListedRun } from "../../src/protocol/view.js";
import { element } from "../shared/dom.js";
import { t } from "../shared/text.js";
import { checkbox } from "../toolkit.js";

/** What a row shows beside the run itself. */
export interface RowStyle {
  selected: boolean;
  /** Undefined while the run is not drawn. */
  color: string | undefined;
  dashed: boolean;
}

type Row = {
  root: HTMLElement;
  box: ReturnType<typeof checkbox>;
  swatch: HTMLElement;
  name: HTMLElement;
  detail: HTMLElement;
};

/** The list of runs with a checkbox each; rows are kept, so that focus and scrolling survive updates. */
export class RunsList {
  readonly root = element("ul", "runs", { "aria-label": t("Runs") });
  readonly #rows = new Map<string, Row>();

  constructor(readonly onToggle: (run: string, selected: boolean) => void) {}

  update(runs: readonly ListedRun[], style: (run: ListedRun) => RowStyle): void {
    for (const [id, row] of this.#rows) {
      if (runs.some((run) => run.id === id)) continue;
      row.root.remove();
      this.#rows.delete(id);
    }
    runs.forEach((run, index) => {
      let row = this.#rows.get(run.id);
      if (!row) this.#rows.set(run.id, (row = this.#row(run.id)));
      if (this.root.children[index] !== row.root) this.root.insertBefore(row.root, this.root.children[index] ?? null);
      show(row, run, style(run));
    });
  }

  #row(id: string): Row {
    const swatch = element("span", "swatch");
    const name = element("span", "name");
    const detail = element("span", "detail");
    const label = element("span", "run", {}, swatch, element("span", "words", {}, name, detail));
    const box = checkbox(label, false, (checked) => this.onToggle(id, checked));
    return { root: element("li", "", { "data-run": id }, box), box, swatch, name, detail };
  }
}

function show(row: Row, run: ListedRun, style: RowStyle): void {
  row.root.dataset.status = run.status;
  if (row.box.checked !== style.selected) row.box.checked = style.selected;
  row.swatch.style.borderTopColor = style.color ?? "transparent";
  row.swatch.style.borderTopStyle = style.dashed ? "dashed" : "solid";
  setText(row.name, run.name);
  setText(row.detail, run.detail);
  row.root.title = `${run.name}\n${run.detail}`;
}

/** Leaves equal text alone: a screen reader would read it again. */
function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
