import { forEachRun, type Run, sums } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { fastReduce } from "../backend/cpu/wasm/reduce.js";
import { RuntimeError } from "../errors.js";
import { int64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { addMethods, type MethodsOf } from "./family.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import * as self from "./reduce.js";
import {
  convertingReductionOf,
  groupSize,
  type ReduceArguments,
  type Reduction,
  reducedShape,
  restoreDims,
} from "./reduceArguments.js";
import { where } from "./where.js";

const sumOp = define<Reduction, ComputeOperation<Reduction>>({
  name: "sum",
  gradName: ({ full }) => (full ? "SumBackward0" : "SumBackward1"),
  saves: [],
  infer: ([x], params) => ({ shape: reducedShape(x.shape, params), dtype: x.dtype }),
  overwrites: true,
  forward: ([output], [x], { dims }) => {
    if (!fastReduce("sum", output, x, dims)) intoContiguous(output, (out, base) => out.set(sums(x, dims), base));
  },
  backward: (c, g) => [restoreDims(g!, c.params).expand(c.inputSpecs[0].shape)],
  formula: { forward: "Σ x", backward: ["g, repeated"] },
});

const meanOp = define<Reduction, ComputeOperation<Reduction>>({
  name: "mean",
  gradName: ({ full }) => (full ? "MeanBackward0" : "MeanBackward1"),
  saves: [],
  infer: ([x], params) => {
    if (!x.dtype.isFloatingPoint)
      throw new RuntimeError(
        `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${x.dtype.scalarType}`,
      );
    return { shape: reducedShape(x.shape, params), dtype: x.dtype };
  },
  overwrites: true,
  forward: ([output], [x], { dims }) => {
    const count = groupSize(x.shape, dims);
    if (fastReduce("sum", output, x, dims, count)) return;
    intoContiguous(output, (out, base) =>
      out.set(
        sums(x, dims).map((sum) => sum / count),
        base,
      ),
    );
  },
  backward: (c, g) => {
    const { shape } = c.inputSpecs[0];
    return [restoreDims(g!, c.params).expand(shape).div(groupSize(shape, c.params.dims))];
  },
  formula: { forward: "Σ x / n", backward: ["g / n, repeated"] },
});

const sumOfNumbers: Run<number> = (array, start, n, step) => {
  let sum = 0;
  for (let i = 0, p = start; i < n; i++, p += step) if (!Number.isNaN(array[p])) sum += array[p];
  return sum;
};

const nansumOp = define<Reduction, ComputeOperation<Reduction>>({
  name: "nansum",
  gradName: "NansumBackward0",
  saves: [0],
  infer: ([x], params) => ({ shape: reducedShape(x.shape, params), dtype: x.dtype }),
  overwrites: true,
  forward: ([output], [x], { dims }) => {
    if (fastReduce("nansum", output, x, dims)) return;
    intoContiguous(output, (out, base) =>
      forEachRun(x, dims, x.dtype, (array, start, n, step, at) => {
        out[base + at] = sumOfNumbers(array, start, n, step, at);
      }),
    );
  },
  backward: (c, g) => [where(c.input(0).isnan(), 0, restoreDims(g!, c.params))],
  formula: { forward: "Σ x but NaN", backward: ["g, 0 where x is NaN"] },
});

/**
 * The sum of all elements, or over dimensions; bool and integers give int64. https://pytorch.org/docs/1.13/generated/torch.sum.html
 * @throws IndexError for a dimension that the tensor does not have; RuntimeError where a dimension is given twice.
 */
export function sum(x: Tensor, ...args: ReduceArguments): Tensor {
  const reduction = convertingReductionOf("sum", x, args);
  const dtype = reduction.dtype ?? (x.dtype.isFloatingPoint ? x.dtype : int64);
  return apply(sumOp, [x.to(dtype)], reduction);
}

/** The mean of all elements or over dimensions. @throws RuntimeError for integers. https://pytorch.org/docs/1.13/generated/torch.mean.html */
export function mean(x: Tensor, ...args: ReduceArguments): Tensor {
  const reduction = convertingReductionOf("mean", x, args);
  return apply(meanOp, [reduction.dtype === undefined ? x : x.to(reduction.dtype)], reduction);
}

/**
 * The sum with NaN as 0. `[]`, or without `dim`, which `keepdim` leaves as 1. https://pytorch.org/docs/1.13/generated/torch.nansum.html
 * @throws IndexError for a dimension that the tensor does not have; RuntimeError where a dimension is given twice or for types that it does not take.
 */
export function nansum(x: Tensor, ...args: ReduceArguments): Tensor {
  const reduction = convertingReductionOf("nansum", x, args);
  if (!x.dtype.isFloatingPoint) return sum(x, ...args);
  const { dtype = x.dtype } = reduction;
  if (!dtype.isFloatingPoint) throw new RuntimeError(`"nansum_cpu" not implemented for '${dtype.scalarType}'`);
  return apply(nansumOp, [x.to(dtype)], reduction);
}

/**
 * The mean of those that are no NaN. `[]`, or without `dim`, which `keepdim` leaves as 1. https://pytorch.org/docs/1.13/generated/torch.nanmean.html
 * @throws RuntimeError for types that it does not take or where a dimension is given twice; IndexError for a dimension that the tensor does not have.
 */
export function nanmean(x: Tensor, ...args: ReduceArguments): Tensor {
  if (!x.dtype.isFloatingPoint)
    throw new RuntimeError(`nanmean(): expected input to have floating point dtype but got ${x.dtype.scalarType}`);
  const { dims, keepdim } = convertingReductionOf("nanmean", x, args);
  const count = sum(x.detach().isnan().logicalNot(), dims, { keepdim });
  return nansum(x, ...args).div(count);
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
