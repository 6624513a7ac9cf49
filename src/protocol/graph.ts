import type { SourcePosition } from "./run.js";
import type { ModuleDescription, TensorStatistics } from "./statistics.js";

/**
 * The whole graph of one training step: every operation of its forward pass and, as far as they were reached, of its backward
 * pass, with values. Written by the worker as two files side by side, `<name>.json` and `<name>.bin` (the numbers), so that it can be read
 * while the run goes on and after it; `runtime/graph/read.ts` reads them. Where one tensor is told several times (what left a node is
 * what arrives at the next), the same `TensorData` object is meant: compare by identity.
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
  /** Calls of modules, in the order in which they began: the tree by which the graph is grouped. */
  calls: ModuleCall[];
  /** In the order in which they ran. */
  nodes: GraphNode[];
  tensors: GraphTensor[];
  /** The mathematics of each operation of `nodes`, by name. */
  formulas: Record<string, GraphFormula>;
  passes: BackwardPass[];
  /** What the backward passes did, in the order in which it was done. */
  backward: BackwardStep[];
  /** What was left out and why, in words; empty when all is there. */
  notes: string[];
}

/** Inputs are named `a, b` or `x`, `W`... in their order; `g` is the gradient of the output. */
export interface GraphFormula {
  forward: string;
  /** One entry an input that has a derivative. */
  backward: readonly string[];
}

/** One call of a module. */
export interface ModuleCall {
  /** Its place in `calls`. */
  id: number;
  /** See `ModuleDescription.path`. */
  path: string;
  /** Which call of that module in this step it was, from 0. */
  call: number;
  /** The call it was made in; null outside all modules. */
  parent: number | null;
  /** Ids of the tensors among its arguments (lists included), and of those that it gave back. */
  inputs: number[];
  outputs: number[];
}

/** An operation that ran. */
export interface GraphNode {
  /** Its place in `nodes`. */
  id: number;
  /** Functional name: `addmm`; the class name of a custom `autograd.Function`. */
  operation: string;
  /** PyTorch's name of its derivative, `AddmmBackward0`; null where no gradient flows. */
  gradName: string | null;
  /** The innermost module call that ran it; null outside all modules. */
  call: number | null;
  /** Ids of tensors. */
  inputs: number[];
  /** An operation in place has an output of its own: the same tensor with its new numbers. */
  outputs: number[];
  /** True where it changed its first input in place. */
  inPlace: boolean;
  /** Parameters of the call, as text: `{ dim: "1" }`. */
  params: Record<string, string>;
  /** The user's line. */
  position?: SourcePosition;
  /** Of the forward computation. */
  milliseconds: number;
  /** Bytes of the outputs; 0 for views and changes in place. */
  bytes: number;
}

export interface GraphTensor {
  /** Its place in `tensors`. */
  id: number;
  /**
   * `parameter`: of a module or an optimizer; `buffer`: of a module; `constant`: a plain number in the code; `input`: any other tensor that
   * no captured operation made; `result`: the rest.
   */
  kind: "parameter" | "buffer" | "constant" | "input" | "result";
  /** Key in the state dict for parameters and buffers (class name in front where there are several models); else the variable's name, where it is known. */
  name?: string;
  shape: number[];
  /** PyTorch's name: `float32`. */
  dtype: string;
  requiresGrad: boolean;
  /** The node that made it, or null. */
  producer: number | null;
  /** The innermost module call in which it came up first: for what a module was given, the call around it. */
  call: number | null;
  /** As it was when it came up first: parameters before the step. Absent on the meta device. */
  value?: TensorData;
  /**
   * The gradient of the loss. Of a result: what arrived in all in the last pass that got there. Of a leaf: what the passes of this step
   * added; where there were several passes, its `grad` after the last one.
   */
  gradient?: TensorData;
}

/** Numbers and what they are like. */
export interface TensorData {
  statistics: TensorStatistics;
  /** Where the numbers lie in the `.bin` file, little endian; absent where they were left out. */
  data?: DataReference;
}

export interface DataReference {
  /** Bytes. */
  offset: number;
  /** As stored: the tensor's own, with fewer samples in the first dimension where it was too large. */
  shape: number[];
  /** Elements from one index of each dimension to the next; absent where the numbers lie row major: views share the numbers of their base. */
  strides?: number[];
  dtype: string;
}

/** A call of `backward()` or `autograd.grad()`, or a pass inside another one (checkpointing). */
export interface BackwardPass {
  kind: "backward" | "grad";
  /** Ids of the tensors it began at. */
  roots: number[];
}

export type BackwardStep = DerivativeStep | AccumulationStep;

/** The derivative of a node ran. */
export interface DerivativeStep {
  kind: "derivative";
  /** Place in `passes`. */
  pass: number;
  node: number;
  /** What arrived, one entry an output; null where nothing did. */
  upstream: (TensorData | null)[];
  /**
   * What one unit of upstream gives, one entry an input: for operations that compute each element by itself, where upstream times local is
   * downstream (before it is summed over what was broadcast). Null for others: their formula tells.
   */
  local: (TensorData | null)[];
  /** What it sent on, one entry an input; null where none was needed. */
  downstream: (TensorData | null)[];
  milliseconds: number;
}

/** A gradient reached a leaf and was added to its `grad`. */
export interface AccumulationStep {
  kind: "accumulation";
  /** Place in `passes`. */
  pass: number;
  tensor: number;
  /** What this pass adds. */
  added: TensorData;
  /** The leaf's `grad` before; null where there was none. */
  before: TensorData | null;
}
