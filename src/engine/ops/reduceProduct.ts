import { forEachRun } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { fastReduce } from "../backend/cpu/wasm/reduce.js";
import { int64, type DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { ones } from "./creation.js";
import { addMethods, type MethodsOf } from "./family.js";
import { cat } from "./join.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import {
  convertingReductionOf,
  type ReduceArguments,
  type Reduction,
  reducedShape,
  restoreDims,
} from "./reduceArguments.js";
import * as self from "./reduceProduct.js";
import { cumprod } from "./scan.js";
import { flip } from "./shapeRearrange.js";
import { narrow } from "./viewsSlice.js";

const prodOp = define<Reduction, ComputeOperation<Reduction>>({
  name: "prod",
  gradName: ({ full }) => (full ? "ProdBackward0" : "ProdBackward1"),
  saves: [0, "output"],
  infer: ([x], params) => ({ shape: reducedShape(x.shape, params), dtype: x.dtype }),
  overwrites: true,
  forward: ([output], [x], { dims }) => {
    if (fastReduce("prod", output, x, dims)) return;
    intoContiguous(output, (out, base) =>
      forEachRun(x, dims, x.dtype, (array, start, n, step, at) => {
        let product = 1;
        for (let i = 0, p = start; i < n; i++, p += step) product *= array[p];
        out[base + at] = product;
      }),
    );
  },
  backward: (c, g) => {
    const x = c.input(0);
    if (x.ndim === 0) return [g!];
    if (!hasZero(x)) return [restoreDims(g!.mul(c.output), c.params).div(x)];
    const [dim] = c.params.dims;
    if (!c.params.full) return [restoreDims(g!, c.params).mul(productOfOthers(x, dim))];
    return [g!.mul(productOfOthers(x.reshape(-1), 0).reshape(x.shape))];
  },
  formula: { forward: "Π x", backward: ["g · Π of the others"] },
});

/** True where dividing by an element is no way to take it out of a product. */
export function hasZero(x: Tensor): boolean {
  if (x.storageRef.hollow) return false;
  let found = false;
  x.detach().forEachValue((value) => (found ||= value === 0));
  return found;
}

/** For each element the product of all others along a dimension, without a division. */
function productOfOthers(x: Tensor, dim: number): Tensor {
  const size = x.shape[dim];
  if (size === 0) return x;
  const one = ones(x.shape.with(dim, 1), { dtype: x.dtype, device: x.device });
  const before = cumprod(cat([one, narrow(x, dim, 0, size - 1)], dim), dim);
  const reversed = flip(narrow(x, dim, 1, size - 1), [dim]);
  return before.mul(flip(cumprod(cat([one, reversed], dim), dim), [dim]));
}

/**
 * The product of all elements, or along a dimension; bool and integers give int64. https://pytorch.org/docs/1.13/generated/torch.prod.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function prod(x: Tensor, ...args: ReduceArguments): Tensor {
  const reduction = convertingReductionOf("prod", x, args);
  const dtype: DType = reduction.dtype ?? (x.dtype.isFloatingPoint ? x.dtype : int64);
  return apply(prodOp, [x.to(dtype)], reduction);
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<Pick<typeof self, "prod">> {}
}

addMethods({ prod: self.prod });
