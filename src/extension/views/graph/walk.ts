import type { AccumulationStep, CapturedGraph, DerivativeStep } from "../../../protocol/graph.js";
import type { WalkStep } from "../../../protocol/graphView.js";
import { allFacts, dataFacts, nullableFacts, tensorFacts } from "./facts.js";

/** The step of the walk at a place: the operations as they ran, then the derivatives and accumulations as they ran. */
export async function walk(graph: CapturedGraph, file: string, index: number): Promise<WalkStep> {
  const inside = Math.min(Math.max(0, index), graph.nodes.length + graph.backward.length - 1);
  if (inside < graph.nodes.length) return forwardStep(graph, file, inside);
  const step = graph.backward[inside - graph.nodes.length];
  return step.kind === "derivative"
    ? derivativeStep(graph, file, inside, step)
    : accumulationStep(graph, file, inside, step);
}

async function forwardStep(graph: CapturedGraph, file: string, index: number): Promise<WalkStep> {
  const node = graph.nodes[index];
  const inputs = await allFacts(file, graph, node.inputs);
  const outputs = await allFacts(file, graph, node.outputs);
  return {
    index,
    phase: "forward",
    node: node.id,
    tensor: -1,
    title: node.operation,
    ...(node.position && { position: node.position }),
    formula: graph.formulas[node.operation],
    inputs: inputs.map((facts) => ({ facts })),
    outputs: outputs.map((facts) => ({ facts })),
  };
}

async function derivativeStep(
  graph: CapturedGraph,
  file: string,
  index: number,
  step: DerivativeStep,
): Promise<WalkStep> {
  const node = graph.nodes[step.node];
  const formula = graph.formulas[node.operation];
  const inputs = await Promise.all(
    node.inputs.map(async (id, i) => {
      const facts = await tensorFacts(file, graph.tensors[id]);
      const downstream = await nullableFacts(file, step.downstream[i]);
      if (!downstream) return { facts };
      const local = await nullableFacts(file, step.local[i]);
      return { facts, upstreamTimesLocal: { local, downstream, formula: formula?.backward[i] ?? "" } };
    }),
  );
  const outputs = await Promise.all(
    node.outputs.map(async (id, i) => ({
      facts: await tensorFacts(file, graph.tensors[id]),
      upstream: await nullableFacts(file, step.upstream[i]),
    })),
  );
  return {
    index,
    phase: "derivative",
    node: node.id,
    tensor: -1,
    title: node.gradName ?? node.operation,
    ...(node.position && { position: node.position }),
    ...(formula && { formula }),
    inputs,
    outputs,
  };
}

async function accumulationStep(
  graph: CapturedGraph,
  file: string,
  index: number,
  { tensor, added, before }: AccumulationStep,
): Promise<WalkStep> {
  const leaf = graph.tensors[tensor];
  return {
    index,
    phase: "accumulation",
    node: -1,
    tensor,
    title: leaf.name ?? leaf.kind,
    inputs: [],
    outputs: [{ facts: await tensorFacts(file, leaf) }],
    accumulation: {
      before: await nullableFacts(file, before),
      added: await dataFacts(file, added),
      after: await nullableFacts(file, leaf.gradient),
    },
  };
}
