import { element } from "../shared/dom.js";
import { formatValue } from "../shared/format.js";
import { svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import { rangeColor, rangeOf, type Rgb, signedColor } from "./palette.js";
import { pictureColor, raster } from "./raster.js";

export interface TileSet {
  /** What the whole is, for those who do not see it. */
  label: string;
  name(index: number): string;
  tiles: readonly Float32Array[];
  channels: number;
  height: number;
  width: number;
  /** `signed`: around zero, one scale for all; `range`: each from its smallest to its largest. */
  scale: "signed" | "range";
  /** The first row is the lowest. */
  upward?: boolean;
  /** CSS pixels of a tile's side. */
  side: number;
  /** Drawn without visible cells. */
  smooth?: boolean;
}

/** Many small pictures side by side; arrow keys go from one to the next. */
export class TileGrid {
  readonly svg = svg("svg", { class: "tiles", tabindex: 0, role: "img" });
  readonly root = element("div", "tile-grid", {}, this.svg as unknown as Node);
  #set: TileSet | undefined;
  #columns = 1;
  #chosen = -1;

  constructor(readonly say: (text: string) => void) {
    this.svg.addEventListener("pointermove", (event) => this.#point(event));
    this.svg.addEventListener("pointerleave", () => this.say(""));
    this.svg.addEventListener("keydown", (event) => this.#key(event));
  }

  draw(set: TileSet): void {
    this.#set = set;
    const room = this.root.clientWidth;
    if (room === 0) return;
    const gap = 6;
    const foot = 15;
    this.#columns = Math.max(1, Math.floor((room + gap) / (set.side + gap)));
    const rows = Math.ceil(set.tiles.length / this.#columns);
    const high = Math.round((set.side * set.height) / Math.max(set.height, set.width));
    const wide = Math.round((set.side * set.width) / Math.max(set.height, set.width));
    const width = Math.max(set.side, this.#columns * (set.side + gap) - gap);
    const height = rows * (high + foot + gap);
    const [low, most] = rangeOf(...set.tiles);
    const bound = Math.max(Math.abs(low), Math.abs(most));
    for (const [name, value] of Object.entries({
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      "aria-label": set.label,
    }))
      this.svg.setAttribute(name, String(value));
    this.svg.dataset.tiles = String(set.tiles.length);
    this.svg.replaceChildren(
      ...set.tiles.map((values, i) => {
        const x = (i % this.#columns) * (set.side + gap);
        const y = Math.floor(i / this.#columns) * (high + foot + gap);
        return svg(
          "g",
          { "data-tile": i, class: i === this.#chosen ? "chosen" : "" },
          raster(set.height, set.width, colorOf(set, values, bound), { x, y, width: wide, height: high }, set.smooth),
          svg("rect", { x, y, width: wide, height: high, class: "frame" }),
          svg("text", { x, y: y + high + 11 }, set.name(i)),
        );
      }),
    );
  }

  #point(event: PointerEvent): void {
    const set = this.#set;
    const group = (event.target as Element).closest<SVGGElement>("[data-tile]");
    const frame = group?.querySelector(".frame")?.getBoundingClientRect();
    if (!set || !group || !frame || frame.width === 0) return this.say("");
    const index = Number(group.dataset.tile);
    const column = Math.floor(((event.clientX - frame.left) / frame.width) * set.width);
    const row = Math.floor(((event.clientY - frame.top) / frame.height) * set.height);
    if (row < 0 || column < 0 || row >= set.height || column >= set.width) return this.say(this.#text(index));
    const line = set.upward ? set.height - 1 - row : row;
    const values = Array.from(
      { length: set.channels },
      (_, c) => set.tiles[index][(c * set.height + line) * set.width + column],
    );
    this.say(t("{0}, row {1}, column {2}: {3}", set.name(index), line, column, values.map(formatValue).join(", ")));
  }

  #key(event: KeyboardEvent): void {
    const set = this.#set;
    const moves: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.#columns,
      ArrowDown: this.#columns,
    };
    if (!set || !(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#chosen = Math.min(set.tiles.length - 1, Math.max(0, this.#chosen + moves[event.key]));
    for (const group of this.svg.querySelectorAll<SVGGElement>("[data-tile]"))
      group.classList.toggle("chosen", Number(group.dataset.tile) === this.#chosen);
    this.say(this.#text(this.#chosen));
  }

  #text(index: number): string {
    const set = this.#set!;
    const [low, high] = rangeOf(set.tiles[index]);
    return t("{0}: from {1} to {2}", set.name(index), formatValue(low), formatValue(high));
  }
}

function colorOf(set: TileSet, values: Float32Array, bound: number): (row: number, column: number) => Rgb {
  const { channels, height, width, scale } = set;
  if (channels === 3) return pictureColor(values, { channels, height, width });
  const line = (row: number): number => (set.upward ? height - 1 - row : row);
  const [low, high] = rangeOf(values);
  return scale === "signed"
    ? (row, column) => signedColor(values[line(row) * width + column], bound)
    : (row, column) => rangeColor(values[line(row) * width + column], low, high);
}
