import { readFileSync } from "node:fs";
import path from "node:path";
import * as engine from "../../src/engine/index.js";
import * as datasets from "../../src/engine/datasets/index.js";
import * as numpy from "../../src/engine/numpy/index.js";
import { setObserver } from "../../src/engine/observe.js";
import { installLoader, runEntry } from "../../src/runtime/loader.js";

export const folder = path.resolve("examples");

/** What an example did when it ran here, on the engine of this very test. */
export interface Ran {
  exports: Record<string, unknown>;
  /** The loss of each step. */
  losses: number[];
  /** The last value of each figure that it logged. */
  logged: Record<string, number>;
}

const namespace = (exports: object) => Object.defineProperty({ ...exports }, "__esModule", { value: true });

installLoader({
  gradlens: namespace(engine),
  "gradlens/datasets": namespace(datasets),
  "gradlens/numpy": namespace(numpy),
});

/** Calls `body`, and notes the losses and figures that the engine reports meanwhile. */
export async function observed<T>(body: () => T | Promise<T>): Promise<Omit<Ran, "exports"> & { result: T }> {
  const losses: number[] = [];
  const logged: Record<string, number> = {};
  setObserver({
    backward: (loss) => void losses.push(loss.item()),
    log: (values) => void Object.assign(logged, values),
  });
  try {
    return { result: await body(), losses, logged };
  } finally {
    setObserver(null);
  }
}

/** Runs an example as the worker does, but in this process. */
export async function runExample(name: string): Promise<Ran> {
  const { result, ...rest } = await observed(() => runEntry(path.join(folder, `${name}.ts`)));
  return { exports: result as Record<string, unknown>, ...rest };
}

/** The comment at the top of an example. */
export function header(name: string): string {
  const source = readFileSync(path.join(folder, `${name}.ts`), "utf8");
  return /^(?:\/\/.*\n)*/.exec(source)![0];
}
