import { element } from "../shared/dom.js";
import { formatInteger, formatSeconds, formatValue } from "../shared/format.js";
import { t } from "../shared/text.js";
import { DataTable } from "./dataTable.js";
import { nearest } from "./downsample.js";
import { Plot } from "./plot.js";
import type { Line, View } from "./view.js";

export interface ChartEvents {
  onCursor(x: number | null, source: Chart): void;
  onZoom(interval: [number, number] | null): void;
  /** The chart's place on the page changed size. */
  onResize(): void;
}

/** One series: title, legend with the values under the crosshair, plot, data table. */
export class Chart {
  readonly root: HTMLElement;
  readonly #body = element("div", "plot", { tabindex: "0", role: "group", "aria-roledescription": t("chart") });
  readonly #legend = element("ul", "legend");
  readonly #position = element("span", "position");
  readonly #note = element("p", "note");
  readonly #live = element("div", "hidden", { "aria-live": "polite" });
  readonly #table: DataTable;
  readonly #plot: Plot;
  readonly #observer: ResizeObserver;
  #view: View | undefined;
  #cursor: number | null = null;
  #width = 0;
  #height = 0;

  constructor(
    readonly series: string,
    readonly events: ChartEvents,
  ) {
    const id = `chart-${series}`;
    this.#table = new DataTable(series);
    this.root = element(
      "section",
      "chart",
      { "aria-labelledby": id, "data-series": series },
      element("header", "", {}, element("h2", "", { id }, series), this.#position),
      this.#legend,
      this.#body,
      this.#note,
      this.#table.root,
      this.#live,
    );
    this.#plot = new Plot(this.#body, {
      onCursor: (x) => {
        this.setCursor(x, false);
        this.events.onCursor(x, this);
      },
      onZoom: (interval) => this.events.onZoom(interval),
    });
    this.#body.addEventListener("keydown", (event) => this.#onKey(event));
    this.#body.addEventListener("blur", () => this.#plot.setCursor(null));
    this.#observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = this.#body;
      // The height follows that of the window, which a panel that is shown again may learn late.
      if (clientWidth !== this.#width || clientHeight !== this.#height) this.events.onResize();
    });
    this.#observer.observe(this.#body);
  }

  draw(view: View): void {
    this.#view = view;
    this.#width = this.#body.clientWidth;
    this.#height = this.#body.clientHeight;
    if (this.#width === 0) return;
    this.#plot.draw(view, this.#width, this.#height);
    this.#updateLegend();
    this.#updateNote();
    this.#table.update(view);
    this.#body.setAttribute("aria-label", `${this.series}. ${view.lines.map(summary).join(" ")}`);
  }

  /** @param move also move the crosshair of the plot: false when it is what moved */
  setCursor(x: number | null, move = true): void {
    this.#cursor = x;
    if (move) this.#plot.setCursor(x);
    this.#updateLegend();
  }

  destroy(): void {
    this.#observer.disconnect();
    this.#plot.destroy();
    this.root.remove();
  }

  #updateLegend(): void {
    const view = this.#view;
    if (!view) return;
    this.#position.textContent = this.#cursor === null ? "" : position(view, this.#cursor);
    view.lines.forEach((line, i) => {
      const item = (this.#legend.children[i] as HTMLElement | undefined) ?? this.#legend.appendChild(legendItem());
      const { points } = line.data;
      item.dataset.run = line.run;
      item.dataset.points = String(points.length);
      item.dataset.last = points.length > 0 ? String(points.values[points.length - 1]) : "";
      const swatch = item.querySelector<HTMLElement>(".swatch")!;
      swatch.style.borderTopColor = line.color;
      swatch.style.borderTopStyle = line.dash.length > 0 ? "dashed" : "solid";
      item.querySelector(".name")!.textContent = line.name;
      item.querySelector(".value")!.textContent = valueText(view, line, this.#cursor);
    });
    while (this.#legend.children.length > view.lines.length) this.#legend.lastElementChild!.remove();
  }

  #updateNote(): void {
    const view = this.#view!;
    const broken = view.lines.reduce((sum, line) => sum + line.data.broken, 0);
    const notes = [];
    if (broken > 0)
      notes.push(
        t("Values that are NaN or infinite: {0}. They are marked with × and triangles.", formatInteger(broken)),
      );
    if (view.log && view.lines.some((line) => line.data.lowest <= 0))
      notes.push(t("Values of zero or less have no place on a logarithmic axis."));
    this.#note.textContent = notes.join(" ");
    this.#note.hidden = notes.length === 0;
  }

  #onKey(event: KeyboardEvent): void {
    const view = this.#view;
    if (!view || event.ctrlKey || event.metaKey || event.altKey) return;
    const [min, max] = view.extent;
    const middle = this.#cursor ?? (min + max) / 2;
    const stride = (max - min) / (event.shiftKey ? 10 : 100);
    const zoom = (factor: number): void =>
      this.events.onZoom([middle - (middle - min) * factor, middle + (max - middle) * factor]);
    const actions: Record<string, () => void> = {
      ArrowLeft: () => this.#moveTo(Math.max(min, (this.#cursor ?? max) - stride)),
      ArrowRight: () => this.#moveTo(Math.min(max, (this.#cursor ?? min) + stride)),
      Home: () => this.#moveTo(min),
      End: () => this.#moveTo(max),
      "+": () => zoom(0.5),
      "=": () => zoom(0.5),
      "-": () => zoom(2),
      "0": () => this.events.onZoom(null),
      Escape: () => this.events.onZoom(null),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  #moveTo(x: number): void {
    this.setCursor(x);
    this.events.onCursor(x, this);
    const view = this.#view!;
    const values = view.lines.map((line) => `${line.name} ${valueText(view, line, x)}`);
    this.#live.textContent = `${position(view, x)}: ${values.join(", ")}`;
  }
}

function legendItem(): HTMLElement {
  return element("li", "", {}, element("span", "swatch"), element("span", "name"), element("span", "value"));
}

function position(view: View, x: number): string {
  return view.axis === "time" ? formatSeconds(x) : t("step {0}", formatInteger(x));
}

/** The newest value, or the one nearest to the crosshair; with the smoothed one when there is smoothing. */
function valueText(view: View, line: Line, x: number | null): string {
  const { points } = line.data;
  const index = x === null ? points.length - 1 : nearest(line.data.x(view.axis), x);
  if (index < 0) return "–";
  const value = formatValue(points.values[index]);
  return view.smoothing > 0 && Number.isFinite(points.values[index])
    ? `${value} (≈ ${formatValue(line.data.smoothed(view.smoothing)[index])})`
    : value;
}

function summary(line: Line): string {
  const { points, lowest, highest } = line.data;
  if (points.length === 0) return t("{0}: no points.", line.name);
  const last = formatValue(points.values[points.length - 1]);
  if (lowest > highest) return t("{0}: points {1}, last {2}.", line.name, formatInteger(points.length), last);
  return t(
    "{0}: points {1}, last {2}, lowest {3}, highest {4}.",
    line.name,
    formatInteger(points.length),
    last,
    formatValue(lowest),
    formatValue(highest),
  );
}
