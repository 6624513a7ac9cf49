import { intoContiguous, type NumericArray, operand } from "../backend/cpu/numeric.js";
import { fastScatter, startFrom } from "../backend/cpu/wasm/indexing.js";
import { loadRowMajor, offsetTable } from "../backend/cpu/places.js";
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { bool, int64 } from "../tensor/dtype.js";
import { contiguousStrides, formatShape, type Shape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { gather, gatherOffsets } from "./gather.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, define } from "./operation.js";
import { wrapNumber } from "./pointwise.js";

/** How a value meets what is there. */
export type Combine = "put" | "add" | "multiply";

interface Scatter {
  dim: number;
  combine: Combine;
  /** True where one number is scattered. */
  scalar: boolean;
  name: "scatter" | "scatterAdd";
}

const atLeast1d = (shape: Shape): Shape => (shape.length === 0 ? [1] : shape);

/** @throws RuntimeError in PyTorch's words where `index` does not fit `x` and `source`. */
export function checkScatter(x: Tensor, index: Tensor, source: Tensor | null, dim: number): void {
  if (index.dtype !== int64) throw new RuntimeError("scatter(): Expected dtype int64 for index");
  if (source !== null && source.dtype !== x.dtype)
    throw new RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype");
  if (index.numel() === 0) return;
  const [own, places] = [atLeast1d(x.shape), atLeast1d(index.shape)];
  if (own.length !== places.length)
    throw new RuntimeError("Index tensor must have the same number of dimensions as self tensor");
  const from = source === null ? null : atLeast1d(source.shape);
  if (from !== null && from.length < places.length) wrapDim(from.length, from.length);
  if (from !== null && from.length !== places.length)
    throw new RuntimeError("Index tensor must have the same number of dimensions as src tensor");
  const wrong = places.some((size, d) => (d !== dim && size > own[d]) || (from !== null && size > from[d]));
  if (wrong)
    throw new RuntimeError(
      `Expected index ${formatShape(index.shape)} to be smaller than self ${formatShape(x.shape)} apart from dimension ${dim}` +
        (source === null ? "" : ` and to be smaller size than src ${formatShape(source.shape)}`),
    );
}

/** Offsets in row-major `x` of the elements that `index` names. */
export function targetOffsets(x: Tensor, index: Tensor, dim: number): Int32Array {
  return gatherOffsets(
    index,
    dim,
    atLeast1d(x.shape)[dim],
    index.ndim === 0 ? [] : contiguousStrides(atLeast1d(x.shape)),
  );
}

const combineInto: Record<Combine, (out: NumericArray, at: number, value: number) => void> = {
  put: (out, at, value) => void (out[at] = value),
  add: (out, at, value) => void (out[at] += value),
  multiply: (out, at, value) => void (out[at] *= value),
};

const gradNames = {
  put: ["ScatterBackward0", "ScatterBackward1"],
  add: ["ScatterAddBackward0", "ScatterAddBackward0"],
};

const scatterOp: ComputeOperation<Scatter> = define<Scatter, ComputeOperation<Scatter>>({
  name: "scatter",
  gradName: ({ name, combine, scalar }) =>
    name === "scatterAdd" ? gradNames.add[0] : combine === "put" ? gradNames.put[scalar ? 1 : 0] : "NotImplemented",
  saves: [1],
  infer: ([x, index, source], { dim, scalar }) => {
    checkScatter(x, index, scalar ? null : source, dim);
    return x;
  },
  forward: ([output], [x, index, source], { dim, combine, scalar }) => {
    if (!scalar && startFrom(output, x) && fastScatter(output, dim, index, source, combine)) return;
    const offsets = index.numel() === 0 ? new Int32Array(0) : targetOffsets(x, index, dim);
    const from = operand(source, x.dtype);
    const places = scalar ? null : offsetTable(index.shape, index.ndim === 0 ? [] : from.strides);
    const write = combineInto[combine];
    intoContiguous(output, (out, base) => {
      loadRowMajor(out, base, x, x.shape);
      for (let i = 0; i < offsets.length; i++)
        write(out, base + offsets[i], from.array[places === null ? from.base : from.base + places[i]]);
      if (x.dtype === bool) for (let i = 0; i < x.numel(); i++) out[base + i] = Number(out[base + i] !== 0);
    });
  },
  backward: (c, g) => {
    const { dim, combine, scalar, name } = c.params;
    if (combine !== "put" && name === "scatter")
      throw new RuntimeError("derivative for aten::scatter is not implemented");
    const index = c.input(1);
    const own = !c.needs(0) || combine === "add" ? g : scatter(g!, dim, index, 0);
    return [own, null, !scalar && c.needs(2) ? padTo(gather(g!, dim, index), c.inputSpecs[2].shape) : null];
  },
  formula: { forward: "x with s at i, element by element", backward: ["g, 0 at i", "g[i]"] },
});

/** The gradient of a source that is larger than the index: zero where it was not read. */
export function padTo(g: Tensor, shape: Shape): Tensor {
  if (g.shape.every((size, d) => size === shape[d]) && g.ndim === shape.length) return g;
  const full = zeros(shape, { dtype: g.dtype, device: g.device });
  if (g.numel() === 0) return full;
  g.shape.reduce((part, size, d) => part.narrow(d, 0, size), full).copy_(g);
  return full;
}

export interface ScatterOptions {
  /** Combine with what is there instead of replacing it (without gradient). */
  reduce?: "add" | "multiply";
}

type Inputs = [Tensor[], Scatter];

function scatterInputs(
  of: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor | number,
  options: ScatterOptions,
): Inputs {
  const scalar = typeof source === "number";
  const { reduce } = checkOptions(of, options, ["reduce"]);
  if (reduce !== undefined && reduce !== "add" && reduce !== "multiply")
    throw new RuntimeError("reduce argument must be either add or multiply.");
  const params = { dim: wrapDim(dim, x.ndim), combine: reduce ?? ("put" as const), scalar, name: "scatter" as const };
  return [[x, index, scalar ? wrapNumber(source) : source], params];
}

function scatterAddInputs(x: Tensor, dim: number, index: Tensor, source: Tensor): Inputs {
  return [[x, index, source], { dim: wrapDim(dim, x.ndim), combine: "add", scalar: false, name: "scatterAdd" }];
}

/**
 * `x` with the elements of `source` (or one number) put where `index` says along `dim`: `out[index[i][j]][j] = source[i][j]` for `dim`
 * 0. https://pytorch.org/docs/1.13/generated/torch.Tensor.scatter_.html
 * @throws RuntimeError for numbers below what is allowed or for types that it does not take; IndexError for a dimension that the tensor does not have or for an index that is out of range.
 */
export function scatter(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor | number,
  options: ScatterOptions = {},
): Tensor {
  return apply(scatterOp, ...scatterInputs("scatter", x, dim, index, source, options));
}

/**
 * As `scatter`, adding. https://pytorch.org/docs/1.13/generated/torch.Tensor.scatter_add_.html
 * @throws RuntimeError for numbers below what is allowed or for tensors with another number of dimensions; IndexError for an index that is out of range or for a dimension that the tensor does not have.
 */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return apply(scatterOp, ...scatterAddInputs(x, dim, index, source));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * With the elements of `source` (or one number) put where `index` says along `dim`. https://pytorch.org/docs/1.13/generated/torch.Tensor.scatter.html
     * @throws RuntimeError for numbers below what is allowed or for types that it does not take; IndexError for a dimension that the tensor does not have or for an index that is out of range.
     */
    scatter(dim: number, index: Tensor, source: Tensor | number, options?: ScatterOptions): Tensor;
    /**
     * In place with the elements of `source` (or one number) put where `index` says along `dim`. https://pytorch.org/docs/1.13/generated/torch.Tensor.scatter_.html
     * @throws RuntimeError in place on a leaf that requires grad.
     */
    scatter_(dim: number, index: Tensor, source: Tensor | number, options?: ScatterOptions): Tensor;
    /**
     * With the elements of `source` added where `index` says along `dim`. https://pytorch.org/docs/1.13/generated/torch.Tensor.scatter_add.html
     * @throws RuntimeError for numbers below what is allowed or for tensors with another number of dimensions; IndexError for an index that is out of range or for a dimension that the tensor does not have.
     */
    scatterAdd(dim: number, index: Tensor, source: Tensor): Tensor;
    /** In place with the elements of `source` added where `index` says along `dim`. https://pytorch.org/docs/1.13/generated/torch.Tensor.scatter_add_.html */
    scatterAdd_(dim: number, index: Tensor, source: Tensor): Tensor;
  }
}

methods({
  scatter(dim, index, source, options) {
    return scatter(this, dim, index, source, options);
  },
  scatter_(dim, index, source, options = {}) {
    return applyInPlace(scatterOp, ...scatterInputs("scatter_", this, dim, index, source, options));
  },
  scatterAdd(dim, index, source) {
    return scatterAdd(this, dim, index, source);
  },
  scatterAdd_(dim, index, source) {
    return applyInPlace(scatterOp, ...scatterAddInputs(this, dim, index, source));
  },
});
