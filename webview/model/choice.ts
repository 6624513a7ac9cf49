import type { Overview } from "../../src/protocol/modelView.js";
import { element } from "../shared/dom.js";
import { t } from "../shared/text.js";
import { choicesOf, type Desk } from "./tab.js";

/** Words for what choices are called. */
const words: Record<string, () => string> = {
  train: () => t("Training data"),
  validation: () => t("Validation data"),
  samples: () => t("Samples before the last layer"),
};

export const choiceText = (label: string): string => (Object.hasOwn(words, label) ? words[label]() : label);

/** The list of a probe's choices: layers, parts of the data. */
export class ChoicePicker {
  readonly #select = element("select");
  readonly root: HTMLElement;
  #shown = "";

  constructor(
    readonly probe: string,
    label: string,
    readonly desk: Desk,
  ) {
    this.root = element("label", "choice", {}, label, this.#select);
    this.#select.addEventListener("change", () => {
      desk.state.choices[probe] = this.#select.value;
      desk.changed();
    });
  }

  update(overview: Overview): void {
    const labels = choicesOf(overview, this.probe).map(({ label }) => label);
    this.root.hidden = labels.length < 2;
    const key = labels.join("\n");
    if (key !== this.#shown) {
      this.#shown = key;
      this.#select.replaceChildren(...labels.map((value) => element("option", "", { value }, choiceText(value))));
    }
    const chosen = this.desk.state.choices[this.probe];
    this.#select.value = labels.includes(chosen) ? chosen : (labels[0] ?? "");
  }
}
