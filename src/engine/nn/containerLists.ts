import { IndexError, KeyError } from "../errors.js";
import { Module } from "./module.js";
import type { NamedModules } from "./container.js";
import { describe } from "./stateDict.js";

/** Own fields of a container by name: its entries, in order. */
type Fields = Record<string, unknown>;

/** The field of an index, counted from the end where negative. @throws IndexError */
export function fieldAt(index: number, length: number): string {
  if (!Number.isInteger(index) || index < -length || index >= length)
    throw new IndexError(`index ${index} is out of range`);
  return String(index < 0 ? index + length : index);
}

/** @throws TypeError for what cannot be iterated. */
export function entriesOf<T>(what: string, entries: Iterable<T>): T[] {
  if (typeof (entries as Iterable<T> | null)?.[Symbol.iterator] !== "function" || entries instanceof Module)
    throw new TypeError(`${what} should be called with an iterable, but got ${describe(entries)}`);
  return [...entries];
}

/**
 * Modules in a list; a plain array of modules would hide their parameters. It has no `forward`.
 * https://pytorch.org/docs/1.13/generated/torch.nn.ModuleList.html
 */
export class ModuleList extends Module {
  constructor(modules: Iterable<Module> = []) {
    super();
    this.extend(modules);
  }

  /** Number of modules. */
  override get length(): number {
    return Object.values(this).filter((value) => value instanceof Module).length;
  }

  /** The module at a position; negative numbers count from the end. @throws IndexError out of range. */
  at(index: number): Module {
    return (this as unknown as Record<string, Module>)[fieldAt(index, this.length)];
  }

  /** Puts a module into the place of another. @throws IndexError out of range. */
  set(index: number, module: Module): void {
    this.addModule(fieldAt(index, this.length), module);
  }

  /** The modules from `start` to before `end`, as a list of their own. */
  slice(start?: number, end?: number): ModuleList {
    return new ModuleList([...this].slice(start, end));
  }

  /** Adds a module at the end. */
  append(module: Module): this {
    this.addModule(String(this.length), module);
    return this;
  }

  /** Adds modules at the end. */
  extend(modules: Iterable<Module>): this {
    for (const module of entriesOf("ModuleList.extend", modules)) this.append(module);
    return this;
  }

  /** Puts a module before the one at a position. */
  insert(index: number, module: Module): void {
    this.replaceAll([...this].toSpliced(index, 0, module));
  }

  /** Takes a module out, the last one by default, and returns it. @throws IndexError out of range. */
  pop(index = -1): Module {
    const at = Number(fieldAt(index, this.length));
    const module = this.at(at);
    this.replaceAll([...this].toSpliced(at, 1));
    return module;
  }

  private replaceAll(modules: readonly Module[]): void {
    for (let i = this.length - 1; i >= 0; i--) delete (this as unknown as Fields)[String(i)];
    modules.forEach((module, i) => this.addModule(String(i), module));
  }

  *[Symbol.iterator](): Iterator<Module> {
    const { length } = this;
    for (let i = 0; i < length; i++) yield this.at(i);
  }
}

/** Modules by name. It has no `forward`. https://pytorch.org/docs/1.13/generated/torch.nn.ModuleDict.html */
export class ModuleDict extends Module {
  constructor(modules: NamedModules = {}) {
    super();
    this.update(modules);
  }

  /** Number of modules. */
  override get length(): number {
    return this.keys().length;
  }

  /** The module of a name. @throws KeyError where there is none. */
  get(key: string): Module {
    const module = Object.hasOwn(this, key) ? (this as unknown as Fields)[key] : undefined;
    if (!(module instanceof Module)) throw new KeyError(`'${key}'`);
    return module;
  }

  /** Adds a module, or replaces that of the same name. @throws KeyError for a name that modules themselves use. */
  set(key: string, module: Module): void {
    this.addModule(key, module);
  }

  /** Whether there is a module of that name. */
  has(key: string): boolean {
    return this.keys().includes(key);
  }

  /** Takes a module out and returns it. @throws KeyError where there is none. */
  pop(key: string): Module {
    const module = this.get(key);
    delete (this as unknown as Fields)[key];
    return module;
  }

  /** Takes all modules out. */
  clear(): void {
    for (const key of this.keys()) this.pop(key);
  }

  /** Adds modules, replacing those of the same names. */
  update(modules: NamedModules): void {
    const entries = Array.isArray(modules) ? (modules as [string, Module][]) : Object.entries(modules);
    for (const [key, module] of entries) this.set(key, module);
  }

  /** The names, in order. */
  keys(): string[] {
    return this.entries().map(([key]) => key);
  }

  /** The modules, in order. */
  values(): Module[] {
    return this.entries().map(([, module]) => module);
  }

  /** Names and modules, in order. */
  entries(): [string, Module][] {
    return Object.entries(this as unknown as Fields).filter(
      (entry): entry is [string, Module] => entry[1] instanceof Module,
    );
  }

  [Symbol.iterator](): Iterator<string> {
    return this.keys()[Symbol.iterator]();
  }
}
