import { IndexError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";
import { giveUp, isLibraryCode } from "./intermediate.js";
import { Module } from "./module.js";

/** Modules by name, in order: a plain object, or pairs. */
export type NamedModules = Record<string, Module> | readonly (readonly [string, Module])[];

/**
 * Modules one after the other. `new Sequential(a, b)` names them 0, 1, ...; `new Sequential({ first: a, second: b })` and
 * `new Sequential([["first", a], ["second", b]])` as given.
 * The result has the shape that the last module gives. https://pytorch.org/docs/1.13/generated/torch.nn.Sequential.html
 */
export class Sequential extends Module {
  constructor(...modules: Module[] | [NamedModules]) {
    super();
    const [first] = modules;
    const named = modules.length === 1 && !(first instanceof Module);
    const entries = named
      ? namedEntries(first as NamedModules)
      : (modules as Module[]).map((m, i) => [String(i), m] as const);
    for (const [name, module] of entries) {
      this.addModule(name, module);
    }
  }

  override forward(input: Tensor): Tensor {
    let out = input;
    let isOurs = false;
    for (const module of this) {
      const next = module(out);
      const wasOurs = isOurs;
      isOurs = isLibraryCode(module);
      if (wasOurs && isOurs) giveUp(out, input, next);
      out = next;
    }
    return out;
  }

  /** Number of modules. */
  override get length(): number {
    return [...this].length;
  }

  /** The module at a position; negative numbers count from the end. @throws IndexError out of range. */
  at(index: number): Module {
    const module = [...this].at(index);
    if (module === undefined)
      throw new IndexError(`index ${index} is out of range: the Sequential has ${this.length} modules`);
    return module;
  }

  /** Adds a module at the end. */
  append(module: Module): this {
    this.addModule(String(this.length), module);
    return this;
  }

  /** The modules in their places, so one that was put twice runs twice. */
  *[Symbol.iterator](): Iterator<Module> {
    for (const value of Object.values(this)) if (value instanceof Module) yield value;
  }
}

function namedEntries(modules: NamedModules): readonly (readonly [string, Module])[] {
  return Array.isArray(modules) ? modules : Object.entries(modules as Record<string, Module>);
}
