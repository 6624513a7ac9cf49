import type { ColumnFacts, ColumnSummary, DatasetSummary } from "../../src/protocol/dataset.js";
import { element } from "../shared/dom.js";
import { formatInteger } from "../shared/format.js";
import { t } from "../shared/text.js";
import { BarChart, type BarRow } from "./bars.js";
import { cards } from "./cards.js";
import { binText, HistogramChart } from "./histogram.js";
import { legend } from "./overview.js";
import type { Desk, Tab, Table } from "./tab.js";
import { formatShare, orNone, partName, typeText } from "./words.js";

/** Labels that are drawn. */
const mostBars = 20;

/** The distribution of every column: one large, all small. */
export class ColumnsTab implements Tab {
  readonly name = "columns";
  readonly label = t("Distributions");
  readonly #histogram: HistogramChart;
  readonly #bars: BarChart;
  readonly #title = element("h2");
  readonly #type = element("p", "help");
  readonly #legend = element("div");
  readonly #facts = element("div", "data");
  readonly #empty = element("p", "help");
  readonly #list = element("ul", "cards", { "aria-label": t("Columns") });
  readonly #search = element("input", "", { type: "search", placeholder: t("Filter columns"), "aria-label": t("Filter columns") }); // prettier-ignore
  readonly root: HTMLElement;
  #summary: DatasetSummary | undefined;
  #shown: ColumnSummary | undefined;
  #listed = "";

  constructor(readonly desk: Desk) {
    this.#histogram = new HistogramChart((text) => desk.say(text));
    this.#bars = new BarChart((text) => desk.say(text));
    this.#search.addEventListener("input", () => {
      desk.state.filter = this.#search.value;
      desk.changed();
    });
    const detail = element(
      "section",
      "detail",
      { "aria-label": t("Chosen column") },
      element("div", "headline", {}, this.#title, this.#legend),
      this.#type,
      this.#empty,
      element("div", "beside", {}, element("div", "charts", {}, this.#histogram.root, this.#bars.root), this.#facts),
    );
    this.root = element("div", "", {}, detail, this.#search, this.#list);
  }

  fits({ columns }: DatasetSummary): boolean {
    return columns.length > 0;
  }

  draw(summary: DatasetSummary): void {
    const { columns, parts } = summary;
    const { state } = this.desk;
    const column = columns.find(({ name }) => name === state.column) ?? columns[0];
    this.#summary = summary;
    this.#shown = column;
    this.#title.textContent = column.name;
    this.#type.textContent = [typeText(column), column.role === "target" ? t("target") : "", measured(column)].filter(Boolean).join(" · "); // prettier-ignore
    this.#legend.replaceChildren(legend(parts));
    const label = t("Distribution of {0}", column.name);
    const byLabel = column.labels.length > 0;
    this.#histogram.root.hidden = column.bins === null || (byLabel && column.kind === "category");
    this.#bars.root.hidden = !byLabel || (column.kind === "number" && column.bins !== null);
    this.#empty.hidden = column.bins !== null || byLabel;
    this.#empty.textContent = t("There are no values.");
    if (!this.#histogram.root.hidden) this.#histogram.draw(column, parts, label);
    if (!this.#bars.root.hidden) this.#bars.draw(labelRows(column, summary, mostBars), label);
    this.#facts.replaceChildren(factsTable(column, summary));
    this.#search.hidden = columns.length < 8;
    if (document.activeElement !== this.#search) this.#search.value = state.filter;
    this.#drawList(column);
  }

  picture(): SVGSVGElement | undefined {
    return this.#histogram.root.hidden ? this.#bars.svg : this.#histogram.svg;
  }

  table(): Table {
    const { columns = [], parts = [] } = this.#summary ?? {};
    return {
      head: [...["column", "type", "role", "part"], ...statistics.map(({ name }) => name)],
      rows: columns.flatMap((column) =>
        column.parts.map((facts, part) => [
          ...[column.name, column.dtype, column.role, parts[part].name],
          ...statistics.map(({ value }) => value(facts)),
        ]),
      ),
    };
  }

  /** The bins, or the labels, of the column that is large. */
  drawn(): Table {
    const [column, parts] = [this.#shown!, this.#summary!.parts.map(partName)];
    if (this.#histogram.root.hidden)
      return {
        head: [t("Value"), ...parts],
        rows: column.labels.map((label, i) => [label, ...column.parts.map(({ counts }) => counts[i])]),
      };
    const bins = Array.from({ length: column.bins!.count }, (_, bin) => bin);
    return {
      head: [t("Value"), ...parts],
      rows: bins.map((bin) => [binText(column, bin), ...column.parts.map(({ histogram }) => histogram[bin])]),
    };
  }

  #drawList(chosen: ColumnSummary): void {
    const { filter } = this.desk.state;
    const all = this.#summary!.columns;
    const listed = all.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
    const key = JSON.stringify([this.#summary!.file, all.length, listed.map(({ name }) => name)]);
    if (key !== this.#listed) {
      this.#listed = key;
      const choose = (column: ColumnSummary): void => {
        this.desk.state.column = column.name;
        this.desk.changed();
      };
      this.#list.replaceChildren(...cards(listed, choose));
    }
    this.#list.hidden = all.length < 2;
    for (const card of this.#list.querySelectorAll<HTMLElement>("button"))
      card.setAttribute("aria-pressed", String(card.dataset.column === chosen.name));
  }

  /** Draws everything anew: another summary of the same file. */
  renew(): void {
    this.#listed = "";
    this.#shown = undefined;
  }
}

/** What the numbers of a column are. */
function measured({ kind }: ColumnSummary): string {
  if (kind === "text") return t("lengths, in letters");
  if (kind === "tokens") return t("lengths, in tokens");
  return kind === "image" ? t("values of pixels") : "";
}

/** Bars of the most frequent labels. */
export function labelRows(column: ColumnSummary, { parts }: DatasetSummary, most: number): BarRow[] {
  const totals = column.parts.map(({ counts, others }) => counts.reduce((a, b) => a + b, others));
  const row = (label: string, counts: readonly number[]): BarRow => {
    const texts = counts.map((count, part) => `${formatInteger(count)} (${formatShare(count, totals[part])})`);
    const named = texts.map((text, part) => (parts.length === 1 ? text : `${partName(parts[part])}: ${text}`));
    const shares = counts.map((count, part) => (totals[part] === 0 ? 0 : count / totals[part]));
    return { label, shares, texts, detail: `${label}: ${named.join(" · ")}` };
  };
  const rows = column.labels.slice(0, most).map((label, i) =>
    row(
      label,
      column.parts.map(({ counts }) => counts[i]),
    ),
  );
  const rest = column.parts.map(({ counts, others }) => counts.slice(most).reduce((a, b) => a + b, others));
  return rest.some((count) => count > 0) ? [...rows, row(t("all others"), rest)] : rows;
}

interface Statistic {
  name: string;
  label: string;
  value(facts: ColumnFacts): number | null;
}

/** pandas' `describe`, and what is counted apart. */
export const statistics: readonly Statistic[] = [
  { name: "count", label: t("count"), value: ({ count }) => count },
  { name: "missing", label: t("missing (NaN)"), value: ({ missing }) => missing },
  { name: "inf", label: "∞", value: ({ positiveInfinity }) => positiveInfinity },
  { name: "-inf", label: "−∞", value: ({ negativeInfinity }) => negativeInfinity },
  { name: "distinct", label: t("distinct"), value: ({ distinct }) => distinct },
  { name: "mean", label: t("mean"), value: ({ numbers }) => numbers?.mean ?? null },
  { name: "std", label: t("std"), value: ({ numbers }) => numbers?.std ?? null },
  { name: "min", label: t("min"), value: ({ numbers }) => numbers?.min ?? null },
  { name: "25%", label: "25%", value: ({ numbers }) => numbers?.quartiles[0] ?? null },
  { name: "50%", label: "50%", value: ({ numbers }) => numbers?.quartiles[1] ?? null },
  { name: "75%", label: "75%", value: ({ numbers }) => numbers?.quartiles[2] ?? null },
  { name: "max", label: t("max"), value: ({ numbers }) => numbers?.max ?? null },
];

/** The statistics of a column, a part a column; only those that there are. */
function factsTable(column: ColumnSummary, { parts }: DatasetSummary): HTMLElement {
  const rare = ["inf", "-inf"];
  const isShown = ({ name, value }: Statistic): boolean =>
    column.parts.some((facts) => (rare.includes(name) ? value(facts) !== 0 : value(facts) !== null));
  const row = (
    label: string,
    name: string,
    texts: (facts: ColumnFacts) => [text: string, value: string],
  ): HTMLElement =>
    element(
      "tr",
      "",
      {},
      element("th", "", { scope: "row" }, label),
      ...column.parts.map((facts, part) => {
        const [text, value] = texts(facts);
        return element("td", "", { "data-statistic": name, "data-part": parts[part].name, "data-value": value }, text);
      }),
    );
  const rows = statistics
    .filter(isShown)
    .map(({ name, label, value }) => row(label, name, (facts) => [orNone(value(facts)), String(value(facts))]));
  const channels = column.parts[0].channels.map((_, channel) =>
    row(t("channel {0}: mean, std", channel), `channel ${channel}`, ({ channels }) => {
      const { mean, std } = channels[channel] ?? { mean: null, std: null };
      return [`${orNone(mean)}, ${orNone(std)}`, `${mean} ${std}`];
    }),
  );
  const label = t("Statistics of {0}", column.name);
  const heads = parts.map((part) => element("th", "", { scope: "col" }, partName(part)));
  const head = element("thead", "", {}, element("tr", "", {}, element("td"), ...heads));
  return element("table", "", { "aria-label": label }, ...(parts.length > 1 ? [head] : []), element("tbody", "", {}, ...rows, ...channels)); // prettier-ignore
}
