import { describe } from "../../src/figure/describe.js";
import { figureSvg } from "../../src/figure/draw.js";
import type { FigureTheme } from "../../src/figure/theme.js";
import type { ShownFigure } from "../../src/protocol/plots.js";
import { element } from "../shared/dom.js";
import { t } from "../shared/text.js";

interface Entry {
  button: HTMLButtonElement;
  image: HTMLImageElement;
  caption: HTMLElement;
  drawn: ShownFigure | undefined;
}

/** Small pictures of all figures. */
export class Thumbnails {
  readonly root = element("ol", "thumbnails", { "aria-label": t("Figures") });
  readonly #entries = new Map<number, Entry>();
  #theme = "";

  constructor(readonly onPick: (number: number) => void) {}

  update(figures: readonly ShownFigure[], current: number, theme: FigureTheme): void {
    const key = JSON.stringify(theme);
    if (key !== this.#theme) for (const entry of this.#entries.values()) entry.drawn = undefined;
    this.#theme = key;
    const gone = new Set(this.#entries.keys());
    for (const shown of figures) {
      gone.delete(shown.number);
      const entry = this.#entries.get(shown.number) ?? this.#add(shown.number);
      if (entry.drawn !== shown) {
        entry.drawn = shown;
        // A picture, not elements: hundreds of figures stay light.
        entry.image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(figureSvg(shown.figure, theme))}`;
        entry.caption.textContent = describe(shown.figure).name;
      }
      const isCurrent = shown.number === current;
      if (isCurrent && entry.button.getAttribute("aria-current") !== "true")
        entry.button.scrollIntoView({ block: "nearest", inline: "nearest" });
      entry.button.setAttribute("aria-current", String(isCurrent));
    }
    for (const number of gone) {
      this.#entries.get(number)!.button.parentElement!.remove();
      this.#entries.delete(number);
    }
  }

  #add(number: number): Entry {
    const image = element("img", "", { alt: "" });
    const caption = element("span", "caption");
    const button = element("button", "", { type: "button" }, image, caption);
    button.addEventListener("click", () => this.onPick(number));
    this.root.append(element("li", "", {}, button));
    const entry: Entry = { button, image, caption, drawn: undefined };
    this.#entries.set(number, entry);
    return entry;
  }
}
