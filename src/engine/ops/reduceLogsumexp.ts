import { forEachRun } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { fastLogsumexp } from "../backend/cpu/wasm/reduce.js";
import type { Tensor } from "../tensor/tensor.js";
import { addMethods, type MethodsOf } from "./family.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { floatingType } from "./promotion.js";
import { type Dims, type Reduction, reducedShape, reductionOf, restoreDims } from "./reduceArguments.js";
import * as self from "./reduceLogsumexp.js";

const logsumexpOp = define<Reduction, ComputeOperation<Reduction>>({
  name: "logsumexp",
  gradName: "LogsumexpBackward0",
  saves: [0, "output"],
  infer: ([x], params) => ({ shape: reducedShape(x.shape, params), dtype: floatingType(x.dtype) }),
  overwrites: true,
  forward: ([output], [x], { dims }) => {
    if (fastLogsumexp(output, x, dims)) return;
    intoContiguous(output, (out, base) =>
      forEachRun(x, dims, output.dtype, (array, start, n, step, at) => {
        let highest = -Infinity;
        for (let i = 0, p = start; i < n; i++, p += step) if (array[p] > highest) highest = array[p];
        if (Math.abs(highest) === Infinity) highest = 0;
        let sum = 0;
        for (let i = 0, p = start; i < n; i++, p += step) sum += Math.exp(array[p] - highest);
        out[base + at] = Math.log(sum) + highest;
      }),
    );
  },
  backward: (c, g) => {
    const [grad, result] = [restoreDims(g!, c.params), restoreDims(c.output, c.params)];
    return [grad.mul(c.input(0).sub(result).exp())];
  },
  formula: { forward: "ln Σ eˣ", backward: ["g · e^(x − y)"] },
});

/** `(dim, { keepdim })`, `(dim, keepdim)` or `({ dim, keepdim })`. */
type Arguments = [dim: Dims, options?: { keepdim?: boolean } | boolean] | [{ dim: Dims; keepdim?: boolean }];

/**
 * `ln Σ eˣ` over dimensions, without overflow. https://pytorch.org/docs/1.13/generated/torch.logsumexp.html
 * @throws IndexError for a dimension that the tensor does not have; RuntimeError where a dimension is given twice.
 */
export function logsumexp(x: Tensor, ...args: Arguments): Tensor {
  return apply(logsumexpOp, [x], reductionOf("logsumexp", x, args));
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
