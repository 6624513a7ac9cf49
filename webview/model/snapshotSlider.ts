import { element } from "../shared/dom.js";
import { formatInteger } from "../shared/format.js";
import { t } from "../shared/text.js";

/** Goes back to the snapshots of a run; the right end is the model as it is now. */
export class SnapshotSlider {
  readonly #range = element("input", "", { type: "range", min: "0", step: "1", "aria-label": t("Snapshot") });
  readonly #text = element("output");
  readonly root = element("div", "control snapshots", {}, this.#range, this.#text);
  #steps: readonly number[] = [];

  /** @param pick called with the step of a snapshot; null for the present */
  constructor(readonly pick: (step: number | null) => void) {
    this.#range.addEventListener("input", () => {
      const step = this.#steps[Number(this.#range.value)] ?? null;
      this.#say(step);
      this.pick(step);
    });
  }

  update(steps: readonly number[], chosen: number | null, live: boolean): void {
    this.#steps = steps;
    this.#range.hidden = steps.length === 0;
    this.root.dataset.live = String(live);
    this.#range.max = String(steps.length);
    const at = chosen === null ? -1 : steps.indexOf(chosen);
    this.#range.value = String(at < 0 ? steps.length : at);
    this.#say(chosen);
  }

  #say(step: number | null): void {
    const now = this.root.dataset.live === "true" ? t("live") : t("as it was at the end");
    const text = step === null ? now : t("as it was at step {0}", formatInteger(step));
    this.#text.textContent = text;
    this.#range.setAttribute("aria-valuetext", text);
  }
}
