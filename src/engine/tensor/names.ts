/**
 * Names of dimensions. They are kept beside the tensors, so that those without names, which nearly all are, pay nothing: until a
 * tensor gets a name, `namesInUse` is false and nothing here runs. https://pytorch.org/docs/1.13/named_tensor.html
 */
import { RuntimeError } from "../errors.js";
import type { Tensor } from "./tensor.js";

/** A dimension's name, or null where it has none. */
export type Name = string | null;
export type Names = readonly Name[];

/** True once a tensor has got a name: operations then pass names on. */
export let namesInUse = false;

const named = new WeakMap<Tensor, Names>();
let whenFirstUsed: (() => void) | null = null;

/** Runs a function when the first name is given. */
export function onFirstName(run: () => void): void {
  whenFirstUsed = run;
}

/** The names of a tensor, or null where no dimension has one. */
export function namesOf(x: Tensor): Names | null {
  return namesInUse ? (named.get(x) ?? null) : null;
}

/** Names for every dimension, null where there is none. */
export const allNames = (x: Tensor): Names => namesOf(x) ?? x.shape.map(() => null);

/** Gives names to the dimensions of a tensor, in place. @throws RuntimeError for names that cannot be. */
export function setNames<T extends Tensor>(x: T, names: Names | null | undefined): T {
  if (names === null || names === undefined) {
    if (namesInUse) named.delete(x);
    return x;
  }
  const checked = checkNames(names, x.ndim);
  if (checked.every((name) => name === null)) {
    if (namesInUse) named.delete(x);
    return x;
  }
  if (!namesInUse) {
    namesInUse = true;
    whenFirstUsed?.();
  }
  named.set(x, checked);
  return x;
}

/** Runs without names: gradients have none. */
export function withoutNames<T>(run: () => T): T {
  const before = namesInUse;
  namesInUse = false;
  try {
    return run();
  } finally {
    // A hook may have given the first name.
    namesInUse ||= before;
  }
}

const quoted = (name: Name) => (name === null ? "None" : `'${name}'`);

/** `['N', None]`, as PyTorch writes names in its messages. */
export const formatNames = (names: Names): string => `[${names.map(quoted).join(", ")}]`;

/** `('N', None)`, as Python prints a tuple of names. */
export const namesTuple = (names: Names): string => `(${names.map(quoted).join(", ")}${names.length === 1 ? "," : ""})`;

/** `Tensor['N', None]` */
export const describeNames = (x: Tensor): string => `Tensor${formatNames(allNames(x))}`;

/** @throws RuntimeError for a wrong number, a name twice, or one that is no identifier. */
export function checkNames(names: Names, rank: number): Names {
  const list = names.map((name) => (name === "*" ? null : name));
  for (const name of list)
    if (name !== null && (typeof name !== "string" || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)))
      throw new RuntimeError(
        "Invalid name: a valid identifier contains only digits, alphabetical characters, and/or underscore and starts with a " +
          `non-digit. got: '${String(name)}'.`,
      );
  if (list.length !== rank)
    throw new RuntimeError(
      `Number of names (${list.length}) and number of dimensions in tensor (${rank}) do not match. Attempted to create a tensor ` +
        `with names ${formatNames(list)}`,
    );
  if (list.some((name, i) => name !== null && list.indexOf(name) !== i))
    throw new RuntimeError(`Cannot construct a tensor with duplicate names. Got names: ${formatNames(list)}.`);
  return list;
}

/** A dimension by number or, where it has one, by name. */
export type Dim = number | string;

/** The number of a dimension, as it was given where it is one. */
export const dimNumber = (x: Tensor, dim: Dim): number => (typeof dim === "string" ? dimOfName(x, dim) : dim);

/** The dimension of a name. @throws RuntimeError where there is none. */
export function dimOfName(x: Tensor, name: string): number {
  const dim = allNames(x).indexOf(name);
  if (dim === -1) throw new RuntimeError(`Name '${name}' not found in ${describeNames(x)}.`);
  return dim;
}

/**
 * The names of two tensors put together, counted from the right as broadcasting does.
 * @throws RuntimeError in PyTorch's words where they differ.
 */
export function unifyNames(a: Names, b: Names, action = "broadcast"): Names {
  const rank = Math.max(a.length, b.length);
  const at = (names: Names, i: number): Name => names[names.length - rank + i] ?? null;
  const where = `when attempting to ${action} dims ${formatNames(a)} and dims ${formatNames(b)}`;
  const out: Name[] = [];
  for (let i = rank - 1; i >= 0; i--) {
    const [x, y] = [at(a, i), at(b, i)];
    if (x !== null && y !== null && x !== y)
      throw new RuntimeError(
        `Error ${where}: dim ${quoted(x)} and dim ${quoted(y)} are at the same position from the right but do not match.`,
      );
    const name = x ?? y;
    if (name !== null && ((x === null && a.includes(name)) || (y === null && b.includes(name))))
      throw new RuntimeError(
        `Misaligned dims ${where}: dim ${quoted(name)} appears in a different position from the right across both lists.`,
      );
    out.unshift(name);
  }
  return out;
}
