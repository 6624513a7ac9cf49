/** A folded graph as a Graphviz file. https://graphviz.org/doc/info/lang.html */
import type { VisibleFrame, VisibleGraph, VisibleNode } from "./collapse.js";

const shapes: Record<VisibleNode["kind"], string> = {
  operation: 'shape=box, style="rounded"',
  module: "shape=box",
  block: 'shape=box, style="dashed"',
  tensor: "shape=ellipse",
  tensors: "shape=ellipse",
};

/** Modules are clusters; edges bear the shapes of their tensors. */
export function dot({ nodes, frames, edges }: VisibleGraph): string {
  const lines = [
    "digraph gradlens {",
    "  rankdir=TB;",
    '  node [fontname="Helvetica", fontsize=10];',
    "  edge [fontsize=9];",
  ];
  const within = (parent: string | null, indent: string): void => {
    for (const node of nodes)
      if (node.parent === parent)
        lines.push(`${indent}${quote(node.id)} [label=${labelOf(node)}, ${shapes[node.kind]}];`);
    for (const frame of frames) {
      if (frame.parent !== parent) continue;
      lines.push(`${indent}subgraph ${quote(`cluster_${frame.id}`)} {`, `${indent}  label=${labelOf(frame)};`);
      within(frame.id, `${indent}  `);
      lines.push(`${indent}}`);
    }
  };
  within(null, "  ");
  for (const { from, to, label } of edges) lines.push(`  ${quote(from)} -> ${quote(to)} [label=${quote(label)}];`);
  lines.push("}", "");
  return lines.join("\n");
}

function labelOf({ label, detail }: VisibleNode | VisibleFrame): string {
  return quote(detail === "" ? label : `${label}\n${detail}`);
}

function quote(text: string): string {
  return `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;
}
