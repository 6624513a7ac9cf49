import { element } from "./dom.js";
import { formatInteger } from "./format.js";
import { t } from "./text.js";

/** Room of a label in CSS pixels. */
const labelWidth = 80;

/** Columns whose steps are told: evenly spread, as many as there is room for, the first and the last always. */
export function labelledColumns(columns: number, width: number): number[] {
  const most = Math.max(2, Math.min(columns, Math.floor(width / labelWidth)));
  if (columns < 2) return columns === 1 ? [0] : [];
  return Array.from({ length: most }, (_, i) => Math.round((i * (columns - 1)) / (most - 1)));
}

/** Shows the steps of columns below them. */
export function showSteps(root: HTMLElement, columns: number, width: number, stepOf: (column: number) => number): void {
  const labelled = labelledColumns(columns, width);
  root.replaceChildren(
    ...labelled.map((column, i) => {
      const step = formatInteger(stepOf(column));
      const label = element("span", "", {}, i === 0 ? t("step {0}", step) : step);
      const isLast = i > 0 && i === labelled.length - 1;
      label.style.left = isLast ? "100%" : i === 0 ? "0" : `${(100 * (column + 0.5)) / columns}%`;
      label.style.transform = `translateX(${isLast ? -100 : i === 0 ? 0 : -50}%)`;
      return label;
    }),
  );
}
