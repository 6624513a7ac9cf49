import type { DrawnGraph } from "../../src/protocol/graphView.js";
import { element } from "../shared/dom.js";
import { readTheme } from "../shared/theme.js";
import type { Viewport } from "./viewport.js";

const most = { width: 150, height: 180 };

/** The whole graph in small, and which part of it is seen; a click goes there. */
export class Minimap {
  readonly root = element("canvas", "minimap", { "aria-hidden": "true" });
  #graph: DrawnGraph | undefined;
  #scale = 1;

  constructor(readonly viewport: Viewport) {
    const go = (event: PointerEvent): void => {
      const box = this.root.getBoundingClientRect();
      this.viewport.center((event.clientX - box.left) / this.#scale, (event.clientY - box.top) / this.#scale);
    };
    this.root.addEventListener("pointerdown", (event) => {
      this.root.setPointerCapture(event.pointerId);
      go(event);
    });
    this.root.addEventListener("pointermove", (event) => {
      if (event.buttons === 1) go(event);
    });
  }

  draw(graph = this.#graph): void {
    this.#graph = graph;
    if (!graph) return;
    const { seen } = this.viewport;
    const whole = seen.width >= graph.width && seen.height >= graph.height;
    this.root.hidden = whole || graph.nodes.length < 8;
    if (this.root.hidden) return;
    this.#scale = Math.min(most.width / graph.width, most.height / graph.height);
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [graph.width * this.#scale, graph.height * this.#scale];
    this.root.width = Math.ceil(width * ratio);
    this.root.height = Math.ceil(height * ratio);
    this.root.style.width = `${width}px`;
    this.root.style.height = `${height}px`;
    const context = this.root.getContext("2d")!;
    const theme = readTheme();
    context.scale(ratio * this.#scale, ratio * this.#scale);
    context.fillStyle = theme.muted;
    context.globalAlpha = 0.6;
    for (const { x, y, width, height } of graph.nodes) context.fillRect(x - width / 2, y - height / 2, width, height);
    context.globalAlpha = 1;
    context.strokeStyle = theme.lines[0];
    context.lineWidth = 2 / this.#scale;
    context.strokeRect(seen.x, seen.y, seen.width, seen.height);
  }
}
