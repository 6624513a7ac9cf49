import { RuntimeError, ValueError } from "../errors.js";
import { addHook, type RemovableHandle } from "../autograd/hooks.js";
import { fastZero } from "../backend/cpu/wasm/optimizer.js";
import type { Tensor } from "../tensor/tensor.js";
import type { ToOptions } from "../ops/copy.js";
import { zerosLike } from "../ops/creation.js";
import { dtypeOf, type TypeLike } from "../ops/type.js";
import { bfloat16, DType, float16, float32, float64 } from "../tensor/dtype.js";
import type { DeviceLike } from "../tensor/device.js";
import { type Copies, copyFields, copyInto, deepCopy } from "./deepCopy.js";
import { ModuleTree } from "./moduleTree.js";
import { type BackwardHook, type ForwardHook, type ForwardPreHook, ModuleHooks } from "./hooks.js";
import { setData } from "./parameter.js";
import { observer } from "../observe.js";
import { type Tracer, tracer } from "../trace.js";
import {
  type LoadResult,
  loadState,
  setVersions,
  type StateDict,
  type StateVersions,
  versionsOf,
} from "./stateDict.js";

export type { LoadResult, StateDict };

/** A module is called like a function: `model(x)` runs `forward`. */
export interface Module {
  (...inputs: Parameters<this["forward"]>): ReturnType<this["forward"]>;
}

/**
 * The base of all models and layers. Parameters and submodules are the fields that hold them, in the order they were set.
 *
 * An instance is itself a function, so that `model(x)` works; it still is an instance of its class.
 * https://pytorch.org/docs/1.13/generated/torch.nn.Module.html
 */
export class Module extends ModuleTree {
  /** Only while there are hooks: a module without them is called at no cost. */
  declare protected hooks_: ModuleHooks | undefined;

  constructor() {
    super();
    Object.defineProperty(this, "hooks_", { value: undefined, writable: true, configurable: true });
    observer?.moduleMade?.(this);
  }

  /** Runs the module: what `model(x)` does. */
  protected override call_(inputs: unknown[]): unknown {
    return tracer === null ? this.run_(inputs) : tracedCall(tracer, this, () => this.run_(inputs), inputs);
  }

  private run_(inputs: unknown[]): unknown {
    if (this.hooks_ !== undefined) return this.hooks_.call(this, inputs);
    return (this.forward as (...args: unknown[]) => unknown)(...inputs);
  }

  /** Whether functions run before or after `forward`, or with its gradients. */
  get hasHooks(): boolean {
    return this.hooks_ !== undefined;
  }

  private get hooks(): ModuleHooks {
    return (this.hooks_ ??= new ModuleHooks());
  }

  /** Calls a function before every `forward`. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.register_forward_pre_hook */
  registerForwardPreHook(hook: ForwardPreHook): RemovableHandle {
    return addHook(this.hooks.forwardPre, hook);
  }

  /** The hooks before `forward`, in order: the live list. @internal */
  forwardPreHooks(): ForwardPreHook[] {
    return this.hooks.forwardPre;
  }

  /** Calls a function after every `forward`. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.register_forward_hook */
  registerForwardHook(hook: ForwardHook): RemovableHandle {
    return addHook(this.hooks.forward, hook);
  }

  /** Calls a function when the gradients of the inputs are known. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_hook */
  registerFullBackwardHook(hook: BackwardHook): RemovableHandle {
    return addHook(this.hooks.backward, hook);
  }

  /** `Function.prototype.call`, which the prototype above hides: transpilers write `model(x)` so where `model` is imported. */
  call(_self: unknown, ...inputs: Parameters<this["forward"]>): ReturnType<this["forward"]> {
    return this.call_(inputs) as ReturnType<this["forward"]>;
  }

  /**
   * The computation; every model defines its own. Call the module, not this.
   * https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.forward
   */
  // A model's inputs and outputs are its own affair: each subclass gives their types, and the call signature follows them.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  forward(..._inputs: any[]): any {
    throw new RuntimeError(`Module [${this.className()}] is missing the required "forward" function`);
  }

  /** The class's name, as it is printed. */
  override className(): string {
    return this.constructor.name;
  }

  /** Parameters and buffers by name, sharing their data. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.state_dict */
  stateDict(prefix = ""): StateDict {
    const state: StateDict = {};
    const versions: StateVersions = { [prefix.slice(0, -1)]: { version: this.stateVersion() } };
    for (const kind of ["parameter", "buffer"] as const)
      for (const [name, tensor, field] of this.ownState(kind))
        if (!this.transient_.has(field)) state[prefix + name] = tensor.detach();
    for (const [name, child] of this.ownModules()) {
      const below = child.stateDict(`${prefix}${name}.`);
      Object.assign(state, below);
      Object.assign(versions, versionsOf(below));
    }
    setVersions(state, versions);
    return state;
  }

  /** PyTorch's version of how a layer of this class keeps its state. */
  protected stateVersion(): number {
    return 1;
  }

  /**
   * Copies a state into this module.
   * @throws RuntimeError that lists missing and unexpected keys (unless `strict` is false) and sizes that do not fit.
   * https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict
   */
  loadStateDict(state: StateDict, { strict = true }: { strict?: boolean } = {}): LoadResult {
    return loadState(this.className(), this.stateDict(), state, strict);
  }

  /** Sets training mode, or evaluation mode with false, here and below. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.train */
  train(mode = true): this {
    if (typeof mode !== "boolean") throw new ValueError("training mode is expected to be boolean");
    observer?.modeSet?.(this, mode);
    this.training = mode;
    for (const child of this.children()) child.train(mode);
    return this;
  }

  /** Sets evaluation mode: dropout and batch norm behave as in use. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.eval */
  eval(): this {
    return this.train(false);
  }

  /** Calls a function on every submodule, then on this module. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.apply */
  apply(visit: (module: Module) => void): this {
    for (const child of this.children()) child.apply(visit);
    visit(this);
    return this;
  }

  /** Makes all parameters trainable, or freezes them with false. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.requires_grad_ */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(requiresGrad);
    return this;
  }

  /** Clears the gradients of all parameters. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.zero_grad */
  zeroGrad({ setToNone = false }: { setToNone?: boolean } = {}): void {
    observer?.zeroing?.(this);
    for (const parameter of this.parameters()) clearGrad(parameter, setToNone);
  }

  /**
   * Moves parameters and buffers to another floating dtype or device, in this very module; the parameters stay the same objects.
   * @throws TypeError for a dtype that is not floating.
   * https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.to
   */
  to(target: DType | DeviceLike | ToOptions): this {
    const dtype =
      target instanceof DType ? target : typeof target === "object" && "dtype" in target ? target.dtype : undefined;
    if (dtype !== undefined && !dtype.isFloatingPoint)
      throw new TypeError(
        `nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=${String(dtype)}`,
      );
    const device = typeof target === "string" ? target : (target as ToOptions).device;
    const moved = (tensor: Tensor) =>
      tensor.isFloatingPoint() ? tensor.detach().to(target) : device === undefined ? tensor : tensor.to(device);
    for (const tensor of new Set([...this.parameters(), ...this.buffers()])) {
      setData(tensor, moved(tensor));
      if (tensor.grad !== null) setData(tensor.grad, moved(tensor.grad));
    }
    return this;
  }

  /** As float32. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.float */
  float(): this {
    return this.to(float32);
  }

  /** As float64. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.double */
  double(): this {
    return this.to(float64);
  }

  /** As float16. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.half */
  half(): this {
    return this.to(float16);
  }

  /** As bfloat16. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.bfloat16 */
  bfloat16(): this {
    return this.to(bfloat16);
  }

  /** All parameters and buffers, counters too, in another type. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.type */
  type(type: TypeLike): this {
    const dtype = dtypeOf(type);
    for (const tensor of new Set([...this.parameters(), ...this.buffers()])) {
      setData(tensor, tensor.detach().to(dtype));
      if (tensor.grad !== null) setData(tensor.grad, tensor.grad.to(dtype));
    }
    return this;
  }

  /** On the CPU. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.cpu */
  cpu(): this {
    return this.to("cpu");
  }

  /** @throws AssertionError always: this engine has no CUDA. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.cuda */
  cuda(): this {
    return this.to("cuda");
  }

  /** An independent copy of the module and all below it, as Python's `copy.deepcopy`; parameters of the copy have no gradients. */
  copy(): this {
    return deepCopy(this) as this;
  }

  [copyInto](copies: Copies): this {
    const copy = Reflect.construct(Module, [], this.constructor) as this;
    copies.set(this, copy);
    copyFields(this, copy, copies);
    return copy;
  }

  /** What stands between the brackets when the module is printed. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.extra_repr */
  extraRepr(): string {
    return "";
  }

  /** PyTorch's text of the module. */
  override toString(): string {
    const extra = this.extraRepr();
    const children = this.childLines();
    if (children.length === 0 && !extra.includes("\n")) return `${this.className()}(${extra})`;
    const lines = [...(extra === "" ? [] : extra.split("\n")), ...children];
    return `${this.className()}(\n  ${lines.join("\n  ")}\n)`;
  }

  private childLines(): string[] {
    return [...this.ownModules()].map(([name, child]) => `(${name}): ${indent(child.toString())}`);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function tracedCall(tracer: Tracer, module: Module, run: () => unknown, inputs: readonly unknown[]): unknown {
  tracer.moduleEntered?.(module, inputs);
  let output: unknown;
  try {
    return (output = run());
  } finally {
    tracer.moduleLeft?.(module, output);
  }
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n  ");
}

/** Zeroes a gradient in place, or drops it. */
export function clearGrad(tensor: Tensor, setToNone: boolean): void {
  if (tensor.grad === null) return;
  if (setToNone) tensor.grad = null;
  else if (tensor.grad.requiresGrad) tensor.grad = zerosLike(tensor.grad);
  else if (!fastZero(tensor.grad)) tensor.grad.zero_();
}
