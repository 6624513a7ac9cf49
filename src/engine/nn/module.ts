import { RuntimeError } from "../errors.js";
import { addHook, type RemovableHandle } from "../autograd/hooks.js";
import { noGrad } from "../autograd/mode.js";
import { formatShape, sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import type { ToOptions } from "../ops/copy.js";
import { zerosLike } from "../ops/creation.js";
import type { DType } from "../tensor/dtype.js";
import type { DeviceLike } from "../tensor/device.js";
import { type BackwardHook, type ForwardHook, type ForwardPreHook, ModuleHooks } from "./hooks.js";
import { Parameter } from "./parameter.js";

/** The state of a module by name; the names are PyTorch's: `layers.0.weight`. */
export type StateDict = Record<string, Tensor>;

export interface LoadResult {
  missingKeys: string[];
  unexpectedKeys: string[];
}

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
export class Module {
  /** True in training mode, false after `eval()`. */
  declare training: boolean;
  /** Names of the fields that are buffers: state that is saved but not trained. */
  declare protected buffers_: Set<string>;
  /** Only while there are hooks: a module without them is called at no cost. */
  declare protected hooks_: ModuleHooks | undefined;

  constructor() {
    const self = ((...inputs: unknown[]) => self.call_(inputs)) as unknown as this;
    Object.setPrototypeOf(self, new.target.prototype);
    const fields = self as unknown as { name?: string; length?: number };
    delete fields.name;
    delete fields.length;
    self.training = true;
    self.buffers_ = new Set();
    self.hooks_ = undefined;
    for (const hidden of ["buffers_", "hooks_"]) Object.defineProperty(self, hidden, { enumerable: false });
    return self;
  }

  /** Runs the module: what `model(x)` does. */
  protected call_(inputs: unknown[]): unknown {
    if (this.hooks_ !== undefined) return this.hooks_.call(this, inputs);
    return (this.forward as (...args: unknown[]) => unknown)(...inputs);
  }

  private get hooks(): ModuleHooks {
    return (this.hooks_ ??= new ModuleHooks());
  }

  /** Calls a function before every `forward`. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.register_forward_pre_hook */
  registerForwardPreHook(hook: ForwardPreHook): RemovableHandle {
    return addHook(this.hooks.forwardPre, hook);
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
   */
  // A model's inputs and outputs are its own affair: each subclass gives their types, and the call signature follows them.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  forward(..._inputs: any[]): any {
    throw new RuntimeError(`Module [${this.className()}] is missing the required "forward" function`);
  }

  /** The class's name, as it is printed. */
  className(): string {
    return this.constructor.name;
  }

  /** Makes a field a buffer: saved with the state, moved with the module, not trained. */
  registerBuffer(name: string, tensor: Tensor | null): void {
    this.buffers_.add(name);
    (this as unknown as Record<string, Tensor | null>)[name] = tensor;
  }

  /** Adds a submodule under a name. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.add_module */
  addModule(name: string, module: Module): void {
    if (name === "" || name.includes("."))
      throw new RuntimeError(`module name can't be empty or contain ".", got: '${name}'`);
    (this as unknown as Record<string, Module>)[name] = module;
  }

  /** Own parameters and buffers by field; null for those that were switched off. */
  private *ownState(kind: "parameter" | "buffer"): Generator<[string, Tensor]> {
    for (const [name, value] of Object.entries(this)) {
      if (!(value instanceof Tensor)) continue;
      const isBuffer = this.buffers_.has(name);
      if (kind === "buffer" ? isBuffer : !isBuffer && value instanceof Parameter) yield [name, value];
    }
  }

  /** Direct submodules with their names. */
  *namedChildren(): Generator<[string, Module]> {
    for (const [name, value] of Object.entries(this)) if (value instanceof Module) yield [name, value];
  }

  /** Direct submodules. */
  *children(): Generator<Module> {
    for (const [, child] of this.namedChildren()) yield child;
  }

  /** This module and all below it, each once, with their dotted names. */
  *namedModules(prefix = "", seen = new Set<Module>()): Generator<[string, Module]> {
    if (seen.has(this)) return;
    seen.add(this);
    yield [prefix, this];
    for (const [name, child] of this.namedChildren()) yield* child.namedModules(join(prefix, name), seen);
  }

  /** This module and all below it, each once. */
  *modules(): Generator<Module> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /** All parameters with their dotted names, each once. */
  *namedParameters(): Generator<[string, Parameter]> {
    yield* this.namedState("parameter") as Generator<[string, Parameter]>;
  }

  /** All buffers with their dotted names, each once. */
  *namedBuffers(): Generator<[string, Tensor]> {
    yield* this.namedState("buffer");
  }

  private *namedState(kind: "parameter" | "buffer"): Generator<[string, Tensor]> {
    const seen = new Set<Tensor>();
    for (const [path, module] of this.namedModules())
      for (const [name, tensor] of module.ownState(kind)) {
        if (seen.has(tensor)) continue;
        seen.add(tensor);
        yield [join(path, name), tensor];
      }
  }

  /** All parameters, each once: what an optimizer takes. */
  *parameters(): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters()) yield parameter;
  }

  /** All buffers, each once. */
  *buffers(): Generator<Tensor> {
    for (const [, buffer] of this.namedBuffers()) yield buffer;
  }

  /** Parameters and buffers by name, sharing their data. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.state_dict */
  stateDict(prefix = ""): StateDict {
    const state: StateDict = {};
    for (const kind of ["parameter", "buffer"] as const)
      for (const [name, tensor] of this.ownState(kind)) state[prefix + name] = tensor.detach();
    for (const [name, child] of this.namedChildren()) Object.assign(state, child.stateDict(`${prefix}${name}.`));
    return state;
  }

  /**
   * Copies a state into this module.
   * @throws RuntimeError that lists missing and unexpected keys (unless `strict` is false) and sizes that do not fit.
   */
  loadStateDict(state: StateDict, { strict = true }: { strict?: boolean } = {}): LoadResult {
    const own = this.stateDict();
    const missingKeys = Object.keys(own).filter((key) => !(key in state));
    const unexpectedKeys = Object.keys(state).filter((key) => !(key in own));
    const problems: string[] = [];
    const list = (keys: string[]) => keys.map((key) => `"${key}"`).join(", ");
    if (strict && unexpectedKeys.length > 0)
      problems.push(`Unexpected key(s) in state_dict: ${list(unexpectedKeys)}. `);
    if (strict && missingKeys.length > 0) problems.push(`Missing key(s) in state_dict: ${list(missingKeys)}. `);
    const common = Object.keys(own).filter((key) => key in state);
    for (const key of common)
      if (!sameShape(own[key].shape, state[key].shape))
        problems.push(
          `size mismatch for ${key}: copying a param with shape torch.Size(${formatShape(state[key].shape)}) from checkpoint, ` +
            `the shape in current model is torch.Size(${formatShape(own[key].shape)}).`,
        );
    if (problems.length > 0)
      throw new RuntimeError(`Error(s) in loading state_dict for ${this.className()}:\n\t${problems.join("\n\t")}`);
    noGrad(() => common.forEach((key) => own[key].copy_(state[key])));
    return { missingKeys, unexpectedKeys };
  }

  /** Sets training mode, or evaluation mode with false, here and below. */
  train(mode = true): this {
    this.training = mode;
    for (const child of this.children()) child.train(mode);
    return this;
  }

  /** Sets evaluation mode: dropout and batch norm behave as in use. */
  eval(): this {
    return this.train(false);
  }

  /** Calls a function on every submodule, then on this module. */
  apply(visit: (module: Module) => void): this {
    for (const child of this.children()) child.apply(visit);
    visit(this);
    return this;
  }

  /** Makes all parameters trainable, or freezes them with false. */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(requiresGrad);
    return this;
  }

  /** Clears the gradients of all parameters. */
  zeroGrad({ setToNone = false }: { setToNone?: boolean } = {}): void {
    for (const parameter of this.parameters()) clearGrad(parameter, setToNone);
  }

  /** Moves parameters and buffers to another floating dtype or device, in this very module. */
  to(target: DType | DeviceLike | ToOptions): this {
    for (const module of this.modules()) {
      const fields = module as unknown as Record<string, Tensor>;
      for (const [name, parameter] of module.ownState("parameter"))
        fields[name] = new Parameter(parameter.detach().to(target), { requiresGrad: parameter.requiresGrad });
      for (const [name, buffer] of module.ownState("buffer"))
        fields[name] = buffer.isFloatingPoint() ? buffer.to(target) : buffer;
    }
    return this;
  }

  /** What stands between the brackets when the module is printed. */
  extraRepr(): string {
    return "";
  }

  /** PyTorch's text of the module. */
  toString(): string {
    const extra = this.extraRepr();
    const lines = [...this.namedChildren()].map(([name, child]) => `(${name}): ${indent(child.toString())}`);
    if (lines.length === 0) return `${this.className()}(${extra.includes("\n") ? `\n  ${extra}\n` : extra})`;
    const body = [...(extra === "" ? [] : extra.split("\n")), ...lines];
    return `${this.className()}(\n  ${body.join("\n  ")}\n)`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function join(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}.${name}`;
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n  ");
}

/** Zeroes a gradient in place, or drops it. */
export function clearGrad(tensor: Tensor, setToNone: boolean): void {
  if (tensor.grad === null) return;
  if (setToNone) tensor.grad = null;
  else if (tensor.grad.requiresGrad) tensor.grad = zerosLike(tensor.grad);
  else tensor.grad.zero_();
}
