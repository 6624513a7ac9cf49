import { AttributeError, KeyError } from "../errors.js";
import { Tensor } from "../tensor/tensor.js";
import type { Module } from "./module.js";
import { Parameter } from "./parameter.js";
import { describe } from "./stateDict.js";

/**
 * What a module holds, by name: parameters, buffers and submodules are the fields that hold them, in the order they were set.
 * An instance is a function, so that `model(x)` works; it still is an instance of its class.
 */
export abstract class ModuleTree {
  /** True in training mode, false after `eval()`. */
  declare training: boolean;
  /** Names of the fields that are buffers: state that is saved but not trained. */
  declare protected buffers_: Set<string>;
  /** Names of the buffers that are no part of the state. */
  declare protected transient_: Set<string>;

  constructor() {
    const self = ((...inputs: unknown[]) => self.call_(inputs)) as unknown as this;
    Object.setPrototypeOf(self, new.target.prototype);
    const fields = self as unknown as { name?: string; length?: number };
    delete fields.name;
    delete fields.length;
    self.training = true;
    self.buffers_ = new Set();
    self.transient_ = new Set();
    for (const hidden of ["buffers_", "transient_"]) Object.defineProperty(self, hidden, { enumerable: false });
    return self;
  }

  /** Runs the module: what `model(x)` does. */
  protected abstract call_(inputs: unknown[]): unknown;

  /** The class's name, as it is printed. */
  abstract className(): string;

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
    if (module !== null && !isModule(module)) throw new TypeError(`${describe(module)} is not a Module subclass`);
    this.checkName("module", name, isModule(this.field(name)));
    this.setField(name, module);
  }

  /** As `addModule`. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.register_module */
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
  protected *ownState(kind: "parameter" | "buffer"): Generator<[name: string, tensor: Tensor, field: string]> {
    for (const [field, value] of Object.entries(this)) {
      if (!(value instanceof Tensor)) continue;
      const isBuffer = this.buffers_.has(field);
      if (kind === "buffer" ? isBuffer : !isBuffer && value instanceof Parameter)
        yield [this.stateName(field), value, field];
    }
  }

  /** Direct submodules with their names, each once. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.named_children */
  *namedChildren(): Generator<[string, Module]> {
    const seen = new Set<Module>();
    for (const [name, value] of this.ownModules()) {
      if (seen.has(value)) continue;
      seen.add(value);
      yield [name, value];
    }
  }

  protected *ownModules(): Generator<[string, Module]> {
    for (const [field, value] of Object.entries(this)) if (isModule(value)) yield [this.stateName(field), value];
  }

  /** Direct submodules. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.children */
  *children(): Generator<Module> {
    for (const [, child] of this.namedChildren()) yield child;
  }

  /** This module and all below it, each once, with their dotted names. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.named_modules */
  *namedModules(prefix = "", seen = new Set<Module>()): Generator<[string, Module]> {
    if (seen.has(asModule(this))) return;
    seen.add(asModule(this));
    yield [prefix, asModule(this)];
    for (const [name, child] of this.ownModules()) yield* child.namedModules(join(prefix, name), seen);
  }

  /** This module and all below it, each once. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.modules */
  *modules(): Generator<Module> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /** All parameters with their dotted names, each once; only those of this very module where `recurse` is false. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.named_parameters */
  *namedParameters(prefix = "", recurse = true): Generator<[string, Parameter]> {
    yield* this.namedState("parameter", prefix, recurse) as Generator<[string, Parameter]>;
  }

  /** All buffers with their dotted names, each once; only those of this very module where `recurse` is false. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.named_buffers */
  *namedBuffers(prefix = "", recurse = true): Generator<[string, Tensor]> {
    yield* this.namedState("buffer", prefix, recurse);
  }

  private *namedState(kind: "parameter" | "buffer", prefix: string, recurse: boolean): Generator<[string, Tensor]> {
    const seen = new Set<Tensor>();
    const modules: Iterable<[string, Module]> = recurse ? this.namedModules(prefix) : [[prefix, asModule(this)]];
    for (const [path, module] of modules)
      for (const [name, tensor] of module.ownState(kind)) {
        if (seen.has(tensor)) continue;
        seen.add(tensor);
        yield [join(path, name), tensor];
      }
  }

  /** All parameters, each once: what an optimizer takes. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.parameters */
  *parameters(recurse = true): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters("", recurse)) yield parameter;
  }

  /** All buffers, each once. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.buffers */
  *buffers(recurse = true): Generator<Tensor> {
    for (const [, buffer] of this.namedBuffers("", recurse)) yield buffer;
  }

  /** The submodule with a dotted name. @throws AttributeError where there is none. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.get_submodule */
  getSubmodule(target: string): Module {
    const names = target === "" ? [] : target.split(".");
    return names.reduce<Module>((module, name) => {
      const found = module.member(name);
      if (found === undefined) throw new AttributeError(`${module.className()} has no attribute \`${name}\``);
      if (!isModule(found)) throw new AttributeError(`\`${name}\` is not an nn.Module`);
      return found;
    }, asModule(this));
  }

  /** The parameter with a dotted name. @throws AttributeError where there is none. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.get_parameter */
  getParameter(target: string): Parameter {
    const [module, name] = this.owner(target);
    const found = module.member(name);
    if (found === undefined) throw new AttributeError(`${module.className()} has no attribute \`${name}\``);
    if (!(found instanceof Parameter)) throw new AttributeError(`\`${name}\` is not an nn.Parameter`);
    return found;
  }

  /** The buffer with a dotted name. @throws AttributeError where there is none. https://pytorch.org/docs/1.13/generated/torch.nn.Module.html#torch.nn.Module.get_buffer */
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
}

function isModule(value: unknown): value is Module {
  return value instanceof ModuleTree;
}

/** Every tree is a module: `Module` is the only class made of it. */
function asModule(tree: ModuleTree): Module {
  return tree as unknown as Module;
}

function join(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}.${name}`;
}
