import type { ForwardPreHook } from "../hooks.js";
import type { Module } from "../module.js";

/** A hook that keeps a tensor of a module computed from others; found again by its kind and the tensor's name. */
export interface NamedHook<K> extends ForwardPreHook {
  readonly what: K;
}

/** Adds a hook that is known by `what`. */
export function addNamedHook<K extends object>(module: Module, what: K, run: (module: Module) => void): void {
  // What a hook returns would replace the inputs.
  const hook = (of: Module): void => {
    run(of);
  };
  module.registerForwardPreHook(Object.assign(hook, { what }));
}

/** The `what` of the hooks that match, and their positions. */
export function findNamedHook<K extends object>(
  module: Module,
  matches: (what: object) => what is K,
): { what: K; remove: () => void } | null {
  const hooks = module.forwardPreHooks();
  const index = hooks.findIndex((hook) => "what" in hook && matches((hook as unknown as NamedHook<object>).what));
  if (index < 0) return null;
  const { what } = hooks[index] as unknown as NamedHook<K>;
  return { what, remove: () => void hooks.splice(index, 1) };
}

/** Fields of a module by name. */
export function fieldsOf(module: Module): Record<string, unknown> {
  return module as unknown as Record<string, unknown>;
}
