/** What a pickle builds in steps, Python's dictionaries first of all, and what becomes of it. */

/** A dictionary while it is read: its keys may still turn out to be of any kind. */
export class PickledDict {
  readonly keys: unknown[] = [];
  readonly values: unknown[] = [];
  /** What `OrderedDict.__dict__` holds of a state dict: versions of its modules. */
  metadata: unknown = undefined;

  set(key: unknown, value: unknown): void {
    this.keys.push(key);
    this.values.push(value);
  }
}

/** What stands in the pickle for a value that is made in several steps. */
export abstract class Unfinished {
  /** The value. */
  abstract finish(): unknown;
}

/** Values nested deeper than this are refused: nothing that is meant seriously is, and walking them needs a stack. */
const DEEPEST = 1000;

/**
 * What was read, finished, with dictionaries as JavaScript has them: an object where all keys are texts or whole numbers, else a `Map`. Arrays are
 * changed in place, so that what was shared or cyclic stays so.
 * @throws RangeError for values nested more than a thousand deep
 */
export function finished(value: unknown): unknown {
  const done = new Map<object, unknown>();
  const visit = (value: unknown, depth: number): unknown => {
    if (value instanceof Unfinished) return value.finish();
    if (!(value instanceof PickledDict || Array.isArray(value) || value instanceof Set)) return value;
    if (done.has(value)) return done.get(value);
    if (depth > DEEPEST) throw new RangeError("deep");
    if (!(value instanceof PickledDict)) {
      done.set(value, value);
      // What is in a set is no dictionary, but may be a tuple that holds one.
      if (value instanceof Set) value.forEach((entry) => void visit(entry, depth + 1));
      else value.forEach((entry, i) => (value[i] = visit(entry, depth + 1)));
      return value;
    }
    const out = asObject(value) ? {} : new Map<unknown, unknown>();
    done.set(value, out);
    value.keys.forEach((key, i) => {
      const entry = visit(value.values[i], depth + 1);
      if (out instanceof Map) out.set(visit(key, depth + 1), entry);
      else define(out, String(key), entry, true);
    });
    if (value.metadata !== undefined) define(out, "_metadata", visit(value.metadata, depth + 1), false);
    return out;
  };
  return visit(value, 0);
}

/** Keys of an object are texts: 1 and "1" would be one. */
function asObject({ keys }: PickledDict): boolean {
  const kinds = new Map<string, string>();
  return keys.every((key) => {
    const kind = typeof key;
    if (kind !== "string" && !Number.isSafeInteger(key)) return false;
    const name = String(key);
    if (kinds.has(name) && kinds.get(name) !== kind) return false;
    kinds.set(name, kind);
    return true;
  });
}

/** An assignment to `__proto__` would change what the object is. */
function define(target: object, name: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(target, name, { value, enumerable, writable: true, configurable: true });
}
