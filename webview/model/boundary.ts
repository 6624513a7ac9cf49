import type { DecisionBoundary, NeuronMaps, Overview, PlanePoints } from "../../src/protocol/modelView.js";
import type { ProbeRequest } from "../../src/protocol/probe.js";
import { element } from "../shared/dom.js";
import { formatInteger, formatValue } from "../shared/format.js";
import { setAttributes, svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import { ChoicePicker } from "./choice.js";
import { legend } from "./legend.js";
import { backgroundColor, classColor, css, mix, rangeColor, rangeOf, type Rgb, shapePath } from "./palette.js";
import { contour, plane, type Plane, pointerIn } from "./plane.js";
import { raster } from "./raster.js";
import { type Desk, requestOf, type Source, type Tab, type Table } from "./tab.js";
import { TileGrid } from "./tiles.js";

/** What the model answers over the plane of its two inputs, the data in it, and what each hidden unit makes of it. */
export class BoundaryTab implements Tab {
  readonly name = "boundary";
  readonly label = t("Decision boundary");
  readonly probe = "decisionBoundary";
  readonly #svg = svg("svg", { class: "plane", role: "img", tabindex: 0 });
  readonly #frame = element("div", "drawing", {}, this.#svg as unknown as Node);
  readonly #legend = element("ul", "legend");
  readonly #neuronsTitle = element("h2");
  readonly #neurons: TileGrid;
  readonly #layers: ChoicePicker;
  readonly #neuronsPart: HTMLElement;
  readonly root: HTMLElement;
  #shown: DecisionBoundary | undefined;
  #plane: Plane | undefined;
  #source: Source | undefined;
  #cursor: { column: number; row: number } | undefined;

  constructor(readonly desk: Desk) {
    this.#layers = new ChoicePicker("neurons", t("Layer"), desk);
    this.#neurons = new TileGrid((text) => desk.say(text));
    this.#neuronsPart = element("section", "neurons", {}, this.#neuronsTitle, this.#layers.root, this.#neurons.root);
    this.root = element("div", "two", {}, element("section", "", {}, this.#frame, this.#legend), this.#neuronsPart);
    this.#svg.addEventListener("pointermove", (event) => this.#point(event));
    this.#svg.addEventListener("pointerleave", () => desk.say(""));
    this.#svg.addEventListener("click", (event) => this.#pick(event));
    this.#svg.addEventListener("keydown", (event) => this.#key(event));
  }

  requests(overview: Overview): ProbeRequest[] {
    const { state } = this.desk;
    return ["decisionBoundary", "neurons"].flatMap((probe) => requestOf(overview, state, probe) ?? []);
  }

  draw(source: Source): void {
    this.#source = source;
    const [boundary, neurons] = this.requests(source.overview);
    const answer = source.answer<DecisionBoundary>(boundary);
    if (answer) {
      this.#shown = answer;
      this.#drawPlane(answer, source.overview);
    }
    const maps = neurons && source.answer<NeuronMaps>(neurons);
    this.#neuronsPart.hidden = maps === undefined;
    if (!maps) return;
    this.#layers.update(source.overview);
    this.#neuronsTitle.textContent =
      maps.maps.length < maps.units
        ? t("Hidden units of {0}: {1} of {2}", `${maps.layer} (${maps.type})`, maps.maps.length, maps.units)
        : t("Hidden units of {0}", `${maps.layer} (${maps.type})`);
    this.#neurons.draw({
      label: this.#neuronsTitle.textContent,
      name: (i) => String(i),
      tiles: maps.maps,
      channels: 1,
      height: maps.grid.size,
      width: maps.grid.size,
      scale: "signed",
      upward: true,
      side: 84,
      smooth: true,
    });
  }

  #drawPlane(data: DecisionBoundary, overview: Overview): void {
    const width = Math.min(760, this.#frame.clientWidth);
    if (width === 0) return;
    const height = Math.round(Math.max(260, Math.min(560, width * 0.8)));
    const { grid } = data;
    const place = plane(width, height, edges(grid.x, grid.size), edges(grid.y, grid.size), ["x₀", "x₁"]);
    this.#plane = place;
    const color = cellColor(data);
    const picture = raster(
      grid.size,
      grid.size,
      (row, column) => color((grid.size - 1 - row) * grid.size + column),
      place.box,
      true,
    );
    const at = (column: number, row: number): [number, number] => [
      place.box.x + ((column + 0.5) / grid.size) * place.box.width,
      place.box.y + place.box.height - ((row + 0.5) / grid.size) * place.box.height,
    ];
    const line =
      data.task === "binary" ? [svg("path", { class: "boundary", d: contour(data.values, grid.size, 0.5, at) })] : [];
    const marks = data.points.flatMap((points) => pointMarks(points, data, place));
    this.#svg.replaceChildren(picture, ...line, ...marks, place.axes);
    const label = summary(data);
    setAttributes(this.#svg, { viewBox: `0 0 ${width} ${height}`, width, height, "aria-label": label });
    Object.assign(this.#svg.dataset, { step: String(data.step), cells: String(data.values.length) });
    this.#svg.dataset.points = String(data.points.reduce((sum, { shown }) => sum + shown, 0));
    this.#legend.replaceChildren(...legend(data.classes, overview.classNames), ...partLegend(data));
  }

  #cellText(column: number, row: number): string {
    const { grid, values, predictions, task } = this.#shown!;
    const cell = row * grid.size + column;
    const at = ([low, high]: readonly [number, number], i: number): string =>
      formatValue(low + ((high - low) * i) / (grid.size - 1));
    const place = `(${at(grid.x, column)}, ${at(grid.y, row)})`;
    if (task === "classes")
      return t("{0}: class {1}, probability {2}", place, this.#className(predictions[cell]), formatValue(values[cell]));
    return task === "binary"
      ? t("{0}: probability of class 1 {1}", place, formatValue(values[cell]))
      : t("{0}: output {1}", place, formatValue(values[cell]));
  }

  #className(index: number): string {
    return this.#source?.overview.classNames?.[index] ?? String(index);
  }

  #point(event: PointerEvent): void {
    const place = this.#plane;
    const data = this.#shown;
    if (!place || !data) return;
    const [x, y] = pointerIn(this.#svg, event);
    const near = nearest(data.points, place, x, y);
    if (near) {
      const { points, index } = near;
      const target = points.targets.length > 0 ? formatValue(points.targets[index]) : "?";
      return this.desk.say(
        t(
          "sample {0} at ({1}, {2}): target {3}, prediction {4}",
          formatInteger(points.indices[index]),
          formatValue(points.x[index]),
          formatValue(points.y[index]),
          target,
          formatValue(points.predictions[index]),
        ),
      );
    }
    const cell = (value: number, from: number, size: number): number =>
      Math.min(data.grid.size - 1, Math.max(0, Math.floor(((value - from) / size) * data.grid.size)));
    const row = data.grid.size - 1 - cell(y, place.box.y, place.box.height);
    this.desk.say(this.#cellText(cell(x, place.box.x, place.box.width), row));
  }

  #pick(event: MouseEvent): void {
    if (!this.#plane || !this.#shown) return;
    const near = nearest(this.#shown.points, this.#plane, ...pointerIn(this.#svg, event));
    if (near) this.desk.showSample(near.points.part, near.points.indices[near.index]);
  }

  #key(event: KeyboardEvent): void {
    const size = this.#shown?.grid.size;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    if (size === undefined || !(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const from = this.#cursor ?? { column: size >> 1, row: size >> 1 };
    const inside = (value: number): number => Math.min(size - 1, Math.max(0, value));
    const [dx, dy] = moves[event.key];
    this.#cursor = { column: inside(from.column + dx), row: inside(from.row + dy) };
    this.desk.say(this.#cellText(this.#cursor.column, this.#cursor.row));
  }

  picture(): SVGSVGElement {
    return this.#svg;
  }

  table(): Table {
    const head = [t("Part"), t("Sample"), "x₀", "x₁", t("Target"), t("Prediction")];
    const rows = (this.#shown?.points ?? []).flatMap((points) =>
      Array.from(points.indices, (index, i) => [
        points.part,
        index,
        points.x[i],
        points.y[i],
        points.targets[i] ?? null,
        points.predictions[i],
      ]),
    );
    return { head, rows };
  }

  data(): unknown {
    return this.#shown;
  }
}

/** The outer edges of the cells whose centres a grid tells. */
function edges([low, high]: readonly [number, number], size: number): [number, number] {
  const half = (high - low) / (size - 1) / 2;
  return [low - half, high + half];
}

function cellColor({ task, values, predictions }: DecisionBoundary): (cell: number) => Rgb {
  const back = backgroundColor();
  const [low, high] = rangeOf(values);
  if (task === "values") return (cell) => rangeColor(values[cell], low, high);
  const strength = 0.62;
  if (task === "classes") return (cell) => mix(back, classColor(predictions[cell]), strength * values[cell]);
  return (cell) => {
    const p = values[cell];
    if (!Number.isFinite(p)) return [214, 0, 214];
    return mix(back, classColor(p > 0.5 ? 1 : 0), strength * (0.15 + 1.7 * Math.abs(p - 0.5)));
  };
}

/** One path for all samples of a class; those that are predicted wrongly have a ring. */
function pointMarks(points: PlanePoints, { task }: DecisionBoundary, place: Plane): SVGElement[] {
  const held = points.part === "validation";
  const [low, high] = rangeOf(points.targets);
  const groups = new Map<string, { color: string; d: string[] }>();
  const wrong: string[] = [];
  for (let i = 0; i < points.shown; i++) {
    const [px, py] = [place.x(points.x[i]), place.y(points.y[i])];
    if (!Number.isFinite(px + py)) continue;
    const target = points.targets[i] ?? points.predictions[i];
    const index = task === "values" ? 0 : target;
    const color = task === "values" ? css(rangeColor(target, low, high)) : css(classColor(target));
    const group = groups.get(color) ?? { color, d: [] };
    groups.set(color, group);
    group.d.push(shapePath(index, px, py, held ? 3.4 : 2.6));
    if (task !== "values" && points.targets.length > 0 && target !== points.predictions[i])
      wrong.push(shapePath(0, px, py, 6.5));
  }

  const marks: SVGElement[] = [...groups.values()].map(({ color, d }) =>
    svg("path", { d: d.join(""), fill: color, class: held ? "sample held" : "sample" }),
  );
  if (wrong.length > 0) marks.push(svg("path", { d: wrong.join(""), class: "wrong" }));
  return marks;
}

function nearest(
  all: readonly PlanePoints[],
  place: Plane,
  x: number,
  y: number,
): { points: PlanePoints; index: number } | undefined {
  let best: { points: PlanePoints; index: number } | undefined;
  let least = 49;
  for (const points of all)
    for (let index = 0; index < points.shown; index++) {
      const far = (place.x(points.x[index]) - x) ** 2 + (place.y(points.y[index]) - y) ** 2;
      if (far < least) {
        least = far;
        best = { points, index };
      }
    }
  return best;
}

function partLegend({ points, task }: DecisionBoundary): HTMLElement[] {
  const held = points.length > 1 ? [element("li", "", {}, t("outlined: validation data"))] : [];
  const ring = task === "values" ? [] : [element("li", "", {}, t("ringed: predicted wrongly"))];
  const counts = points
    .filter(({ shown, total }) => shown < total)
    .map(({ part, shown, total }) =>
      element("li", "", {}, t("{0}: {1} of {2} samples", part, formatInteger(shown), formatInteger(total))),
    );
  return [...held, ...ring, ...counts];
}

function summary({ points, step, task }: DecisionBoundary): string {
  const parts = points.map(({ part, targets, predictions, shown }) => {
    const right = targets.filter((target, i) => target === predictions[i]).length;
    return task === "values" || targets.length === 0
      ? t("{0}: {1} samples", part, shown)
      : t("{0}: {1} of {2} samples on the right side", part, right, shown);
  });
  return t("Decision boundary at step {0}. {1}. Move with the arrow keys.", formatInteger(step), parts.join("; "));
}
