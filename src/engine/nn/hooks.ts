import { Function, type FunctionCtx } from "../autograd/function.js";
import { Tensor } from "../tensor/tensor.js";
import type { Module } from "./module.js";

/** Sees a module's inputs before `forward`; an array it returns replaces them. */
export type ForwardPreHook = (module: Module, inputs: unknown[]) => unknown[] | void;
/** Sees inputs and output after `forward`; what it returns replaces the output. */
export type ForwardHook = (module: Module, inputs: unknown[], output: unknown) => unknown;
/** Sees the gradients of a module's inputs and outputs; an array it returns replaces those of the inputs. */
export type BackwardHook = (
  module: Module,
  gradInput: (Tensor | null)[],
  gradOutput: (Tensor | null)[],
) => (Tensor | null)[] | void;

/** The hooks of one module, in the order they were registered. */
export class ModuleHooks {
  readonly forwardPre: ForwardPreHook[] = [];
  readonly forward: ForwardHook[] = [];
  readonly backward: BackwardHook[] = [];

  /** Runs `forward` between the hooks. */
  call(module: Module, given: unknown[]): unknown {
    let inputs = given;
    for (const hook of this.forwardPre) inputs = hook(module, inputs) ?? inputs;
    const watch = this.backward.length > 0 ? new BackwardWatch(module, this.backward) : null;
    if (watch) inputs = watch.inputs(inputs);
    let output: unknown = (module.forward as (...args: unknown[]) => unknown)(...inputs);
    for (const hook of this.forward) output = hook(module, inputs, output) ?? output;
    return watch ? watch.outputs(output) : output;
  }
}

/** Puts identities around a call: the one behind it sees the gradients of the outputs, the one before it those of the inputs. */
class BackwardWatch {
  private gradOutput: (Tensor | null)[] = [];
  private inputsNeedGrad = false;

  constructor(
    private readonly module: Module,
    private readonly hooks: readonly BackwardHook[],
  ) {}

  inputs(inputs: unknown[]): unknown[] {
    const tensors = inputs.filter((input) => input instanceof Tensor);
    this.inputsNeedGrad = tensors.some((tensor) => tensor.requiresGrad);
    if (!this.inputsNeedGrad) return inputs;
    const passed = [...Identity.apply((grads: Tensor[]) => this.run(grads), ...tensors)];
    return inputs.map((input) => (input instanceof Tensor ? passed.shift() : input));
  }

  outputs(output: unknown): unknown {
    const single = output instanceof Tensor;
    const tensors = single ? [output] : Array.isArray(output) ? output.filter((entry) => entry instanceof Tensor) : [];
    if (!tensors.some((tensor) => tensor.requiresGrad)) return output;
    const seen = (grads: Tensor[]): (Tensor | null)[] => {
      this.gradOutput = grads;
      if (!this.inputsNeedGrad) this.run([]);
      return grads;
    };
    const passed = [...Identity.apply(seen, ...tensors)];
    if (single) return passed[0];
    return (output as unknown[]).map((entry) => (entry instanceof Tensor ? passed.shift() : entry));
  }

  private run(gradInput: (Tensor | null)[]): (Tensor | null)[] {
    return this.hooks.reduce((grads, hook) => hook(this.module, grads, this.gradOutput) ?? grads, gradInput);
  }
}

/** Hands tensors through, and their gradients to a function. */
class Identity extends Function {
  static override readonly name = "BackwardHookFunction";

  static forward(
    ctx: FunctionCtx,
    seen: (grads: Tensor[]) => (Tensor | null)[],
    ...tensors: Tensor[]
  ): readonly Tensor[] {
    ctx.seen = seen;
    return tensors;
  }

  static backward(ctx: FunctionCtx, ...grads: Tensor[]): (Tensor | null)[] {
    return [null, ...(ctx.seen as (grads: Tensor[]) => (Tensor | null)[])(grads)];
  }
}
