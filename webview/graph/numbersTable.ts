import type { FromGraph, Part, TensorFacts, ToGraph } from "../../src/protocol/graphView.js";
import { colorAt, colormaps, css } from "../shared/colormap.js";
import { element } from "../shared/dom.js";
import { formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";
import { button } from "../toolkit.js";
import { nameOf, shapeText } from "./factsText.js";

type Numbers = Extract<ToGraph, { type: "numbers" }>;
const window = 64;

/** The numbers of a tensor: any two-dimensional slice of any rank, as a table whose cells are coloured, or as a picture. */
export class NumbersTable {
  readonly root = element("section", "numbers", { "aria-label": t("Numbers") });
  #tensor: { facts: TensorFacts; part: Part; file: string } | undefined;
  #index: number[] = [];
  #from: [number, number] = [0, 0];
  #asPicture = false;
  #shown: Numbers | undefined;

  constructor(readonly ask: (message: Extract<FromGraph, { type: "numbers" }>) => void) {
    this.root.hidden = true;
  }

  open(file: string, facts: TensorFacts, part: Part): void {
    this.#tensor = { facts, part, file };
    this.#index = [];
    this.#from = [0, 0];
    this.#ask();
  }

  close(): void {
    this.#tensor = undefined;
    this.root.hidden = true;
  }

  show(numbers: Numbers): void {
    const open = this.#tensor;
    if (!open || numbers.tensor !== open.facts.id || numbers.part !== open.part || numbers.file !== open.file) return;
    this.#shown = numbers;
    this.#index = numbers.index;
    this.#from = numbers.from;
    this.#draw();
  }

  #ask(): void {
    const { facts, part, file } = this.#tensor!;
    this.ask({ type: "numbers", file, tensor: facts.id, part, index: this.#index, from: this.#from });
  }

  #draw(): void {
    const { facts, part } = this.#tensor!;
    const numbers = this.#shown!;
    const stored = facts[part]?.stored ?? [];
    const whole = stored.join() === facts.shape.join();
    this.root.hidden = false;
    this.root.replaceChildren(
      element(
        "header",
        "",
        {},
        element(
          "h3",
          "",
          {},
          `${nameOf(facts)} · ${part === "value" ? t("value") : t("gradient")} · ${shapeText(stored)}`,
        ),
        button(this.#asPicture ? t("Table") : t("Picture"), () => {
          this.#asPicture = !this.#asPicture;
          this.#draw();
        }),
        button(t("Close"), () => this.close()),
      ),
      this.#navigation(stored),
      ...(whole
        ? []
        : [
            element(
              "p",
              "note",
              {},
              t("Only the first {0} of {1} samples were kept.", stored[0] ?? 0, facts.shape[0] ?? 0),
            ),
          ]),
      this.#asPicture ? picture(numbers) : table(numbers),
    );
  }

  /** Indices of the leading dimensions, and places of the last two. */
  #navigation(stored: readonly number[]): HTMLElement {
    const fields: HTMLElement[] = [];
    const leading = stored.slice(0, Math.max(0, stored.length - 2));
    const field = (label: string, value: number, most: number, step: number, change: (value: number) => void): void => {
      const input = element("input", "", { type: "number", min: "0", max: String(most), step: String(step) });
      input.value = String(value);
      input.addEventListener("change", () => {
        change(Math.min(most, Math.max(0, Math.floor(Number(input.value) || 0))));
        this.#ask();
      });
      fields.push(element("label", "", {}, label, input));
    };
    leading.forEach((size, d) =>
      field(t("dim {0} of {1}", d, size), this.#index[d] ?? 0, size - 1, 1, (value) => (this.#index[d] = value)),
    );
    const [rows, columns] = [stored.length > 1 ? stored[stored.length - 2] : 1, stored[stored.length - 1] ?? 1];
    if (rows > window) field(t("from row"), this.#from[0], rows - 1, window, (value) => (this.#from[0] = value));
    if (columns > window)
      field(t("from column"), this.#from[1], columns - 1, window, (value) => (this.#from[1] = value));
    return element("div", "navigation", {}, ...fields);
  }
}

/** Blue below zero, red above, equally deep for equal sizes. */
function coloring(values: Float64Array): (value: number) => string {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return (value) => {
    if (!Number.isFinite(value)) return "rgb(215,38,61)";
    return css(colorAt(colormaps.diverging, largest > 0 ? 0.5 + value / largest / 2 : 0.5));
  };
}

function table({ rows, columns, from, values }: Numbers): HTMLElement {
  const color = coloring(values);
  const heads = Array.from({ length: columns }, (_, c) => element("th", "", { scope: "col" }, String(from[1] + c)));
  const body = Array.from({ length: rows }, (_, r) => {
    const cells = Array.from({ length: columns }, (_, c) => {
      const value = values[r * columns + c];
      const cell = element("td", Number.isFinite(value) ? "" : "broken", { title: String(value) }, formatValue(value));
      cell.style.backgroundColor = color(value).replace("rgb(", "rgba(").replace(")", ",0.45)");
      return cell;
    });
    return element("tr", "", {}, element("th", "", { scope: "row" }, String(from[0] + r)), ...cells);
  });
  return element(
    "div",
    "scroll",
    { tabindex: "0", role: "region", "aria-label": t("Numbers") },
    element(
      "table",
      "",
      {},
      element("thead", "", {}, element("tr", "", {}, element("th", "", { scope: "col" }, ""), ...heads)),
      element("tbody", "", {}, ...body),
    ),
  );
}

function picture({ rows, columns, values }: Numbers): HTMLElement {
  const color = coloring(values);
  const cell = Math.max(3, Math.min(20, Math.floor(420 / Math.max(rows, columns))));
  const canvas = element("canvas", "", { role: "img", "aria-label": t("Numbers") });
  canvas.width = columns * cell;
  canvas.height = rows * cell;
  const context = canvas.getContext("2d")!;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      context.fillStyle = color(values[r * columns + c]);
      context.fillRect(c * cell, r * cell, cell, cell);
    }
  return element("div", "scroll", { tabindex: "0" }, canvas);
}
