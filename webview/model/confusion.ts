import type { ConfusionMatrix, Overview } from "../../src/protocol/modelView.js";
import type { ProbeRequest } from "../../src/protocol/probe.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import { ChoicePicker } from "./choice.js";
import { backgroundColor, classColor, css, mix } from "./palette.js";
import { type Desk, requestOf, type Source, type Tab, type Table } from "./tab.js";

const mostListed = 200;

/** Right classes against predicted ones; a cell lists its samples. */
export class ConfusionTab implements Tab {
  readonly name = "confusion";
  readonly label = t("Confusion matrix");
  readonly probe = "confusionMatrix";
  readonly #parts: ChoicePicker;
  readonly #help = element("p", "help");
  readonly #svg = svg("svg", { class: "confusion", role: "grid", tabindex: 0 });
  readonly #frame = element("div", "drawing", {}, this.#svg as unknown as Node);
  readonly #listTitle = element("h3");
  readonly #list = element("ul", "listed");
  readonly #side = element("section", "", {}, this.#listTitle, this.#list);
  readonly root: HTMLElement;
  #shown: ConfusionMatrix | undefined;
  #cell: { row: number; column: number } | undefined;

  constructor(readonly desk: Desk) {
    this.#parts = new ChoicePicker("confusionMatrix", t("Data"), desk);
    this.root = element(
      "div",
      "",
      {},
      element("div", "choices", {}, this.#parts.root),
      this.#help,
      element("div", "two", {}, element("section", "", {}, this.#frame), this.#side),
    );
    this.#svg.addEventListener("keydown", (event) => this.#key(event));
    this.#svg.addEventListener("pointerleave", () => desk.say(""));
  }

  requests(overview: Overview): ProbeRequest[] {
    const request = requestOf(overview, this.desk.state, this.probe);
    return request ? [request] : [];
  }

  draw(source: Source): void {
    this.#parts.update(source.overview);
    const answer = source.answer<ConfusionMatrix>(this.requests(source.overview)[0]);
    if (!answer) return;
    this.#shown = answer;
    const { counts, classes, shown, total, step } = answer;
    const right = Array.from({ length: classes }, (_, i) => counts[i * classes + i]).reduce((a, b) => a + b, 0);
    this.#help.textContent = t(
      "{0} of {1} samples are predicted rightly ({2}%), at step {3}; {4} in all. Click a cell to list its samples.",
      formatInteger(right),
      formatInteger(shown),
      formatValue((100 * right) / Math.max(1, shown)),
      formatInteger(step),
      formatInteger(total),
    );
    this.#drawMatrix(answer);
    this.#drawList(answer);
  }

  #drawMatrix({ counts, classes, classNames }: ConfusionMatrix): void {
    const room = this.#frame.clientWidth;
    if (room === 0) return;
    const left = 92;
    const top = 40;
    const cell = Math.max(5, Math.min(84, Math.floor((Math.min(620, room) - left) / classes)));
    const width = left + cell * classes + 2;
    const height = top + cell * classes + 2;
    const back = backgroundColor();
    const name = (i: number): string => classNames?.[i] ?? String(i);
    const sums = Array.from({ length: classes }, (_, row) =>
      counts.slice(row * classes, (row + 1) * classes).reduce((a, b) => a + b, 0),
    );
    const cells: SVGElement[] = [];
    for (let row = 0; row < classes; row++)
      for (let column = 0; column < classes; column++) {
        const count = counts[row * classes + column];
        const share = sums[row] > 0 ? count / sums[row] : 0;
        const fill = mix(back, classColor(row === column ? 0 : 1), count > 0 ? 0.15 + 0.65 * share : 0);
        const [x, y] = [left + column * cell, top + row * cell];
        const chosen = this.#cell?.row === row && this.#cell.column === column;
        const text = t(
          "right {0}, predicted {1}: {2} samples, {3}% of the class",
          name(row),
          name(column),
          formatInteger(count),
          formatValue(100 * share),
        );
        const group = svg(
          "g",
          {
            class: chosen ? "cell chosen" : "cell",
            role: "gridcell",
            "aria-label": text,
            "data-count": count,
            "data-row": row,
            "data-column": column,
          },
          svg("rect", { x, y, width: cell, height: cell, fill: css(fill) }),
          ...(cell >= 18
            ? [svg("text", { x: x + cell / 2, y: y + cell / 2 + 4, "text-anchor": "middle" }, formatInteger(count))]
            : []),
        );
        group.addEventListener("pointermove", () => this.desk.say(text));
        group.addEventListener("click", () => this.#choose(row, column));
        cells.push(group);
      }
    const every = Math.ceil(13 / cell);
    const labels = Array.from({ length: classes }, (_, i) => i)
      .filter((i) => i % every === 0)
      .flatMap((i) => [
        svg("text", { x: left - 6, y: top + i * cell + cell / 2 + 4, "text-anchor": "end" }, short(name(i), 12)),
        svg(
          "text",
          { x: left + i * cell + cell / 2, y: top - 6, "text-anchor": "middle" },
          short(name(i), Math.max(2, Math.floor(cell / 7))),
        ),
      ]);
    const heads = [
      svg(
        "text",
        { x: left + (cell * classes) / 2, y: 12, "text-anchor": "middle", class: "muted" },
        t("predicted class"),
      ),
      svg("text", { x: 2, y: top - 6, class: "muted" }, t("right class")),
    ];
    this.#svg.replaceChildren(...heads, ...labels, svg("g", { role: "row" }, ...cells));
    for (const [key, value] of Object.entries({
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      "aria-label": this.#help.textContent,
    }))
      this.#svg.setAttribute(key, String(value));
    this.#svg.dataset.classes = String(classes);
  }

  #choose(row: number, column: number): void {
    this.#cell = { row, column };
    if (!this.#shown) return;
    this.#drawMatrix(this.#shown);
    this.#drawList(this.#shown);
    const { counts, classes } = this.#shown;
    this.desk.say(`${this.#listTitle.textContent}: ${formatInteger(counts[row * classes + column])}`);
  }

  #drawList({ targets, predictions, indices, classNames, part }: ConfusionMatrix): void {
    this.#side.hidden = this.#cell === undefined;
    if (!this.#cell) return;
    const { row, column } = this.#cell;
    const name = (i: number): string => classNames?.[i] ?? String(i);
    this.#listTitle.textContent = t("Right {0}, predicted {1}", name(row), name(column));
    const found = Array.from(indices).filter((_, i) => targets[i] === row && predictions[i] === column);
    const key = found.join();
    if (this.#list.dataset.samples === key) return;
    this.#list.dataset.samples = key;
    this.#list.replaceChildren(
      ...found.slice(0, mostListed).map((index) => {
        const open = element("button", "link", { type: "button" }, t("sample {0}", formatInteger(index)));
        open.addEventListener("click", () => this.desk.showSample(part, index));
        return element("li", "", {}, open);
      }),
      ...(found.length > mostListed ? [element("li", "", {}, "…")] : []),
      ...(found.length === 0 ? [element("li", "", {}, t("none"))] : []),
    );
  }

  #key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
    };
    if (!this.#shown || !(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const inside = (value: number): number => Math.min(this.#shown!.classes - 1, Math.max(0, value));
    const [down, right] = moves[event.key];
    const from = this.#cell ?? { row: 0, column: -1 };
    this.#choose(inside(from.row + down), inside(from.column + right));
  }

  picture(): SVGSVGElement {
    return this.#svg;
  }

  table(): Table {
    const { classes = 0, counts = new Float32Array(0), classNames } = this.#shown ?? {};
    const name = (i: number): string => classNames?.[i] ?? String(i);
    const all = Array.from({ length: classes }, (_, i) => i);
    return {
      head: [t("right class"), ...all.map((i) => t("predicted {0}", name(i)))],
      rows: all.map((row) => [name(row), ...all.map((column) => counts[row * classes + column])]),
    };
  }

  data(): unknown {
    return this.#shown;
  }
}

const short = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text;
