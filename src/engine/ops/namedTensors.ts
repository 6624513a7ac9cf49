/** Methods of named tensors, and dimensions by name in the methods that take a dimension. */
import { RuntimeError } from "../errors.js";
import {
  allNames,
  checkNames,
  describeNames,
  type Dim,
  dimNumber,
  formatNames,
  type Name,
  type Names,
  namesOf,
  namesTuple,
  onFirstName,
  setNames,
  withoutNames,
} from "../tensor/names.js";
import { numel, type Shape, wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { alias, flatten } from "./views.js";
import { unflatten } from "./viewsMove.js";

const ELLIPSIS = "...";
type NamesOrEllipsis = readonly (Name | typeof ELLIPSIS)[];
/** New names by old ones. */
export type RenameMap = Readonly<Record<string, Name>>;
type RenameArguments = readonly Name[] | readonly [RenameMap] | readonly [NamesOrEllipsis] | readonly [null];

/** A list with `...` replaced by those names of `given` that stand in its place, or that are not in the list. */
function expandEllipsis(of: string, list: NamesOrEllipsis, fill: (at: number) => Names): Name[] {
  const at = list.indexOf(ELLIPSIS);
  if (at === -1) return [...list];
  if (list.lastIndexOf(ELLIPSIS) !== at)
    throw new RuntimeError(
      `${of}: More than one Ellipsis ('...') found in names (${namesTuple(list)}). This function supports up to one Ellipsis.`,
    );
  return [...list.slice(0, at), ...fill(at), ...list.slice(at + 1)];
}

/** `...` as the names in the middle, between as many as stand before and after it. */
const byPosition = (names: Names, list: NamesOrEllipsis) => (at: number) =>
  names.slice(at, Math.max(names.length - (list.length - 1 - at), at));

const listOf = (args: readonly unknown[]): NamesOrEllipsis =>
  (args.length === 1 && Array.isArray(args[0]) ? args[0] : args) as NamesOrEllipsis;

/** The same data under other names, in the graph. */
function renamed(x: Tensor, names: Names | null): Tensor {
  return setNames(
    withoutNames(() => alias(x)),
    names,
  );
}

function newNames(x: Tensor, args: RenameArguments): Names | null {
  if (args.length === 1 && args[0] === null) return null;
  const [first] = args;
  if (typeof first === "object" && first !== null && !Array.isArray(first)) return mapped(x, first as RenameMap);
  const list = listOf(args);
  return checkNames(expandEllipsis("rename", list, byPosition(allNames(x), list)), x.ndim);
}

function mapped(x: Tensor, map: RenameMap): Names {
  const names = allNames(x);
  for (const [old, name] of Object.entries(map))
    if (!names.includes(old))
      throw new RuntimeError(
        `rename: Tried to rename dim '${old}' to dim ${String(name)} in Tensor[${namesTuple(names)}] but dim '${old}' does not exist`,
      );
  return checkNames(
    names.map((name) => (name !== null && Object.hasOwn(map, name) ? map[name] : name)),
    x.ndim,
  );
}

function refined(x: Tensor, args: readonly unknown[]): Names {
  const given = listOf(args);
  const names = allNames(x);
  const list = checkedAlone(expandEllipsis("refine_names", given, byPosition(names, given)));
  const coerce = `refine_names: cannot coerce ${describeNames(x)} to Tensor${formatNames(list)} because`;
  if (list.length !== x.ndim)
    throw new RuntimeError(
      `${coerce} they have a different number of dims (${x.ndim} and ${list.length} respectively).`,
    );
  names.forEach((name, i) => {
    if (name === null || name === list[i]) return;
    throw new RuntimeError(
      list[i] === null
        ? `${coerce} '${name}' is more specific than None at index ${i}`
        : `${coerce} '${name}' is different from '${list[i]}' at index ${i}`,
    );
  });
  return list;
}

const checkedAlone = (names: Names) => checkNames(names, names.length);

/** Dimensions moved to where a list of names has them; those that it has beside get size 1. */
function aligned(x: Tensor, list: Names): Tensor {
  const names = allNames(x);
  const unnamed = names.indexOf(null);
  if (unnamed !== -1)
    throw new RuntimeError(
      `align_to: All input dims must be named. Found unnamed dim at index ${unnamed} of ${describeNames(x)}`,
    );
  for (const name of names)
    if (!list.includes(name))
      throw new RuntimeError(
        `align_to: Cannot find dim '${name}' from Tensor${formatNames(list)} in desired alignment ${formatNames(list)}.`,
      );
  const order = list.filter((name) => names.includes(name)).map((name) => names.indexOf(name));
  const moved = withoutNames(() => {
    let out = x.permute(order);
    list.forEach((name, d) => {
      if (name === null || !names.includes(name)) out = out.unsqueeze(d);
    });
    return out;
  });
  return setNames(moved, checkNames(list, list.length));
}

/** Consecutive dimensions as one with a name. */
function flattenNamed(x: Tensor, dims: readonly Dim[], name: string): Tensor {
  if (dims.length === 0) throw new RuntimeError("flatten(tensor, dims, out_dim): dims cannot be empty");
  const positions = dims.map((dim) => wrapDim(dimNumber(x, dim), x.ndim));
  if (positions.some((dim, i) => i > 0 && dim !== positions[i - 1] + 1))
    throw new RuntimeError(
      `flatten(tensor, dims, out_dim): dims ${formatNames(dims.map(String))} must be consecutive in ${describeNames(x)}`,
    );
  const [start, end] = [positions[0], positions.at(-1)!];
  const shape = x.shape.toSpliced(start, end - start + 1, numel(x.shape.slice(start, end + 1)));
  const names = allNames(x).toSpliced(start, end - start + 1, name);
  return setNames(
    withoutNames(() => x.reshape(shape)),
    names,
  );
}

type Sizes = readonly (readonly [name: string, size: number])[];

/** One dimension as several with names. */
function unflattenNamed(x: Tensor, dim: Dim, sizes: Sizes): Tensor {
  const d = wrapDim(dimNumber(x, dim), x.ndim);
  const shape = sizes.map(([, size]) => size);
  if (numel(shape) !== x.shape[d])
    throw new RuntimeError(
      `unflatten: Provided sizes [${shape.join(", ")}] don't multiply up to the size of dim ${d} (${
        allNames(x)[d] === null ? x.shape[d] : `'${allNames(x)[d]}': ${x.shape[d]}`
      }) in ${describeNames(x)}`,
    );
  const names = allNames(x).toSpliced(d, 1, ...sizes.map(([name]) => name));
  return setNames(
    withoutNames(() => x.reshape(x.shape.toSpliced(d, 1, ...shape))),
    names,
  );
}

type Method = (this: Tensor, ...args: unknown[]) => unknown;

/** Replaces methods by ones that know names; only programs that use names pay for it. */
function teachNames(): void {
  const prototype = Tensor.prototype as unknown as Record<string, Method>;
  const replace = (name: string, make: (original: Method) => Method) => {
    const original = prototype[name];
    if (typeof original === "function")
      Object.defineProperty(prototype, name, { value: make(original), configurable: true, writable: true });
  };
  replace(
    "detach",
    (original) =>
      function () {
        return setNames(original.call(this) as Tensor, namesOf(this));
      },
  );
}

onFirstName(teachNames);

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** Names of the dimensions, null where there is none. Setting them changes this tensor. */
    get names(): Names;
    set names(names: Names | null);
    /** True where a dimension has a name. https://pytorch.org/docs/1.13/named_tensor.html#torch.Tensor.has_names */
    hasNames(): boolean;
    /** Names for dimensions that have none; `"..."` stands for all in its place. https://pytorch.org/docs/1.13/named_tensor.html#torch.Tensor.refine_names */
    refineNames(...names: NamesOrEllipsis | readonly [NamesOrEllipsis]): Tensor;
    /** Other names: a list, new names by old ones, or null for none. https://pytorch.org/docs/1.13/named_tensor.html#torch.Tensor.rename */
    rename(...names: RenameArguments): Tensor;
    /** Other names for this very tensor. https://pytorch.org/docs/1.13/named_tensor.html#torch.Tensor.rename_ */
    rename_(...names: RenameArguments): Tensor;
    /** Dimensions in the order of the names, new ones with size 1; `"..."` stands for all others. https://pytorch.org/docs/1.13/named_tensor.html#torch.Tensor.align_to */
    alignTo(...names: NamesOrEllipsis | readonly [NamesOrEllipsis]): Tensor;
    /** Dimensions in the order of another tensor's names. https://pytorch.org/docs/1.13/named_tensor.html#torch.Tensor.align_as */
    alignAs(other: Tensor): Tensor;
    /**
     * Dimensions `startDim` to `endDim` as one. https://pytorch.org/docs/1.13/generated/torch.Tensor.flatten.html
     * @throws RuntimeError where shapes do not fit; IndexError for a dimension that the tensor does not have.
     */
    flatten(startDim?: Dim, endDim?: Dim): Tensor;
    /**
     * Consecutive dimensions as one with a name. https://pytorch.org/docs/1.13/generated/torch.Tensor.flatten.html
     * @throws RuntimeError where shapes do not fit; IndexError for a dimension that the tensor does not have.
     */
    flatten(dims: readonly Dim[], name: string): Tensor;
    flatten(startDim: Dim, endDim: Dim, name: string): Tensor;
    /**
     * A dimension as several; one size may be -1. https://pytorch.org/docs/1.13/generated/torch.Tensor.unflatten.html
     * @throws RuntimeError where sizes do not divide or for an empty tensor; IndexError for a dimension that the tensor does not have.
     */
    unflatten(dim: Dim, sizes: Shape): Tensor;
    /**
     * A named dimension as several: `unflatten("C", [["C1", 2], ["C2", 4]])`. https://pytorch.org/docs/1.13/generated/torch.Tensor.unflatten.html
     * @throws RuntimeError where sizes do not divide or for an empty tensor; IndexError for a dimension that the tensor does not have.
     */
    unflatten(dim: Dim, sizes: Sizes): Tensor;
  }
}

Object.defineProperty(Tensor.prototype, "names", {
  get(this: Tensor) {
    return allNames(this);
  },
  set(this: Tensor, names: Names | null) {
    setNames(this, names);
  },
  configurable: true,
});

methods({
  flatten(start: Dim | readonly Dim[] = 0, end: Dim = -1, name?: string) {
    if (typeof start === "object") return flattenNamed(this, start, String(end));
    if (name === undefined) return flatten(this, dimNumber(this, start), dimNumber(this, end));
    const [from, to] = [start, end].map((dim) => wrapDim(dimNumber(this, dim), this.ndim));
    return flattenNamed(
      this,
      Array.from({ length: to - from + 1 }, (_, i) => from + i),
      name,
    );
  },
  unflatten(dim: Dim, sizes: Shape | Sizes) {
    if (Array.isArray(sizes[0])) return unflattenNamed(this, dim, sizes as Sizes);
    if (namesOf(this) !== null)
      throw new RuntimeError("unflatten: input is a named tensor but no names were given for unflattened sizes");
    return unflatten(this, dimNumber(this, dim), sizes as Shape);
  },
  hasNames() {
    return namesOf(this) !== null;
  },
  refineNames(...args) {
    return renamed(this, refined(this, args));
  },
  rename(...args) {
    return renamed(this, newNames(this, args));
  },
  rename_(...args) {
    return setNames(this, newNames(this, args));
  },
  alignTo(...args) {
    const list = listOf(args);
    const names = allNames(this);
    return aligned(
      this,
      checkedAlone(expandEllipsis("align_to", list, () => names.filter((name) => !list.includes(name)))),
    );
  },
  alignAs(other) {
    return aligned(this, allNames(other));
  },
});
