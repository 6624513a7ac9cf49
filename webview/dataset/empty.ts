import type { DatasetProgress, ToDataset } from "../../src/protocol/dataset.js";
import { element } from "../shared/dom.js";
import { t } from "../shared/text.js";
import { button } from "../toolkit.js";

type Problem = Extract<ToDataset, { type: "problem" }>;

interface Actions {
  choose(): void;
  again(): void;
  cancel(): void;
}

/** What the page says while there is nothing to draw, and what to do about it. */
export class EmptyState {
  readonly root = element("div", "empty", { role: "status" });
  readonly #bar = element("progress", "", { "aria-label": t("How far the reading is") });
  #kind = "";

  constructor(readonly actions: Actions) {
    this.root.hidden = true;
  }

  hide(): void {
    this.root.hidden = true;
    this.#kind = "";
  }

  nothing(): void {
    this.#show("nothing", () => [
      element("h2", "", {}, t("No data yet")),
      element("p", "", {}, t("Choose a table (CSV, TSV), arrays (NumPy, HDF5, IDX), tensors (.pth, .safetensors), an image, a folder of images, of a DICOM series or of CIFAR, or a training whose data are shown.")), // prettier-ignore
      button(t("Choose Data…"), this.actions.choose, "primary"),
    ]);
  }

  reading(name: string, progress: DatasetProgress | null): void {
    this.#show(`reading ${name}`, () => [
      element("p", "", {}, t("Reading {0}…", name)),
      this.#bar,
      button(t("Cancel"), this.actions.cancel),
    ]);
    if (progress === null || progress.total === 0) this.#bar.removeAttribute("value");
    else this.#bar.value = progress.done / progress.total;
  }

  problem({ message, advice }: Problem): void {
    this.#show(`problem ${advice} ${message}`, () => {
      const label = advice === "run" ? t("Run It") : t("Try Again");
      const actions = element("div", "actions", {}, button(label, this.actions.again, "primary"), button(t("Choose Data…"), this.actions.choose)); // prettier-ignore
      return [element("p", "", {}, message), actions];
    });
  }

  /** Buttons stay while they are shown, so that they keep the focus. */
  #show(kind: string, make: () => Node[]): void {
    this.root.hidden = false;
    if (kind === this.#kind) return;
    this.#kind = kind;
    this.root.dataset.kind = kind.split(" ")[0];
    this.root.replaceChildren(...make());
  }
}
