import { button } from "../toolkit.js";
import { element } from "../shared/dom.js";
import type { EmptyKind } from "../shared/emptyState.js";
import { t } from "../shared/text.js";

const example = `import { plot } from "gradlens";

plot.plot([1, 2, 4, 8], "o-");
plot.title("Powers of two");
plot.show();`;

const titles: Record<EmptyKind, () => string> = {
  none: () => t("No runs yet"),
  loading: () => t("Loading…"),
  waiting: () => t("No figure yet"),
  nothing: () => t("This run drew no figure"),
};

/** What the panel says while there is no figure, and how to make one. */
export function emptyPlots(run: () => void): { root: HTMLElement; update(kind: EmptyKind | null): void } {
  const title = element("h2");
  const start = button(t("Train File"), run, "primary");
  const root = element(
    "div",
    "empty",
    { role: "status" },
    title,
    element("p", "", {}, t("What your code draws with “plot” appears here.")),
    element("pre", "", {}, example),
    start,
  );
  root.hidden = true;
  return {
    root,
    update(kind) {
      root.hidden = kind === null;
      if (kind === null) return;
      title.textContent = titles[kind]();
      start.hidden = kind === "waiting" || kind === "loading";
    },
  };
}
