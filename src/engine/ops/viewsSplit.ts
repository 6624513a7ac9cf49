import { IndexError, RuntimeError } from "../errors.js";
import { optional } from "../arguments.js";
import { int64 } from "../tensor/dtype.js";
import { dimNumber } from "../tensor/names.js";
import { formatShape, wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { methods } from "./methods.js";
import { applyView, define, type ViewOperation } from "./operation.js";
import { sliceDim } from "./viewsSlice.js";

interface Part {
  dim: number;
  start: number;
  length: number;
  gradName: "SplitBackward0" | "SplitWithSizesBackward0";
}

const splitOp = define<Part, ViewOperation<Part>>({
  name: "split",
  gradName: ({ gradName }) => gradName,
  saves: [],
  view: (x, { dim, start, length }) => ({
    shape: x.shape.with(dim, length),
    strides: x.strides,
    offset: x.offset + start * x.strides[dim],
  }),
  backward: (c, g) => {
    const full = zeros(c.inputSpecs[0].shape, { dtype: g!.dtype, device: g!.device });
    applyView(splitOp, full, c.params).copy_(g!);
    return [full];
  },
  formula: { forward: "x[start:end]", backward: ["g in its place, else 0"] },
});

interface Slice {
  dim: number;
  index: number;
}

const unbindOp = define<Slice, ViewOperation<Slice>>({
  name: "unbind",
  gradName: "UnbindBackward0",
  saves: [],
  view: (x, { dim, index }) => ({
    shape: x.shape.toSpliced(dim, 1),
    strides: x.strides.toSpliced(dim, 1),
    offset: x.offset + index * x.strides[dim],
  }),
  backward: (c, g) => {
    const full = zeros(c.inputSpecs[0].shape, { dtype: g!.dtype, device: g!.device });
    applyView(unbindOp, full, c.params).copy_(g!);
    return [full];
  },
  formula: { forward: "x[i]", backward: ["g at i, else 0"] },
});

/** An argument that is a dimension or an object with one. */
export type DimOption = number | { dim?: number };

const dimOf = (of: string, option?: DimOption) => optional<number>(of, "dim", option) ?? 0;

/**
 * Parts of the given sizes, or of `size` each (the last may be smaller). https://pytorch.org/docs/1.13/generated/torch.split.html
 * @throws RuntimeError where sizes do not divide, for numbers below what is allowed, or for tensors with another number of dimensions; IndexError for a dimension that the tensor does not have.
 */
export function split(x: Tensor, size: number | readonly number[], dim?: DimOption): Tensor[] {
  if (x.ndim === 0) throw new RuntimeError("split expects at least a 1-dimensional tensor");
  const d = wrapDim(dimOf("split", dim), x.ndim);
  const total = x.shape[d];
  if (typeof size !== "number") return splitWithSizes(x, size, d, dimOf("split", dim));
  if (size < 0) throw new RuntimeError(`split expects split_size be non-negative, but got split_size=${size}`);
  if (size === 0 && total !== 0)
    throw new RuntimeError(`split_size can only be 0 if dimension size is 0, but got dimension size of ${total}`);
  const count = size === 0 ? 1 : Math.max(Math.ceil(total / size), 1);
  return Array.from({ length: count }, (_, i) => {
    const start = i * size;
    return part(x, d, start, Math.min(size, total - start), "SplitBackward0");
  });
}

function splitWithSizes(x: Tensor, sizes: readonly number[], dim: number, given = dim): Tensor[] {
  const negative = sizes.some((size) => size < 0);
  if (negative)
    throw new RuntimeError(
      `split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=${formatShape(sizes)}`,
    );
  if (sizes.reduce((a, b) => a + b, 0) !== x.shape[dim])
    throw new RuntimeError(
      `split_with_sizes expects split_sizes to sum exactly to ${x.shape[dim]} (input tensor's size at dimension ${given}), but ` +
        `got split_sizes=${formatShape(sizes)}`,
    );
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return part(x, dim, start - size, size, "SplitWithSizesBackward0");
  });
}

function part(x: Tensor, dim: number, start: number, length: number, gradName: Part["gradName"]): Tensor {
  return applyView(splitOp, x, { dim, start, length, gradName });
}

/**
 * At most `chunks` parts of one size (the last may be smaller). https://pytorch.org/docs/1.13/generated/torch.chunk.html
 * @throws RuntimeError for numbers below what is allowed or for tensors with another number of dimensions; IndexError for a dimension that the tensor does not have.
 */
export function chunk(x: Tensor, chunks: number, dim?: DimOption): Tensor[] {
  if (x.ndim === 0) throw new RuntimeError("chunk expects at least a 1-dimensional tensor");
  if (chunks <= 0) throw new RuntimeError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
  const d = wrapDim(dimOf("chunk", dim), x.ndim);
  const size = Math.ceil(x.shape[d] / chunks);
  return size === 0 ? splitWithSizes(x, new Array<number>(chunks).fill(0), d) : split(x, size, d);
}

/** The number of parts, or the positions to cut at. */
export type Sections = number | readonly number[] | Tensor;

/**
 * Parts whose sizes differ by one at most, or parts cut at positions. https://pytorch.org/docs/1.13/generated/torch.tensor_split.html
 * @throws RuntimeError for numbers below what is allowed or for tensors with another number of dimensions.
 */
export function tensorSplit(x: Tensor, sections: Sections, dim?: DimOption): Tensor[] {
  if (x.ndim === 0)
    throw new RuntimeError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims");
  const d = wrapDim(dimOf("tensorSplit", dim), x.ndim);
  const given = sections instanceof Tensor ? sectionsOf(sections) : sections;
  const total = x.shape[d];
  if (typeof given !== "number") {
    const cuts = [0, ...given, total];
    return cuts.slice(1).map((end, i) => sliceDim(x, d, cuts[i], end, 1));
  }
  if (given <= 0) throw new RuntimeError(`number of sections must be larger than 0, got ${given}`);
  const [small, larger] = [Math.floor(total / given), total % given];
  let start = 0;
  return Array.from({ length: given }, (_, i) => {
    const size = small + (i < larger ? 1 : 0);
    start += size;
    return sliceDim(x, d, start - size, start, 1);
  });
}

function sectionsOf(sections: Tensor): number | number[] {
  if (sections.dtype !== int64)
    throw new RuntimeError(
      `tensor_split expected tensor_indices_or_sections to have dtype of long, but got ${sections.dtype.scalarType}`,
    );
  if (sections.ndim > 1)
    throw new RuntimeError(
      `tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got a tensor with ${sections.ndim} dims`,
    );
  return sections.tolist() as number | number[];
}

function axisSplit(name: string, rank: number, x: Tensor, sections: number | readonly number[], dim: number): Tensor[] {
  if (x.ndim < rank)
    throw new RuntimeError(
      `torch.${name} requires a tensor with at least ${rank} dimension, but got a tensor with ${x.ndim} dimensions!`,
    );
  if (typeof sections === "number" && (sections === 0 || x.shape[dim] % sections !== 0))
    throw new RuntimeError(
      `torch.${name} attempted to split along dimension ${dim}, but the size of the dimension ${x.shape[dim]} is not divisible ` +
        `by the split_size ${sections}!`,
    );
  return tensorSplit(x, sections, dim);
}

/**
 * Parts side by side: along dimension 1, or 0 of a vector. Parts along dimension 1, of a vector along 0. https://pytorch.org/docs/1.13/generated/torch.hsplit.html
 * @throws RuntimeError where sizes do not divide or for tensors with another number of dimensions.
 */
export function hsplit(x: Tensor, sections: number | readonly number[]): Tensor[] {
  return axisSplit("hsplit", 1, x, sections, x.ndim === 1 ? 0 : 1);
}

/**
 * Parts one below the other. Parts along dimension 0. https://pytorch.org/docs/1.13/generated/torch.vsplit.html
 * @throws RuntimeError for tensors with another number of dimensions or where sizes do not divide.
 */
export function vsplit(x: Tensor, sections: number | readonly number[]): Tensor[] {
  return axisSplit("vsplit", 2, x, sections, 0);
}

/**
 * Parts one behind the other. Parts along dimension 2. https://pytorch.org/docs/1.13/generated/torch.dsplit.html
 * @throws RuntimeError for tensors with another number of dimensions or where sizes do not divide.
 */
export function dsplit(x: Tensor, sections: number | readonly number[]): Tensor[] {
  return axisSplit("dsplit", 3, x, sections, 2);
}

/**
 * The slices of a dimension, without it. https://pytorch.org/docs/1.13/generated/torch.unbind.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function unbind(x: Tensor, dim?: DimOption | string): Tensor[] {
  const given = typeof dim === "string" ? dimNumber(x, dim) : dimOf("unbind", dim);
  if (x.ndim === 0) throw new IndexError(`Dimension specified as ${given} but tensor has no dimensions`);
  const d = wrapDim(given, x.ndim);
  return Array.from({ length: x.shape[d] }, (_, index) => applyView(unbindOp, x, { dim: d, index }));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * Parts of the given sizes, or of `size` each. https://pytorch.org/docs/1.13/generated/torch.Tensor.split.html
     * @throws RuntimeError where sizes do not divide, for numbers below what is allowed, or for tensors with another number of dimensions; IndexError for a dimension that the tensor does not have.
     */
    split(size: number | readonly number[], dim?: DimOption): Tensor[];
    /**
     * At most `chunks` parts of one size. https://pytorch.org/docs/1.13/generated/torch.Tensor.chunk.html
     * @throws RuntimeError for numbers below what is allowed or for tensors with another number of dimensions; IndexError for a dimension that the tensor does not have.
     */
    chunk(chunks: number, dim?: DimOption): Tensor[];
    /**
     * Parts whose sizes differ by one at most, or parts cut at positions. https://pytorch.org/docs/1.13/generated/torch.Tensor.tensor_split.html
     * @throws RuntimeError for numbers below what is allowed or for tensors with another number of dimensions.
     */
    tensorSplit(sections: Sections, dim?: DimOption): Tensor[];
    /**
     * Parts side by side. Parts along dimension 1, of a vector along 0. https://pytorch.org/docs/1.13/generated/torch.Tensor.hsplit.html
     * @throws RuntimeError where sizes do not divide or for tensors with another number of dimensions.
     */
    hsplit(sections: number | readonly number[]): Tensor[];
    /**
     * Parts one below the other. Parts along dimension 0. https://pytorch.org/docs/1.13/generated/torch.Tensor.vsplit.html
     * @throws RuntimeError for tensors with another number of dimensions or where sizes do not divide.
     */
    vsplit(sections: number | readonly number[]): Tensor[];
    /**
     * Parts one behind the other. Parts along dimension 2. https://pytorch.org/docs/1.13/generated/torch.Tensor.dsplit.html
     * @throws RuntimeError for tensors with another number of dimensions or where sizes do not divide.
     */
    dsplit(sections: number | readonly number[]): Tensor[];
    /**
     * The slices of a dimension, without it. https://pytorch.org/docs/1.13/generated/torch.Tensor.unbind.html
     * @throws IndexError for a dimension that the tensor does not have.
     */
    unbind(dim?: DimOption | string): Tensor[];
  }
}

methods({
  split(size, dim) {
    return split(this, size, dim);
  },
  chunk(chunks, dim) {
    return chunk(this, chunks, dim);
  },
  tensorSplit(sections, dim) {
    return tensorSplit(this, sections, dim);
  },
  hsplit(sections) {
    return hsplit(this, sections);
  },
  vsplit(sections) {
    return vsplit(this, sections);
  },
  dsplit(sections) {
    return dsplit(this, sections);
  },
  unbind(dim) {
    return unbind(this, dim);
  },
});
