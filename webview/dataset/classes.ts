import type { ColumnSummary, DatasetSummary } from "../../src/protocol/dataset.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";
import { dropdown } from "../toolkit.js";
import { BarChart } from "./bars.js";
import { labelRows } from "./columns.js";
import { legend } from "./overview.js";
import type { Desk, Tab, Table } from "./tab.js";

const mostBars = 100;

/** How many samples each class has. */
export class ClassesTab implements Tab {
  readonly name = "classes";
  readonly label = t("Classes");
  readonly #choice = element("div", "choices");
  readonly #sentence = element("p", "sentence");
  readonly #legend = element("div");
  readonly #bars: BarChart;
  readonly root: HTMLElement;
  #summary: DatasetSummary | undefined;
  #column: ColumnSummary | undefined;

  constructor(readonly desk: Desk) {
    this.#bars = new BarChart((text) => desk.say(text));
    this.root = element("div", "", {}, this.#choice, this.#sentence, this.#legend, this.#bars.root);
  }

  fits(summary: DatasetSummary): boolean {
    return classColumns(summary).length > 0;
  }

  draw(summary: DatasetSummary): void {
    const columns = classColumns(summary);
    const { state } = this.desk;
    const target = columns.find(({ role }) => role === "target") ?? columns[0];
    const column = columns.find(({ name }) => name === state.classes) ?? target;
    if (summary !== this.#summary) {
      const names = Object.fromEntries(columns.map(({ name }) => [name, name]));
      const picker = dropdown(t("Column"), names, column.name, (name) => {
        state.classes = name;
        this.desk.changed();
      });
      this.#choice.replaceChildren(picker);
    }
    this.#choice.hidden = columns.length < 2;
    this.#summary = summary;
    this.#column = column;
    this.#sentence.textContent = balanceText(column);
    this.#legend.replaceChildren(legend(summary.parts));
    this.#bars.draw(labelRows(column, summary, mostBars), t("Samples by class of {0}", column.name));
  }

  picture(): SVGSVGElement {
    return this.#bars.svg;
  }

  table(): Table {
    const parts = this.#summary?.parts ?? [];
    return {
      head: ["class", ...parts.map(({ name }) => name)],
      rows: (this.#column?.labels ?? []).map((label, i) => [
        label,
        ...this.#column!.parts.map(({ counts }) => counts[i]),
      ]),
    };
  }
}

/** Columns whose values can be compared one by one. */
function classColumns({ kind, columns }: DatasetSummary): ColumnSummary[] {
  if (kind !== "samples") return [];
  return columns.filter(
    (column) => column.labels.length > 1 && (column.kind === "category" || column.kind === "number"),
  );
}

/** Ratio from which classes are called unbalanced, and up to which they are called balanced. */
const [balanced, unbalanced] = [1.5, 3];

/** How far apart the classes are, in a sentence. */
export function balanceText({ labels, parts }: ColumnSummary): string {
  const counts = labels.map((_, i) => parts.reduce((sum, facts) => sum + facts.counts[i], 0));
  const others = parts.reduce((sum, facts) => sum + facts.others, 0);
  const total = counts.reduce((a, b) => a + b, others);
  const most = counts.indexOf(Math.max(...counts));
  const least = counts.lastIndexOf(Math.min(...counts));
  const ratio = counts[most] / Math.max(1, counts[least]);
  if (others > 0)
    return t("{0} values, the most frequent of them below; “{1}” is the first.", formatInteger(total), labels[most]);
  if (ratio < balanced) return t("Balanced: each of {0} classes has about {1} samples.", labels.length, formatInteger(Math.round(total / labels.length))); // prettier-ignore
  const facts = [labels[most], formatValue(ratio), labels[least]] as const;
  if (ratio < unbalanced) return t("Somewhat unbalanced: “{0}” has {1} times the samples of “{2}”.", ...facts);
  return t("Unbalanced: “{0}” has {1} times the samples of “{2}”. Who always answers “{0}” is right in {3} of {4} cases.", ...facts, formatInteger(counts[most]), formatInteger(total)); // prettier-ignore
}
