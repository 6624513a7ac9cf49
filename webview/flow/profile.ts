import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { charactersIn, shortName } from "../shared/shortName.js";
import { t } from "../shared/text.js";
import { readingText } from "./quantities.js";
import type { Column } from "./table.js";

const height = { row: 22, axis: 4 };
const svgSpace = "http://www.w3.org/2000/svg";

/** Bars from the first layer to the last at one step, on a logarithmic scale. */
export class Profile {
  readonly #svg = document.createElementNS(svgSpace, "svg");
  readonly #caption = element("p", "caption");
  readonly root = element("div", "profile", {}, this.#caption, this.#svg as unknown as Node);

  constructor(readonly onPick: (row: string) => void) {
    this.#svg.setAttribute("role", "list");
  }

  /** The drawing, to be saved. */
  get svg(): SVGSVGElement {
    return this.#svg;
  }

  draw(
    rows: readonly string[],
    column: Column | undefined,
    domain: readonly [number, number],
    chosen: string | null,
  ): void {
    const width = this.root.clientWidth;
    this.root.hidden = !column;
    if (!column || width === 0) return;
    this.#caption.textContent =
      column.first === column.last
        ? t("At step {0}, from the first layer to the last", formatInteger(column.first))
        : t(
            "Largest of steps {0} to {1}, from the first layer to the last",
            ...[column.first, column.last].map(formatInteger),
          );
    const label = Math.min(220, Math.max(90, width * 0.3));
    const room = Math.max(40, width - label - 90);
    // A decade below the smallest value: the smallest bar is to be seen too.
    const low = Math.log10(domain[0]) - 1;
    const high = Math.log10(domain[1]);
    const total = rows.length * height.row + height.axis;
    this.#svg.setAttribute("viewBox", `0 0 ${width} ${total}`);
    this.#svg.setAttribute("width", String(width));
    this.#svg.setAttribute("height", String(total));
    const bars = rows.map((row, r) => {
      const value = column.values[r];
      const text = readingText(value, column.broken[r]);
      const group = make("g", { role: "listitem", class: row === chosen ? "bar chosen" : "bar", "data-row": row });
      group.setAttribute("aria-label", `${row}: ${text}`);
      const y = r * height.row;
      const length = value > 0 && high > low ? ((Math.log10(value) - low) / (high - low)) * room : 0;
      group.append(
        make("rect", { class: "back", x: 0, y, width, height: height.row }),
        words(row, { class: "name", x: label - 8, y: y + 15, "text-anchor": "end" }, label - 12),
        make("rect", {
          class: column.broken[r] ? "fill broken" : "fill",
          x: label,
          y: y + 4,
          width: Math.max(Number.isFinite(value) ? 1 : 0, Math.min(room, length)),
          height: height.row - 8,
        }),
        words(column.broken[r] ? `${value > 0 ? formatValue(value) : "NaN, ∞"} ⚠` : formatValue(value), {
          class: "value",
          x: label + Math.max(0, Math.min(room, length)) + 6,
          y: y + 15,
        }),
      );
      group.addEventListener("click", () => this.onPick(row));
      return group;
    });
    this.#svg.replaceChildren(...bars);
  }
}

function make(name: string, attributes: Record<string, string | number>): SVGElement {
  const node = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

/** Text, shortened where it is too long. */
function words(text: string, attributes: Record<string, string | number>, room = Infinity): SVGElement {
  const node = make("text", attributes);
  node.textContent = shortName(text, charactersIn(room));
  return node;
}
