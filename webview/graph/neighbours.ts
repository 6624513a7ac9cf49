import type { DrawnGraph, DrawnNode } from "../../src/protocol/graphView.js";

export type Direction = "next" | "previous" | "before" | "after";

/**
 * Where the keyboard goes from a node: along the edges (`next` towards the loss, `previous` back to the inputs), or to the nearest
 * node beside it.
 *
 * @returns the node's id; undefined where there is none that way
 */
export function neighbour(graph: DrawnGraph, from: string, direction: Direction): string | undefined {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const start = byId.get(from);
  if (!start) return graph.nodes[0]?.id;
  if (direction === "next" || direction === "previous") {
    const linked = graph.edges
      .filter((edge) => (direction === "next" ? edge.from : edge.to) === from)
      .flatMap((edge) => byId.get(direction === "next" ? edge.to : edge.from) ?? []);
    return nearest(start, linked)?.id;
  }
  // Beside: in about the same layer.
  const beside = graph.nodes.filter(
    (node) =>
      node !== start &&
      Math.abs(node.y - start.y) <= (node.height + start.height) / 2 &&
      (direction === "after" ? node.x > start.x : node.x < start.x),
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
