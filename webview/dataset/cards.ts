import type { ColumnSummary } from "../../src/protocol/dataset.js";
import { element } from "../shared/dom.js";
import { formatInteger } from "../shared/format.js";
import { t } from "../shared/text.js";
import { sparkHistogram } from "./histogram.js";
import { formatShare, orNone, typeText } from "./words.js";

const [width, height] = [164, 44];
const mostCards = 300;
const mostLabels = 3;

/** Every column small: a button that shows it large. */
export function cards(columns: readonly ColumnSummary[], choose: (column: ColumnSummary) => void): HTMLElement[] {
  const made = columns.slice(0, mostCards).map((column) => {
    const card = element(
      "button",
      "card",
      { type: "button", "data-column": column.name },
      element("span", "name", {}, column.name),
      element("span", "type", {}, typeText(column)),
      figure(column),
      element("span", "line", {}, line(column)),
    );
    card.addEventListener("click", () => choose(column));
    return element("li", "", {}, card);
  });
  const rest = columns.length - made.length;
  return rest > 0
    ? [...made, element("li", "help", {}, t("{0} more: filter them by name", formatInteger(rest)))]
    : made;
}

function figure(column: ColumnSummary): Node {
  const isLabelled = column.kind === "category" || column.bins === null;
  if (!isLabelled) return sparkHistogram(column, width, height) as unknown as Node;
  const totals = column.parts.map(({ counts, others }) => counts.reduce((a, b) => a + b, others));
  const rows = column.labels.slice(0, mostLabels).map((label, i) => {
    const bars = column.parts.map(({ counts }, part) => {
      const bar = element("span", `bar part-${part}`);
      bar.style.width = `${totals[part] === 0 ? 0 : (100 * counts[i]) / totals[part]}%`;
      return bar;
    });
    return element("span", "row", {}, element("span", "label", {}, label), element("span", "track", {}, ...bars));
  });
  return element("span", "mini", {}, ...rows);
}

function line({ kind, labels, parts }: ColumnSummary): string {
  const [{ numbers, missing, count, distinct }] = parts;
  const texts: string[] = [];
  if (kind === "category" || kind === "text") texts.push(t("{0} distinct", formatInteger(distinct ?? labels.length)));
  else if (numbers) texts.push(`${orNone(numbers.mean)} ± ${orNone(numbers.std)}`);
  if (missing > 0) texts.push(t("{0} missing", formatShare(missing, missing + count)));
  return texts.join(" · ");
}
