/**
 * Results that one of the library's modules gives to the next. No code of the user's sees them, so their memory is given back when the
 * graph has no more use for them: at once without a graph, and else as the backward pass goes by.
 */
import { noteNewcomers } from "../memory/residents.js";
import type { Storage } from "../tensor/storage.js";
import { Tensor } from "../tensor/tensor.js";
import { tracer } from "../trace.js";
import { Module } from "./module.js";

const library = new WeakSet<object>();

/** Tells which classes are the library's own. */
export function registerLibrary(classes: Record<string, unknown>): void {
  for (const value of Object.values(classes)) if (typeof value === "function") library.add(value);
}

/** True where neither this module nor one inside it runs code of the user's, which might keep what it is given. */
export function isLibraryCode(module: Module): boolean {
  if (module.hasHooks || !library.has(module.constructor)) return false;
  // Asked of every layer at every step: a list of the values would be garbage.
  for (const name in module) {
    const value: unknown = module[name as keyof Module];
    if (value instanceof Module ? !isLibraryCode(value) : typeof value === "function" && !library.has(value))
      return false;
  }
  return true;
}

type Results = Tensor | [Tensor, Tensor | null];

/**
 * Runs a module's computation, and gives up what it made on the way: all but the results. For computations whose operations keep tensors by
 * `saves` alone (recurrent layers also keep a trace of their own).
 */
export function withoutIntermediates<R extends Results>(module: Module, run: () => R): R {
  if (tracer?.keepsTensors || !isLibraryCode(module)) return run();
  const made: Storage[] = [];
  const before = noteNewcomers(made);
  let results: R;
  try {
    results = run();
  } finally {
    noteNewcomers(before);
    before?.push(...made);
  }
  const tensors: readonly (Tensor | null)[] = results instanceof Tensor ? [results] : results;
  const kept = new Set(tensors.map((result) => result?.storageRef));
  for (const storage of made) if (!kept.has(storage) && storage.version === 0) storage.retire();
  return results;
}

/**
 * Gives up a result that was passed on.
 * @param input what the chain of modules was given: nothing that shares its memory is given up
 * @param next what came out of the module that got it
 */
export function giveUp(result: unknown, input: unknown, next: unknown): void {
  if (tracer?.keepsTensors) return;
  if (!(result instanceof Tensor && input instanceof Tensor && next instanceof Tensor)) return;
  const { storageRef } = result;
  // A storage changed in place may be held by the nodes of the change.
  if (storageRef === input.storageRef || storageRef === next.storageRef || storageRef.version > 0) return;
  storageRef.retire();
}
