/** Places for the nodes of a folded graph, in layers from the inputs down to the loss. */
import dagre from "@dagrejs/dagre";
import type { VisibleGraph, VisibleNode } from "./collapse.js";

/** Centre and size, in pixels. */
export interface Box {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedEdge {
  from: string;
  to: string;
  /** From border to border. */
  points: { x: number; y: number }[];
  /** Centre of the label. */
  label: { x: number; y: number };
}

export interface Layout {
  width: number;
  height: number;
  /** In the order of the visible nodes, frames and edges. */
  nodes: Box[];
  frames: Box[];
  edges: PlacedEdge[];
}

/** Sizes in pixels, for texts of 12 pixels. */
export const metrics = { letter: 6.8, line: 16, padding: 10, leastWidth: 56, edgeLetter: 5.8, frameTitle: 14 } as const;

function sizeOf({ label, detail }: VisibleNode): { width: number; height: number } {
  const letters = Math.max(label.length, detail.length);
  const lines = detail === "" ? 1 : 2;
  return {
    width: Math.max(metrics.leastWidth, Math.ceil(letters * metrics.letter) + 2 * metrics.padding),
    height: lines * metrics.line + metrics.padding,
  };
}

/**
 * Places everything; the same graph always gives the same places. Recursive: graphs of many layers need a stack of some megabytes (see
 * `runtime/graph/layoutWorker.ts`).
 * @param direction from top to bottom, or from left to right
 */
export function layout(visible: VisibleGraph, direction: "TB" | "LR" = "TB"): Layout {
  const graph = new dagre.graphlib.Graph({ compound: true, multigraph: false });
  graph.setGraph({ rankdir: direction, nodesep: 18, ranksep: 30, edgesep: 10, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of visible.nodes) graph.setNode(node.id, sizeOf(node));
  for (const frame of visible.frames) graph.setNode(frame.id, {});
  for (const { id, parent } of [...visible.frames, ...visible.nodes]) if (parent !== null) graph.setParent(id, parent);
  for (const { from, to, label } of visible.edges)
    graph.setEdge(from, to, { width: label.length * metrics.edgeLetter, height: metrics.line, labelpos: "c" });
  dagre.layout(graph);

  const box = (id: string): Box => {
    const { x, y, width, height } = graph.node(id) as Box;
    return { id, x, y, width, height };
  };
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const placed: Layout = {
    width,
    height,
    nodes: visible.nodes.map(({ id }) => box(id)),
    frames: visible.frames.map(({ id }) => box(id)),
    edges: visible.edges.map(({ from, to }) => {
      const { points, x, y } = graph.edge(from, to) as { points: { x: number; y: number }[]; x: number; y: number };
      return { from, to, points: points.map((point) => ({ x: point.x, y: point.y })), label: { x, y } };
    }),
  };
  return direction === "TB" ? withTitles(placed) : placed;
}

/** Makes room for a line of text below the upper border of each frame: no node lies at the height of such a border. */
function withTitles({ width, height, nodes, frames, edges }: Layout): Layout {
  const tops = [...new Set(frames.map((frame) => frame.y - frame.height / 2))].sort((a, b) => a - b);
  const room = (y: number) => metrics.frameTitle * tops.filter((top) => top < y).length;
  const down = <P extends { y: number }>(point: P): P => ({ ...point, y: point.y + room(point.y) });
  return {
    width,
    height: height + room(height),
    nodes: nodes.map(down),
    frames: frames.map((frame) => {
      const [top, bottom] = [frame.y - frame.height / 2, frame.y + frame.height / 2];
      const [above, inside] = [room(top), room(bottom)];
      return { ...frame, y: frame.y + (above + inside) / 2, height: frame.height + inside - above };
    }),
    edges: edges.map((edge) => ({ ...edge, points: edge.points.map(down), label: down(edge.label) })),
  };
}
