import { type Dim, dimNumber } from "../tensor/names.js";
import { wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { applyView, define, type ViewOperation } from "./operation.js";

interface Squeeze {
  dims: readonly number[];
  gradName: "SqueezeBackward0" | "SqueezeBackward1" | "SqueezeBackward3";
}

const squeezeOp = define<Squeeze, ViewOperation<Squeeze>>({
  name: "squeeze",
  gradName: ({ gradName }) => gradName,
  saves: [],
  view: (x, { dims }) => {
    const keep = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
    return { shape: keep.map((d) => x.shape[d]), strides: keep.map((d) => x.strides[d]), offset: x.offset };
  },
  backward: (c, g) => [g!.reshape(c.inputSpecs[0].shape)],
  formula: { forward: "x without dimensions of size 1", backward: ["g in the shape of x"] },
});

const unsqueezeOp = define<number, ViewOperation<number>>({
  name: "unsqueeze",
  gradName: "UnsqueezeBackward0",
  saves: [],
  view: (x, dim) => {
    const step = dim < x.ndim ? x.shape[dim] * x.strides[dim] : 1;
    return { shape: x.shape.toSpliced(dim, 0, 1), strides: x.strides.toSpliced(dim, 0, step), offset: x.offset };
  },
  backward: (c, g) => [g!.squeeze(c.params)],
  formula: { forward: "x with a new dimension of size 1", backward: ["g without it"] },
});

/**
 * Without dimensions of size 1, or without that one. https://pytorch.org/docs/1.13/generated/torch.squeeze.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function squeeze(x: Tensor, dim?: Dim): Tensor {
  const dims = x.shape.map((_, d) => d).filter((d) => x.shape[d] === 1);
  if (dim === undefined) return applyView(squeezeOp, x, { dims, gradName: "SqueezeBackward0" });
  const only = wrapDim(dimNumber(x, dim), x.ndim);
  return applyView(squeezeOp, x, { dims: dims.includes(only) ? [only] : [], gradName: "SqueezeBackward1" });
}

/** A fresh product without the dimension that a vector lacks. */
export function dropDim(x: Tensor, dim: number): Tensor {
  return applyView(squeezeOp, x, { dims: [wrapDim(dim, x.ndim)], gradName: "SqueezeBackward3" });
}

/**
 * With a new dimension of size 1 at `dim`. https://pytorch.org/docs/1.13/generated/torch.unsqueeze.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  return applyView(unsqueezeOp, x, wrapDim(dim, x.ndim + 1));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * Without dimensions of size 1, or without that one. https://pytorch.org/docs/1.13/generated/torch.Tensor.squeeze.html
     * @throws IndexError for a dimension that the tensor does not have.
     */
    squeeze(dim?: Dim): Tensor;
    /**
     * With a new dimension of size 1. https://pytorch.org/docs/1.13/generated/torch.Tensor.unsqueeze.html
     * @throws IndexError for a dimension that the tensor does not have.
     */
    unsqueeze(dim: number): Tensor;
  }
}

methods({
  squeeze(dim) {
    return squeeze(this, dim);
  },
  unsqueeze(dim) {
    return unsqueeze(this, dim);
  },
});
