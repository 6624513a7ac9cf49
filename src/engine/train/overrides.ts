import type { Optimizer } from "../optim/optimizer.js";
import type { Hyperparameters, Training } from "./definition.js";
import { checkKey } from "./definitionChecks.js";

/** Changes of one run, by name. */
export type Overrides = Record<string, string | number | boolean>;

/** Keys of a definition that are plain values. */
const definitionKeys = [
  "epochs",
  "batchSize",
  "seed",
  "shuffle",
  "dropLast",
  "accumulate",
  "clipGradNorm",
  "clipGradValue",
  "l1",
  "l2",
] as const;
type DefinitionKey = (typeof definitionKeys)[number];

/** A definition with overrides applied, and those that only its optimizer can take. */
export interface Applied {
  definition: Training;
  hyperparameters: Hyperparameters;
  optimizerOptions: Overrides;
}

/** Sorts overrides into the definition's own keys, its hyperparameters and the rest. @throws RangeError, TypeError for bad values. */
export function applyOverrides(definition: Training, overrides: Overrides): Applied {
  const changed: Record<string, unknown> = { ...definition };
  const hyperparameters: Hyperparameters = { ...definition.hyperparameters };
  const optimizerOptions: Overrides = {};
  for (const [name, value] of Object.entries(overrides)) {
    if (name in hyperparameters) {
      sameType(name, value, hyperparameters[name]);
      hyperparameters[name] = value;
    } else if ((definitionKeys as readonly string[]).includes(name)) {
      checkKey(name as DefinitionKey, value);
      changed[name] = value;
    } else optimizerOptions[name] = value;
  }
  return { definition: changed as unknown as Training, hyperparameters, optimizerOptions };
}

/** Sets options of every parameter group. @throws TypeError for a name that nobody knows, listing those that exist. */
export function overrideOptimizer(optimizer: Optimizer, options: Overrides, hyperparameters: Hyperparameters): void {
  for (const [name, value] of Object.entries(options))
    for (const group of optimizer.paramGroups as unknown as Record<string, unknown>[]) {
      if (!(name in group) || name === "params") {
        const known = [
          ...Object.keys(hyperparameters),
          ...definitionKeys,
          ...Object.keys(group).filter((k) => k !== "params"),
        ];
        throw new TypeError(
          `there is nothing named '${name}' to set; this training has ${[...new Set(known)].join(", ")}`,
        );
      }
      sameType(name, value, group[name]);
      group[name] = value;
    }
}

function sameType(name: string, value: unknown, present: unknown): void {
  if (typeof value !== typeof present)
    throw new TypeError(`'${name}' must be a ${typeof present}, but got ${JSON.stringify(value)}`);
}
