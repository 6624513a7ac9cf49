import type { Overview, Projection } from "../../src/protocol/modelView.js";
import type { ProbeRequest } from "../../src/protocol/probe.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import { button } from "../toolkit.js";
import { ChoicePicker } from "./choice.js";
import { legend } from "./legend.js";
import { Neighbours } from "./neighbours.js";
import { classColor, css, rangeOf, shapePath } from "./palette.js";
import { plane, type Plane, pointerIn } from "./plane.js";
import { type Desk, requestOf, type Source, type Tab, type Table } from "./tab.js";

/** Vectors of an embedding, or of samples, in the plane: principal components, or a neighbour embedding. */
export class ProjectionTab implements Tab {
  readonly name = "projection";
  readonly label = t("Projection");
  readonly probe = "embedding";
  readonly #sources: ChoicePicker;
  readonly #form = element("select", "", { "aria-label": t("Form") });
  readonly #again = button(t("Compute Again"), () => this.#compute());
  readonly #help = element("p", "help");
  readonly #svg = svg("svg", { class: "plane", role: "img", tabindex: 0 });
  readonly #frame = element("div", "drawing", {}, this.#svg as unknown as Node);
  readonly #legend = element("ul", "legend");
  readonly #neighbours = new Neighbours();
  readonly root: HTMLElement;
  #shown: Projection | undefined;
  #overview: Overview | undefined;
  #plane: Plane | undefined;
  #umap: { of: Projection; run: string | null; places: number[][]; share: number } | undefined;
  #cursor = -1;

  constructor(readonly desk: Desk) {
    this.#sources = new ChoicePicker("embedding", t("Vectors"), desk);
    this.#form.append(
      element("option", "", { value: "pca" }, t("Principal components (PCA)")),
      element("option", "", { value: "umap" }, t("Neighbour embedding (UMAP)")),
    );
    this.#form.value = desk.state.projection;
    this.#form.addEventListener("change", () => {
      desk.state.projection = this.#form.value as "pca" | "umap";
      desk.changed();
    });
    const choices = element("div", "choices", {}, this.#sources.root, this.#form, this.#again);
    this.root = element("div", "", {}, choices, this.#help, this.#frame, this.#legend);
    this.#svg.addEventListener("pointermove", (event) => this.#say(this.#nearest(event)));
    this.#svg.addEventListener("pointerleave", () => desk.say(""));
    this.#svg.addEventListener("click", (event) => this.#pick(this.#nearest(event)));
    this.#svg.addEventListener("keydown", (event) => this.#key(event));
  }

  requests(overview: Overview): ProbeRequest[] {
    const request = requestOf(overview, this.desk.state, this.probe);
    return request ? [request] : [];
  }

  draw(source: Source): void {
    this.#overview = source.overview;
    this.#sources.update(source.overview);
    const answer = source.answer<Projection>(this.requests(source.overview)[0]);
    if (!answer) return;
    const { run } = this.desk.state;
    if (this.#umap && (this.#umap.of.source !== answer.source || this.#umap.run !== run)) this.#umap = undefined;
    this.#shown = answer;
    const isUmap = this.desk.state.projection === "umap";
    this.#again.hidden = !isUmap;
    if (isUmap && !this.#umap) this.#compute();
    this.#paint();
  }

  #compute(): void {
    const data = this.#shown;
    if (!data) return;
    const { components, coordinates, indices } = data;
    const rows = Array.from(indices, (_, i) => Array.from(coordinates.subarray(i * components, (i + 1) * components)));
    const { run } = this.desk.state;
    this.#umap = { of: data, run, places: [], share: 0 };
    // Rows with NaN have no neighbours.
    if (!coordinates.every(Number.isFinite)) return;
    this.#neighbours.start(rows, (places, share) => {
      this.#umap = { of: data, run, places: places.map((place) => [...place]), share };
      if (this.desk.state.projection === "umap") this.#paint();
    });
  }

  #places(): { x: Float32Array; y: Float32Array; of: Projection } | undefined {
    const data = this.#shown!;
    if (this.desk.state.projection === "pca") {
      const column = (c: number): Float32Array =>
        Float32Array.from(data.indices, (_, i) =>
          c < data.components ? data.coordinates[i * data.components + c] : 0,
        );
      return { x: column(0), y: column(1), of: data };
    }
    if (!this.#umap || this.#umap.places.length === 0) return undefined;
    const { places, of } = this.#umap;
    return { x: Float32Array.from(places, ([x]) => x), y: Float32Array.from(places, ([, y]) => y), of };
  }

  #paint(): void {
    const data = this.#shown!;
    const places = this.#places();
    const width = Math.min(860, this.#frame.clientWidth);
    this.#help.textContent = this.#helpText(data);
    if (!places || width === 0) return;
    const { x, y, of } = places;
    const wide = (values: Float32Array): [number, number] => {
      const [low, high] = rangeOf(values);
      const room = 0.06 * (high - low) || 1;
      return [low - room, high + room];
    };
    const isPca = this.desk.state.projection === "pca";
    const height = Math.round(Math.max(280, Math.min(560, width * 0.7)));
    const labels = [0, 1].map((c) => (isPca ? t("component {0}", c + 1) : "")) as [string, string];
    const place = plane(width, height, wide(x), wide(y), labels);
    this.#plane = place;
    const groups = new Map<number, string[]>();
    const wrong: string[] = [];
    x.forEach((value, i) => {
      const [px, py] = [place.x(value), place.y(y[i])];
      if (!Number.isFinite(px + py)) return;
      const shape = this.#classOf(of, i);
      const group = groups.get(shape) ?? [];
      groups.set(shape, group);
      group.push(shapePath(shape, px, py, 3.2));
      if (of.targets.length > 0 && of.predictions.length > 0 && of.targets[i] !== of.predictions[i])
        wrong.push(shapePath(0, px, py, 6.5));
    });
    const marks = [...groups].map(([shape, d]) =>
      svg("path", { d: d.join(""), fill: css(classColor(shape)), class: "sample" }),
    );
    const rings = wrong.length > 0 ? [svg("path", { d: wrong.join(""), class: "wrong" })] : [];
    this.#svg.replaceChildren(place.axes, ...marks, ...rings, ...this.#names(of, x, y, place));
    for (const [name, value] of Object.entries({
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      "aria-label": this.#help.textContent,
    }))
      this.#svg.setAttribute(name, String(value));
    this.#svg.dataset.points = String(x.length);
    this.#svg.dataset.form = this.desk.state.projection;
    this.#legend.replaceChildren(
      ...(of.targets.length > 0 ? legend(this.#overview?.classes ?? 0, of.classNames) : []),
      ...(wrong.length > 0 ? [element("li", "", {}, t("ringed: predicted wrongly"))] : []),
    );
  }

  #helpText(data: Projection): string {
    const { total, dimensions, indices, variance, step } = data;
    const [shown, all, numbers, at] = [indices.length, total, dimensions, step].map(formatInteger);
    const many =
      shown === all
        ? t("{0} vectors of {1} numbers, step {2}.", all, numbers, at)
        : t("{0} of {1} vectors of {2} numbers, step {3}.", shown, all, numbers, at);
    if (this.desk.state.projection === "pca")
      return `${many} ${t("The two components hold {0}% of the variance.", formatValue(100 * (variance[0] + (variance[1] ?? 0))))}`;
    const share = this.#umap?.share ?? 0;
    return share < 1
      ? `${many} ${t("Computed: {0}%.", formatInteger(100 * share))}`
      : `${many} ${t("Computed of step {0}. Near vectors lie near each other; distances between groups mean little.", formatInteger(this.#umap!.of.step))}`;
  }

  /** The rows of a small table have their numbers beside them. */
  #names({ targets, indices }: Projection, x: Float32Array, y: Float32Array, place: Plane): SVGElement[] {
    if (targets.length > 0 || indices.length > 60) return [];
    return Array.from(indices, (index, i) =>
      svg("text", { x: place.x(x[i]) + 6, y: place.y(y[i]) + 3, class: "muted" }, String(index)),
    );
  }

  #classOf({ targets, predictions }: Projection, i: number): number {
    return targets[i] ?? predictions[i] ?? 0;
  }

  #nearest(event: PointerEvent | MouseEvent): number {
    const places = this.#shown && this.#places();
    if (!places || !this.#plane) return -1;
    const [x, y] = pointerIn(this.#svg, event);
    let best = -1;
    let least = 100;
    places.x.forEach((value, i) => {
      const far = (this.#plane!.x(value) - x) ** 2 + (this.#plane!.y(places.y[i]) - y) ** 2;
      if (far < least) [best, least] = [i, far];
    });
    return best;
  }

  #say(i: number): void {
    const places = i >= 0 && this.#shown ? this.#places() : undefined;
    if (!places) return this.desk.say("");
    const { targets, predictions, indices, classNames } = places.of;
    const name = (value: number): string => classNames?.[value] ?? String(value);
    const row =
      targets.length > 0
        ? t("sample {0}: target {1}, prediction {2}", formatInteger(indices[i]), name(targets[i]), name(predictions[i]))
        : t("row {0}", formatInteger(indices[i]));
    this.desk.say(`${row} (${formatValue(places.x[i])}, ${formatValue(places.y[i])})`);
  }

  #pick(i: number): void {
    const data = this.#shown;
    if (i >= 0 && data?.part) this.desk.showSample(data.part, data.indices[i]);
  }

  #key(event: KeyboardEvent): void {
    const count = this.#shown?.indices.length ?? 0;
    const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
    if (event.key === "Enter") return this.#pick(this.#cursor);
    if (count === 0 || !(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#cursor = Math.min(count - 1, Math.max(0, this.#cursor + moves[event.key]));
    this.#say(this.#cursor);
  }

  picture(): SVGSVGElement {
    return this.#svg;
  }

  table(): Table {
    const places = this.#shown && this.#places();
    if (!places) return { head: [], rows: [] };
    const { x, y, of } = places;
    return {
      head: [of.part ? t("Sample") : t("Row"), "x", "y", t("Target"), t("Prediction")],
      rows: Array.from(of.indices, (index, i) => [index, x[i], y[i], of.targets[i] ?? null, of.predictions[i] ?? null]),
    };
  }

  data(): unknown {
    return this.#shown && { ...this.#shown, places: this.#places() };
  }
}
