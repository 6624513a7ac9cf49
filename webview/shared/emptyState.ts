import { button } from "../toolkit.js";
import { element } from "./dom.js";
import { t } from "./text.js";

export type EmptyKind = "none" | "waiting" | "nothing";

/** What a view of runs says while there is nothing to draw, and what to do about it. */
export function emptyState(train: () => void): { root: HTMLElement; update(kind: EmptyKind | null): void } {
  const root = element("div", "empty", { role: "status" });
  root.hidden = true;
  return {
    root,
    update(kind) {
      root.hidden = kind === null;
      if (kind === null || root.dataset.kind === kind) return;
      root.dataset.kind = kind;
      if (kind === "none")
        root.replaceChildren(
          element("h2", "", {}, t("No runs yet")),
          element(
            "p",
            "",
            {},
            t("Open a file that imports “gradlens” and train it. What happens inside is drawn here."),
          ),
          button(t("Train File"), train, "primary"),
        );
      else
        root.replaceChildren(
          element(
            "p",
            "",
            {},
            kind === "waiting"
              ? t("Waiting for the first values…")
              : t(
                  "Nothing was observed of this run: it ended before its first step, or was recorded by an older version.",
                ),
          ),
        );
    },
  };
}
