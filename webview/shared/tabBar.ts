import { element } from "./dom.js";

interface Tab {
  readonly name: string;
  readonly label: string;
}

/** The row of tabs: arrow keys go from one to the next, as the ARIA pattern has it. */
export class TabBar {
  readonly root: HTMLElement;
  readonly #buttons: Map<string, HTMLButtonElement>;

  /** @param label of the row; the tabs show an element with the id `panel` */
  constructor(
    label: string,
    tabs: readonly Tab[],
    readonly pick: (name: string) => void,
  ) {
    this.root = element("div", "tabs", { role: "tablist", "aria-label": label });
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
