import type { DrawnEdge, DrawnGraph, DrawnNode } from "../../src/protocol/graphView.js";
import { svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import type { NodeColor } from "./coloring.js";
import { Viewport } from "./viewport.js";

export interface DrawingEvents {
  onPick(node: DrawnNode): void;
  /** A double click, or Enter on what is chosen: opens or folds groups, goes to the line of operations. */
  onOpen(node: DrawnNode): void;
  onMoved(): void;
  onKey(event: KeyboardEvent): void;
}

/** What is marked beside the chosen node. */
export interface Marks {
  selected: string | null;
  /** Of the walk. */
  walked: string | null;
  /** At the caret. */
  caret: ReadonlySet<string>;
}

const nothingMarked: Marks = { selected: null, walked: null, caret: new Set() };
/** Parts that are drawn at once, and the milliseconds of a frame that the rest of a larger graph takes. */
const firstParts = 300;
const frameBudget = 30;

/** The picture of the graph: frames, edges with shapes, nodes. A large one is drawn from the top on, over several frames. */
export class Drawing {
  readonly #defs = svg(
    "defs",
    {},
    svg(
      "marker",
      { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
      svg("path", { d: "M0 0L8 4L0 8z", class: "arrow" }),
    ),
  );
  readonly #frames = svg("g");
  readonly #lines = svg("g");
  readonly #boxes = svg("g");
  readonly #content = svg("g", {}, this.#frames, this.#lines, this.#boxes);
  readonly root = svg("svg", { class: "graph", tabindex: 0, role: "application" }, this.#defs, this.#content);
  readonly viewport: Viewport;
  readonly #nodes = new Map<string, { node: DrawnNode; group: SVGGElement }>();
  readonly #edges: { edge: DrawnEdge; group: SVGGElement }[] = [];
  /** What is still to be drawn, the next one last. */
  #rest: (() => void)[] = [];
  #frame = 0;
  #marks = nothingMarked;
  #colors: ReadonlyMap<string, NodeColor> = new Map();

  constructor(readonly events: DrawingEvents) {
    this.root.setAttribute("aria-label", t("Graph of a training step. Arrow keys walk along the edges, Enter opens."));
    this.viewport = new Viewport(this.root, () => {
      const { x, y, scale } = this.viewport;
      this.#content.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
      this.root.classList.toggle("far", scale < 0.4);
      this.events.onMoved();
    });
    this.root.addEventListener("keydown", (event) => this.events.onKey(event));
    for (const [name, act] of [
      ["click", events.onPick],
      ["dblclick", events.onOpen],
    ] as const)
      this.#content.addEventListener(name, (event) => {
        const id = (event.target as Element).closest("[data-id]")?.getAttribute("data-id");
        const at = this.#nodes.get(id ?? "");
        if (at) act(at.node);
      });
  }

  draw(graph: DrawnGraph): void {
    this.#nodes.clear();
    this.#edges.length = 0;
    for (const layer of [this.#frames, this.#lines, this.#boxes]) layer.replaceChildren();
    const parts = [
      ...graph.frames.map((frame) => ({ y: frame.y - frame.height / 2, draw: () => this.#drawFrame(frame) })),
      ...graph.edges.map((edge) => ({ y: edge.points[0]?.y ?? 0, draw: () => this.#drawEdge(edge) })),
      ...graph.nodes.map((node) => ({ y: node.y, draw: () => this.#drawNode(node) })),
    ];
    this.#rest = parts.sort((a, b) => b.y - a.y).map(({ draw }) => draw);
    for (let i = 0; i < firstParts; i++) this.#rest.pop()?.();
    cancelAnimationFrame(this.#frame);
    this.#goOn();
    this.root.dataset.nodes = String(graph.nodes.length);
    this.viewport.setContent(graph.width, graph.height);
  }

  /** Draws what is left at once: for a picture of the whole. */
  finish(): void {
    while (this.#rest.length > 0) this.#rest.pop()!();
  }

  #goOn(): void {
    if (this.#rest.length === 0) return;
    this.#frame = requestAnimationFrame(() => {
      const end = performance.now() + frameBudget;
      while (this.#rest.length > 0 && performance.now() < end) this.#rest.pop()!();
      this.#goOn();
    });
  }

  mark(marks: Marks): void {
    this.#marks = marks;
    for (const [id, { group }] of this.#nodes) this.#markNode(id, group);
    for (const { edge, group } of this.#edges) this.#markEdge(edge, group);
    const { selected } = marks;
    if (selected === null) this.root.removeAttribute("aria-activedescendant");
    else this.root.setAttribute("aria-activedescendant", `node-${selected}`);
  }

  #markNode(id: string, { classList }: SVGGElement): void {
    const { selected, walked, caret } = this.#marks;
    classList.toggle("selected", id === selected);
    classList.toggle("walked", id === walked);
    classList.toggle("caret", caret.has(id));
  }

  #markEdge({ from, to }: DrawnEdge, { classList }: SVGGElement): void {
    const { selected } = this.#marks;
    classList.toggle("selected", selected !== null && (from === selected || to === selected));
  }

  color(colors: ReadonlyMap<string, NodeColor>): void {
    this.#colors = colors;
    this.root.classList.toggle("colored", colors.size > 0);
    for (const [id, { group }] of this.#nodes) this.#colorNode(id, group);
  }

  #colorNode(id: string, group: SVGGElement): void {
    const color = this.#colors.get(id);
    const box = group.querySelector<SVGElement>(".box");
    if (box) box.style.fill = color?.fill ?? "";
    for (const text of group.querySelectorAll<SVGElement>("text")) text.style.fill = color?.text ?? "";
  }

  #add(node: DrawnNode, group: SVGGElement, layer: SVGGElement): void {
    this.#nodes.set(node.id, { node, group });
    this.#markNode(node.id, group);
    if (this.#colors.size > 0) this.#colorNode(node.id, group);
    layer.append(group);
  }

  #drawFrame(frame: DrawnNode): void {
    const [x, y] = [frame.x - frame.width / 2, frame.y - frame.height / 2];
    const group = svg(
      "g",
      { class: `frame ${frame.kind}`, id: `node-${frame.id}`, "data-id": frame.id },
      svg("rect", { x, y, width: frame.width, height: frame.height, rx: 8 }),
      svg("text", { x: x + 10, y: y + 15, class: "title" }, `⊟ ${frame.label}`),
      svg("text", { x: x + frame.width - 10, y: y + 15, "text-anchor": "end", class: "detail" }, clipped(frame)),
    );
    this.#add(frame, group, this.#frames);
  }

  #drawNode(node: DrawnNode): void {
    const { id, kind, label, detail, width, height, figures } = node;
    const [x, y] = [node.x - width / 2, node.y - height / 2];
    const round = kind === "tensor" || kind === "tensors" ? height / 2 : kind === "operation" ? 4 : 8;
    const middle = detail === "" ? node.y + 4 : node.y - 3;
    const group = svg(
      "g",
      { class: `node ${kind}`, id: `node-${id}`, "data-id": id, role: "img" },
      svg("rect", { class: "box", x, y, width, height, rx: round }),
      svg("text", { x: node.x, y: middle, "text-anchor": "middle" }, node.key === undefined ? label : `⊞ ${label}`),
    );
    group.setAttribute("aria-label", `${label} ${detail}`);
    if (detail !== "")
      group.append(svg("text", { x: node.x, y: node.y + 13, "text-anchor": "middle", class: "detail" }, detail));
    if (figures.broken > 0) {
      group.classList.add("broken");
      group.append(svg("text", { x: x + width - 2, y: y + 4, "text-anchor": "end", class: "alarm" }, "NaN"));
    }
    this.#add(node, group, this.#boxes);
  }

  #drawEdge(edge: DrawnEdge): void {
    const group = svg(
      "g",
      { class: edge.gradient ? "edge gradient" : "edge" },
      svg("path", { d: curve(edge.points), "marker-end": "url(#arrow)" }),
      svg("text", { x: edge.labelAt.x, y: edge.labelAt.y + 3, "text-anchor": "middle" }, edge.label),
    );
    this.#edges.push({ edge, group });
    this.#markEdge(edge, group);
    this.#lines.append(group);
  }
}

/** The frame's second text, if both have room. */
function clipped({ label, detail, width }: DrawnNode): string {
  return (label.length + detail.length + 6) * 6.8 < width ? detail : "";
}

/** A smooth line through the points. */
function curve(points: readonly { x: number; y: number }[]): string {
  if (points.length === 0) return "";
  const [first, ...rest] = points;
  let path = `M${first.x.toFixed(1)} ${first.y.toFixed(1)}`;
  for (let i = 0; i < rest.length - 1; i++) {
    const [point, next] = [rest[i], rest[i + 1]];
    const last = i === rest.length - 2;
    const [x, y] = last ? [next.x, next.y] : [(point.x + next.x) / 2, (point.y + next.y) / 2];
    path += `Q${point.x.toFixed(1)} ${point.y.toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  if (rest.length === 1) path += `L${rest[0].x.toFixed(1)} ${rest[0].y.toFixed(1)}`;
  return path;
}
