import type { Trial } from "../../src/protocol/hyperparameters.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";
import { sortTrials, type Value } from "./axes.js";

export interface Column {
  id: string;
  name: string;
  value(trial: Trial): Value;
}

export interface TrialTableView {
  trials: readonly Trial[];
  columns: readonly Column[];
  sort: { column: string; descending: boolean };
  best: Trial | undefined;
  active: string | undefined;
}

export interface TrialTableEvents {
  onSort(column: string): void;
  onActive(trial: string | undefined): void;
}

/** Trials as rows of a native table; a click on a head sorts by it, the best trial has a star. */
export class TrialTable {
  readonly #head = element("tr");
  readonly #body = element("tbody");
  readonly root = element(
    "div",
    "scroll",
    { tabindex: "0", role: "region", "aria-label": t("Trials") },
    element("table", "trials", { "aria-label": t("Trials") }, element("thead", "", {}, this.#head), this.#body),
  );

  constructor(readonly events: TrialTableEvents) {}

  draw({ trials, columns, sort, best, active }: TrialTableView): void {
    this.#drawHead(columns, sort);
    const column = columns.find(({ id }) => id === sort.column);
    const sorted = column ? sortTrials(trials, (trial) => column.value(trial), sort.descending) : trials;
    this.#body.replaceChildren(
      ...sorted.map((trial) => this.#row(trial, columns, trial === best, trial.id === active)),
    );
  }

  /** Marks the row of a trial, without making the others anew. */
  mark(active: string | undefined): void {
    for (const row of this.#body.children)
      row.classList.toggle("active", (row as HTMLElement).dataset.trial === active);
  }

  #drawHead(columns: readonly Column[], sort: TrialTableView["sort"]): void {
    columns.forEach(({ id, name }, i) => {
      let cell = this.#head.children[i] as HTMLElement | undefined;
      if (!cell) {
        const button = element("button", "sort", { type: "button" });
        cell = element("th", "", { scope: "col" }, button);
        button.addEventListener("click", () => this.events.onSort(cell!.dataset.column!));
        this.#head.append(cell);
      }
      cell.dataset.column = id;
      const sorted = sort.column === id;
      if (sorted) cell.setAttribute("aria-sort", sort.descending ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
      cell.firstElementChild!.textContent = sorted ? `${name} ${sort.descending ? "↓" : "↑"}` : name;
    });
    while (this.#head.children.length > columns.length) this.#head.lastElementChild!.remove();
  }

  #row(trial: Trial, columns: readonly Column[], best: boolean, active: boolean): HTMLElement {
    const [first, ...others] = columns;
    const name = `${best ? "★ " : ""}${String(first.value(trial))}`;
    const head = element("th", "", { scope: "row" }, name);
    if (best) head.append(element("span", "hidden", {}, ` (${t("best")})`));
    const cells = others.map((column) => element("td", "", {}, text(column.value(trial))));
    const classes = [best && "best", active && "active"].filter(Boolean).join(" ");
    const row = element("tr", classes, { "data-trial": trial.id, "data-status": trial.status }, head, ...cells);
    if (trial.error !== undefined) row.title = trial.error;
    row.addEventListener("pointerenter", () => this.events.onActive(trial.id));
    row.addEventListener("pointerleave", () => this.events.onActive(undefined));
    return row;
  }
}

function text(value: Value): string {
  if (value === undefined) return "–";
  if (typeof value === "number") return Number.isInteger(value) ? formatInteger(value) : formatValue(value);
  return String(value);
}
