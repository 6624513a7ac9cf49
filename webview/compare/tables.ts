import type { CompareFile, CompareRow, CompareSeries, CompareValue, Comparison } from "../../src/protocol/compare.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";

export interface TableEvents {
  onDiff(file: string, runs: [string, string]): void;
}

/** One section of the page: a heading, and a table or a sentence that says why there is none. */
function section(title: string, id: string, body: HTMLElement): HTMLElement {
  return element("div", "compared", { id }, element("h2", "", {}, title), body);
}

const sentence = (text: string): HTMLElement => element("p", "sentence", {}, text);

export function text(value: CompareValue): string {
  if (value === null) return "–";
  if (typeof value === "number") return Number.isInteger(value) ? formatInteger(value) : formatValue(value);
  return String(value);
}

function table(heads: readonly string[], rows: readonly HTMLElement[], label: string): HTMLElement {
  const head = element("tr", "", {}, ...heads.map((name) => element("th", "", { scope: "col" }, name)));
  const made = element(
    "table",
    "",
    { "aria-label": label },
    element("thead", "", {}, head),
    element("tbody", "", {}, ...rows),
  );
  return element("div", "scroll", { tabindex: "0", role: "region", "aria-label": label }, made);
}

/** Named values of all runs. */
export function valuesSection(
  title: string,
  id: string,
  rows: readonly CompareRow[],
  names: readonly string[],
  onlyDifferences: boolean,
): HTMLElement {
  const shown = rows.filter(({ differs }) => differs || !onlyDifferences);
  if (rows.length === 0) return section(title, id, sentence(t("Nothing is known of this.")));
  if (shown.length === 0) return section(title, id, sentence(t("No differences.")));
  const lines = shown.map(({ name, values, differs }) =>
    element(
      "tr",
      differs ? "differs" : "",
      { "data-name": name },
      element("th", "", { scope: "row" }, name),
      ...values.map((value, i) =>
        element(
          "td",
          !Object.is(value, values[0]) && i > 0 ? "other" : "",
          { "data-value": String(value) },
          text(value),
        ),
      ),
    ),
  );
  return section(title, id, table([t("Name"), ...names], lines, title));
}

/** Where the runs part from the first one, by series. */
export function seriesSection(comparison: Comparison, names: readonly string[], onlyDifferences: boolean): HTMLElement {
  const title = t("Where the curves part");
  const parted = (series: CompareSeries): boolean => series.parts.some((part) => part?.exact);
  const shown = comparison.series.filter((series) => parted(series) || !onlyDifferences);
  if (comparison.series.length === 0) return section(title, "series", sentence(t("The first run has no curves.")));
  if (shown.length === 0) return section(title, "series", sentence(t("No differences.")));
  const rows = shown.map((series) =>
    element(
      "tr",
      parted(series) ? "differs" : "",
      { "data-name": series.name },
      element("th", "", { scope: "row" }, series.name),
      ...series.parts.slice(1).map((part) => {
        if (!part) return element("td", "", {}, t("not in this run"));
        const { exact, beyond } = part;
        const data = { "data-exact": String(exact?.step ?? ""), "data-beyond": String(beyond?.step ?? "") };
        if (!exact) return element("td", "", data, t("equal"));
        const where = t("step {0}: {1}, {2}", formatInteger(exact.step), formatFull(exact.a), formatFull(exact.b));
        const far = beyond
          ? t("beyond the tolerance from step {0}", formatInteger(beyond.step))
          : t("never beyond the tolerance");
        return element("td", "", data, element("div", "", {}, where), element("div", "detail", {}, far));
      }),
    ),
  );
  return section(title, "series", table([t("Name"), ...names.slice(1)], rows, title));
}

/** As many digits as tell two numbers apart that differ in their last bit. */
function formatFull(value: number): string {
  return Number.isFinite(value) ? String(value) : formatValue(value);
}

/** The user's files: which runs have the same text, and buttons that show the difference in the editor. */
export function filesSection(
  comparison: Comparison,
  names: readonly string[],
  onlyDifferences: boolean,
  events: TableEvents,
): HTMLElement {
  const title = t("Code");
  const { files, runs } = comparison;
  if (files.length === 0)
    return section(title, "files", sentence(t("These runs kept no code: they were recorded by an older version.")));
  const shown = files.filter(({ differs }) => differs || !onlyDifferences);
  if (shown.length === 0) return section(title, "files", sentence(t("No differences.")));
  const rows = shown.map((file) =>
    element(
      "tr",
      file.differs ? "differs" : "",
      { "data-name": file.name },
      element("th", "", { scope: "row" }, file.name),
      ...file.versions.map((version, i) => {
        if (version === null) return element("td", "other", {}, t("not kept"));
        if (i === 0 || version === file.versions[0]) return element("td", "", {}, i === 0 ? t("base") : t("equal"));
        return element("td", "other", {}, diffButton(file, [runs[0], runs[i]], names[i], events));
      }),
    ),
  );
  return section(title, "files", table([t("Name"), ...names], rows, title));
}

function diffButton(file: CompareFile, runs: [string, string], name: string, events: TableEvents): HTMLElement {
  if (file.versions[0] === null) return element("span", "", {}, t("new"));
  const text = t("Show difference");
  const button = element("button", "link", { type: "button", "aria-label": `${text}: ${file.name}, ${name}` }, text);
  button.addEventListener("click", () => events.onDiff(file.name, runs));
  return button;
}
