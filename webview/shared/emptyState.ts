import type { ListedRun } from "../../src/protocol/view.js";
import { button } from "../toolkit.js";
import { element } from "./dom.js";
import { t } from "./text.js";

export type EmptyKind = "none" | "loading" | "waiting" | "nothing";

/** Why there is nothing to draw. @param known whether the extension has told what there is of the run */
export function emptyKind(runs: readonly ListedRun[], run: string | null, known: boolean): EmptyKind {
  if (runs.length === 0) return "none";
  if (runs.some(({ id, status }) => id === run && status === "running")) return "waiting";
  return known ? "nothing" : "loading";
}

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
      else root.replaceChildren(element("p", "", {}, sentences[kind]()));
    },
  };
}

const sentences: Record<Exclude<EmptyKind, "none">, () => string> = {
  loading: () => t("Loading…"),
  waiting: () => t("Waiting for the first values…"),
  nothing: () =>
    t("Nothing was observed of this run: it ended before its first step, or was recorded by an older version."),
};
