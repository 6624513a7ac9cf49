import { RuntimeError } from "../errors.js";
import type { AnyOperation, Spec } from "../ops/operation.js";
import { formatShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";

/** Where a gradient goes next: a node, and which of its outputs the gradient belongs to. */
export interface Edge {
  node: Node;
  outputNr: number;
}

/** What a node knows of a tensor it saved: the version tells an in-place change since. */
export interface Saved {
  tensor: Tensor;
  version: number;
  /** The node that saved its own output: by the time an error names it the tensor may have another. */
  madeBy?: Node;
}

export type GradHook = (grad: Tensor) => Tensor | void;

let sequence = 0;

/**
 * A node of the backward graph: an operation that ran, with what its derivative needs.
 * https://pytorch.org/docs/1.13/notes/autograd.html
 */
export abstract class Node {
  /** Nodes made later have larger numbers: the backward pass goes from large to small. */
  readonly sequenceNr = sequence++;
  /** Hooks on the gradients of the outputs, run before the node. */
  readonly preHooks: { outputNr: number; hook: GradHook }[] = [];
  /** True where the derivative is code of the user's. */
  readonly isCustom: boolean = false;
  /** The stack at which the node was made, while anomalies are looked for. */
  origin?: string;

  constructor(
    /** One edge an input; null for inputs that need no gradient. */
    readonly nextEdges: readonly (Edge | null)[],
  ) {}

  /** The name PyTorch prints: `MulBackward0`. */
  abstract readonly name: string;
  /** Shape and dtype of each output, to check and complete the gradients that arrive. */
  abstract readonly outputs: readonly Spec[];
  /** Gradients of the inputs for the gradients of the outputs; null where none is needed or there is none. */
  abstract apply(grads: (Tensor | null)[]): (Tensor | null)[];
  /** Frees the saved tensors. */
  abstract release(): void;

  /** Its name: `<AddBackward0>`. */
  toString(): string {
    return `<${this.name}>`;
  }
}

/** What an operation's `backward` reads. */
export class Context<P> {
  private saved: readonly (Saved | null)[] | null;
  private savedOutput: Saved | null;

  constructor(
    private readonly node: OperationNode<P>,
    readonly params: P,
    /** Shape and dtype of every input. */
    readonly inputSpecs: readonly Spec[],
    saved: readonly (Saved | null)[],
    output: Saved | null,
  ) {
    this.saved = saved;
    this.savedOutput = output;
    if (output !== null) output.madeBy = node;
  }

  /** True where the gradient of that input is wanted. */
  needs(input: number): boolean {
    return this.node.nextEdges[input] !== null;
  }

  /** A saved input. @throws RuntimeError where it was changed in place or freed. */
  input(index: number): Tensor {
    if (this.saved === null) throw freedError();
    const saved = this.saved[index];
    if (saved === null)
      throw new RuntimeError(`${this.node.name}: input ${index} was not saved (see the record's "saves")`);
    return unsave(saved);
  }

  /** The saved output. @throws RuntimeError where it was changed in place or freed. */
  get output(): Tensor {
    if (this.saved === null) throw freedError();
    if (this.savedOutput === null)
      throw new RuntimeError(`${this.node.name}: the output was not saved (see the record's "saves")`);
    return unsave(this.savedOutput);
  }

  /** True once `release` has freed what was saved. */
  get released(): boolean {
    return this.saved === null;
  }

  release(): void {
    for (const saved of this.saved ?? []) saved?.tensor.storageRef.unkeep();
    this.savedOutput?.tensor.storageRef.unkeep();
    this.saved = null;
    this.savedOutput = null;
  }
}

/** The node of a recorded operation. */
export class OperationNode<P> extends Node {
  context!: Context<P>;
  override outputs: readonly Spec[] = [];

  constructor(
    readonly operation: AnyOperation,
    override readonly name: string,
    edges: readonly (Edge | null)[],
  ) {
    super(edges);
  }

  override apply(grads: (Tensor | null)[]): (Tensor | null)[] {
    if (this.context.released) throw freedError();
    return this.operation.backward!(this.context as never, ...grads);
  }

  override release(): void {
    this.context.release();
  }
}

/** The end of a path: adds what arrives to a leaf's `grad`. */
export class AccumulateGrad extends Node {
  override readonly outputs: readonly Spec[];

  constructor(readonly leaf: Tensor) {
    super([]);
    this.outputs = [leaf];
  }

  override readonly name = "AccumulateGrad";

  override apply(): (Tensor | null)[] {
    return [];
  }

  override release(): void {}
}

/** The edge that leads to a tensor's gradient, or null where it needs none. */
export function gradEdge(tensor: Tensor): Edge | null {
  if (tensor.gradFn !== null) return { node: tensor.gradFn, outputNr: tensor.outputNr };
  if (!tensor.requiresGrad) return null;
  return { node: tensor.gradAccumulator((leaf) => new AccumulateGrad(leaf)), outputNr: 0 };
}

/** Keeps a tensor for the backward pass. @throws RuntimeError for one that was made in inference mode. */
export function save(tensor: Tensor): Saved {
  // A parameter made in that mode may be kept: whether it is read depends on which gradients are wanted.
  if (tensor.isInference() && !tensor.requiresGrad) throw inferenceError();
  tensor.storageRef.keep();
  return { tensor, version: tensor.storageRef.version };
}

/** What a tensor made in inference mode gives where autograd would have to keep it. */
export const inferenceError = () =>
  new RuntimeError(
    "Inference tensors cannot be saved for backward. To work around you can make a clone to get a normal tensor and use it in " +
      "autograd.",
  );

/** The tensor that was saved. @throws RuntimeError where it was changed in place since. */
export function unsave({ tensor, version, madeBy }: Saved): Tensor {
  if (tensor.isInference()) throw inferenceError();
  if (tensor.version !== version) {
    const maker = madeBy ?? tensor.gradFn;
    const origin = maker === null ? "" : `, which is output ${tensor.outputNr} of ${maker.name},`;
    throw new RuntimeError(
      "one of the variables needed for gradient computation has been modified by an inplace operation: " +
        `[${tensor.dtype.tensorType} ${formatShape(tensor.shape)}]${origin} is at version ${tensor.version}; expected version ` +
        `${version} instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, ` +
        "with torch.autograd.setDetectAnomaly(true).",
    );
  }
  return tensor;
}

export function freedError(): RuntimeError {
  return new RuntimeError(
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been " +
      "freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify " +
      "retainGraph: true if you need to backward through the graph a second time or if you need to access saved tensors " +
      "after calling backward.",
  );
}
