import { type Node, OperationNode } from "../../engine/autograd/node.js";
import type { Module } from "../../engine/nn/module.js";
import type { AnyOperation } from "../../engine/ops/operation.js";
import type { Storage } from "../../engine/tensor/storage.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { Tracer } from "../../engine/trace.js";
import { say, type Words } from "../../protocol/said.js";
import { trace } from "../tracing.js";
import { isFiniteTensor } from "./finite.js";
import { type Origin, Origins } from "./origins.js";
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
 * Looks at what every operation and every derivative gives, while somebody wants to know where the first number comes from that is not finite.
 * Each output is read once more; nothing is kept but of operations that gave such numbers.
 */
export class NanWatch implements Tracer {
  readonly keepsTensors = false;
  private readonly origins = new Origins();
  private readonly origin = new WeakMap<Node, Origin>();
  private readonly modules: Module[] = [];
  private faults = new Map<Storage, Fault>();
  /** Numbers of operations that gave such numbers in earlier steps that came to no harm. */
  private readonly harmless = new Set<number>();
  private readonly seen = new Set<number>();
  /** The derivatives that were not finite in this step, in their order. */
  readonly derivatives: BadDerivative[] = [];
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
    this.derivatives.length = 0;
  }

  /** The operation that gave a tensor its NaN or infinity; undefined where none did. */
  faultOf(tensor: Tensor): Fault | undefined {
    return this.faults.get(tensor.storageRef);
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
    const bad = downstream.find((grad) => grad !== null && !isFiniteTensor(grad));
    if (bad === undefined || bad === null || this.derivatives.length >= mostFaults) return;
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
