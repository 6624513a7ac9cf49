import type { ListedRun } from "../../src/protocol/view.js";
import { element } from "./dom.js";
import { t } from "./text.js";

/** The list to pick one run from. A native one: the toolkit's has no room for hundreds. */
export class RunPicker {
  readonly #select = element("select", "", { "aria-label": t("Run") });
  readonly root = element("div", "control run-picker", {}, this.#select);
  #shown = "";

  constructor(readonly onPick: (run: string) => void) {
    this.#select.addEventListener("change", () => this.onPick(this.#select.value));
  }

  update(runs: readonly ListedRun[], picked: string | null): void {
    this.root.hidden = runs.length === 0;
    const listed = runs.map(({ id, name, status }) => [id, status === "running" ? t("{0} (running)", name) : name]);
    const key = JSON.stringify(listed);
    // A list that is open would close when its options are replaced.
    if (key !== this.#shown) {
      this.#shown = key;
      this.#select.replaceChildren(...listed.map(([value, name]) => element("option", "", { value }, name)));
    }
    if (picked !== null && this.#select.value !== picked) this.#select.value = picked;
  }
}
