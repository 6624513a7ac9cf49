import type { VisibleNode } from "../../../graph/index.js";
import type { CapturedGraph, TensorData } from "../../../protocol/graph.js";
import type { DrawnGraph, DrawnNode, NodeFigures } from "../../../protocol/graphView.js";
import type { LaidOut } from "../../../runtime/graph/layoutClient.js";

/** Joins what is seen with where it is, and with what it can be coloured by. */
export function drawn(graph: CapturedGraph, { visible, layout, expanded }: LaidOut): DrawnGraph {
  const spent = backwardTimes(graph);
  const nodes = visible.nodes.map((node, i): DrawnNode => {
    const { kind, label, detail, parent, key } = node;
    const figures = figuresOf(graph, node, spent);
    return {
      ...layout.nodes[i],
      kind,
      label,
      detail,
      parent,
      ...(key !== undefined && { key }),
      nodes: node.nodes,
      tensors: node.tensors,
      figures,
    };
  });
  const frames = visible.frames.map(({ kind, label, detail, parent, key, nodes }, i): DrawnNode => {
    const figures = figuresOf(graph, { nodes, tensors: [] }, spent);
    return { ...layout.frames[i], kind, label, detail, parent, key, nodes, tensors: [], figures };
  });
  const edges = visible.edges.map(({ from, to, tensors, label, gradient }, i) => {
    const { points, label: labelAt } = layout.edges[i];
    return { from, to, tensors, label, gradient, points, labelAt };
  });
  return { width: layout.width, height: layout.height, nodes, frames, edges, expanded, refused: visible.refused };
}

/** Milliseconds of each node's derivative. */
export function backwardTimes(graph: CapturedGraph): Float64Array {
  const spent = new Float64Array(graph.nodes.length);
  for (const step of graph.backward) if (step.kind === "derivative") spent[step.node] += step.milliseconds;
  return spent;
}

const size = ({ statistics: { norm, count } }: TensorData): number => norm / Math.sqrt(Math.max(1, count));

const brokenIn = ({ statistics }: TensorData): number =>
  statistics.nan + statistics.positiveInfinity + statistics.negativeInfinity;

function figuresOf(
  graph: CapturedGraph,
  { nodes, tensors }: Pick<VisibleNode, "nodes" | "tensors">,
  spent: Float64Array,
): NodeFigures {
  // What a group gives is what its last operation gives; what is broken anywhere in it counts.
  const results = nodes.length > 0 ? graph.nodes[nodes[nodes.length - 1]].outputs : tensors;
  const all = nodes.length > 0 ? nodes.flatMap((id) => graph.nodes[id].outputs) : tensors;
  const largest = (part: "value" | "gradient"): number | undefined => {
    const sizes = results.flatMap((id) => graph.tensors[id][part] ?? []).map(size);
    return sizes.length > 0 ? Math.max(...sizes) : undefined;
  };
  const broken = all.reduce((sum, id) => {
    const { value, gradient } = graph.tensors[id];
    return sum + (value ? brokenIn(value) : 0) + (gradient ? brokenIn(gradient) : 0);
  }, 0);
  const [gradient, activation] = [largest("gradient"), largest("value")];
  return {
    ...(gradient !== undefined && { gradient }),
    ...(activation !== undefined && { activation }),
    ...(nodes.length > 0 && {
      milliseconds: nodes.reduce((sum, id) => sum + graph.nodes[id].milliseconds + spent[id], 0),
      bytes: nodes.reduce((sum, id) => sum + graph.nodes[id].bytes, 0),
    }),
    broken,
  };
}
