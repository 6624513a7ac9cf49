import { element } from "../shared/dom.js";
import { formatInteger } from "../shared/format.js";
import { t } from "../shared/text.js";
import { DataTable } from "./dataTable.js";
import { Legend, nameOf, summary, valueText } from "./legend.js";
import { type Picture, shareOf } from "./picture.js";
import { Plot } from "./plot.js";
import { intervalAt } from "./pointer.js";
import { xText } from "./ticks.js";
import type { View } from "./view.js";

export interface ChartEvents {
  onCursor(x: number | null, source: Chart): void;
  /** Null: all of it. An interval of y is the chart's own. */
  onZoom(x: [number, number] | null, y: [number, number] | undefined, source: Chart): void;
  /** The chart came to be seen, or changed its size. */
  onShow(): void;
  /** The person does not want this chart. */
  onHide(source: Chart): void;
  /** A file of this chart is wanted; the button is where to ask which. */
  onExport(source: Chart, button: HTMLElement): void;
}

/** One series: title, legend with the values under the crosshair, plot, data table. Drawn while it is to be seen. */
export class Chart {
  readonly root: HTMLElement;
  readonly #body = element("div", "plot", { tabindex: "0", role: "group", "aria-roledescription": t("chart") });
  readonly #legend = new Legend();
  readonly #position = element("span", "position");
  readonly #note = element("p", "note");
  readonly #live = element("div", "hidden", { "aria-live": "polite" });
  readonly #table: DataTable;
  readonly #plot: Plot;
  readonly #sizes: ResizeObserver;
  readonly #sight: IntersectionObserver;
  #seen = false;
  #view: View | undefined;
  #width = 0;
  #height = 0;

  constructor(
    readonly series: string,
    readonly events: ChartEvents,
  ) {
    const id = `chart-${series}`;
    this.#table = new DataTable(series);
    const action = (text: string, label: string, act: (button: HTMLElement) => void): HTMLElement => {
      const button = element("button", "quiet", { type: "button", title: label, "aria-label": label }, text);
      button.addEventListener("click", () => act(button));
      return button;
    };
    this.root = element(
      "section",
      "chart",
      { "aria-labelledby": id, "data-series": series },
      element(
        "header",
        "",
        {},
        element("h3", "", { id }, series),
        this.#position,
        action("⤓", t("Save {0}…", series), (button) => events.onExport(this, button)),
        action("×", t("Hide {0}", series), () => events.onHide(this)),
      ),
      this.#legend.root,
      this.#body,
      this.#note,
      this.#table.root,
      this.#live,
    );
    this.#plot = new Plot(this.#body, {
      onCursor: (x) => {
        this.#updateLegend();
        this.events.onCursor(x, this);
      },
      onZoom: (x, y) => this.events.onZoom(x, y, this),
    });
    this.#body.addEventListener("keydown", (event) => this.#onKey(event));
    this.#body.addEventListener("blur", () => this.events.onCursor(null, this));
    this.#sizes = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = this.#body;
      // The height follows that of the window, which a panel that is shown again may learn late.
      if (clientWidth !== this.#width || clientHeight !== this.#height) this.events.onShow();
    });
    this.#sizes.observe(this.#body);
    this.#sight = new IntersectionObserver(
      ([entry]) => {
        this.#seen = entry.isIntersecting;
        if (this.#seen) this.events.onShow();
      },
      { rootMargin: "200px" },
    );
    this.#sight.observe(this.root);
  }

  /** What the chart shows; undefined until it was drawn. */
  get view(): View | undefined {
    return this.#view;
  }

  draw(view: View): void {
    this.#view = view;
    if (!this.#seen) {
      this.#legend.update(view, [], null);
      return;
    }
    this.#width = this.#body.clientWidth;
    this.#height = this.#body.clientHeight;
    if (this.#width === 0) return;
    this.#plot.draw(view, this.#width, this.#height);
    this.#updateLegend();
    this.#updateNote();
    this.#table.update(view, this.#picture);
    this.#body.setAttribute("aria-label", `${this.series}. ${view.lines.map(summary).join(" ")}`);
  }

  setCursor(x: number | null): void {
    this.#plot.setCursor(x);
    this.#updateLegend();
  }

  destroy(): void {
    this.#sizes.disconnect();
    this.#sight.disconnect();
    this.#plot.destroy();
    this.root.remove();
  }

  get #picture(): Picture | undefined {
    return this.#plot.picture;
  }

  #updateLegend(): void {
    const view = this.#view;
    if (!view) return;
    const { cursor } = this.#plot;
    this.#position.textContent = cursor === null ? "" : position(view, cursor);
    this.#legend.update(view, this.#picture?.layers ?? [], cursor);
  }

  #updateNote(): void {
    const view = this.#view!;
    const members = view.lines.flatMap((line) => line.members);
    const broken = members.reduce((sum, data) => sum + data.broken, 0);
    const notes = [];
    if (broken > 0)
      notes.push(
        t("Values that are NaN or infinite: {0}. They are marked with × and triangles.", formatInteger(broken)),
      );
    if (view.log && members.some((data) => data.lowest <= 0))
      notes.push(t("Values of zero or less have no place on a logarithmic axis."));
    if (view.axis === "epoch" && members.some((data) => data.x("epoch").length < data.points.length))
      notes.push(t("Runs without epochs are not drawn on this axis."));
    if (view.logX && members.some((data) => data.x(view.axis)[0] <= 0))
      notes.push(t("Positions of zero or less have no place on a logarithmic axis."));
    this.#note.textContent = notes.join(" ");
    this.#note.hidden = notes.length === 0;
  }

  #onKey(event: KeyboardEvent): void {
    const drawn = this.#picture;
    if (!drawn || !this.#view || event.metaKey || event.altKey) return;
    const { x, y } = drawn;
    const stride = event.shiftKey ? 0.1 : 0.01;
    const zoom = (from: number, to: number): void => this.events.onZoom(intervalAt(x, from, to), undefined, this);
    const zoomY = (from: number, to: number): void => this.events.onZoom([x.min, x.max], intervalAt(y, from, to), this);
    const actions: Record<string, () => void> = event.ctrlKey
      ? {
          ArrowLeft: () => zoom(-stride, 1 - stride),
          ArrowRight: () => zoom(stride, 1 + stride),
          ArrowUp: () => zoomY(stride, 1 + stride),
          ArrowDown: () => zoomY(-stride, 1 - stride),
        }
      : {
          ArrowLeft: () => this.#moveBy(-stride),
          ArrowRight: () => this.#moveBy(stride),
          Home: () => this.#moveTo(x.min),
          End: () => this.#moveTo(x.max),
          PageUp: () => zoom(-0.5, 0.5),
          PageDown: () => zoom(0.5, 1.5),
          "+": () => this.#zoomBy(0.5),
          "=": () => this.#zoomBy(0.5),
          "-": () => this.#zoomBy(2),
          "0": () => this.events.onZoom(null, undefined, this),
          Escape: () => this.events.onZoom(null, undefined, this),
        };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** Share of the interval where the crosshair is, or none. */
  get #share(): number | undefined {
    const { cursor } = this.#plot;
    return cursor === null ? undefined : shareOf(cursor, this.#picture!.x);
  }

  #zoomBy(factor: number): void {
    const at = this.#share ?? 0.5;
    this.events.onZoom(intervalAt(this.#picture!.x, at - at * factor, at + (1 - at) * factor), undefined, this);
  }

  #moveBy(share: number): void {
    const at = Math.min(1, Math.max(0, (this.#share ?? (share > 0 ? 0 : 1)) + share));
    this.#moveTo(intervalAt(this.#picture!.x, at, 1)[0]);
  }

  #moveTo(x: number): void {
    this.setCursor(x);
    this.events.onCursor(x, this);
    const view = this.#view!;
    const values = view.lines.map((line, i) => `${nameOf(line)} ${valueText(view, line, this.#picture!.layers[i], x)}`);
    this.#live.textContent = `${position(view, x)}: ${values.join(", ")}`;
  }
}

export function position(view: View, x: number): string {
  if (view.axis === "step") return t("step {0}", xText("step", x));
  return view.axis === "epoch" ? t("epoch {0}", xText("epoch", x)) : xText(view.axis, x);
}
