import type { DrawnGraph } from "../../src/protocol/graphView.js";
import { element } from "../shared/dom.js";
import { t } from "../shared/text.js";

/** The graph as a table, for those who cannot see the picture. It is filled in while it is open. */
export class Outline {
  readonly #scroll = element("div", "scroll", { tabindex: "0", role: "region", "aria-label": t("Data table") });
  readonly root = element("details", "data", {}, element("summary", "", {}, t("Data table")), this.#scroll);
  #graph: DrawnGraph | undefined;

  constructor() {
    this.root.addEventListener("toggle", () => this.#fill());
  }

  draw(graph: DrawnGraph): void {
    this.#graph = graph;
    this.#fill();
  }

  #fill(): void {
    if (!this.root.open || !this.#graph) return;
    const { nodes, edges } = this.#graph;
    const labels = new Map(nodes.map(({ id, label }) => [id, label]));
    const sources = new Map<string, string[]>();
    for (const { from, to, label } of edges) {
      const list = sources.get(to) ?? [];
      list.push(`${labels.get(from)} ${label}`);
      sources.set(to, list);
    }
    const rows = nodes.map(({ id, label, detail }) =>
      element(
        "tr",
        "",
        {},
        element("th", "", { scope: "row" }, label),
        ...[detail, (sources.get(id) ?? []).join(", ")].map((text) => element("td", "", {}, text)),
      ),
    );
    const head = [t("Node"), t("Result"), t("From")].map((text) => element("th", "", { scope: "col" }, text));
    this.#scroll.replaceChildren(
      element(
        "table",
        "",
        {},
        element("thead", "", {}, element("tr", "", {}, ...head)),
        element("tbody", "", {}, ...rows),
      ),
    );
  }
}
