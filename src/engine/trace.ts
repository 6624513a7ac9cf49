import type { Node } from "./autograd/node.js";
import type { Module } from "./nn/module.js";
import type { AnyOperation } from "./ops/operation.js";
import type { Tensor } from "./tensor/tensor.js";

/** Follows single steps of the computation: for whole graphs and for statistics of activations. Installed for the steps it is wanted for. */
export interface Tracer {
  /** Whether it looks at tensors after the calls below: the engine then frees nothing of its own early. */
  readonly keepsTensors: boolean;
  /** A module's `forward` begins. */
  moduleEntered?(module: Module, inputs: readonly unknown[]): void;
  /** It ended; `output` is undefined where it threw. */
  moduleLeft?(module: Module, output: unknown): void;
  /**
   * An operation ran, or a custom `autograd.Function` with all that is in it. In-place operations have their first input as output. What runs
   * inside others' kernels is not told, nor what computes an operation's derivative, unless the backward pass is recorded itself
   * (`createGraph`); sums of gradients and the backward of custom functions are.
   * @param milliseconds of its computation
   */
  operation?(
    operation: AnyOperation,
    params: unknown,
    inputs: readonly Tensor[],
    outputs: readonly Tensor[],
    milliseconds: number,
  ): void;
  /** An in-place operation is about to change this tensor. */
  changing?(target: Tensor): void;
  /** Values are read into JavaScript, by `item()` or another method that is named. */
  read?(tensor: Tensor, what: string): void;
  /** A tensor was taken out of the graph, which is no operation: `detach()`, `data`. */
  detached?(from: Tensor, result: Tensor): void;
  /** A backward pass begins at these tensors: of `backward()`, or of `autograd.grad()`, which touches no leaf. Passes may lie in one another. */
  backwardStarted?(roots: readonly Tensor[], kind: "backward" | "grad"): void;
  /**
   * A node of the graph gave gradients on.
   * @param upstream one entry an output of the operation; null where none arrived
   * @param downstream one entry an input; null where none was needed
   */
  derivative?(
    node: Node,
    upstream: readonly (Tensor | null)[],
    downstream: readonly (Tensor | null)[],
    milliseconds: number,
  ): void;
  /** A leaf got a gradient: what this pass adds to its `grad`, before it is added. */
  accumulated?(leaf: Tensor, grad: Tensor): void;
  /** The pass has ended, by an error too: the leaves have their gradients. */
  backwardEnded?(): void;
}

/** The present tracer; null, which costs one comparison, most of the time. */
export let tracer: Tracer | null = null;

export function setTracer(replacement: Tracer | null): void {
  tracer = replacement;
}

/** Runs something that the present tracer does not hear of. */
export function untraced<R>(run: () => R): R {
  const outer = tracer;
  tracer = null;
  try {
    return run();
  } finally {
    tracer = outer;
  }
}
