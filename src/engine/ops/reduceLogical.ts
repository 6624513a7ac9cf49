import { optional } from "../arguments.js";
import { forEachRun, type Run } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { bool, type DType, int64, uint8 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { addMethods, type MethodsOf } from "./family.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import {
  type Dims,
  dimsOf,
  type ReduceArguments,
  type Reduction,
  reducedShape,
  reductionOf,
} from "./reduceArguments.js";
import * as self from "./reduceLogical.js";

function counting(name: string, dtype: (input: DType) => DType, forward: string, count: Run<number>) {
  return define<Reduction, ComputeOperation<Reduction>>({
    name,
    gradName: "",
    saves: [],
    infer: ([x], params) => ({ shape: reducedShape(x.shape, params), dtype: dtype(x.dtype) }),
    forward: ([output], [x], { dims }) =>
      intoContiguous(output, (out, base) =>
        forEachRun(x, dims, x.dtype, (array, start, n, step, at) => {
          out[base + at] = count(array, start, n, step, at);
        }),
      ),
    backward: null,
    formula: { forward, backward: [] },
  });
}

/** PyTorch keeps uint8 masks of older programs. */
const maskType = (input: DType) => (input === uint8 ? uint8 : bool);

const anyOp = counting("any", maskType, "∃ x ≠ 0", (array, start, n, step) => {
  for (let i = 0, p = start; i < n; i++, p += step) if (array[p] !== 0) return 1;
  return 0;
});

const allOp = counting("all", maskType, "∀ x ≠ 0", (array, start, n, step) => {
  for (let i = 0, p = start; i < n; i++, p += step) if (array[p] === 0) return 0;
  return 1;
});

const countNonzeroOp = counting(
  "countNonzero",
  () => int64,
  "#{x ≠ 0}",
  (array, start, n, step) => {
    let count = 0;
    for (let i = 0, p = start; i < n; i++, p += step) if (array[p] !== 0) count++;
    return count;
  },
);

/**
 * True where some element is not zero. https://pytorch.org/docs/1.13/generated/torch.any.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function any(x: Tensor, ...args: ReduceArguments): Tensor {
  return apply(anyOp, [x], reductionOf("any", x, args));
}

/**
 * True where no element is zero. https://pytorch.org/docs/1.13/generated/torch.all.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function all(x: Tensor, ...args: ReduceArguments): Tensor {
  return apply(allOp, [x], reductionOf("all", x, args));
}

/**
 * How many elements are not zero, of all or over dimensions. https://pytorch.org/docs/1.13/generated/torch.count_nonzero.html
 * @throws IndexError for a dimension that the tensor does not have; RuntimeError where a dimension is given twice.
 */
export function countNonzero(x: Tensor, dim?: Dims | null | { dim?: Dims | null }): Tensor {
  const dims = optional<Dims | null>("countNonzero", "dim", dim);
  return apply(countNonzeroOp, [x], { ...dimsOf(x, dims), keepdim: false });
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
