import { shapeText } from "../../../graph/index.js";
import type { CapturedGraph } from "../../../protocol/graph.js";
import type { FromGraph, Inspected } from "../../../protocol/graphView.js";
import { backwardTimes } from "./draw.js";
import { allFacts } from "./facts.js";

type Request = Extract<FromGraph, { type: "inspect" }>;

/** Inputs and results of a group are listed up to this number. */
const mostListed = 24;

/** All there is to say of a visible node: an operation, a tensor, or a group of operations. */
export async function inspect(graph: CapturedGraph, { file, id, nodes, tensors, key }: Request): Promise<Inspected> {
  if (nodes.length === 0) return inspectTensors(graph, file, id, tensors);
  return nodes.length === 1 && key === undefined
    ? inspectOperation(graph, file, id, nodes[0])
    : inspectGroup(graph, file, id, nodes);
}

async function inspectOperation(graph: CapturedGraph, file: string, id: string, index: number): Promise<Inspected> {
  const node = graph.nodes[index];
  const { operation, gradName, call, params, position, milliseconds, bytes } = node;
  return {
    id,
    title: operation,
    subtitle: gradName ?? "",
    module: call === null ? null : graph.calls[call].path,
    ...(position && { position }),
    params,
    formula: graph.formulas[operation],
    inputs: await allFacts(file, graph, node.inputs),
    outputs: await allFacts(file, graph, node.outputs),
    parameters: [],
    milliseconds,
    backwardMilliseconds: backwardTimes(graph)[index],
    bytes,
    operations: 1,
  };
}

async function inspectTensors(graph: CapturedGraph, file: string, id: string, tensors: number[]): Promise<Inspected> {
  const [first] = tensors.map((tensor) => graph.tensors[tensor]);
  const module = first.call === null ? null : graph.calls[first.call].path;
  const position = graph.modules.find(({ path }) => path === module)?.position;
  return {
    id,
    title: tensors.length === 1 ? (first.name ?? first.kind) : String(tensors.length),
    subtitle: tensors.length === 1 ? `${first.kind} ${shapeText(first.shape)} ${first.dtype}` : "",
    module,
    ...(position && first.kind === "parameter" && { position }),
    params: {},
    inputs: [],
    outputs: await allFacts(file, graph, tensors.slice(0, mostListed)),
    parameters: [],
    operations: 0,
  };
}

async function inspectGroup(graph: CapturedGraph, file: string, id: string, nodes: number[]): Promise<Inspected> {
  const inside = new Set(nodes);
  const made = new Set(nodes.flatMap((node) => graph.nodes[node].outputs));
  const read = [...new Set(nodes.flatMap((node) => graph.nodes[node].inputs))].filter((tensor) => !made.has(tensor));
  const parameters = read.filter((tensor) => ["parameter", "buffer"].includes(graph.tensors[tensor].kind));
  const inputs = read.filter((tensor) => ["input", "result"].includes(graph.tensors[tensor].kind));
  const usedOutside = new Set(
    graph.nodes
      .filter((node) => !inside.has(node.id))
      .flatMap((node) => node.inputs.filter((tensor) => made.has(tensor))),
  );
  const last = graph.nodes[nodes[nodes.length - 1]];
  const outputs = usedOutside.size > 0 ? [...usedOutside] : last.outputs;
  const key = id.slice(2);
  const path = /^[^#/]*/.exec(key)![0].replace(/^\.$/, "");
  const module = graph.modules.find((described) => described.path === path);
  const spent = backwardTimes(graph);
  return {
    id,
    title: path || module?.type || "",
    subtitle: module ? `${module.type}(${module.extra.includes("\n") ? "" : module.extra})` : "",
    module: null,
    ...(module?.position && { position: module.position }),
    params: {},
    inputs: await allFacts(file, graph, inputs.slice(0, mostListed)),
    outputs: await allFacts(file, graph, outputs.slice(0, mostListed)),
    parameters: await allFacts(file, graph, parameters.slice(0, mostListed)),
    milliseconds: nodes.reduce((sum, node) => sum + graph.nodes[node].milliseconds, 0),
    backwardMilliseconds: nodes.reduce((sum, node) => sum + spent[node], 0),
    bytes: nodes.reduce((sum, node) => sum + graph.nodes[node].bytes, 0),
    operations: nodes.length,
  };
}
