import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { formatShape, sameShape, type Shape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, copyInto, define } from "./operation.js";
import { diagonal, type DiagonalArguments } from "./viewsDiagonal.js";
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

/**
 * `x` with one slice of a dimension replaced. https://pytorch.org/docs/1.13/generated/torch.select_scatter.html
 * @throws RuntimeError where shapes do not fit.
 */
export function selectScatter(x: Tensor, source: Tensor, dim: number, index: number): Tensor {
  return replace(x, source, "SelectScatterBackward0", (y) => select(y, dim, index));
}

export interface SliceScatterOptions {
  dim?: number;
  start?: number | null;
  end?: number | null;
  step?: number;
}

export type SliceScatterArguments = Trailing<[number, number | null, number | null, number], SliceScatterOptions>;

/** `x` with a range of a dimension replaced. https://pytorch.org/docs/1.13/generated/torch.slice_scatter.html */
export function sliceScatter(x: Tensor, source: Tensor, ...args: SliceScatterArguments): Tensor {
  const names = ["dim", "start", "end", "step"] as const;
  const { dim = 0, start, end, step = 1 } = byName<SliceScatterOptions>("sliceScatter", names, args);
  const d = wrapDim(dim, x.ndim);
  return replace(x, source, "SliceScatterBackward0", (y) => sliceDim(y, d, start ?? 0, end ?? y.shape[d], step));
}

/**
 * `x` with a diagonal replaced. https://pytorch.org/docs/1.13/generated/torch.diagonal_scatter.html
 * @throws RuntimeError where shapes do not fit.
 */
export function diagonalScatter(x: Tensor, source: Tensor, ...args: DiagonalArguments): Tensor {
  return replace(x, source, "DiagonalScatterBackward0", (y) => diagonal(y, ...args));
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
    /**
     * With one slice of a dimension replaced. https://pytorch.org/docs/1.13/generated/torch.Tensor.select_scatter.html
     * @throws RuntimeError where shapes do not fit.
     */
    selectScatter(source: Tensor, dim: number, index: number): Tensor;
    /** With a range of a dimension replaced. https://pytorch.org/docs/1.13/generated/torch.Tensor.slice_scatter.html */
    sliceScatter(source: Tensor, ...args: SliceScatterArguments): Tensor;
    /**
     * With a diagonal replaced. https://pytorch.org/docs/1.13/generated/torch.Tensor.diagonal_scatter.html
     * @throws RuntimeError where shapes do not fit.
     */
    diagonalScatter(source: Tensor, ...args: DiagonalArguments): Tensor;
    /** With a strided view of it replaced. */
    asStridedScatter(source: Tensor, shape: Shape, strides: readonly number[], storageOffset?: number): Tensor;
  }
}

methods({
  selectScatter(source, dim, index) {
    return selectScatter(this, source, dim, index);
  },
  sliceScatter(source, ...args) {
    return sliceScatter(this, source, ...args);
  },
  diagonalScatter(source, ...args) {
    return diagonalScatter(this, source, ...args);
  },
  asStridedScatter(source, shape, strides, storageOffset) {
    return asStridedScatter(this, source, shape, strides, storageOffset);
  },
});
