import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after } from "node:test";
import type { Module } from "../../src/engine/nn/module.js";
import type { Tensor } from "../../src/engine/tensor/tensor.js";
import type { DataReference, DerivativeStep, GraphNode, TensorData } from "../../src/protocol/graph.js";
import { Capture } from "../../src/runtime/graph/capture.js";
import { numbersOf } from "../../src/runtime/graph/format.js";
import { NumbersFile } from "../../src/runtime/graph/numbersFile.js";
import { readGraph, readSlice } from "../../src/runtime/graph/read.js";
import { storeCapture } from "../../src/runtime/graph/store.js";
import { trace } from "../../src/runtime/tracing.js";
import type { Captured } from "./capturedGraph.js";

/** Captures what a function does on the engine of this very test. */
export async function captureHere(
  step: () => void,
  { models = [], trained = [], numbers = true }: { models?: Module[]; trained?: Tensor[]; numbers?: boolean } = {},
): Promise<Captured> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-graph-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const target = path.join(folder, "step.json");
  const file = new NumbersFile(numbersOf(target), numbers);
  const capture = new Capture(file, { position: () => undefined, waits: false });
  const end = trace(capture);
  try {
    step();
  } finally {
    end();
  }
  storeCapture(capture, file, { target, file: "test.ts", step: 0, time: 0, models, trained });
  return { file: target, graph: await readGraph(target) };
}

/** All the numbers of a tensor, or of a gradient. */
export async function numbersIn({ file }: Captured, data: TensorData | null | undefined): Promise<number[]> {
  return [...(await readSlice(file, referenceOf(data))).values];
}

export function referenceOf(data: TensorData | null | undefined): DataReference {
  if (!data?.data) throw new Error("the numbers were not kept");
  return data.data;
}

export function nodesNamed({ graph }: Captured, operation: string): GraphNode[] {
  return graph.nodes.filter((node) => node.operation === operation);
}

/** The only node of an operation. */
export function nodeNamed(captured: Captured, operation: string): GraphNode {
  const found = nodesNamed(captured, operation);
  if (found.length !== 1) throw new Error(`${found.length} nodes of ${operation}: ${operationsOf(captured)}`);
  return found[0];
}

export function operationsOf({ graph }: Captured): string {
  return graph.nodes.map((node) => node.operation).join(" ");
}

/** What the derivative of a node did. */
export function derivativeOf({ graph }: Captured, node: GraphNode): DerivativeStep {
  const found = graph.backward.filter((step) => step.kind === "derivative").find((step) => step.node === node.id);
  if (found === undefined) throw new Error(`the derivative of ${node.operation} did not run`);
  return found;
}

/** Paths of the calls around a node, outermost first. */
export function callsAround({ graph }: Captured, node: GraphNode): string[] {
  const paths: string[] = [];
  for (let id = node.call; id !== null; id = graph.calls[id].parent) paths.unshift(graph.calls[id].path);
  return paths;
}
