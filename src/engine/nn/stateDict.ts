import { noGrad } from "../autograd/mode.js";
import { RuntimeError } from "../errors.js";
import { formatShape, sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";

/** The state of a module by name; the names are PyTorch's: `layers.0.weight`. */
export type StateDict = Record<string, Tensor>;

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
  const missingKeys = Object.keys(own).filter((key) => !(key in state));
  const unexpectedKeys = Object.keys(state).filter((key) => !(key in own));
  const problems: string[] = [];
  const list = (keys: string[]) => keys.map((key) => `"${key}"`).join(", ");
  if (strict && missingKeys.length > 0) problems.push(`Missing key(s) in state_dict: ${list(missingKeys)}. `);
  if (strict && unexpectedKeys.length > 0) problems.push(`Unexpected key(s) in state_dict: ${list(unexpectedKeys)}. `);

  const changes: (() => void)[] = [];
  for (const [key, target] of Object.entries(own)) {
    if (!(key in state)) continue;
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
