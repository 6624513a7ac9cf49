import { RuntimeError } from "../errors.js";
import type { Spec } from "../ops/operation.js";
import { Tensor } from "../tensor/tensor.js";
import { tracer, untraced } from "../trace.js";
import { isGradEnabled, noGrad } from "./mode.js";
import { type Edge, freedError, gradEdge, Node, type Saved, save, unsave } from "./node.js";

/** What `forward` leaves for `backward`. https://pytorch.org/docs/1.13/generated/torch.autograd.function.FunctionCtx.html */
export class FunctionCtx {
  /** Which arguments of `forward` need a gradient. */
  needsInputGrad: boolean[] = [];
  /** @internal */
  saved: Saved[] | null = [];
  /** @internal */
  readonly nonDifferentiable = new Set<Tensor>();
  [name: string]: unknown;

  /** Keeps tensors for `backward`, checked there for in-place changes. */
  saveForBackward(...tensors: Tensor[]): void {
    this.saved = tensors.map(save);
  }

  /** What `saveForBackward` kept. */
  get savedTensors(): Tensor[] {
    if (this.saved === null) throw freedError();
    return this.saved.map(unsave);
  }

  /** Outputs that have no gradient. */
  markNonDifferentiable(...outputs: Tensor[]): void {
    for (const output of outputs) this.nonDifferentiable.add(output);
  }
}

class FunctionNode extends Node {
  override readonly isCustom = true;

  constructor(
    override readonly name: string,
    edges: readonly (Edge | null)[],
    override readonly outputs: readonly Spec[],
    private readonly ctx: FunctionCtx,
    private readonly run: (grads: (Tensor | null)[]) => (Tensor | null)[],
  ) {
    super(edges);
  }

  override apply(grads: (Tensor | null)[]): (Tensor | null)[] {
    const filled = grads.map((grad, i) => grad ?? Tensor.allocate(this.outputs[i].shape, this.outputs[i].dtype));
    return this.run(filled);
  }

  override release(): void {
    this.ctx.saved = null;
  }
}

type Outputs = Tensor | readonly Tensor[];

/** The two static methods that a custom operation defines. */
interface FunctionClass<A extends unknown[], R extends Outputs> {
  readonly name: string;
  forward(ctx: FunctionCtx, ...args: A): R;
  backward(ctx: FunctionCtx, ...grads: Tensor[]): Tensor | null | readonly (Tensor | null)[];
}

/**
 * An operation with a derivative of your own: extend it with static `forward` and `backward`, and call `apply`.
 *
 *     class Cube extends torch.autograd.Function {
 *       static forward(ctx: torch.autograd.FunctionCtx, x: torch.Tensor) {
 *         ctx.saveForBackward(x);
 *         return x.pow(3);
 *       }
 *       static backward(ctx: torch.autograd.FunctionCtx, grad: torch.Tensor) {
 *         return grad.mul(ctx.savedTensors[0].pow(2)).mul(3);
 *       }
 *     }
 *     Cube.apply(x);
 *
 * https://pytorch.org/docs/1.13/autograd.html#torch.autograd.Function
 */
export class Function {
  /** Runs `forward`, and records `backward` in the graph where an argument requires a gradient. https://pytorch.org/docs/1.13/autograd.html#torch.autograd.Function */
  static apply<A extends unknown[], R extends Outputs>(this: FunctionClass<A, R>, ...args: A): R {
    const ctx = new FunctionCtx();
    const recorded = isGradEnabled();
    ctx.needsInputGrad = args.map((arg) => recorded && arg instanceof Tensor && arg.requiresGrad);
    const begun = tracer === null ? 0 : performance.now();
    const result = untraced(() => noGrad(() => this.forward(ctx, ...args)));
    const tell = (outputs: readonly Tensor[]) => {
      if (tracer !== null) tellTracer(this.name, args, outputs, performance.now() - begun);
    };
    const outputs = (result instanceof Tensor ? [result] : result) as readonly Tensor[];
    if (!ctx.needsInputGrad.includes(true)) {
      tell(outputs);
      return result;
    }

    // An input handed through would otherwise lose its own place in the graph.
    const fresh = outputs.map((output) => (args.includes(output) ? output.detach() : output));
    const edges = args.map((arg) => (arg instanceof Tensor ? gradEdge(arg) : null));
    const specs = fresh.map(({ shape, dtype }) => ({ shape, dtype }));
    const node = new FunctionNode(`${this.name}Backward`, edges, specs, ctx, (grads) => {
      const given = this.backward(ctx, ...(grads as Tensor[]));
      const list = given === null || given instanceof Tensor ? [given] : given;
      if (list.length !== args.length)
        throw new RuntimeError(
          `function ${this.name}Backward returned an incorrect number of gradients (expected ${args.length}, got ${list.length})`,
        );
      return [...list];
    });
    fresh.forEach((output, outputNr) => {
      if (ctx.nonDifferentiable.has(outputs[outputNr]) || !output.dtype.isFloatingPoint) return;
      output.gradFn = node;
      output.outputNr = outputNr;
    });
    tell(fresh);
    return (result instanceof Tensor ? fresh[0] : fresh) as R;
  }
}

/** Tells of a custom function as of one operation; its arguments that are no tensors are parameters by position. */
function tellTracer(name: string, args: readonly unknown[], outputs: readonly Tensor[], milliseconds: number): void {
  const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;
  const params = Object.fromEntries([...args.entries()].filter(([, value]) => !isTensor(value)));
  const formula = { forward: `${name}.forward`, backward: [`${name}.backward`] };
  const operation = { name, formula, backward: null };
  tracer?.operation?.(operation, params, args.filter(isTensor), outputs.filter(isTensor), milliseconds);
}
