/** The host's garbage collector. */
import { setFlagsFromString } from "node:v8";
import { createContext, runInNewContext, Script } from "node:vm";

let collect: (() => void) | null | undefined;

/**
 * A function that collects garbage at once, after which `WeakRef.deref` tells truly what is gone; null where the host has none.
 *
 * A target of `new WeakRef` or `deref` stays alive up to the end of the current job, by the specification, and in a synchronous loop that
 * end never comes. V8 takes the end of any microtask checkpoint for it, and a context with a microtask queue of its own makes
 * one after each script.
 */
export function garbageCollector(): (() => void) | null {
  if (collect === undefined) collect = makeCollector();
  return collect;
}

function makeCollector(): (() => void) | null {
  try {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as unknown;
    if (typeof gc !== "function") return null;
    const context = createContext({}, { microtaskMode: "afterEvaluate" });
    const nothing = new Script("0");
    return () => {
      nothing.runInContext(context);
      (gc as () => void)();
    };
  } catch {
    return null;
  }
}
