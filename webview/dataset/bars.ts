import { element } from "../shared/dom.js";
import { setAttributes, svg } from "../shared/svg.js";

export interface BarRow {
  label: string;
  /** Shares from 0 to 1, one a part; null where there is nothing to compare. */
  shares: (number | null)[];
  /** Texts behind the bars, one a part. */
  texts: string[];
  /** What is told where the row is pointed at. */
  detail: string;
}

const gap = 7;
const thick = 14;

/** Bars from left to right, a row a label, one over the other for each part; arrow keys go from row to row. */
export class BarChart {
  readonly svg = svg("svg", { class: "bars", tabindex: 0, role: "img" });
  readonly root = element("div", "chart", {}, this.svg as unknown as Node);
  #rows: readonly BarRow[] = [];
  #chosen = -1;

  constructor(readonly say: (text: string) => void) {
    this.svg.addEventListener("pointermove", ({ target }) => {
      const row = (target as Element).closest<SVGGElement>("[data-row]");
      this.#choose(row ? Number(row.dataset.row) : -1);
    });
    this.svg.addEventListener("pointerleave", () => this.#choose(-1));
    this.svg.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param whole share that the longest bar stands for; the largest of all by default */
  draw(rows: readonly BarRow[], label: string, whole?: number): void {
    this.#rows = rows;
    const width = Math.max(240, Math.min(760, this.root.clientWidth || 640));
    const longest = Math.max(...rows.map((row) => row.label.length), 1);
    const left = Math.min(width * 0.36, 12 + 6.6 * longest);
    const right = 12 + 6.4 * Math.max(...rows.flatMap(({ texts }) => texts.map((text) => text.length)), 1);
    const most =
      whole ?? Math.max(...rows.flatMap(({ shares }) => shares.map((share) => share ?? 0)), Number.MIN_VALUE);
    const parts = rows[0]?.shares.length ?? 1;
    const each = parts * (thick + 1) + gap;
    const height = Math.max(1, rows.length * each);
    setAttributes(this.svg, { viewBox: `0 0 ${width} ${height}`, width, height, "aria-label": label });
    this.svg.dataset.rows = String(rows.length);
    this.svg.replaceChildren(
      ...rows.map((row, i) => {
        const top = i * each + gap / 2;
        return svg(
          "g",
          { "data-row": i, class: i === this.#chosen ? "chosen" : "" },
          svg("rect", { x: 0, y: i * each, width, height: each, class: "behind" }),
          svg(
            "text",
            { x: left - 8, y: top + (parts * (thick + 1)) / 2 + 3.5, "text-anchor": "end" },
            cut(row.label, left - 12),
          ),
          ...row.shares.flatMap((share, part) => {
            const y = top + part * (thick + 1);
            const long = share === null ? 0 : Math.max(1, ((width - left - right) * share) / most);
            return [
              svg("rect", {
                x: left,
                y,
                width: long,
                height: thick,
                class: `filled part-${part}`,
                "data-share": share ?? "",
              }),
              svg("text", { x: left + long + 6, y: y + 11, class: "muted" }, row.texts[part]),
            ];
          }),
        );
      }),
      svg("line", { x1: left, x2: left, y1: 0, y2: height, class: "base" }),
    );
  }

  #key(event: KeyboardEvent): void {
    const last = this.#rows.length - 1;
    const moves: Record<string, number> = {
      ArrowUp: this.#chosen - 1,
      ArrowDown: this.#chosen + 1,
      Home: 0,
      End: last,
    };
    if (!(event.key in moves) || last < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#choose(Math.min(last, Math.max(0, moves[event.key])));
  }

  #choose(row: number): void {
    this.#chosen = row;
    for (const [i, group] of [...this.svg.querySelectorAll("[data-row]")].entries())
      group.classList.toggle("chosen", i === row);
    this.say(this.#rows[row]?.detail ?? "");
  }
}

function cut(text: string, room: number): string {
  const most = Math.max(4, Math.floor(room / 6.2));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
