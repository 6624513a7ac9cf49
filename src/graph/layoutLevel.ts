/** Places for the parts of one group, which lie in no other: layers from its inputs down to its results. */
import dagre from "@dagrejs/dagre";

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** A line between two parts, by their numbers, with the size of its label. */
export interface LevelEdge extends Size {
  from: number;
  to: number;
}

/** What is to be placed. */
export interface LevelContent {
  parts: readonly Size[];
  edges: readonly LevelEdge[];
  /** Parts that lines from outside lead to, and parts from which lines lead out. */
  entering: readonly number[];
  leaving: readonly number[];
}

/** Where it lies; the upper left corner of the group is 0, 0. */
export interface Level extends Size {
  centers: Point[];
  edges: { points: Point[]; label: Point }[];
  /** From the group's border to each of `entering`, and from each of `leaving` to the border. */
  entries: Point[][];
  exits: Point[][];
}

const margin = 12;
const spacing = { nodesep: 18, ranksep: 30, edgesep: 10 };
/** Ports are drawn to the borders more than lines are kept short. */
const pull = 8;

export function layoutLevel(content: LevelContent, direction: "TB" | "LR"): Level {
  const { parts, edges, entering, leaving } = content;
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: direction, ...spacing });
  graph.setDefaultEdgeLabel(() => ({}));
  parts.forEach(({ width, height }, i) => graph.setNode(`${i}`, { width, height }));
  for (const { from, to, width, height } of edges) graph.setEdge(`${from}`, `${to}`, { width, height, labelpos: "c" });
  // A line that crosses the border has a port there, so that it finds its way between the parts.
  const port = { width: 1, height: 1 };
  for (const part of entering) {
    graph.setNode("in", port).setNode(`in ${part}`, port);
    graph.setEdge("in", `in ${part}`, { weight: pull }).setEdge(`in ${part}`, `${part}`, {});
  }
  for (const part of leaving) {
    graph.setNode("out", port).setNode(`out ${part}`, port);
    graph.setEdge(`${part}`, `out ${part}`, {}).setEdge(`out ${part}`, "out", { weight: pull });
  }
  dagre.layout(graph);

  const centers = parts.map((_, i) => pointOf(graph.node(`${i}`) as Point));
  const line = (from: string, to: string): { points: Point[]; label: Point } => {
    const { points, x, y } = graph.edge(from, to) as { points: Point[] } & Point;
    return { points: points.map(pointOf), label: { x, y } };
  };
  return cropped(parts, direction, {
    centers,
    edges: edges.map(({ from, to }) => line(`${from}`, `${to}`)),
    entries: entering.map((part) => line(`in ${part}`, `${part}`).points),
    exits: leaving.map((part) => line(`${part}`, `out ${part}`).points),
  });
}

const pointOf = ({ x, y }: Point): Point => ({ x, y });

/** Leaves away what lies beyond the parts along the flow: ports and what pulls them. */
function cropped(parts: readonly Size[], direction: "TB" | "LR", placed: Omit<Level, "width" | "height">): Level {
  const { centers, edges, entries, exits } = placed;
  const flow = direction === "TB" ? "y" : "x";
  const corners = centers.flatMap(({ x, y }, i) => [
    { x: x - parts[i].width / 2, y: y - parts[i].height / 2 },
    { x: x + parts[i].width / 2, y: y + parts[i].height / 2 },
  ]);
  const lines = [...edges.flatMap(({ points, label }) => [...points, label])];
  const inside = [...corners, ...lines];
  const [first, last] = extent(inside.map((point) => point[flow]));
  const clamp = (point: Point): Point => ({
    ...point,
    [flow]: Math.min(last + margin, Math.max(first - margin, point[flow])),
  });
  const ways = [entries, exits].map((list) => list.map((points) => points.map(clamp)));
  const all = [...inside, ...ways.flat(2)];
  const [left, right] = extent(direction === "TB" ? all.map(({ x }) => x) : [first, last]);
  const [top, bottom] = extent(direction === "TB" ? [first, last] : all.map(({ y }) => y));
  const moved = ({ x, y }: Point): Point => ({ x: x - left + margin, y: y - top + margin });
  return {
    width: right - left + 2 * margin,
    height: bottom - top + 2 * margin,
    centers: centers.map(moved),
    edges: edges.map(({ points, label }) => ({ points: points.map(moved), label: moved(label) })),
    entries: ways[0].map((points) => points.map(moved)),
    exits: ways[1].map((points) => points.map(moved)),
  };
}

function extent(values: readonly number[]): [number, number] {
  return values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
}
