import { element } from "../shared/dom.js";
import { t } from "../shared/text.js";
import { button } from "../toolkit.js";

/** Why there is nothing to draw. */
export type Reason = "none" | "unselected" | "filtered" | "loading" | "waiting" | "nothing";

/** What stands in the place of the charts while there are none: what to do. */
export class Empty {
  readonly root = element("div", "empty", { role: "status" });
  #reason: Reason | undefined;

  constructor(readonly onTrain: () => void) {
    this.root.hidden = true;
  }

  show(reason: Reason | undefined): void {
    this.root.hidden = reason === undefined;
    if (reason === undefined || reason === this.#reason) return;
    this.#reason = reason;
    if (reason === "none") {
      this.root.replaceChildren(
        element("h2", "", {}, t("No runs yet")),
        element(
          "p",
          "",
          {},
          t("Open a file that imports “gradlens” and train it. Its loss is drawn here while it falls."),
        ),
        button(t("Train File"), this.onTrain, "primary"),
      );
      return;
    }
    const text = {
      unselected: t("Check a run in the list to draw it."),
      filtered: t("No series is shown: change the filter, or show the hidden ones."),
      loading: t("Loading…"),
      waiting: t("Waiting for the first values…"),
      nothing: t("This run ended before its first value: the output tells why."),
    }[reason];
    this.root.replaceChildren(element("p", "", {}, text));
  }
}
