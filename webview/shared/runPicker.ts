import type { ListedRun } from "../../src/protocol/view.js";
import { element } from "./dom.js";
import { t } from "./text.js";

/** What is kept of the choice. */
export interface PickedRun {
  /** The run that is shown. */
  run: string | null;
  /** Whether a person chose it: else the newest live run takes its place. */
  chosen: boolean;
}

/**
 * Which run a view of one run shows: the one that a person picked, else the newest live one, else the newest.
 *
 * @param runs live ones first, then newest first
 */
export function followRun(picked: PickedRun, runs: readonly ListedRun[]): PickedRun {
  const exists = runs.some(({ id }) => id === picked.run);
  if (picked.chosen && exists) return picked;
  const live = runs.find(({ status }) => status === "running");
  if (live) return { run: live.id, chosen: false };
  return { run: exists ? picked.run : (runs[0]?.id ?? null), chosen: false };
}

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
