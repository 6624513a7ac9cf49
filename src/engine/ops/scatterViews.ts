import { RuntimeError } from "../errors.js";
import { formatShape, sameShape, type Shape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, copyInto, define } from "./operation.js";
import { diagonal, type DiagonalOptions } from "./viewsDiagonal.js";
import { asStrided } from "./viewsStrided.js";
import { select, sliceDim } from "./viewsSlice.js";

/** A tensor of `x`'s values with one view of it replaced. */
interface Replace {
  gradName: string;
  view: (x: Tensor) => Tensor;
}

const replaceOp: ComputeOperation<Replace> = define<Replace, ComputeOperation<Replace>>({
  name: "viewScatter",
  gradName: ({ gradName }) => gradName,
  saves: [],
  infer: ([x, source], { view }) => {
    const { shape } = view(x.detach());
    if (!sameShape(shape, source.shape))
      throw new RuntimeError(
        `expected src to have a size equal to the slice of self. src size = ${formatShape(source.shape)}, slice size = ${formatShape(shape)}`,
      );
    return x;
  },
  forward: ([output], [x, source], { view }) => {
    copyInto(output, x);
    copyInto(view(output), source);
  },
  backward: (c, g) => [
    c.needs(0) ? apply(replaceOp, [g!, view0(c.params.view(g!))], c.params) : null,
    c.needs(1) ? c.params.view(g!) : null,
  ],
  formula: { forward: "x with s in a view's place", backward: ["g, 0 in that place", "g in that place"] },
});

const view0 = (part: Tensor): Tensor => part.detach().mul(0);

function replace(x: Tensor, source: Tensor, gradName: string, view: (x: Tensor) => Tensor): Tensor {
  return apply(replaceOp, [x, source], { gradName, view });
}

/** `x` with one slice of a dimension replaced. https://pytorch.org/docs/1.13/generated/torch.select_scatter.html */
export function selectScatter(x: Tensor, source: Tensor, dim: number, index: number): Tensor {
  return replace(x, source, "SelectScatterBackward0", (y) => select(y, dim, index));
}

export interface SliceScatterOptions {
  dim?: number;
  start?: number | null;
  end?: number | null;
  step?: number;
}

/** `x` with a range of a dimension replaced. https://pytorch.org/docs/1.13/generated/torch.slice_scatter.html */
export function sliceScatter(
  x: Tensor,
  source: Tensor,
  dim: number | SliceScatterOptions = 0,
  start: number | null = null,
  end: number | null = null,
  step = 1,
): Tensor {
  const range = typeof dim === "number" ? { dim, start, end, step } : dim;
  const d = wrapDim(range.dim ?? 0, x.ndim);
  return replace(x, source, "SliceScatterBackward0", (y) =>
    sliceDim(y, d, range.start ?? 0, range.end ?? y.shape[d], range.step ?? 1),
  );
}

/** `x` with a diagonal replaced. https://pytorch.org/docs/1.13/generated/torch.diagonal_scatter.html */
export function diagonalScatter(
  x: Tensor,
  source: Tensor,
  offset: number | DiagonalOptions = 0,
  dim1 = 0,
  dim2 = 1,
): Tensor {
  return replace(x, source, "DiagonalScatterBackward0", (y) => diagonal(y, offset, dim1, dim2));
}

/** `x` with a strided view of it replaced. https://pytorch.org/docs/1.13/generated/torch.as_strided_scatter.html */
export function asStridedScatter(
  x: Tensor,
  source: Tensor,
  shape: Shape,
  strides: readonly number[],
  storageOffset?: number,
): Tensor {
  return replace(x, source, "AsStridedScatterBackward0", (y) => asStrided(y, shape, strides, storageOffset));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** With one slice of a dimension replaced. */
    selectScatter(source: Tensor, dim: number, index: number): Tensor;
    /** With a range of a dimension replaced. */
    sliceScatter(
      source: Tensor,
      dim?: number | SliceScatterOptions,
      start?: number | null,
      end?: number | null,
      step?: number,
    ): Tensor;
    /** With a diagonal replaced. */
    diagonalScatter(source: Tensor, offset?: number | DiagonalOptions, dim1?: number, dim2?: number): Tensor;
    /** With a strided view of it replaced. */
    asStridedScatter(source: Tensor, shape: Shape, strides: readonly number[], storageOffset?: number): Tensor;
  }
}

methods({
  selectScatter(source, dim, index) {
    return selectScatter(this, source, dim, index);
  },
  sliceScatter(source, dim, start, end, step) {
    return sliceScatter(this, source, dim, start, end, step);
  },
  diagonalScatter(source, offset, dim1, dim2) {
    return diagonalScatter(this, source, offset, dim1, dim2);
  },
  asStridedScatter(source, shape, strides, storageOffset) {
    return asStridedScatter(this, source, shape, strides, storageOffset);
  },
});
