import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setObserver } from "../../src/engine/observe.js";
import { libraryModules } from "../../src/runtime/libraryModules.js";
import { installLoader, runEntry } from "../../src/runtime/loader.js";
import { recorded } from "./statements.js";

export const folder = path.resolve("examples");

/** The lesson whose trainings are compared with PyTorch's weight by weight. */
export const firstLesson = "lessons/1-first-network";

/** Every example but the broken ones, without `.ts`, relative to the folder and with forward slashes. */
export const examples: readonly string[] = readdirSync(folder, { recursive: true })
  .map((file) => String(file).replaceAll(path.sep, "/"))
  .filter((file) => file.endsWith(".ts") && !file.startsWith("broken/"))
  .map((file) => file.replace(/\.ts$/, ""))
  .sort();

export const isExercise = (name: string): boolean => name.startsWith("lessons/exercises/");

/** What an example did when it ran here, on the engine of this very test. */
export interface Ran {
  exports: Record<string, unknown>;
  /** The loss of each step. */
  losses: number[];
  /** The last value of each figure that it logged. */
  logged: Record<string, number>;
}

installLoader(libraryModules({ testing: recorded }));

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

/** Runs an example as the worker does, but in this process; in an empty folder, since some write files. */
export async function runExample(name: string): Promise<Ran> {
  const here = process.cwd();
  const workplace = mkdtempSync(path.join(tmpdir(), "gradlens-example-"));
  process.chdir(workplace);
  try {
    const { result, ...rest } = await observed(() => runEntry(path.join(folder, `${name}.ts`)));
    return { exports: result as Record<string, unknown>, ...rest };
  } finally {
    process.chdir(here);
    rmSync(workplace, { recursive: true, force: true });
  }
}

/** The comment at the top of an example. */
export function header(name: string): string {
  const source = readFileSync(path.join(folder, `${name}.ts`), "utf8");
  return /^(?:\/\/.*\n)*/.exec(source)![0];
}
