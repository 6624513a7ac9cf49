import type { SourcePosition } from "./run.js";
import type { ModuleDescription, TensorStatistics } from "./statistics.js";

/**
 * The whole graph of one training step: every operation of its forward pass and, as far as they were reached, of its backward
 * pass, with values. Written by the worker as `<name>.json` (this) and `<name>.bin` (the numbers), so that it can be read while the
 * run goes on and after it.
 */
export interface CapturedGraph {
  version: 1;
  /** Optimizer steps done before. */
  step: number;
  /** Milliseconds since the Unix epoch. */
  time: number;
  /** The user's file. */
  file: string;
  modules: ModuleDescription[];
  /** In the order in which they ran. */
  nodes: GraphNode[];
  tensors: GraphTensor[];
  /** Ids of the tensors whose `backward()` was called. */
  losses: number[];
  /** The backward pass, in the order in which it ran. */
  backward: BackwardStep[];
  /** What was left out and why, in words; empty when all is there. */
  notes: string[];
}

/** An operation that ran. */
export interface GraphNode {
  /** Its place in `nodes`. */
  id: number;
  /** Functional name: `addmm`. */
  operation: string;
  /** PyTorch's name of its derivative, `AddmmBackward0`; null where no gradient flows. */
  gradName: string | null;
  /** Path of the innermost module that ran it (see `ModuleDescription.path`), and which call of that module it was, from 0; null outside all modules. */
  module: { path: string; call: number } | null;
  /** Ids of tensors. */
  inputs: number[];
  outputs: number[];
  /** Parameters of the call, as text: `{ dim: "1" }`. */
  params: Record<string, string>;
  formula: { forward: string; backward: readonly string[] };
  /** The user's line. */
  position?: SourcePosition;
  /** Of the forward computation. */
  milliseconds: number;
  /** Bytes of the outputs; 0 for views. */
  bytes: number;
}

export interface GraphTensor {
  /** Its place in `tensors`. */
  id: number;
  /** `parameter`: of a module or an optimizer; `buffer`: of a module; `input`: any other tensor that no recorded operation made; `result`: the rest. */
  kind: "parameter" | "buffer" | "input" | "result";
  /** Key in the state dict for parameters and buffers. */
  name?: string;
  shape: number[];
  /** PyTorch's name: `float32`. */
  dtype: string;
  requiresGrad: boolean;
  /** The node that made it, or null. */
  producer: number | null;
  value?: TensorData;
  /** The gradient of the loss: that of a leaf after the pass (what this pass added, before earlier gradients are added), or what arrived at a result. */
  gradient?: TensorData;
}

/** Numbers and what they are like. */
export interface TensorData {
  statistics: TensorStatistics;
  /** Where the numbers lie in the `.bin` file, little endian, row major; absent where they were left out. */
  data?: DataReference;
}

export interface DataReference {
  /** Bytes. */
  offset: number;
  /** As stored: the tensor's own, with fewer samples in the first dimension where it was too large. */
  shape: number[];
  dtype: string;
}

/** One node of the backward pass. */
export interface BackwardStep {
  /** The node whose derivative ran. */
  node: number;
  /** What arrived, one entry an output; null where nothing did. */
  upstream: (TensorData | null)[];
  /** What it sent on, one entry an input; null where none was needed. */
  downstream: (TensorData | null)[];
  milliseconds: number;
}
