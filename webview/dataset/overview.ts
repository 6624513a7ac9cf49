import type { DatasetPart, DatasetSummary } from "../../src/protocol/dataset.js";
import { element } from "../shared/dom.js";
import { formatInteger } from "../shared/format.js";
import { t } from "../shared/text.js";
import { formatBytes, partName, shapeText, told } from "./words.js";

/** What the dataset is, in a few facts; what to know before a training. */
export class Overview {
  readonly #facts = element("dl", "facts");
  readonly #findings = element("ul", "findings", { "aria-label": t("What to know of this data") });
  readonly #notes = element("ul", "notes");
  readonly root = element(
    "section",
    "overview",
    { "aria-label": t("Overview") },
    this.#facts,
    this.#findings,
    this.#notes,
  );

  draw(summary: DatasetSummary): void {
    this.#facts.replaceChildren(...factsOf(summary).map(([name, text]) => element("div", "", {}, element("dt", "", {}, name), element("dd", "", {}, text)))); // prettier-ignore
    this.#findings.hidden = summary.findings.length === 0;
    this.#findings.replaceChildren(
      ...summary.findings.map(({ kind, text }) => element("li", "", { "data-kind": kind }, told(text))),
    );
    this.#notes.hidden = summary.notes.length === 0;
    this.#notes.replaceChildren(...summary.notes.map((note) => element("li", "", {}, told(note))));
  }
}

function factsOf({ format, kind, parts, columns }: DatasetSummary): [name: string, text: string][] {
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const memory: [string, string] = [t("Memory"), formatBytes(bytes)];
  if (kind === "tensors")
    return [
      [t("Format"), format],
      [t("Tensors"), formatInteger(columns.length)],
      [t("Numbers"), formatInteger(parts[0].samples)],
      memory,
    ];
  const inputs = columns.filter(({ role }) => role === "input");
  const targets = columns.filter(({ role }) => role === "target");
  const [first] = inputs;
  const isOne = inputs.length === 1 && first.shape.length > 0;
  const facts: [string, string][] = [
    [t("Format"), format],
    [t("Samples"), parts.map(samplesText(parts)).join(" + ")],
    isOne ? [t("Shape"), shapeText(first.shape)] : [t("Columns"), formatInteger(columns.length)],
    [t("Types"), [...new Set(columns.map(({ dtype }) => dtype))].slice(0, 4).join(", ")],
  ];
  if (targets.length > 0) {
    const [{ name, labels }] = targets;
    const classes = labels.length > 0 ? ` (${t("{0} classes", formatInteger(labels.length))})` : "";
    facts.push([t("Target"), targets.length > 1 ? t("{0} columns", targets.length) : `${name}${classes}`]);
  }
  return [...facts, memory];
}

const samplesText =
  (parts: readonly DatasetPart[]) =>
  (part: DatasetPart): string =>
    parts.length === 1 && part.name === "all"
      ? formatInteger(part.samples)
      : `${formatInteger(part.samples)} ${partName(part)}`;

/** Which colour is which part; nothing where there is one. */
export function legend(parts: readonly DatasetPart[]): HTMLElement {
  const root = element("div", "legend");
  root.hidden = parts.length < 2;
  root.append(...parts.map((part, i) => element("span", "", {}, element("span", `swatch part-${i}`), partName(part))));
  return root;
}
