import path from "node:path";
import type { RunError } from "../protocol/run.js";

/**
 * The training that a file exports: its default export, `module.exports`, or the only definition among the named ones.
 *
 * @throws Error if several named exports are definitions and none is the default.
 */
export function findDefinition<T>(exports: unknown, isDefinition: (value: unknown) => value is T): T | undefined {
  if (isDefinition(exports)) return exports;
  if (typeof exports !== "object" || exports === null) return undefined;
  const named = exports as Record<string, unknown>;
  if (isDefinition(named.default)) return named.default;
  const names = Object.keys(named).filter((name) => isDefinition(named[name]));
  if (names.length > 1)
    throw new Error(
      `The file exports ${names.length} trainings (${names.join(", ")}); make the one to train the default export.`,
    );
  return names.length === 1 ? (named[names[0]] as T) : undefined;
}

/** The end of a file that was to be trained and did nothing of the kind. */
export function noTraining(file: string): RunError {
  const message = `${path.basename(file)} trains nothing. Expected either a definition as its default export:

  export default train.define({ model: () => new Net(), data: ..., loss: ..., optimizer: ..., epochs: 10 });

or a loop that calls loss.backward() and optimizer.step().`;
  return { name: "Error", message, stack: "" };
}
