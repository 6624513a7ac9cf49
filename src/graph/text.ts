/** How parts of a graph are named in pictures and lists. */
import type { CapturedGraph, GraphNode, GraphTensor } from "../protocol/graph.js";
import type { Group } from "./tree.js";

/** `64×20`; `scalar` for a tensor of no dimensions. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? "scalar" : shape.join("×");
}

/** The operation with the plain numbers that it takes: `mul 2`. */
export function nodeLabel(graph: CapturedGraph, node: GraphNode): string {
  const constants = node.inputs
    .map((id) => graph.tensors[id])
    .filter(({ kind }) => kind === "constant")
    .map(tensorDetail);
  return [node.operation, ...constants].join(" ");
}

export function nodeDetail(graph: CapturedGraph, node: GraphNode): string {
  return node.outputs.map((id) => tensorDetail(graph.tensors[id])).join(", ");
}

/** The shape; the value of a tensor that is one number. */
export function tensorDetail({ shape, value }: GraphTensor): string {
  if (shape.length > 0 || value === undefined) return shapeText(shape);
  const { nan, positiveInfinity, negativeInfinity, mean } = value.statistics;
  if (nan + positiveInfinity + negativeInfinity > 0) return nan ? "NaN" : positiveInfinity ? "Infinity" : "-Infinity";
  return String(Number(mean.toPrecision(4)));
}

/** The name of a parameter without its module's path, and what other leaves are. */
export function tensorLabel({ name, kind }: GraphTensor): string {
  return name === undefined ? kind : name.slice(name.lastIndexOf(".") + 1);
}

export interface GroupText {
  label: string;
  detail: string;
}

/** `layers.0` and `Linear(2, 20)`; for blocks how many operations, and the lines of the code. */
export function groupText(graph: CapturedGraph, group: Group): GroupText {
  if (group.isBlock || group.call === null) return blockText(graph, group);
  const { path, call, parent } = graph.calls[group.call];
  const outer = parent === null ? "" : graph.calls[parent].path;
  const inner = outer !== "" && path.startsWith(`${outer}.`) ? path.slice(outer.length + 1) : path;
  const module = graph.modules.find((described) => described.path === path);
  const type = module?.type ?? "";
  const again = call === 0 ? "" : ` (call ${call + 1})`;
  if (path === "" || path === type) return { label: `${type}${again}`, detail: `${count(group)}` };
  const extra = module?.extra ?? "";
  const short = extra.includes("\n") || extra.length > 40 ? "" : extra;
  return { label: `${inner}${again}`, detail: `${type}${short === "" ? "" : `(${short})`}` };
}

function blockText(graph: CapturedGraph, group: Group): GroupText {
  const positions = group.nodes.flatMap((id) => graph.nodes[id].position ?? []);
  const lines = positions.filter(({ file }) => file === positions[0].file).map(({ line }) => line);
  const [first, last] = lines.reduce(([low, high], line) => [Math.min(low, line), Math.max(high, line)], [Infinity, 0]);
  const detail = lines.length === 0 ? "" : first === last ? `line ${first}` : `lines ${first} to ${last}`;
  return { label: count(group), detail };
}

function count({ nodes }: Group): string {
  return `${nodes.length} operation${nodes.length === 1 ? "" : "s"}`;
}
