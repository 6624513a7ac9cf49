import { RuntimeError } from "../errors.js";
import {
  contiguousStrides,
  expandedStrides,
  formatShape,
  isExpandableTo,
  numel,
  type Shape,
  wrapDim,
} from "../tensor/shape.js";
import { DType } from "../tensor/dtype.js";
import { type Dim, dimNumber } from "../tensor/names.js";
import type { Tensor } from "../tensor/tensor.js";
import { clone } from "./copy.js";
import { methods } from "./methods.js";
import { applyView, define, type ViewOperation } from "./operation.js";
import { viewAsDtype } from "./viewsStrided.js";

interface View {
  shape: Shape;
  /** What PyTorch calls the node: `view`, a `reshape` that needs no copy, and one after a copy have different names. */
  gradName: "ViewBackward0" | "ReshapeAliasBackward0" | "UnsafeViewBackward0";
}

const viewOp = define<View, ViewOperation<View>>({
  name: "view",
  gradName: ({ gradName }) => gradName,
  saves: [],
  view: (x, { shape }) => {
    const strides = viewStrides(x, shape);
    if (strides === null)
      throw new RuntimeError(
        "view size is not compatible with input tensor's size and stride (at least one dimension spans across two " +
          "contiguous subspaces). Use .reshape(...) instead.",
      );
    return { shape, strides, offset: x.offset };
  },
  backward: (c, g) => [g!.reshape(c.inputSpecs[0].shape)],
  formula: { forward: "x in another shape", backward: ["g in the shape of x"] },
});

const aliasOp = define<null, ViewOperation<null>>({
  name: "alias",
  gradName: "AliasBackward0",
  saves: [],
  view: (x) => x,
  backward: (_, g) => [g],
  formula: { forward: "x", backward: ["g"] },
});

const permuteOp = define<readonly number[], ViewOperation<readonly number[]>>({
  name: "permute",
  gradName: "PermuteBackward0",
  saves: [],
  view: (x, dims) => ({ shape: dims.map((d) => x.shape[d]), strides: dims.map((d) => x.strides[d]), offset: x.offset }),
  backward: (c, g) => [permute(g!, inverse(c.params))],
  formula: { forward: "x with its dimensions reordered", backward: ["g in the order of x"] },
});

type Swap = readonly [number, number];

const swap = (x: Tensor, [a, b]: Swap) => {
  if (x.ndim === 0) return x;
  const [shape, strides] = [x.shape.slice(), x.strides.slice()];
  [shape[a], shape[b]] = [shape[b], shape[a]];
  [strides[a], strides[b]] = [strides[b], strides[a]];
  return { shape, strides, offset: x.offset };
};

const transposeOp = define<Swap, ViewOperation<Swap>>({
  name: "transpose",
  gradName: "TransposeBackward0",
  saves: [],
  view: swap,
  backward: (c, g) => [g!.transpose(...c.params)],
  formula: { forward: "xᵀ", backward: ["gᵀ"] },
});

const tOp = define<null, ViewOperation<null>>({
  name: "t",
  gradName: "TBackward0",
  saves: [],
  view: (x) => {
    if (x.ndim > 2) throw new RuntimeError(`t() expects a tensor with <= 2 dimensions, but self is ${x.ndim}D`);
    return x.ndim < 2 ? x : swap(x, [0, 1]);
  },
  backward: (_, g) => [g!.t()],
  formula: { forward: "xᵀ", backward: ["gᵀ"] },
});

const expandOp = define<Shape, ViewOperation<Shape>>({
  name: "expand",
  gradName: "ExpandBackward0",
  saves: [],
  view: (x, sizes) => {
    const lead = sizes.length - x.ndim;
    if (sizes.slice(0, Math.max(lead, 0)).includes(-1))
      throw new RuntimeError(
        `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${sizes.indexOf(-1)}`,
      );
    const shape = sizes.map((size, i) => (size === -1 ? x.shape[i - lead] : size));
    if (lead < 0)
      throw new RuntimeError(
        `expand(${x.dtype.tensorType}{${formatShape(x.shape)}}, size=${formatShape(sizes)}): the number of sizes provided ` +
          `(${sizes.length}) must be greater or equal to the number of dimensions in the tensor (${x.ndim})`,
      );
    checkExpandable(x.shape, shape);
    return { shape, strides: expandedStrides(x.shape, x.strides, shape), offset: x.offset };
  },
  backward: (c, g) => [sumToSize(g!, c.inputSpecs[0].shape)],
  formula: { forward: "x repeated along new or single dimensions", backward: ["g summed over the repetitions"] },
});

/** @throws RuntimeError in PyTorch's words at the last dimension that does not fit. */
export function checkExpandable(from: Shape, to: Shape): void {
  const lead = to.length - from.length;
  for (let i = to.length - 1; i >= lead; i--) {
    const own = from[i - lead];
    if (own !== to[i] && own !== 1)
      throw new RuntimeError(
        `The expanded size of the tensor (${to[i]}) must match the existing size (${own}) at non-singleton dimension ${i}.  ` +
          `Target sizes: ${formatShape(to)}.  Tensor sizes: ${formatShape(from)}`,
      );
  }
}

function inverse(dims: readonly number[]): number[] {
  const out = new Array<number>(dims.length);
  dims.forEach((d, i) => (out[d] = i));
  return out;
}

/** Strides under which the elements of `x` have the new shape without a copy, or null. */
function viewStrides(x: Tensor, shape: Shape): number[] | null {
  if (x.isContiguous()) return contiguousStrides(shape);
  if (x.numel() === 0) return contiguousStrides(shape);
  const strides = new Array<number>(shape.length);
  let view = shape.length - 1;
  let chunkStep = x.strides.at(-1) ?? 1;
  let chunk = 1;
  let taken = 1;
  for (let d = x.ndim - 1; d >= 0; d--) {
    chunk *= x.shape[d];
    const ends = d === 0 || (x.shape[d - 1] !== 1 && x.strides[d - 1] !== chunk * chunkStep);
    if (!ends) continue;
    while (view >= 0 && (taken < chunk || shape[view] === 1)) {
      strides[view] = taken * chunkStep;
      taken *= shape[view--];
    }
    if (taken !== chunk) return null;
    if (d > 0) {
      chunkStep = x.strides[d - 1];
      chunk = taken = 1;
    }
  }
  return view === -1 ? strides : null;
}

const misfit = (sizes: Shape, total: number): RuntimeError =>
  new RuntimeError(`shape '${formatShape(sizes)}' is invalid for input of size ${total}`);

/** A shape with its -1 replaced by what is left of `total`. @throws RuntimeError in PyTorch's words. */
function inferSize(sizes: Shape, total: number): Shape {
  const unknown = sizes.indexOf(-1);
  if (unknown !== sizes.lastIndexOf(-1)) throw new RuntimeError("only one dimension can be inferred");
  for (const size of sizes)
    if (!Number.isInteger(size) || size < -1) throw new RuntimeError(`invalid shape dimension ${size}`);
  const known = numel(sizes.filter((size) => size !== -1));
  if (unknown === -1) {
    if (known !== total) throw misfit(sizes, total);
    return sizes;
  }
  if (known === 0 && total === 0)
    throw new RuntimeError(
      `cannot reshape tensor of 0 elements into shape ${formatShape(sizes)} because the unspecified dimension size -1 can ` +
        "be any value and is ambiguous",
    );
  if (known === 0 || total % known !== 0) throw misfit(sizes, total);
  return sizes.with(unknown, total / known);
}

/** Sizes as one array or one after the other. */
type Sizes = readonly number[] | readonly [Shape];

function sizesOf(sizes: Sizes): Shape {
  return Array.isArray(sizes[0]) ? (sizes[0] as Shape) : (sizes as readonly number[]);
}

/**
 * The elements in another shape: a view where the strides allow it, else a copy. https://pytorch.org/docs/1.13/generated/torch.reshape.html
 * @throws RuntimeError where shapes do not fit.
 */
export function reshape(x: Tensor, ...sizes: Sizes): Tensor {
  const shape = inferSize(sizesOf(sizes), x.numel());
  return viewStrides(x, shape) === null
    ? unsafeView(clone(x), shape)
    : applyView(viewOp, x, { shape, gradName: "ReshapeAliasBackward0" });
}

/** A fresh result in another shape: PyTorch gives it a node of its own, and so does the graph here. */
export function unsafeView(x: Tensor, shape: Shape): Tensor {
  return applyView(viewOp, x, { shape, gradName: "UnsafeViewBackward0" });
}

/** The same elements as another tensor. https://pytorch.org/docs/1.13/generated/torch.Tensor.view_as.html */
export function alias(x: Tensor): Tensor {
  return applyView(aliasOp, x, null);
}

/**
 * The dimensions in another order. https://pytorch.org/docs/1.13/generated/torch.permute.html
 * @throws RuntimeError for tensors with another number of dimensions or where shapes do not fit; IndexError for a dimension that the tensor does not have.
 */
export function permute(x: Tensor, ...dims: Sizes): Tensor {
  const order = sizesOf(dims).map((dim) => wrapDim(dim, x.ndim));
  if (order.length !== x.ndim)
    throw new RuntimeError(
      `permute: number of dimensions in the tensor input does not match the length of the desired ordering of ` +
        `dimensions i.e. input.dim() = ${x.ndim} is not equal to len(dims) = ${order.length}`,
    );
  if (new Set(order).size !== order.length) throw new RuntimeError("permute(): duplicate dims are not allowed.");
  return applyView(permuteOp, x, order);
}

/**
 * Two dimensions swapped. https://pytorch.org/docs/1.13/generated/torch.transpose.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function transpose(x: Tensor, dim0: Dim, dim1: Dim): Tensor {
  return applyView(transposeOp, x, [wrapDim(dimNumber(x, dim0), x.ndim), wrapDim(dimNumber(x, dim1), x.ndim)]);
}

/**
 * A matrix transposed; a vector as it is. https://pytorch.org/docs/1.13/generated/torch.t.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function t(x: Tensor): Tensor {
  return applyView(tOp, x, null);
}

/**
 * Dimensions `startDim` to `endDim` as one. https://pytorch.org/docs/1.13/generated/torch.flatten.html
 * @throws RuntimeError where shapes do not fit; IndexError for a dimension that the tensor does not have.
 */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  const [start, end] = [wrapDim(startDim, x.ndim), wrapDim(endDim, x.ndim)];
  if (start > end) throw new RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim");
  if (x.ndim === 0) return reshape(x, [1]);
  if (start === end) return x;
  return reshape(x, x.shape.toSpliced(start, end - start + 1, numel(x.shape.slice(start, end + 1))));
}

/** Sums the dimensions that broadcasting to the present shape had added. https://pytorch.org/docs/1.13/generated/torch.Tensor.sum_to_size.html */
export function sumToSize(x: Tensor, shape: Shape): Tensor {
  if (!isExpandableTo(shape, x.shape))
    throw new RuntimeError(`size {${formatShape(shape)}} is not expandable to size {${formatShape(x.shape)}}.`);
  const lead = x.ndim - shape.length;
  const dims = x.shape.map((_, d) => d).filter((d) => d < lead || (shape[d - lead] === 1 && x.shape[d] !== 1));
  const summed = dims.length === 0 ? x : x.sum(dims, { keepdim: true });
  return lead === 0 ? summed : summed.view(shape);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The elements in another shape without a copy; one size may be -1. https://pytorch.org/docs/1.13/generated/torch.Tensor.view.html
     * @throws RuntimeError where shapes do not fit, for tensors with another number of dimensions, or where sizes do not divide.
     */
    view(...sizes: Sizes): Tensor;
    /**
     * The same bytes as another dtype. https://pytorch.org/docs/1.13/generated/torch.Tensor.view.html
     * @throws RuntimeError where shapes do not fit, for tensors with another number of dimensions, or where sizes do not divide.
     */
    view(dtype: DType): Tensor;
    /** The shape of another tensor. https://pytorch.org/docs/1.13/generated/torch.Tensor.view_as.html */
    viewAs(other: Tensor): Tensor;
    /**
     * The elements in another shape: a view where the strides allow it, else a copy. https://pytorch.org/docs/1.13/generated/torch.Tensor.reshape.html
     * @throws RuntimeError where shapes do not fit.
     */
    reshape(...sizes: Sizes): Tensor;
    /**
     * The dimensions in another order. https://pytorch.org/docs/1.13/generated/torch.Tensor.permute.html
     * @throws RuntimeError for tensors with another number of dimensions or where shapes do not fit; IndexError for a dimension that the tensor does not have.
     */
    permute(...dims: Sizes): Tensor;
    /**
     * Two dimensions swapped. https://pytorch.org/docs/1.13/generated/torch.Tensor.transpose.html
     * @throws IndexError for a dimension that the tensor does not have.
     */
    transpose(dim0: Dim, dim1: Dim): Tensor;
    /**
     * A matrix transposed. https://pytorch.org/docs/1.13/generated/torch.Tensor.t.html
     * @throws RuntimeError for tensors with another number of dimensions.
     */
    t(): Tensor;
    /** All dimensions in reverse order. */
    readonly T: Tensor;
    /**
     * Repeated along dimensions of size 1 without a copy; -1 keeps a size. https://pytorch.org/docs/1.13/generated/torch.Tensor.expand.html
     * @throws RuntimeError where a shape cannot be expanded to that of the result or for tensors with another number of dimensions.
     */
    expand(...sizes: Sizes): Tensor;
    /** Expanded to the shape of another tensor. https://pytorch.org/docs/1.13/generated/torch.Tensor.expand_as.html */
    expandAs(other: Tensor): Tensor;
    /**
     * Sums the dimensions that broadcasting had added. https://pytorch.org/docs/1.13/generated/torch.Tensor.sum_to_size.html
     * @throws RuntimeError where shapes do not fit.
     */
    sumToSize(...sizes: Sizes): Tensor;
  }
}

methods({
  view(...sizes: Sizes | [DType]) {
    if (sizes[0] instanceof DType) return viewAsDtype(this, sizes[0]);
    const shape = inferSize(sizesOf(sizes as Sizes), this.numel());
    return applyView(viewOp, this, { shape, gradName: "ViewBackward0" });
  },
  viewAs(other) {
    return this.view(other.shape);
  },
  reshape(...sizes) {
    return reshape(this, ...sizes);
  },
  permute(...dims) {
    return permute(this, ...dims);
  },
  transpose(dim0, dim1) {
    return transpose(this, dim0, dim1);
  },
  t() {
    return t(this);
  },
  get T() {
    return (this as Tensor).permute((this as Tensor).shape.map((_, d) => d).reverse());
  },
  expand(...sizes) {
    return applyView(expandOp, this, sizesOf(sizes));
  },
  expandAs(other) {
    return this.expand(other.shape);
  },
  sumToSize(...sizes) {
    return sumToSize(this, sizesOf(sizes));
  },
});
