import type { ColumnSummary, DatasetSummary } from "../../src/protocol/dataset.js";
import { element } from "../shared/dom.js";
import { formatInteger } from "../shared/format.js";
import { t } from "../shared/text.js";
import { BarChart } from "./bars.js";
import { legend } from "./overview.js";
import type { Desk, Tab, Table } from "./tab.js";
import { formatShare, partName } from "./words.js";

const mostBars = 200;

/** Which columns miss values, and how many; infinite numbers are told beside them. */
export class MissingTab implements Tab {
  readonly name = "missing";
  readonly label = t("Missing values");
  readonly #sentence = element("p", "sentence");
  readonly #legend = element("div");
  readonly #bars: BarChart;
  readonly root: HTMLElement;
  #summary: DatasetSummary | undefined;

  constructor(readonly desk: Desk) {
    this.#bars = new BarChart((text) => desk.say(text));
    this.root = element("div", "", {}, this.#sentence, this.#legend, this.#bars.root);
  }

  fits({ columns }: DatasetSummary): boolean {
    return columns.length > 0;
  }

  draw(summary: DatasetSummary): void {
    this.#summary = summary;
    const found = incomplete(summary);
    this.#sentence.textContent =
      found.length === 0
        ? t("No value is missing, and none is infinite.")
        : t("Values are missing or infinite in {0} of {1} columns.", found.length, summary.columns.length);
    this.#legend.replaceChildren(legend(summary.parts));
    this.#legend.hidden = this.#bars.root.hidden = found.length === 0;
    const rows = found.slice(0, mostBars).map(({ name, parts }) => {
      const texts = parts.map((facts) => {
        const infinite = facts.positiveInfinity + facts.negativeInfinity;
        const missing = `${formatInteger(facts.missing)} (${formatShare(facts.missing, facts.missing + facts.count)})`;
        return infinite > 0 ? `${missing} + ${formatInteger(infinite)} ∞` : missing;
      });
      const named = texts.map((text, i) => (parts.length === 1 ? text : `${partName(summary.parts[i])}: ${text}`));
      const shares = parts.map(({ missing, count }) => missing / Math.max(1, missing + count));
      return { label: name, shares, texts, detail: `${name}: ${named.join(" · ")}` };
    });
    if (rows.length > 0) this.#bars.draw(rows, t("Share of missing values by column"), 1);
  }

  picture(): SVGSVGElement | undefined {
    return this.#bars.root.hidden ? undefined : this.#bars.svg;
  }

  table(): Table {
    const { columns = [], parts = [] } = this.#summary ?? {};
    return {
      head: ["column", ...parts.flatMap(({ name }) => [`${name}: missing`, `${name}: infinite`, `${name}: present`])],
      rows: columns.map((column) => [
        column.name,
        ...column.parts.flatMap(({ missing, positiveInfinity, negativeInfinity, count }) => [
          ...[missing, positiveInfinity + negativeInfinity, count],
        ]),
      ]),
    };
  }
}

const share = ({ parts }: ColumnSummary): number =>
  Math.max(...parts.map(({ missing, count }) => missing / Math.max(1, missing + count)));

/** Columns that miss something, the worst first. */
function incomplete({ columns }: DatasetSummary): ColumnSummary[] {
  return columns
    .filter(({ parts }) => parts.some((facts) => facts.missing + facts.positiveInfinity + facts.negativeInfinity > 0))
    .sort((a, b) => share(b) - share(a));
}
