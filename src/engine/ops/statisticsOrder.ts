import { forEachRun, type Run } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { selectPosition, sortedPositions } from "../backend/cpu/order.js";
import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { bool } from "../tensor/dtype.js";
import { wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { type AlongArguments, alongDim, dimsOf, optionalDim, reducedShape, type Reduction } from "./reduceArguments.js";
import { shareEvenly } from "./reduceExtreme.js";
import { selecting, type ValuesAndIndices } from "./reduceSelect.js";

/** The place of the lower median: the first NaN where there is one. */
const medianPlace: Run<number> = (array, start, n, step) => {
  for (let i = 0; i < n; i++) if (Number.isNaN(array[start + i * step])) return i;
  return sortedPositions(array, start, n, step)[(n - 1) >> 1];
};

/** The place of the lower median of those that are no NaN. */
const nanmedianPlace: Run<number> = (array, start, n, step) => {
  const sorted = sortedPositions(array, start, n, step);
  let numbers = n;
  while (numbers > 0 && Number.isNaN(array[start + sorted[numbers - 1] * step])) numbers--;
  return sorted[Math.max(numbers - 1, 0) >> 1];
};

/** The last place of the value that is there most often, of several the smallest. */
const modePlace: Run<number> = (array, start, n, step) => {
  const sorted = sortedPositions(array, start, n, step);
  let [best, most] = [sorted[0], 0];
  for (let i = 0, count = 0; i < n; i++) {
    const value = array[start + sorted[i] * step];
    count = i > 0 && value === array[start + sorted[i - 1] * step] ? count + 1 : 1;
    if (count > most) [best, most] = [sorted[i], count];
    else if (count === most && value === array[start + best * step]) best = sorted[i];
  }
  return best;
};

const refuseBoolMedian = (x: Tensor) => {
  if (x.dtype === bool) throw new RuntimeError("\"median_out\" not implemented for 'Bool'");
};

const medianAlong = selecting<null>({
  name: "medianAlong",
  title: "median",
  gradName: "MedianBackward1",
  check: refuseBoolMedian,
  choose: () => medianPlace,
  formula: "median x",
});
const nanmedianAlong = selecting<null>({
  name: "nanmedianAlong",
  title: "median",
  gradName: "NanmedianBackward1",
  check: refuseBoolMedian,
  choose: () => nanmedianPlace,
  formula: "median of the numbers",
});
const modeAlong = selecting<null>({
  name: "mode",
  gradName: "ModeBackward0",
  choose: () => modePlace,
  formula: "the most frequent x",
});
const kthvalueAlong = selecting<number>({
  name: "kthvalue",
  gradName: "KthvalueBackward0",
  check: (x, { dim }, k) => {
    const size = x.ndim === 0 ? 1 : x.shape[dim];
    if (!(k >= 1 && k <= size))
      throw new RuntimeError(`kthvalue(): selected number k out of range for dimension ${dim}`);
  },
  choose: (k) => (array, start, n, step) => selectPosition(array, start, n, step, k - 1),
  formula: "the k-th smallest x",
});

/** The median of all elements; equal ones share the gradient. */
function medianAll(name: string, gradName: string, place: Run<number>) {
  return define<Reduction, ComputeOperation<Reduction>>({
    name,
    gradName,
    saves: [0, "output"],
    infer: ([x], params) => {
      if (x.dtype === bool) throw new RuntimeError("\"median_cpu\" not implemented for 'Bool'");
      return { shape: reducedShape(x.shape, params), dtype: x.dtype };
    },
    forward: ([output], [x], { dims }) =>
      intoContiguous(output, (out, base) => {
        out[base] = NaN;
        if (x.numel() === 0) return;
        forEachRun(x, dims, x.dtype, (array, start, n, step, at) => {
          out[base] = array[start + place(array, start, n, step, at) * step];
        });
      }),
    backward: (c, g) => [shareEvenly(c.input(0), c.output, g!, c.params)],
    formula: { forward: "median x", backward: ["g, shared by the elements that are it"] },
  });
}

const medianOp = medianAll("median", "MedianBackward0", medianPlace);
const nanmedianOp = medianAll("nanmedian", "NanmedianBackward0", nanmedianPlace);

type DimArguments = Exclude<AlongArguments, [] | [undefined]>;

function medianOf(x: Tensor, args: AlongArguments, all: typeof medianOp, along: typeof medianAlong) {
  const dim = optionalDim(all.name, x, args);
  return dim === null ? apply(all, [x], { ...dimsOf(x, undefined), keepdim: false }) : along(x, dim, null);
}

/**
 * The lower median of all elements, or along a dimension with its index. https://pytorch.org/docs/1.13/generated/torch.median.html
 * @throws IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`; RuntimeError for types that it does not take.
 */
export function median(x: Tensor): Tensor;
export function median(x: Tensor, ...args: DimArguments): ValuesAndIndices;
export function median(x: Tensor, ...args: AlongArguments): Tensor | ValuesAndIndices {
  return medianOf(x, args, medianOp, medianAlong);
}

/**
 * The lower median of those that are no NaN. `[]`, or without `dim`, which `keepdim` leaves as 1. https://pytorch.org/docs/1.13/generated/torch.nanmedian.html
 * @throws IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`; RuntimeError for types that it does not take.
 */
export function nanmedian(x: Tensor): Tensor;
export function nanmedian(x: Tensor, ...args: DimArguments): ValuesAndIndices;
export function nanmedian(x: Tensor, ...args: AlongArguments): Tensor | ValuesAndIndices {
  return medianOf(x, args, nanmedianOp, nanmedianAlong);
}

/**
 * The most frequent value along a dimension (the last by default), and where it is last. https://pytorch.org/docs/1.13/generated/torch.mode.html
 * @throws IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have.
 */
export function mode(x: Tensor, ...args: AlongArguments): ValuesAndIndices {
  return modeAlong(x, alongDim("mode", x, args), null);
}

export interface KthvalueOptions {
  dim?: number;
  keepdim?: boolean;
}

/**
 * The k-th smallest element along a dimension (the last by default), and where it is. https://pytorch.org/docs/1.13/generated/torch.kthvalue.html
 * @throws RuntimeError where shapes do not fit.
 */
export function kthvalue(
  x: Tensor,
  k: number,
  ...args: Trailing<[number, boolean], KthvalueOptions>
): ValuesAndIndices {
  const { dim = -1, keepdim = false } = byName<KthvalueOptions>("kthvalue", ["dim", "keepdim"], args);
  return kthvalueAlong(x, { dim: wrapDim(dim, x.ndim), keepdim }, k);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The lower median of all elements. https://pytorch.org/docs/1.13/generated/torch.Tensor.median.html
     * @throws IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`; RuntimeError for types that it does not take.
     */
    median(): Tensor;
    /**
     * The lower median along a dimension, with its index. https://pytorch.org/docs/1.13/generated/torch.Tensor.median.html
     * @throws IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`; RuntimeError for types that it does not take.
     */
    median(...args: DimArguments): ValuesAndIndices;
    /**
     * The lower median of those that are no NaN. `[]`, or without `dim`, which `keepdim` leaves as 1. https://pytorch.org/docs/1.13/generated/torch.Tensor.nanmedian.html
     * @throws IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`; RuntimeError for types that it does not take.
     */
    nanmedian(): Tensor;
    /**
     * The lower median along a dimension of those that are no NaN, with its index. https://pytorch.org/docs/1.13/generated/torch.Tensor.nanmedian.html
     * @throws IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`; RuntimeError for types that it does not take.
     */
    nanmedian(...args: DimArguments): ValuesAndIndices;
    /**
     * The most frequent value along a dimension, and where it is last. https://pytorch.org/docs/1.13/generated/torch.Tensor.mode.html
     * @throws IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have.
     */
    mode(...args: AlongArguments): ValuesAndIndices;
    /**
     * The k-th smallest element along a dimension, and where it is. https://pytorch.org/docs/1.13/generated/torch.Tensor.kthvalue.html
     * @throws RuntimeError where shapes do not fit.
     */
    kthvalue(k: number, ...args: Trailing<[number, boolean], KthvalueOptions>): ValuesAndIndices;
  }
}

methods({
  median: function (this: Tensor, ...args: AlongArguments) {
    return medianOf(this, args, medianOp, medianAlong);
  } as Tensor["median"],
  nanmedian: function (this: Tensor, ...args: AlongArguments) {
    return medianOf(this, args, nanmedianOp, nanmedianAlong);
  } as Tensor["nanmedian"],
  mode(...args) {
    return mode(this, ...args);
  },
  kthvalue(k, ...args) {
    return kthvalue(this, k, ...args);
  },
});
