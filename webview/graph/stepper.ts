import type { DataFacts, GraphSummary, WalkStep } from "../../src/protocol/graphView.js";
import type { SourcePosition } from "../../src/protocol/run.js";
import { element } from "../shared/dom.js";
import { formatInteger } from "../shared/format.js";
import { t } from "../shared/text.js";
import { button } from "../toolkit.js";
import { dataText, nameOf, shapeText } from "./factsText.js";

export interface StepperEvents {
  /** Another place of the walk; null ends it. */
  onMove(index: number | null): void;
  onSource(position: SourcePosition): void;
}

/** Walks through the step, one operation forward or one derivative backward at a time. */
export class Stepper {
  readonly #slider = element("input", "", { type: "range", min: "0", step: "1", "aria-label": t("Place of the walk") });
  readonly #place = element("output", "place");
  readonly #text = element("div", "text", { "aria-live": "polite" });
  readonly #bar = element(
    "div",
    "bar",
    { role: "toolbar", "aria-label": t("Walk through the step") },
    button("|◀", () => this.#go(0)),
    button("◀", () => this.#go(this.#index - 1)),
    button("▶", () => this.#go(this.#index + 1)),
    button(t("Backward"), () => this.#go(this.#summary?.walk.forward ?? 0)),
    this.#slider,
    this.#place,
    button(t("End walk"), () => this.events.onMove(null)),
  );
  readonly root = element("section", "stepper", { "aria-label": t("Walk through the step") }, this.#bar, this.#text);
  #summary: GraphSummary | undefined;
  #index = 0;

  constructor(readonly events: StepperEvents) {
    const labels = [t("First operation"), t("Step back"), t("Step on")];
    labels.forEach((label, i) => this.#bar.children[i].setAttribute("aria-label", label));
    this.#slider.addEventListener("input", () => this.#go(Number(this.#slider.value)));
  }

  /** @param index of the walk; null hides it */
  update(summary: GraphSummary | undefined, index: number | null): void {
    this.#summary = summary;
    this.root.hidden = index === null || !summary;
    if (index === null || !summary) return;
    const { forward, backward } = summary.walk;
    this.#index = index;
    this.#slider.max = String(forward + backward - 1);
    this.#slider.value = String(index);
    this.#place.textContent =
      index < forward
        ? t("forward {0} of {1}", formatInteger(index + 1), formatInteger(forward))
        : t("backward {0} of {1}", formatInteger(index - forward + 1), formatInteger(backward));
  }

  show(step: WalkStep): void {
    this.root.dataset.index = String(step.index);
    const { phase, title, position } = step;
    const heading = { forward: title, derivative: title, accumulation: t("{0}: accumulate", title) }[phase];
    this.#text.replaceChildren(
      element("h3", "", {}, heading),
      ...(position ? [this.#source(position)] : []),
      phase === "forward" ? forwardText(step) : phase === "derivative" ? derivativeTable(step) : accumulationText(step),
    );
  }

  #source(position: SourcePosition): HTMLElement {
    const link = element("button", "link", { type: "button" }, t("line {0}", position.line));
    link.addEventListener("click", () => this.events.onSource(position));
    return link;
  }

  #go(index: number): void {
    if (!this.#summary) return;
    const { forward, backward } = this.#summary.walk;
    this.events.onMove(Math.min(forward + backward - 1, Math.max(0, index)));
  }
}

function forwardText({ formula, inputs, outputs }: WalkStep): HTMLElement {
  return element(
    "dl",
    "walk",
    {},
    ...(formula ? [element("dt", "", {}, t("formula")), element("dd", "formula", {}, formula.forward)] : []),
    ...inputs.flatMap(({ facts }) => [element("dt", "", {}, nameOf(facts)), number("input", facts.value)]),
    ...outputs.flatMap(({ facts }) => [
      element("dt", "", {}, `→ ${shapeText(facts.shape)}`),
      number("output", facts.value),
    ]),
  );
}

/** One row an input: what arrives, times the local derivative, is what goes on. */
function derivativeTable({ inputs, outputs }: WalkStep): HTMLElement {
  const upstream = outputs.map((output) => output.upstream ?? null);
  const head = [t("to"), t("upstream"), t("local derivative"), t("downstream")];
  const rows = inputs.flatMap(({ facts, upstreamTimesLocal: gradient }) =>
    gradient
      ? [
          element(
            "tr",
            "",
            { "data-tensor": String(facts.id) },
            element("th", "", { scope: "row" }, nameOf(facts)),
            cell("upstream", upstream),
            element(
              "td",
              "local",
              {},
              element("span", "formula", {}, gradient.formula),
              gradient.local ? ` = ${dataText(gradient.local)}` : "",
            ),
            cell("downstream", [gradient.downstream]),
          ),
        ]
      : [],
  );
  return element(
    "div",
    "scroll",
    { tabindex: "0", role: "region", "aria-label": t("Gradients of this operation") },
    element(
      "table",
      "",
      {},
      element("thead", "", {}, element("tr", "", {}, ...head.map((text) => element("th", "", { scope: "col" }, text)))),
      element("tbody", "", {}, ...rows),
    ),
  );
}

function accumulationText({ accumulation }: WalkStep): HTMLElement {
  if (!accumulation) return element("p");
  return element(
    "dl",
    "walk",
    {},
    element("dt", "", {}, t("gradient before")),
    number("before", accumulation.before),
    element("dt", "", {}, t("added")),
    number("added", accumulation.added),
    element("dt", "", {}, t("gradient after")),
    number("after", accumulation.after),
  );
}

const number = (role: string, data: DataFacts | null | undefined): HTMLElement =>
  element("dd", "number", { "data-role": role }, dataText(data));

const cell = (role: string, all: readonly (DataFacts | null)[]): HTMLElement =>
  element("td", role, { "data-role": role }, all.map(dataText).join("; "));
