import type { Inspected, Part, TensorFacts } from "../../src/protocol/graphView.js";
import type { SourcePosition } from "../../src/protocol/run.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";
import { button } from "../toolkit.js";
import { brokenText, dataText, nameOf, shapeText } from "./factsText.js";

export interface InspectorEvents {
  onSource(position: SourcePosition): void;
  onNumbers(facts: TensorFacts, part: Part): void;
}

/** All about the chosen node. */
export class Inspector {
  readonly root = element("section", "inspector", { "aria-live": "polite", "aria-label": t("Chosen node") });

  constructor(readonly events: InspectorEvents) {
    this.clear();
  }

  clear(): void {
    this.root.replaceChildren(
      element(
        "p",
        "hint",
        {},
        t("Click a node to see its shapes, values, gradient, formula and line. Double-click opens a module."),
      ),
    );
  }

  show(inspected: Inspected): void {
    const { id, title, subtitle, module, position, params, formula, inputs, outputs, parameters } = inspected;
    const heading = id.startsWith("l:") ? t("{0} tensors", title) : title || t("model");
    this.root.dataset.id = id;
    this.root.replaceChildren(
      element(
        "header",
        "",
        {},
        element("h2", "", {}, heading),
        element("p", "subtitle", {}, [subtitle, module && t("in {0}", module)].filter(Boolean).join(" ")),
      ),
      ...(position ? [button(t("Go to line {0}", position.line), () => this.events.onSource(position))] : []),
      ...(formula
        ? [
            element(
              "dl",
              "formulas",
              {},
              element("dt", "", {}, t("Forward")),
              element("dd", "", {}, formula.forward),
              ...formula.backward.flatMap((text, i) => [
                element(
                  "dt",
                  "",
                  {},
                  formula.backward.length > 1 ? t("Gradient of input {0}", i) : t("Gradient of the input"),
                ),
                element("dd", "", {}, text),
              ]),
            ),
          ]
        : []),
      ...this.#params(params),
      ...this.#tensors(t("Inputs"), inputs),
      ...this.#tensors(t("Results"), outputs),
      ...this.#tensors(t("Parameters"), parameters),
      costs(inspected),
    );
  }

  #params(params: Record<string, string>): HTMLElement[] {
    const entries = Object.entries(params);
    if (entries.length === 0) return [];
    return [
      element(
        "dl",
        "params",
        {},
        ...entries.flatMap(([name, value]) => [element("dt", "", {}, name), element("dd", "", {}, value)]),
      ),
    ];
  }

  #tensors(title: string, tensors: readonly TensorFacts[]): HTMLElement[] {
    if (tensors.length === 0) return [];
    return [element("h3", "", {}, title), ...tensors.map((facts) => this.#tensor(facts))];
  }

  #tensor(facts: TensorFacts): HTMLElement {
    const { id, shape, dtype, requiresGrad, value, gradient } = facts;
    const line = (part: Part, label: string): HTMLElement[] => {
      const data = part === "value" ? value : gradient;
      if (!data) return [];
      const text = element("span", brokenText(data) ? "figures broken" : "figures", {}, dataText(data));
      const more =
        data.stored && !data.numbers ? button(t("Numbers"), () => this.events.onNumbers(facts, part)) : undefined;
      return [element("div", "line", { "data-part": part }, element("span", "label", {}, label), text, more)];
    };
    return element(
      "div",
      "tensor-facts",
      { "data-tensor": String(id) },
      element(
        "div",
        "head",
        {},
        element("strong", "", {}, nameOf(facts)),
        element("span", "shape", {}, `${shapeText(shape)} ${dtype}${requiresGrad ? " ∇" : ""}`),
      ),
      ...line("value", t("value")),
      ...line("gradient", t("gradient")),
    );
  }
}

function costs({ milliseconds, backwardMilliseconds, bytes, operations }: Inspected): HTMLElement {
  const entries: [string, string][] = [];
  if (operations > 1) entries.push([t("Operations"), formatInteger(operations)]);
  if (milliseconds !== undefined) entries.push([t("Forward"), t("{0} ms", formatValue(milliseconds))]);
  if (backwardMilliseconds) entries.push([t("Backward"), t("{0} ms", formatValue(backwardMilliseconds))]);
  if (bytes !== undefined) entries.push([t("Memory"), byteText(bytes)]);
  return element(
    "dl",
    "costs",
    {},
    ...entries.flatMap(([name, value]) => [element("dt", "", {}, name), element("dd", "", {}, value)]),
  );
}

function byteText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${formatValue(value)} ${units[unit]}`;
}
