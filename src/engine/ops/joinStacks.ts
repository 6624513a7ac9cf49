/** Joining tensors after giving them the dimensions that joining needs. */
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { broadcastShapes, type Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { cat } from "./join.js";
import { reshape } from "./views.js";

type OneOrMore<T> = T extends readonly Tensor[] ? Tensor[] : Tensor;

/** Applies `one` to a tensor, or to each of several. */
function each(one: (x: Tensor) => Tensor) {
  return <T extends Tensor | readonly Tensor[]>(first: T, ...rest: Tensor[]): OneOrMore<T> => {
    if (first instanceof Tensor && rest.length === 0) return one(first) as OneOrMore<T>;
    return [first, rest].flat().map((x) => one(x as Tensor)) as OneOrMore<T>;
  };
}

const to1d = (x: Tensor) => (x.ndim === 0 ? reshape(x, [1]) : x);
const to2d = (x: Tensor) => (x.ndim === 0 ? reshape(x, [1, 1]) : x.ndim === 1 ? x.unsqueeze(0) : x);
const to3d = (x: Tensor) =>
  x.ndim === 0
    ? reshape(x, [1, 1, 1])
    : x.ndim === 1
      ? x.unsqueeze(0).unsqueeze(-1)
      : x.ndim === 2
        ? x.unsqueeze(-1)
        : x;

/** With at least one dimension. https://pytorch.org/docs/1.13/generated/torch.atleast_1d.html */
export const atleast1d = each(to1d);
/** With at least two dimensions, new ones leading. https://pytorch.org/docs/1.13/generated/torch.atleast_2d.html */
export const atleast2d = each(to2d);
/** With at least three dimensions: a matrix gets its third at the end. https://pytorch.org/docs/1.13/generated/torch.atleast_3d.html */
export const atleast3d = each(to3d);

function nonEmpty(name: string, tensors: readonly Tensor[]): void {
  if (tensors.length === 0) throw new RuntimeError(`${name} expects a non-empty TensorList`);
}

/**
 * Side by side: along the second dimension, or the first of vectors. https://pytorch.org/docs/1.13/generated/torch.hstack.html
 * @throws RuntimeError for tensors with another number of dimensions or for an empty list.
 */
export function hstack(tensors: readonly Tensor[]): Tensor {
  nonEmpty("hstack", tensors);
  const wide = tensors.map(to1d);
  return cat(wide, wide[0].ndim === 1 ? 0 : 1);
}

/**
 * One below the other. Joined along dimension 0; vectors count as rows. https://pytorch.org/docs/1.13/generated/torch.vstack.html
 * @throws RuntimeError where shapes do not fit or for an empty list.
 */
export function vstack(tensors: readonly Tensor[]): Tensor {
  nonEmpty("vstack", tensors);
  return cat(tensors.map(to2d), 0);
}

/**
 * One behind the other. Joined along dimension 2. https://pytorch.org/docs/1.13/generated/torch.dstack.html
 * @throws RuntimeError where shapes do not fit or for an empty list.
 */
export function dstack(tensors: readonly Tensor[]): Tensor {
  nonEmpty("dstack", tensors);
  return cat(tensors.map(to3d), 2);
}

/**
 * Vectors as columns, beside matrices. https://pytorch.org/docs/1.13/generated/torch.column_stack.html
 * @throws RuntimeError where shapes do not fit or for an empty list.
 */
export function columnStack(tensors: readonly Tensor[]): Tensor {
  nonEmpty("column_stack", tensors);
  return hstack(tensors.map((x) => (x.ndim <= 1 ? reshape(x, [x.numel(), 1]) : x)));
}

/**
 * Expanded to their common shape. https://pytorch.org/docs/1.13/generated/torch.broadcast_tensors.html
 * @throws RuntimeError where shapes do not broadcast.
 */
export function broadcastTensors(...tensors: Tensor[] | [readonly Tensor[]]): Tensor[] {
  const list = tensors.flat();
  const shape = list.reduce<Shape>((common, x) => broadcastShapes(common, x.shape), []);
  return list.map((x) =>
    x.ndim === shape.length && x.shape.every((size, d) => size === shape[d]) ? x : x.expand(shape),
  );
}

export interface MeshgridOptions {
  /** `ij`: the first vector varies along the first dimension. `xy`: along the second, as in a plot. */
  indexing?: "ij" | "xy";
}

/**
 * The grids of coordinates that vectors span. https://pytorch.org/docs/1.13/generated/torch.meshgrid.html
 * @throws RuntimeError where types differ or for a value that it does not know.
 */
export function meshgrid(
  ...args: [...Tensor[]] | [...Tensor[], MeshgridOptions] | [readonly Tensor[], MeshgridOptions?]
): Tensor[] {
  const list = args.flat() as (Tensor | MeshgridOptions | undefined)[];
  const tensors = list.filter((x) => x instanceof Tensor);
  const options = list.find((x) => x !== undefined && !(x instanceof Tensor)) as MeshgridOptions | undefined;
  const { indexing = "ij" } = checkOptions("meshgrid", options ?? {}, ["indexing"]);
  if (tensors.length === 0) throw new RuntimeError("meshgrid expects a non-empty TensorList");
  for (const x of tensors)
    if (x.dtype !== tensors[0].dtype) throw new RuntimeError("meshgrid expects all tensors to have the same dtype");
  const swapped = indexing === "xy" && tensors.length >= 2;
  if (indexing !== "ij" && indexing !== "xy")
    throw new RuntimeError(`torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${String(indexing)}`);
  const vectors = swapped ? [tensors[1], tensors[0], ...tensors.slice(2)] : tensors;
  const shape = vectors.map((x) => {
    if (x.ndim > 1)
      throw new RuntimeError(`torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ${x.ndim}D`);
    return x.numel();
  });
  const grids = vectors.map((x, d) => x.view(shape.map((size, i) => (i === d ? size : 1))).expand(shape));
  return swapped ? [grids[1], grids[0], ...grids.slice(2)] : grids;
}
