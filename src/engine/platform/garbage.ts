/** The host's garbage collector. */
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from "node:v8";
import { createContext, runInNewContext, Script } from "node:vm";

/** Collects garbage at once. */
export interface GarbageCollector {
  /** All of it, also the targets of `WeakRef`s that nothing else refers to. */
  collectAll(): void;
  /** Objects that were made since the last collections, and died: far cheaper. Takes them out of `WeakSet`s, but leaves `WeakRef`s as they are. */
  collectYoung(): void;
  /** Bytes that objects take, garbage included: what only `collectAll` finds comes to be seen here. */
  usedBytes(): number;
}

let collector: GarbageCollector | null | undefined;

/**
 * The host's collector; null where a program cannot ask for it.
 *
 * A target of `new WeakRef` or `deref` stays alive up to the end of the current job, by the specification, and in a synchronous loop that
 * end never comes. V8 takes the end of any microtask checkpoint for it, and a context with a microtask queue of its own makes
 * one after each script.
 */
export function garbageCollector(): GarbageCollector | null {
  if (collector === undefined) collector = makeCollector();
  return collector;
}

function makeCollector(): GarbageCollector | null {
  try {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as unknown;
    if (typeof gc !== "function") return null;
    const collect = gc as (options?: { type: "minor" }) => void;
    const context = createContext({}, { microtaskMode: "afterEvaluate" });
    const nothing = new Script("0");
    return {
      collectAll() {
        nothing.runInContext(context);
        collect();
        holdYoungSpace();
      },
      collectYoung() {
        collect({ type: "minor" });
        holdYoungSpace();
      },
      usedBytes: () => getHeapStatistics().used_heap_size,
    };
  } catch {
    return null;
  }
}

/** Bytes of V8's space for new objects that are enough: with half of it code that makes many objects is a third slower. */
const ENOUGH_YOUNG = 4 * 2 ** 20;

let isYoungSpaceHeld = false;

/**
 * Ends the growth of the space for new objects, in all threads of the process, once it is large enough. V8 doubles it whenever as many bytes as it
 * holds have survived in total since the last time, however long that took: a loop of small steps gets it to 32 MiB and more, of which
 * it then touches every page.
 */
function holdYoungSpace(): void {
  if (isYoungSpaceHeld) return;
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  if (young === undefined || young.space_size < ENOUGH_YOUNG) return;
  setFlagsFromString("--semi-space-growth-factor=1");
  isYoungSpaceHeld = true;
}
