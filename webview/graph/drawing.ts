import type { DrawnEdge, DrawnGraph, DrawnNode } from "../../src/protocol/graphView.js";
import { svg } from "../shared/svg.js";
import { t } from "../shared/text.js";
import type { NodeColor } from "./coloring.js";
import { around, arrowMarker, cornered, edgeShape, frameShape, nodeShape } from "./shapes.js";
import { type Rectangle, touch, Viewport, widened } from "./viewport.js";

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

/** A frame, an edge or a node: where it is, how it is drawn, and how it looks by what is marked now. */
interface Part {
  place: Rectangle;
  layer: SVGGElement;
  shape(): SVGGElement;
  style(group: SVGGElement): void;
}

const nothingMarked: Marks = { selected: null, walked: null, caret: new Set() };
/** Milliseconds of a frame that go into new parts; the browser needs some three times as many to lay them out. */
const frameBudget = 12;
/** What is drawn around what is seen, and what is kept, in widths and heights of it. */
const margins = { drawn: 0.5, kept: 2 } as const;

/**
 * The picture of the graph: frames, edges with shapes, nodes. Only what is in sight is drawn, and a little around it, over several frames where
 * that is much: each frame costs the browser time for all that is there.
 */
export class Drawing {
  readonly #frames = svg("g");
  readonly #edges = svg("g");
  readonly #boxes = svg("g");
  readonly #content = svg("g", {}, this.#frames, this.#edges, this.#boxes);
  readonly root = svg(
    "svg",
    { class: "graph", tabindex: 0, role: "application" },
    svg("defs", {}, arrowMarker()),
    this.#content,
  );
  readonly viewport: Viewport;
  readonly #nodes = new Map<string, DrawnNode>();
  #parts: Part[] = [];
  readonly #drawn = new Map<Part, SVGGElement>();
  #frame = 0;
  #marks = nothingMarked;
  #colors: ReadonlyMap<string, NodeColor> = new Map();

  constructor(readonly events: DrawingEvents) {
    this.root.setAttribute("aria-label", t("Graph of a training step. Arrow keys walk along the edges, Enter opens."));
    this.viewport = new Viewport(this.root, () => {
      const { x, y, scale } = this.viewport;
      this.#content.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
      this.root.classList.toggle("far", scale < 0.4);
      this.#drawSoon();
      this.events.onMoved();
    });
    new ResizeObserver(() => this.#drawSoon()).observe(this.root);
    this.root.addEventListener("keydown", (event) => this.events.onKey(event));
    for (const [name, act] of [
      ["click", events.onPick],
      ["dblclick", events.onOpen],
    ] as const)
      this.#content.addEventListener(name, (event) => {
        const id = (event.target as Element).closest("[data-id]")?.getAttribute("data-id");
        const node = this.#nodes.get(id ?? "");
        if (node) act(node);
      });
  }

  /** @param begins whether the graph is seen from its beginning; else the same place stays in sight */
  draw(graph: DrawnGraph, begins: boolean): void {
    for (const layer of [this.#frames, this.#edges, this.#boxes]) layer.replaceChildren();
    this.#drawn.clear();
    this.#nodes.clear();
    for (const node of [...graph.nodes, ...graph.frames]) this.#nodes.set(node.id, node);
    // From the upper left on, so that frames come before those in them.
    this.#parts = [
      ...graph.frames.map((frame) => this.#nodePart(frame, this.#frames, () => frameShape(frame))),
      ...graph.edges.map((edge) => this.#edgePart(edge)),
      ...graph.nodes.map((node) => this.#nodePart(node, this.#boxes, () => nodeShape(node))),
    ].sort(({ place: a }, { place: b }) => a.x + a.y - b.x - b.y);
    this.root.dataset.nodes = String(graph.nodes.length);
    this.viewport.setContent(graph.width, graph.height);
    // Before there are texts: another scale lays all of them out again.
    if (begins) this.viewport.begin();
    this.#drawSome();
  }

  /** Draws all of it at once, for a picture of the whole; what is not in sight is gone with the next frame. */
  drawAll(): void {
    for (const part of this.#parts) this.#add(part);
    this.#drawSoon();
  }

  #drawSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#drawSome();
    });
  }

  #drawSome(): void {
    const { seen } = this.viewport;
    const [near, kept] = [widened(seen, margins.drawn), widened(seen, margins.kept)];
    for (const [part, group] of this.#drawn) {
      if (touch(part.place, kept)) continue;
      group.remove();
      this.#drawn.delete(part);
    }
    const end = performance.now() + frameBudget;
    for (const region of [seen, near])
      for (const part of this.#parts) {
        if (this.#drawn.has(part) || !touch(part.place, region)) continue;
        this.#add(part);
        if (performance.now() > end) {
          this.root.dataset.drawn = "partly";
          this.#drawSoon();
          return;
        }
      }
    this.root.dataset.drawn = "all";
  }

  #add(part: Part): void {
    if (this.#drawn.has(part)) return;
    const group = part.shape();
    part.style(group);
    part.layer.append(group);
    this.#drawn.set(part, group);
  }

  mark(marks: Marks): void {
    this.#marks = marks;
    this.#style();
    const { selected } = marks;
    if (selected === null) this.root.removeAttribute("aria-activedescendant");
    else this.root.setAttribute("aria-activedescendant", `node-${selected}`);
  }

  color(colors: ReadonlyMap<string, NodeColor>): void {
    this.#colors = colors;
    this.root.classList.toggle("colored", colors.size > 0);
    this.#style();
  }

  #style(): void {
    for (const [part, group] of this.#drawn) part.style(group);
  }

  #nodePart(node: DrawnNode, layer: SVGGElement, shape: () => SVGGElement): Part {
    const style = (group: SVGGElement): void => {
      const { selected, walked, caret } = this.#marks;
      group.classList.toggle("selected", node.id === selected);
      group.classList.toggle("walked", node.id === walked);
      group.classList.toggle("caret", caret.has(node.id));
      const color = this.#colors.get(node.id);
      const box = group.querySelector<SVGElement>(".box");
      if (box) box.style.fill = color?.fill ?? "";
      for (const text of group.querySelectorAll<SVGElement>("text")) text.style.fill = color?.text ?? "";
    };
    return { place: cornered(node), layer, shape, style };
  }

  #edgePart(edge: DrawnEdge): Part {
    const style = (group: SVGGElement): void => {
      const { selected } = this.#marks;
      group.classList.toggle("selected", selected !== null && (edge.from === selected || edge.to === selected));
    };
    return { place: around(edge), layer: this.#edges, shape: () => edgeShape(edge), style };
  }
}
