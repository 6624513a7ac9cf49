import { RuntimeError } from "../errors.js";
import { byName, optional, type Trailing } from "../arguments.js";
import { wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { methods } from "./methods.js";
import { apply, applyView, type ComputeOperation, copyInto, define, type ViewOperation } from "./operation.js";

interface Diagonal {
  offset: number;
  dim1: number;
  dim2: number;
}

/** Number of elements of a diagonal of an `n` by `m` matrix. */
const lengthOf = (n: number, m: number, offset: number) =>
  Math.max(offset >= 0 ? Math.min(n, m - offset) : Math.min(n + offset, m), 0);

const diagonalOp = define<Diagonal, ViewOperation<Diagonal>>({
  name: "diagonal",
  gradName: "DiagonalBackward0",
  saves: [],
  view: (x, { offset, dim1, dim2 }) => {
    const length = lengthOf(x.shape[dim1], x.shape[dim2], offset);
    const rest = x.shape.map((_, d) => d).filter((d) => d !== dim1 && d !== dim2);
    const start = length === 0 ? 0 : offset >= 0 ? offset * x.strides[dim2] : -offset * x.strides[dim1];
    return {
      shape: [...rest.map((d) => x.shape[d]), length],
      strides: [...rest.map((d) => x.strides[d]), x.strides[dim1] + x.strides[dim2]],
      offset: x.offset + start,
    };
  },
  backward: (c, g) => {
    const full = zeros(c.inputSpecs[0].shape, { dtype: g!.dtype, device: g!.device });
    applyView(diagonalOp, full, c.params).copy_(g!);
    return [full];
  },
  formula: { forward: "xᵢᵢ", backward: ["g on the diagonal, else 0"] },
});

export interface DiagonalOptions {
  /** Above (positive) or below the main diagonal. */
  offset?: number;
  dim1?: number;
  dim2?: number;
}

/** `(offset, dim1, dim2)`, the last ones by name or not. */
export type DiagonalArguments = Trailing<[number, number, number], DiagonalOptions>;

const names = ["offset", "dim1", "dim2"] as const;

function wrapPair(rank: number, { offset, dim1, dim2 }: Required<DiagonalOptions>): Diagonal {
  const [first, second] = [wrapDim(dim1, rank), wrapDim(dim2, rank)];
  if (first === second) throw new RuntimeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  return { offset, dim1: first, dim2: second };
}

/**
 * A diagonal of two dimensions, as the last dimension of a view. https://pytorch.org/docs/1.13/generated/torch.diagonal.html
 * @throws IndexError for a dimension that the tensor does not have; RuntimeError where a dimension is given twice.
 */
export function diagonal(x: Tensor, ...args: DiagonalArguments): Tensor {
  const { offset = 0, dim1 = 0, dim2 = 1 } = byName<DiagonalOptions>("diagonal", names, args);
  return applyView(diagonalOp, x, wrapPair(x.ndim, { offset, dim1, dim2 }));
}

const diagEmbedOp = define<Diagonal, ComputeOperation<Diagonal>>({
  name: "diagEmbed",
  gradName: "DiagEmbedBackward0",
  saves: [],
  infer: ([x], { offset, dim1, dim2 }) => {
    const side = x.shape[x.ndim - 1] + Math.abs(offset);
    const shape = x.shape.slice(0, -1);
    for (const d of [dim1, dim2].sort((a, b) => a - b)) shape.splice(d, 0, side);
    return { shape, dtype: x.dtype };
  },
  forward: ([output], [x], params) => copyInto(diagonal(output, params), x),
  backward: (c, g) => [diagonal(g!, c.params)],
  formula: { forward: "x on the diagonal, else 0", backward: ["the diagonal of g"] },
});

/**
 * The last dimension as a diagonal of two new ones. https://pytorch.org/docs/1.13/generated/torch.diag_embed.html
 * @throws RuntimeError where a dimension is given twice; IndexError for a dimension that the tensor does not have.
 */
export function diagEmbed(x: Tensor, ...args: DiagonalArguments): Tensor {
  const { offset = 0, dim1 = -2, dim2 = -1 } = byName<DiagonalOptions>("diagEmbed", names, args);
  const pair = wrapPair(x.ndim + 1, { offset, dim1, dim2 });
  wrapDim(-1, x.ndim);
  return apply(diagEmbedOp, [x], pair);
}

const diagOp = define<number, ComputeOperation<number>>({
  name: "diag",
  gradName: "DiagBackward0",
  saves: [],
  infer: ([x], offset) => {
    if (x.ndim !== 1 && x.ndim !== 2) throw new RuntimeError("matrix or a vector expected");
    const side = x.shape[0] + Math.abs(offset);
    if (x.ndim === 1) return { shape: [side, side], dtype: x.dtype };
    return { shape: [lengthOf(x.shape[0], x.shape[1], offset)], dtype: x.dtype };
  },
  forward: ([output], [x], offset) =>
    x.ndim === 1 ? copyInto(diagonal(output, offset), x) : copyInto(output, diagonal(x.detach(), offset)),
  backward: (c, g) => {
    const { shape } = c.inputSpecs[0];
    if (shape.length === 1) return [diagonal(g!, c.params)];
    const full = zeros(shape, { dtype: g!.dtype, device: g!.device });
    diagonal(full, c.params).copy_(g!);
    return [full];
  },
  formula: { forward: "xᵢᵢ, or x on the diagonal", backward: ["g on the diagonal, or its diagonal"] },
});

/**
 * A vector as the diagonal of a matrix, or the diagonal of a matrix. https://pytorch.org/docs/1.13/generated/torch.diag.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function diag(x: Tensor, diagonal?: number | { diagonal?: number }): Tensor {
  return apply(diagOp, [x], optional<number>("diag", "diagonal", diagonal) ?? 0);
}

/** All elements, in order, on the diagonal of a matrix. https://pytorch.org/docs/1.13/generated/torch.diagflat.html */
export function diagflat(x: Tensor, offset?: number | { offset?: number }): Tensor {
  return diag(x.reshape(-1), optional<number>("diagflat", "offset", offset) ?? 0);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * A diagonal of two dimensions, as the last dimension of a view. https://pytorch.org/docs/1.13/generated/torch.Tensor.diagonal.html
     * @throws IndexError for a dimension that the tensor does not have; RuntimeError where a dimension is given twice.
     */
    diagonal(...args: DiagonalArguments): Tensor;
    /**
     * The last dimension as a diagonal of two new ones. https://pytorch.org/docs/1.13/generated/torch.Tensor.diag_embed.html
     * @throws RuntimeError where a dimension is given twice; IndexError for a dimension that the tensor does not have.
     */
    diagEmbed(...args: DiagonalArguments): Tensor;
    /**
     * A vector as the diagonal of a matrix, or the diagonal of a matrix. https://pytorch.org/docs/1.13/generated/torch.Tensor.diag.html
     * @throws RuntimeError for tensors with another number of dimensions.
     */
    diag(diagonal?: number | { diagonal?: number }): Tensor;
    /** All elements, in order, on the diagonal of a matrix. https://pytorch.org/docs/1.13/generated/torch.Tensor.diagflat.html */
    diagflat(offset?: number | { offset?: number }): Tensor;
  }
}

methods({
  diagonal(...args) {
    return diagonal(this, ...args);
  },
  diagEmbed(...args) {
    return diagEmbed(this, ...args);
  },
  diag(offset) {
    return diag(this, offset);
  },
  diagflat(offset) {
    return diagflat(this, offset);
  },
});
