/** A model layer by layer: shapes, parameters, work and memory. */
import type { CapturedGraph } from "../protocol/graph.js";
import type { ModuleDescription } from "../protocol/statistics.js";
import { multiplyAdds } from "./flops.js";

export interface SummaryRow {
  /** Dotted path; empty for the model. */
  path: string;
  type: string;
  /** Modules around it. */
  depth: number;
  /** How often it was called in the step. */
  calls: number;
  /** Of its first call, one shape a tensor that it gave back. */
  inputs: number[][];
  outputs: number[][];
  /** With those of all modules in it, as everything below. Parameters that modules share are counted with the first. */
  parameters: { total: number; trainable: number };
  multiplyAdds: number;
  /** Bytes of all results of operations, which the backward pass may need. */
  activationBytes: number;
}

export interface Summary {
  /** In the order in which they were called first; those that were not called are last. */
  rows: SummaryRow[];
  total: Pick<SummaryRow, "parameters" | "multiplyAdds" | "activationBytes"> & { parameterBytes: number };
}

/** The layers of the models in a captured step; what belongs to no model (losses) is left out. */
export function summarize(graph: CapturedGraph): Summary {
  const models = graph.modules.filter(({ root, path }) => root === true && countParameters(graph, path).total > 0);
  const order = new Map<string, number>();
  for (const { path, id } of graph.calls) if (!order.has(path)) order.set(path, id);
  const place = ({ path }: ModuleDescription) => order.get(path) ?? graph.calls.length;
  const rows = models.flatMap((model) =>
    arrange(graph.modules, model, place).map((module) => rowOf(graph, module, model.path)),
  );
  const tops = rows.filter(({ depth }) => depth === 0);
  const sum = (pick: (row: SummaryRow) => number) => tops.reduce((total, row) => total + pick(row), 0);
  return {
    rows,
    total: {
      parameters: { total: sum((row) => row.parameters.total), trainable: sum((row) => row.parameters.trainable) },
      multiplyAdds: sum((row) => row.multiplyAdds),
      activationBytes: sum((row) => row.activationBytes),
      parameterBytes: parameterBytes(
        graph,
        sum((row) => row.parameters.total),
      ),
    },
  };
}

/** True for the module itself too. */
function isInside(path: string, outer: string): boolean {
  return outer === "" || path === outer || path.startsWith(`${outer}.`);
}

function parentOf(path: string): string {
  return path.includes(".") ? path.slice(0, path.lastIndexOf(".")) : "";
}

/** Each module before those in it, and these in the order of their calls. */
function arrange(
  modules: readonly ModuleDescription[],
  model: ModuleDescription,
  place: (module: ModuleDescription) => number,
): ModuleDescription[] {
  const below = (outer: string): ModuleDescription[] =>
    modules
      .filter(({ path, root }) => root === undefined && parentOf(path) === outer)
      .sort((a, b) => place(a) - place(b))
      .flatMap((child) => [child, ...below(child.path)]);
  return [model, ...below(model.path)];
}

function countParameters({ modules }: CapturedGraph, outer: string): SummaryRow["parameters"] {
  const counts = { total: 0, trainable: 0 };
  for (const { path, parameters } of modules)
    if (isInside(path, outer))
      for (const { shape, trainable, shared } of parameters) {
        if (shared) continue;
        const size = shape.reduce((product, each) => product * each, 1);
        counts.total += size;
        if (trainable) counts.trainable += size;
      }
  return counts;
}

function rowOf(graph: CapturedGraph, { path, type }: ModuleDescription, model: string): SummaryRow {
  const { calls, nodes, tensors } = graph;
  const own = calls.filter((call) => call.path === path);
  const inside = new Set(own.map(({ id }) => id));
  // Calls come after those around them.
  for (const { id, parent } of calls) if (parent !== null && inside.has(parent)) inside.add(id);
  const within = nodes.filter(({ call }) => call !== null && inside.has(call));
  const shapes = (ids: number[] | undefined) => (ids ?? []).map((id) => tensors[id].shape);
  const relative = model === "" ? path : path.slice(model.length + 1);
  return {
    path,
    type,
    depth: relative === "" ? 0 : relative.split(".").length,
    calls: own.length,
    inputs: shapes(own[0]?.inputs),
    outputs: shapes(own[0]?.outputs),
    parameters: countParameters(graph, path),
    multiplyAdds: within.reduce((sum, node) => sum + multiplyAdds(graph, node), 0),
    activationBytes: within.reduce((sum, node) => sum + node.bytes, 0),
  };
}

/** By the dtype of the parameters that took part. */
function parameterBytes({ tensors }: CapturedGraph, count: number): number {
  const dtype = tensors.find(({ kind }) => kind === "parameter")?.dtype ?? "float32";
  return count * (dtype === "float64" ? 8 : dtype === "float32" ? 4 : 2);
}
