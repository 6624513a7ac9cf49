import { AccumulateGrad, type Node, OperationNode } from "../../engine/autograd/node.js";
import type { Module } from "../../engine/nn/module.js";
import type { AnyOperation } from "../../engine/ops/operation.js";
import type { Storage } from "../../engine/tensor/storage.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { Tracer } from "../../engine/trace.js";
import { say, type Words } from "../../protocol/said.js";
import { trace } from "../tracing.js";
import { isFiniteTensor } from "./finite.js";
import { NodeOrigins, type Origin, Origins } from "./origins.js";
import { tensorInWords } from "./words.js";

/** An operation whose output was not finite. */
export interface Fault {
  readonly origin: Origin;
  readonly inputs: readonly Words[];
  readonly output: Words;
  /** Inputs that were not finite: the faults they come from, or, where they were made so, the tensors themselves. */
  readonly from: readonly (Fault | Tensor)[];
}

/** A derivative that was not finite. */
export interface BadDerivative {
  readonly node: Node;
  readonly origin: Origin | undefined;
  readonly inputs: readonly Words[];
  readonly output: Words;
}

/** Faults of a step that are remembered; a masked score is one in every step, and no reason to worry. */
const mostFaults = 1000;

/**
 * Operations that give finite numbers for finite ones, and so do their derivatives: they are read where something else in the step was not finite.
 */
const keepsFinite: ReadonlySet<string> = new Set([
  ...["abs", "cat", "clamp", "clone", "elu", "gelu", "hardsigmoid", "hardtanh", "leakyRelu", "maxPool", "mish", "neg"],
  ...["relu", "sigmoid", "silu", "tanh"],
]);
/** Gradients of leaves with more elements are read once, before the optimizer's step. */
const largeLeaf = 4096;

/**
 * Looks at what operations and derivatives give, while somebody wants to know where the first number comes from that is not finite. What can
 * be new is read once more; nothing is kept but of operations that gave such numbers.
 */
export class NanWatch implements Tracer {
  readonly keepsTensors = false;
  private readonly origins = new Origins();
  private readonly origin = new NodeOrigins();
  /** The nodes that gave large leaves their gradients in this step. */
  private readonly unread = new Map<Tensor, Node>();
  private readonly modules: Module[] = [];
  private faults = new Map<Storage, Fault>();
  /** Numbers of operations that gave such numbers in earlier steps that came to no harm. */
  private readonly harmless = new Set<number>();
  private readonly seen = new Set<number>();
  /** Those that were not finite in this step, in their order. */
  private readonly derivatives: BadDerivative[] = [];
  private readonly end: () => void;

  constructor() {
    this.end = trace(this);
  }

  dispose(): void {
    this.end();
  }

  /** A step is done, and did no harm. */
  restart(): void {
    this.origins.restart();
    for (const number of this.seen) this.harmless.add(number);
    this.seen.clear();
    this.faults.clear();
    this.unread.clear();
    this.derivatives.length = 0;
  }

  /** The operation that gave a tensor its NaN or infinity; undefined where none did. */
  faultOf(tensor: Tensor): Fault | undefined {
    return this.faults.get(tensor.storageRef);
  }

  /** The derivatives that made the gradient of a leaf what it is, in their order. */
  derivativesOf(leaf: Tensor): readonly BadDerivative[] {
    const node = this.unread.get(leaf);
    if (this.derivatives.length > 0 || node === undefined) return this.derivatives;
    return [{ node, origin: this.origin.get(node), inputs: [], output: tensorInWords(leaf.grad!.detach()) }];
  }

  moduleEntered(module: Module): void {
    this.modules.push(module);
  }

  moduleLeft(): void {
    this.modules.pop();
  }

  operation(operation: AnyOperation, _: unknown, inputs: readonly Tensor[], outputs: readonly Tensor[]): void {
    const [output] = outputs;
    const inPlace = output === inputs[0];
    const origin = this.origins.next(operation.name, this.modules.at(-1) ?? null, output.shape);
    if (output.gradFn !== null) this.origin.set(output.gradFn, origin);
    // A view has the numbers, and the storage, of what it looks at.
    if (!inPlace && output.storageRef === inputs[0]?.storageRef) return;
    if (this.faults.size === 0 && keepsFinite.has(operation.name)) return;
    for (const made of outputs) {
      const before = this.faults.get(made.storageRef);
      if (isFiniteTensor(made)) {
        if (before !== undefined) this.faults.delete(made.storageRef);
      } else if (this.faults.size < mostFaults) {
        this.faults.set(made.storageRef, this.fault(origin, inputs, made, inPlace, before));
        this.seen.add(this.origins.number);
      }
    }
  }

  derivative(node: Node, upstream: readonly (Tensor | null)[], downstream: readonly (Tensor | null)[]): void {
    const isFirst = this.derivatives.length === 0;
    if (isFirst && node instanceof OperationNode && keepsFinite.has(node.operation.name)) return;
    for (let i = 0; i < downstream.length; i++) {
      const grad = downstream[i];
      if (grad === null) continue;
      const next = node.nextEdges[i]?.node;
      if (isFirst && next instanceof AccumulateGrad && grad.numel() > largeLeaf) this.unread.set(next.leaf, node);
      else if (!isFiniteTensor(grad)) return this.note(node, upstream, grad);
    }
  }

  private note(node: Node, upstream: readonly (Tensor | null)[], bad: Tensor): void {
    if (this.derivatives.length >= mostFaults) return;
    this.derivatives.push({
      node,
      origin: this.origin.get(node),
      inputs: this.derivatives.length > 0 ? [] : [...savedInWords(node), ...gradientInWords(upstream)],
      output: tensorInWords(bad),
    });
  }

  private fault(
    origin: Origin,
    inputs: readonly Tensor[],
    output: Tensor,
    inPlace: boolean,
    before: Fault | undefined,
  ): Fault {
    const others = inPlace ? inputs.slice(1) : inputs;
    const from = others.flatMap((input): (Fault | Tensor)[] => {
      if (isFiniteTensor(input)) return [];
      return [this.faults.get(input.storageRef) ?? input];
    });
    if (inPlace && before !== undefined) from.unshift(before);
    if (this.harmless.has(this.origins.number)) return { origin, inputs: [], output: output.shape.join("×"), from };
    const words = inputs.map((input, i) =>
      inPlace && i === 0 ? say("input {0}: changed in place", i) : say("input {0}: {1}", i, tensorInWords(input)),
    );
    return { origin, inputs: words, output: tensorInWords(output), from };
  }
}

/** What the forward pass kept for the derivative. */
function savedInWords(node: Node): Words[] {
  if (!(node instanceof OperationNode)) return [];
  const { context } = node as OperationNode<unknown>;
  const words: Words[] = [];
  context.inputSpecs.forEach((_, i) => {
    const saved = attempt(() => context.input(i));
    if (saved !== undefined) words.push(say("input {0}: {1}", i, tensorInWords(saved)));
  });
  const output = attempt(() => context.output);
  if (output !== undefined) words.push(say("output of the forward pass: {0}", tensorInWords(output)));
  return words;
}

function gradientInWords(upstream: readonly (Tensor | null)[]): Words[] {
  return upstream.flatMap((grad) => (grad === null ? [] : [say("gradient that arrived: {0}", tensorInWords(grad))]));
}

/** What was not saved cannot be read. */
function attempt<R>(read: () => R): R | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
