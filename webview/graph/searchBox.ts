import type { ToGraph } from "../../src/protocol/graphView.js";
import { element } from "../shared/dom.js";
import { t } from "../shared/text.js";

type Found = Extract<ToGraph, { type: "found" }>;

/** Finds operations by name, module, parameter, shape or line, and goes to them. */
export class SearchBox {
  readonly #input = element("input", "", {
    type: "search",
    placeholder: t("Find: operation, module, parameter, shape, :line"),
    "aria-label": t("Find in the graph"),
  });
  readonly #list = element("ul", "found", { "aria-label": t("Found operations") });
  readonly root = element("div", "search", {}, this.#input, this.#list);

  constructor(
    readonly search: (text: string) => void,
    readonly pick: (node: number) => void,
  ) {
    this.#list.hidden = true;
    this.#input.addEventListener("input", () => {
      if (this.#input.value.trim() === "") this.#close();
      else this.search(this.#input.value);
    });
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
      if (event.key === "Enter") this.#list.querySelector<HTMLElement>("button")?.click();
      if (event.key === "ArrowDown") this.#list.querySelector<HTMLElement>("button")?.focus();
    });
    this.#list.addEventListener("keydown", (event) => {
      const item = (event.target as HTMLElement).parentElement!;
      const next = { ArrowDown: item.nextElementSibling, ArrowUp: item.previousElementSibling }[event.key];
      if (next) next.querySelector("button")?.focus();
      if (event.key === "Escape") {
        this.#close();
        this.#input.focus();
      }
    });
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  show({ text, found }: Found): void {
    if (text !== this.#input.value) return;
    this.#list.hidden = false;
    const items = found.map(({ node, label, detail }) => {
      const button = element("button", "", { type: "button" }, element("strong", "", {}, label), ` ${detail}`);
      button.addEventListener("click", () => {
        this.#close();
        this.pick(node);
      });
      return element("li", "", { "data-node": String(node) }, button);
    });
    this.#list.replaceChildren(...(items.length > 0 ? items : [element("li", "none", {}, t("Nothing found."))]));
  }

  #close(): void {
    this.#list.hidden = true;
  }
}
