import { element } from "../shared/dom.js";
import { t } from "../shared/text.js";
import type { Tab } from "./tab.js";

/** The row of tabs: arrow keys go from one to the next, as the ARIA pattern has it. */
export class TabBar {
  readonly root = element("div", "tabs", { role: "tablist", "aria-label": t("Views of the model") });
  readonly #buttons: Map<string, HTMLButtonElement>;

  constructor(
    tabs: readonly Tab[],
    readonly pick: (name: string) => void,
  ) {
    this.#buttons = new Map(
      tabs.map(({ name, label }) => {
        const tab = element(
          "button",
          "",
          { type: "button", role: "tab", "data-tab": name, "aria-controls": "panel" },
          label,
        );
        tab.addEventListener("click", () => this.pick(name));
        return [name, tab];
      }),
    );
    this.root.append(...this.#buttons.values());
    this.root.addEventListener("keydown", (event) => this.#key(event));
  }

  update(fitting: readonly Tab[], current: Tab | undefined): void {
    for (const [name, tab] of this.#buttons) {
      tab.hidden = !fitting.some((other) => other.name === name);
      tab.setAttribute("aria-selected", String(name === current?.name));
      tab.tabIndex = name === current?.name ? 0 : -1;
    }
  }

  #key(event: KeyboardEvent): void {
    const shown = [...this.#buttons].filter(([, tab]) => !tab.hidden);
    const at = shown.findIndex(([, tab]) => tab === document.activeElement);
    const places: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shown.length - 1 };
    if (at < 0 || !(event.key in places)) return;
    event.preventDefault();
    const [name, tab] = shown[(places[event.key] + shown.length) % shown.length];
    tab.focus();
    this.pick(name);
  }
}
