import { noGrad } from "../autograd/mode.js";
import { RuntimeError } from "../errors.js";
import { formatShape, sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";

/** The state of a module by name; the names are PyTorch's: `layers.0.weight`. */
export type StateDict = Record<string, Tensor>;

/** Versions of how layers keep their state, by the names of the modules. */
export type StateVersions = Record<string, { version: number }>;

/** Gives a state its versions: an attribute of it as in PyTorch, `_metadata`, and none of its entries. */
export function setVersions(state: StateDict, versions: StateVersions): void {
  Object.defineProperty(state, "_metadata", { value: versions, enumerable: false, writable: true, configurable: true });
}

export function versionsOf(state: object): StateVersions | undefined {
  return (state as { _metadata?: StateVersions })._metadata;
}

const batchCount = "num_batches_tracked";

/** Whether a state is older than the counts of batches: batch norm has them since version 2, and counts from zero without. */
function precedes(state: object, key: string): boolean {
  const [module, name] = [key.slice(0, key.lastIndexOf(".")), key.slice(key.lastIndexOf(".") + 1)];
  return name === batchCount && !((versionsOf(state)?.[name === key ? "" : module]?.version ?? 1) >= 2);
}

export interface LoadResult {
  missingKeys: string[];
  unexpectedKeys: string[];
}

/**
 * Copies a state into tensors of the same names.
 * @param of the module's class, for the message
 * @throws RuntimeError that lists all missing and unexpected keys (unless `strict` is false) and sizes that do not fit;
 *   nothing is changed then. TypeError for what is no state.
 */
export function loadState(of: string, own: StateDict, state: StateDict, strict: boolean): LoadResult {
  if (typeof state !== "object" || state === null || Array.isArray(state) || state instanceof Tensor)
    throw new TypeError(`Expected state_dict to be dict-like, got ${describe(state)}.`);
  const missingKeys = Object.keys(own).filter((key) => !(key in state) && !precedes(state, key));
  const unexpectedKeys = Object.keys(state).filter((key) => !(key in own));
  const problems: string[] = [];
  const list = (keys: string[]) => keys.map((key) => `"${key}"`).join(", ");
  if (strict && missingKeys.length > 0) problems.push(`Missing key(s) in state_dict: ${list(missingKeys)}. `);
  if (strict && unexpectedKeys.length > 0) problems.push(`Unexpected key(s) in state_dict: ${list(unexpectedKeys)}. `);

  const changes: (() => void)[] = [];
  for (const [key, target] of Object.entries(own)) {
    if (!(key in state)) {
      if (precedes(state, key)) changes.push(() => target.zero_());
      continue;
    }
    const given = state[key] as unknown;
    if (!(given instanceof Tensor)) {
      problems.push(
        `While copying the parameter named "${key}", expected torch.Tensor or Tensor-like object from checkpoint but ` +
          `received ${describe(given)}`,
      );
      continue;
    }
    // Files of old PyTorch versions have scalars as one element.
    const source = target.ndim === 0 && given.ndim === 1 && given.numel() === 1 ? given.select(0, 0) : given;
    if (sameShape(target.shape, source.shape)) changes.push(() => target.copy_(source));
    else
      problems.push(
        `size mismatch for ${key}: copying a param with shape torch.Size(${formatShape(source.shape)}) from checkpoint, ` +
          `the shape in current model is torch.Size(${formatShape(target.shape)}).`,
      );
  }
  if (problems.length > 0)
    throw new RuntimeError(`Error(s) in loading state_dict for ${of}:\n\t${problems.join("\n\t")}`);
  noGrad(() => changes.forEach((change) => change()));
  return { missingKeys, unexpectedKeys };
}

/** A value's class in an error. */
export function describe(value: unknown): string {
  if (value instanceof Tensor) return `torch.${value.dtype.tensorType.replace(/^torch\./, "")}`;
  if (value === null || (typeof value !== "object" && typeof value !== "function"))
    return value === null ? "null" : typeof value;
  return (value as object).constructor?.name ?? "an object";
}
