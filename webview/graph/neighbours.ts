import type { DrawnGraph, DrawnNode } from "../../src/protocol/graphView.js";

export type Direction = "next" | "previous" | "before" | "after";

/**
 * Where the keyboard goes from a node: along the edges (`next` towards the loss, `previous` back to the inputs), or to the nearest
 * node beside it.
 *
 * @param flow in which the graph is drawn: downwards or to the right
 * @returns the node's id; undefined where there is none that way
 */
export function neighbour(
  graph: DrawnGraph,
  from: string,
  direction: Direction,
  flow: "TB" | "LR" = "TB",
): string | undefined {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const start = byId.get(from);
  if (!start) return graph.nodes[0]?.id;
  if (direction === "next" || direction === "previous") {
    const linked = graph.edges
      .filter((edge) => (direction === "next" ? edge.from : edge.to) === from)
      .flatMap((edge) => byId.get(direction === "next" ? edge.to : edge.from) ?? []);
    return nearest(start, linked)?.id;
  }
  // Beside: in about the same layer, which lies across the flow.
  const [along, side, depth] = flow === "TB" ? (["y", "x", "height"] as const) : (["x", "y", "width"] as const);
  const beside = graph.nodes.filter(
    (node) =>
      node !== start &&
      Math.abs(node[along] - start[along]) <= (node[depth] + start[depth]) / 2 &&
      (direction === "after" ? node[side] > start[side] : node[side] < start[side]),
  );
  return nearest(start, beside)?.id;
}

function nearest(from: DrawnNode, nodes: readonly DrawnNode[]): DrawnNode | undefined {
  const distance = (node: DrawnNode): number => Math.hypot(node.x - from.x, node.y - from.y);
  return nodes.reduce<DrawnNode | undefined>(
    (best, node) => (best === undefined || distance(node) < distance(best) ? node : best),
    undefined,
  );
}
