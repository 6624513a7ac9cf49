import { RuntimeError, ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { checkpoint, observer, skipping } from "../observe.js";
import { add } from "../ops/arithmetic.js";
import { ones } from "../ops/creation.js";
import { methods } from "../ops/methods.js";
import { sumToSize } from "../ops/views.js";
import type { Spec } from "../ops/operation.js";
import { formatShape, isExpandableTo, sameShape } from "../tensor/shape.js";
import { namesInUse, withoutNames } from "../tensor/names.js";
import type { Storage } from "../tensor/storage.js";
import { Tensor } from "../tensor/tensor.js";
import { tracer, untraced } from "../trace.js";
import { checkGradients, isAnomalyEnabled, traced } from "./anomaly.js";
import { enableGrad, isGradEnabled, noGrad } from "./mode.js";
import type { Node } from "./node.js";
import { AccumulateGrad, type Edge, gradEdge, OperationNode } from "./node.js";
import { type Grads, Pending } from "./pending.js";

export interface BackwardOptions {
  /** The gradient of this tensor; only a scalar may do without. */
  gradient?: Tensor;
  /** Keep what the graph saved, so that it can be walked again. Defaults to `createGraph`. */
  retainGraph?: boolean;
  /** Record the backward pass itself, for second derivatives. */
  createGraph?: boolean;
  /** Accumulate into these tensors only. */
  inputs?: Tensor | readonly Tensor[];
}

export interface BackwardAllOptions extends Omit<BackwardOptions, "gradient"> {
  /** The gradient of each tensor; null for scalars. */
  gradTensors?: Tensor | readonly (Tensor | null)[];
}

/** Nodes made later have larger ranks, and gradients go from large to small; leaves come last. */
const rank = (node: Node) => (node instanceof AccumulateGrad ? -1 : node.sequenceNr);

/**
 * Nodes reachable from the roots, those made last first: an order in which every node comes after all that feed it.
 * @param oldest nodes of a smaller rank are left out
 */
function reachable(roots: readonly Edge[], oldest: number): Node[] {
  const seen = new Set<Node>();
  const stack = roots.map((root) => root.node);
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node) || rank(node) < oldest) continue;
    seen.add(node);
    for (const edge of node.nextEdges) if (edge !== null && !seen.has(edge.node)) stack.push(edge.node);
  }
  return [...seen].sort((a, b) => rank(b) - rank(a));
}

/** The nodes among `order` from which a gradient gets to one of the ends. */
function leadingTo(ends: ReadonlySet<Node>, order: readonly Node[]): Set<Node> {
  const leading = new Set<Node>();
  for (const node of order.toReversed())
    if (node.nextEdges.some((edge) => edge !== null && (ends.has(edge.node) || leading.has(edge.node))))
      leading.add(node);
  return leading;
}

/**
 * Walks the graph once. `arrive` gets each leaf's total gradient, `capture` those that arrive at any node; they return whether they kept
 * them.
 * @param ends go no further than needed to get to these nodes
 */
function walk(
  roots: readonly Edge[],
  rootGrads: readonly Tensor[],
  keepGraph: boolean,
  arrive: (leaf: Tensor, grad: Tensor) => boolean,
  capture?: (node: Node, grads: Grads) => boolean,
  ends?: ReadonlySet<Node>,
): void {
  if (namesInUse) return withoutNames(() => walk(roots, rootGrads, keepGraph, arrive, capture, ends));
  const pending = new Pending(!isGradEnabled());
  roots.forEach((root, i) => pending.deposit(root, rootGrads[i]));

  const order = reachable(roots, ends ? Math.min(...[...ends].map(rank)) : -1);
  const leading = ends && leadingTo(ends, order);
  for (const node of order) {
    const grads = pending.take(node);
    if (grads === undefined) continue;
    for (const { outputNr, hook } of node.preHooks) {
      const grad = grads[outputNr];
      if (grad === null) continue;
      pending.share(grad);
      grads[outputNr] = hook(grad) ?? grad;
    }
    if (capture?.(node, grads)) for (const grad of grads) if (grad !== null) pending.share(grad);
    if (node instanceof AccumulateGrad) {
      if (arrive(node.leaf, grads[0]!)) pending.share(grads[0]!);
      else pending.leave(grads[0]!);
      continue;
    }
    if (leading && !leading.has(node)) continue;
    const found = differentiate(node, grads, pending);
    for (let i = 0; i < found.length; i++) if (found[i] !== null) pending.deposit(node.nextEdges[i]!, found[i]!);
    for (const grad of grads) if (grad !== null) pending.leave(grad);
    if (!keepGraph) node.release();
  }
}

/** The gradient that a node gives to each of its edges; null where it gives none. */
function differentiate(node: Node, grads: Grads, pending: Pending): Grads {
  if (node instanceof OperationNode) return pending.within(() => derivative(node, grads));
  // What a user's function is given or gives it may keep.
  for (const grad of grads) if (grad !== null) pending.share(grad);
  return derivative(node, grads);
}

/** What a node gives, told to the tracer. The operations of this library that compute it are the pass's own affair, unless they are recorded. */
function derivative(node: Node, grads: Grads): Grads {
  if (tracer === null) return applied(node, grads);
  const begun = performance.now();
  const isToldOf = isGradEnabled() || node.isCustom;
  const found = isToldOf ? applied(node, grads) : untraced(() => applied(node, grads));
  tracer?.derivative?.(node, grads, found, performance.now() - begun);
  return found;
}

function applied(node: Node, grads: Grads): Grads {
  const inputGrads = isAnomalyEnabled() ? traced(node, () => node.apply(grads)) : node.apply(grads);
  if (isAnomalyEnabled()) checkGradients(node, inputGrads);
  return node.nextEdges.map((edge, i) => {
    const grad = inputGrads[i];
    return edge !== null && grad ? fit(grad, edge.node.outputs[edge.outputNr], node, i) : null;
  });
}

/** A gradient in its input's shape and dtype: summed over what broadcasting repeated, cast where promotion widened. */
function fit(grad: Tensor, { shape, dtype }: Spec, node: Node, input: number): Tensor {
  let out = grad;
  if (!sameShape(out.shape, shape)) {
    if (!isExpandableTo(shape, out.shape))
      throw new RuntimeError(
        `Function ${node.name} returned an invalid gradient at index ${input} - got ${formatShape(out.shape)} but expected ` +
          `shape compatible with ${formatShape(shape)}`,
      );
    out = sumToSize(out, shape);
  }
  return out.dtype === dtype ? out : out.to(dtype);
}

function tracedPass(roots: readonly Tensor[], kind: "backward" | "grad", run: () => void): void {
  tracer?.backwardStarted?.(roots, kind);
  try {
    run();
  } finally {
    tracer?.backwardEnded?.();
  }
}

function rootGradient(root: Tensor, gradient: Tensor | null | undefined): Tensor {
  if (gradient) {
    if (!sameShape(gradient.shape, root.shape))
      throw new RuntimeError(
        `Mismatch in shape: grad_output[0] has a shape of torch.Size(${formatShape(gradient.shape)}) and output[0] has a shape ` +
          `of torch.Size(${formatShape(root.shape)}).`,
      );
    return gradient;
  }
  if (root.numel() !== 1) throw new RuntimeError("grad can be implicitly created only for scalar outputs");
  return ones(root.shape, { dtype: root.dtype, device: root.device });
}

function rootEdge(root: Tensor, index: number): Edge {
  const edge = gradEdge(root);
  if (edge === null)
    throw new RuntimeError(`element ${index} of tensors does not require grad and does not have a grad_fn`);
  return edge;
}

/** The nodes at which the gradients of tensors arrive. @throws RuntimeError for a tensor that needs none. */
function edgesOf(targets: readonly Tensor[]): Edge[] {
  return targets.map((target) => {
    const edge = gradEdge(target);
    if (edge === null) throw new RuntimeError("One of the differentiated Tensors does not require grad");
    return edge;
  });
}

const nodesOf = (edges: readonly Edge[]) => new Set(edges.map((edge) => edge.node));

/** The tensors that are to get a gradient, or undefined for all leaves. */
function chosenInputs(inputs: BackwardOptions["inputs"]): readonly Tensor[] | undefined {
  const chosen = inputs instanceof Tensor ? [inputs] : inputs;
  if (chosen?.length === 0) throw new RuntimeError("'inputs' argument to backward() cannot be empty.");
  return chosen;
}

/**
 * What adds a gradient to its leaf's `grad`, and tells whether that took its memory over.
 * @param given the caller's own gradients, which are left to it
 * @param wanted the leaves that get one; undefined for all
 */
function accumulator(
  given: readonly (Tensor | null)[],
  wanted: ReadonlySet<Tensor> | undefined,
  createGraph: boolean,
): (leaf: Tensor, grad: Tensor) => boolean {
  // A gradient that reaches one leaf may be the very tensor that reaches another.
  const taken = new Set<Storage>();
  for (const grad of given) if (grad) taken.add(grad.storageRef);
  return (leaf, grad) => {
    if (wanted && !wanted.has(leaf)) return false;
    tracer?.accumulated?.(leaf, grad);
    if (createGraph) leaf.grad = leaf.grad === null ? grad : add(leaf.grad, grad);
    else if (leaf.grad !== null) leaf.grad.detach().add_(grad);
    else {
      const { storageRef } = grad;
      const whole = grad.isContiguous() && grad.numel() === storageRef.length && !taken.has(storageRef);
      const own = whole ? grad.detach() : grad.detach().clone();
      taken.add(own.storageRef);
      leaf.grad = own;
      return whole;
    }
    return createGraph;
  };
}

/**
 * Computes the gradients of tensors with respect to the leaves of their graph and adds them to their `grad`.
 * @throws RuntimeError for a root that is no scalar and comes without gradient, a graph already freed, or a saved tensor changed
 * in place. https://pytorch.org/docs/1.13/generated/torch.autograd.backward.html
 */
export function backward(tensors: Tensor | readonly Tensor[], options: BackwardAllOptions = {}): void {
  checkpoint();
  if (skipping) return;
  checkOptions("backward()", options, ["gradTensors", "retainGraph", "createGraph", "inputs"]);
  const { createGraph = false, retainGraph = createGraph } = options;
  const roots = tensors instanceof Tensor ? [tensors] : tensors;
  const given = options.gradTensors instanceof Tensor ? [options.gradTensors] : (options.gradTensors ?? []);
  if (given.length > 0 && given.length !== roots.length)
    throw new RuntimeError(`got ${roots.length} tensors and ${given.length} gradients`);
  const inputs = chosenInputs(options.inputs);
  for (const input of inputs ?? []) if (!input.isLeaf) input.retainGrad();
  const ends = inputs && nodesOf(edgesOf(inputs));
  const edges = roots.map(rootEdge);
  const rootGrads = roots.map((root, i) => rootGradient(root, given[i]));
  const accumulate = accumulator(given, inputs && new Set(inputs), createGraph);
  for (const root of roots) if (root.numel() === 1) observer?.loss?.(root);
  if (skipping) return;
  const within = createGraph ? enableGrad : noGrad;
  tracedPass(roots, "backward", () => within(() => walk(edges, rootGrads, retainGraph, accumulate, undefined, ends)));
  for (const root of roots) if (root.numel() === 1) observer?.backward?.(root);
}

export interface GradOptions {
  gradOutputs?: Tensor | readonly (Tensor | null)[];
  retainGraph?: boolean;
  createGraph?: boolean;
  /** Give null instead of an error for inputs that the outputs do not depend on. */
  allowUnused?: boolean;
}

/**
 * The gradients of the sum of the outputs with respect to the inputs, without touching any `grad`.
 * @throws RuntimeError where an output does not depend on an input, unless `allowUnused`.
 * https://pytorch.org/docs/1.13/generated/torch.autograd.grad.html
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): Tensor[] {
  checkOptions("grad()", options, ["gradOutputs", "retainGraph", "createGraph", "allowUnused"]);
  const [roots, targets] = [outputs, inputs].map((x) => (x instanceof Tensor ? [x] : x));
  const { createGraph = false, retainGraph = createGraph, allowUnused = false } = options;
  const given = options.gradOutputs instanceof Tensor ? [options.gradOutputs] : (options.gradOutputs ?? []);
  const edges = roots.map(rootEdge);
  const rootGrads = roots.map((root, i) => rootGradient(root, given[i]));
  if (targets.length === 0) throw new ValueError("grad requires non-empty inputs.");
  const targetEdges = edgesOf(targets);
  const found = new Array<Tensor | null>(targets.length).fill(null);
  const run = () =>
    walk(
      edges,
      rootGrads,
      retainGraph,
      () => false,
      (node, grads) => {
        targetEdges.forEach((edge, i) => {
          if (edge.node === node) found[i] = grads[edge.outputNr];
        });
        return targetEdges.some((edge) => edge.node === node);
      },
      nodesOf(targetEdges),
    );
  tracedPass(roots, "grad", () => (createGraph ? enableGrad(run) : noGrad(run)));
  return found.map((result, i) => {
    if (result === null && !allowUnused)
      throw new RuntimeError(
        "One of the differentiated Tensors appears to not have been used in the graph. Set allowUnused: true if this is the " +
          `desired behavior. (input ${i} of shape ${formatShape(targets[i].shape)})`,
      );
    return result as Tensor;
  });
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** Adds the gradients of this tensor to the `grad` of the leaves it was made from. https://pytorch.org/docs/1.13/generated/torch.Tensor.backward.html */
    backward(options?: BackwardOptions | Tensor): void;
  }
}

methods({
  backward(options) {
    const { gradient, ...rest } = options instanceof Tensor ? { gradient: options } : (options ?? {});
    backward(this, gradient ? { ...rest, gradTensors: gradient } : rest);
  },
});
