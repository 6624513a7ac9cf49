import type { SourcePosition } from "../../src/protocol/run.js";
import type { ShownFinding } from "../../src/protocol/statisticsView.js";
import { element } from "./dom.js";
import { t } from "./text.js";

/** What is wrong with a run, each with what helps and a way to its line. */
export class FindingsList {
  readonly root = element("ul", "findings", { "aria-label": t("Findings"), "aria-live": "polite" });
  #shown = "";

  constructor(readonly open: (position: SourcePosition) => void) {}

  update(findings: readonly ShownFinding[]): void {
    this.root.hidden = findings.length === 0;
    const key = JSON.stringify(findings);
    if (key === this.#shown) return;
    this.#shown = key;
    this.root.replaceChildren(
      ...findings.map(({ check, message, advice, position }) => {
        const item = element(
          "li",
          "",
          { "data-check": check },
          element("strong", "", {}, message),
          element("span", "", {}, advice),
        );
        if (position) {
          const link = element("button", "link", { type: "button" }, t("Go to line {0}", position.line));
          link.addEventListener("click", () => this.open(position));
          item.append(link);
        }
        return item;
      }),
    );
  }
}
