import { AttributeError, KeyError, RuntimeError, ValueError } from "../errors.js";
import { addHook, type RemovableHandle } from "../autograd/hooks.js";
import { Tensor } from "../tensor/tensor.js";
import type { ToOptions } from "../ops/copy.js";
import { zerosLike } from "../ops/creation.js";
import { bfloat16, DType, float16, float32, float64 } from "../tensor/dtype.js";
import type { DeviceLike } from "../tensor/device.js";
import { type Copies, copyFields, copyInto, deepCopy } from "./deepCopy.js";
import { type BackwardHook, type ForwardHook, type ForwardPreHook, ModuleHooks } from "./hooks.js";
import { Parameter, setData } from "./parameter.js";
import { describe, type LoadResult, loadState, type StateDict } from "./stateDict.js";

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
export class Module {
  /** True in training mode, false after `eval()`. */
  declare training: boolean;
  /** Names of the fields that are buffers: state that is saved but not trained. */
  declare protected buffers_: Set<string>;
  /** Names of the buffers that are no part of the state. */
  declare protected transient_: Set<string>;
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
    self.transient_ = new Set();
    self.hooks_ = undefined;
    for (const hidden of ["buffers_", "transient_", "hooks_"])
      Object.defineProperty(self, hidden, { enumerable: false });
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

  /**
   * Makes a field a buffer: moved with the module, not trained, and saved with the state unless `persistent` is false.
   * https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.register_buffer
   */
  registerBuffer(name: string, tensor: Tensor | null, { persistent = true }: { persistent?: boolean } = {}): void {
    this.checkName("buffer", name, this.buffers_.has(name));
    if (tensor !== null && !(tensor instanceof Tensor))
      throw new TypeError(
        `cannot assign '${describe(tensor)}' object to buffer '${name}' (torch Tensor or None required)`,
      );
    this.buffers_.add(name);
    if (persistent) this.transient_.delete(name);
    else this.transient_.add(name);
    this.setField(name, tensor);
  }

  /** Adds a parameter under a name; null reserves the name. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.register_parameter */
  registerParameter(name: string, parameter: Parameter | null): void {
    this.checkName("parameter", name, this.field(name) instanceof Parameter);
    if (parameter !== null && !(parameter instanceof Parameter))
      throw new TypeError(
        `cannot assign '${describe(parameter)}' object to parameter '${name}' (torch.nn.Parameter or None required)`,
      );
    this.setField(name, parameter);
  }

  /** Adds a submodule under a name. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.add_module */
  addModule(name: string, module: Module | null): void {
    if (module !== null && !(module instanceof Module))
      throw new TypeError(`${describe(module)} is not a Module subclass`);
    this.checkName("module", name, this.field(name) instanceof Module);
    this.setField(name, module);
  }

  /** As `addModule`. */
  registerModule(name: string, module: Module | null): void {
    this.addModule(name, module);
  }

  /** @throws KeyError for a name that cannot be a part of a dotted name, or that something else has. */
  private checkName(what: "buffer" | "parameter" | "module", name: string, replaces: boolean): void {
    if (name.includes("."))
      throw new KeyError(`${what} name can't contain "."${what === "module" ? `, got: ${name}` : ""}`);
    if (name === "") throw new KeyError(`${what} name can't be empty string ""`);
    const taken = (this.field(name) ?? null) !== null || (name in this && !Object.hasOwn(this, name));
    if (taken && !replaces) throw new KeyError(`attribute '${name}' already exists`);
  }

  private field(name: string): unknown {
    return (this as unknown as Record<string, unknown>)[name];
  }

  private setField(name: string, value: unknown): void {
    (this as unknown as Record<string, unknown>)[name] = value;
  }

  /**
   * What a field is called in the names of parameters, buffers and state. A model's own fields keep their names; a layer of this
   * library whose fields are camelCase gives PyTorch's name here: `runningMean` is saved as `running_mean`.
   */
  protected stateName(field: string): string {
    return field;
  }

  /** Own parameters and buffers by name, and their fields; those that were switched off are left out. */
  private *ownState(kind: "parameter" | "buffer"): Generator<[name: string, tensor: Tensor, field: string]> {
    for (const [field, value] of Object.entries(this)) {
      if (!(value instanceof Tensor)) continue;
      const isBuffer = this.buffers_.has(field);
      if (kind === "buffer" ? isBuffer : !isBuffer && value instanceof Parameter)
        yield [this.stateName(field), value, field];
    }
  }

  /** Direct submodules with their names, each once. */
  *namedChildren(): Generator<[string, Module]> {
    const seen = new Set<Module>();
    for (const [name, value] of this.ownModules()) {
      if (seen.has(value)) continue;
      seen.add(value);
      yield [name, value];
    }
  }

  private *ownModules(): Generator<[string, Module]> {
    for (const [field, value] of Object.entries(this))
      if (value instanceof Module) yield [this.stateName(field), value];
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
    for (const [name, child] of this.ownModules()) yield* child.namedModules(join(prefix, name), seen);
  }

  /** This module and all below it, each once. */
  *modules(): Generator<Module> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /** All parameters with their dotted names, each once; only those of this very module where `recurse` is false. */
  *namedParameters(prefix = "", recurse = true): Generator<[string, Parameter]> {
    yield* this.namedState("parameter", prefix, recurse) as Generator<[string, Parameter]>;
  }

  /** All buffers with their dotted names, each once; only those of this very module where `recurse` is false. */
  *namedBuffers(prefix = "", recurse = true): Generator<[string, Tensor]> {
    yield* this.namedState("buffer", prefix, recurse);
  }

  private *namedState(kind: "parameter" | "buffer", prefix: string, recurse: boolean): Generator<[string, Tensor]> {
    const seen = new Set<Tensor>();
    const modules: Iterable<[string, Module]> = recurse ? this.namedModules(prefix) : [[prefix, this]];
    for (const [path, module] of modules)
      for (const [name, tensor] of module.ownState(kind)) {
        if (seen.has(tensor)) continue;
        seen.add(tensor);
        yield [join(path, name), tensor];
      }
  }

  /** All parameters, each once: what an optimizer takes. */
  *parameters(recurse = true): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters("", recurse)) yield parameter;
  }

  /** All buffers, each once. */
  *buffers(recurse = true): Generator<Tensor> {
    for (const [, buffer] of this.namedBuffers("", recurse)) yield buffer;
  }

  /** The submodule with a dotted name. @throws AttributeError where there is none. */
  getSubmodule(target: string): Module {
    const names = target === "" ? [] : target.split(".");
    return names.reduce<Module>((module, name) => {
      const found = module.member(name);
      if (found === undefined) throw new AttributeError(`${module.className()} has no attribute \`${name}\``);
      if (!(found instanceof Module)) throw new AttributeError(`\`${name}\` is not an nn.Module`);
      return found;
    }, this);
  }

  /** The parameter with a dotted name. @throws AttributeError where there is none. */
  getParameter(target: string): Parameter {
    const [module, name] = this.owner(target);
    const found = module.member(name);
    if (found === undefined) throw new AttributeError(`${module.className()} has no attribute \`${name}\``);
    if (!(found instanceof Parameter)) throw new AttributeError(`\`${name}\` is not an nn.Parameter`);
    return found;
  }

  /** The buffer with a dotted name. @throws AttributeError where there is none. */
  getBuffer(target: string): Tensor {
    const [module, name] = this.owner(target);
    const found = module.member(name);
    if (found === undefined) throw new AttributeError(`${module.className()} has no attribute \`${name}\``);
    const isBuffer = [...module.ownState("buffer")].some(([, buffer]) => buffer === found);
    if (!isBuffer) throw new AttributeError(`\`${name}\` is not a buffer`);
    return found as Tensor;
  }

  private owner(target: string): [Module, string] {
    const dot = target.lastIndexOf(".");
    return [this.getSubmodule(target.slice(0, Math.max(dot, 0))), target.slice(dot + 1)];
  }

  /** An own field, by its own name or by that in the state. */
  private member(name: string): unknown {
    const field = Object.keys(this).find((key) => key === name || this.stateName(key) === name);
    return field === undefined ? undefined : this.field(field);
  }

  /** Parameters and buffers by name, sharing their data. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.state_dict */
  stateDict(prefix = ""): StateDict {
    const state: StateDict = {};
    for (const kind of ["parameter", "buffer"] as const)
      for (const [name, tensor, field] of this.ownState(kind))
        if (!this.transient_.has(field)) state[prefix + name] = tensor.detach();
    for (const [name, child] of this.ownModules()) Object.assign(state, child.stateDict(`${prefix}${name}.`));
    return state;
  }

  /**
   * Copies a state into this module.
   * @throws RuntimeError that lists missing and unexpected keys (unless `strict` is false) and sizes that do not fit.
   */
  loadStateDict(state: StateDict, { strict = true }: { strict?: boolean } = {}): LoadResult {
    return loadState(this.className(), this.stateDict(), state, strict);
  }

  /** Sets training mode, or evaluation mode with false, here and below. */
  train(mode = true): this {
    if (typeof mode !== "boolean") throw new ValueError("training mode is expected to be boolean");
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

  /**
   * Moves parameters and buffers to another floating dtype or device, in this very module; the parameters stay the same objects.
   * @throws TypeError for a dtype that is not floating.
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

  /** As float32. */
  float(): this {
    return this.to(float32);
  }

  /** As float64. */
  double(): this {
    return this.to(float64);
  }

  /** As float16. */
  half(): this {
    return this.to(float16);
  }

  /** As bfloat16. */
  bfloat16(): this {
    return this.to(bfloat16);
  }

  /** On the CPU. */
  cpu(): this {
    return this.to("cpu");
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

  /** What stands between the brackets when the module is printed. */
  extraRepr(): string {
    return "";
  }

  /** PyTorch's text of the module. */
  toString(): string {
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
