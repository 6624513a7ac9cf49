import { forEachRun, type Run } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { fastExtreme, fastReduce } from "../backend/cpu/wasm/reduce.js";
import { IndexError, RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { bool, int64 } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import { maximum, minimum } from "./arithmeticExtrema.js";
import { type Named, named, notDifferentiable } from "./family.js";
import { methods } from "./methods.js";
import { apply, applyMany, type ComputeOperation, define } from "./operation.js";
import {
  type AlongArguments,
  checkNotEmpty,
  dimsOf,
  needsDim,
  optionalDim,
  type ReduceArguments,
  reducedShape,
  type Reduction,
  reductionOf,
  restoreDims,
} from "./reduceArguments.js";
import { selecting, type ValuesAndIndices } from "./reduceSelect.js";
import { where } from "./where.js";

/** The first of the largest elements of a run, or the first NaN. */
const largest: Run<number> = (array, start, n, step) => {
  let best = 0;
  let value = array[start];
  for (let i = 0, p = start; i < n; i++, p += step) {
    const candidate = array[p];
    if (candidate !== candidate) return i;
    if (candidate > value) {
      value = candidate;
      best = i;
    }
  }
  return best;
};

/** The first of the smallest elements of a run, or the first NaN. */
const smallest: Run<number> = (array, start, n, step) => {
  let best = 0;
  let value = array[start];
  for (let i = 0, p = start; i < n; i++, p += step) {
    const candidate = array[p];
    if (candidate !== candidate) return i;
    if (candidate < value) {
      value = candidate;
      best = i;
    }
  }
  return best;
};

const maxAlong = selecting<null>({
  name: "max",
  gradName: "MaxBackward0",
  choose: () => largest,
  fast: (values, indices, x, dims) => fastExtreme(values, indices, x, dims, false),
  formula: "max x",
});
const minAlong = selecting<null>({
  name: "min",
  gradName: "MinBackward0",
  choose: () => smallest,
  fast: (values, indices, x, dims) => fastExtreme(values, indices, x, dims, true),
  formula: "min x",
});

/** Elements that are the extreme share the gradient, as in PyTorch. */
function sharing(
  name: string,
  gradName: string,
  choose: Run<number>,
  check: (x: Tensor, params: Reduction) => void,
  share: typeof shareEvenly,
) {
  return define<Reduction, ComputeOperation<Reduction>>({
    name,
    gradName,
    saves: [0, "output"],
    infer: ([x], params) => {
      check(x, params);
      return { shape: reducedShape(x.shape, params), dtype: x.dtype };
    },
    overwrites: true,
    forward: ([output], [x], { dims }) => {
      if (fastReduce(choose === smallest ? "amin" : "amax", output, x, dims)) return;
      intoContiguous(output, (out, base) =>
        forEachRun(x, dims, x.dtype, (array, start, n, step, at) => {
          out[base + at] = array[start + choose(array, start, n, step, at) * step];
        }),
      );
    },
    backward: (c, g) => [share(c.input(0), c.output, g!, c.params)],
    formula: { forward: `${name.slice(-3)} x`, backward: ["g, shared by the elements that are it"] },
  });
}

/** The gradient of a result that some of the elements are: each gets the same share. */
export function shareEvenly(x: Tensor, output: Tensor, g: Tensor, reduction: Reduction): Tensor {
  const value = restoreDims(output, reduction);
  const mask = x.eq(value).logicalOr(x.isnan().logicalAnd(value.isnan()));
  const share = restoreDims(g, reduction).div(mask.sum(reduction.dims, { keepdim: true }));
  return where(mask, share, 0);
}

/** As `shareEvenly`, but the gradient of a NaN is NaN. */
function shareByCount(x: Tensor, output: Tensor, g: Tensor, reduction: Reduction): Tensor {
  const mask = x.eq(restoreDims(output, reduction)).to(g.dtype);
  return restoreDims(g, reduction)
    .mul(mask)
    .div(mask.sum(reduction.dims, { keepdim: true }));
}

const checkAll = (name: string) => (x: Tensor) => {
  if (x.numel() === 0) throw new RuntimeError(needsDim(name));
};
const checkDims = (name: string) => (x: Tensor, params: Reduction) => {
  if (params.full) checkAll(name)(x);
  checkNotEmpty(`${name}()`, x.shape, params.dims);
};

const maxAllOp = sharing("maxAll", "MaxBackward1", largest, checkAll("max"), shareEvenly);
const minAllOp = sharing("minAll", "MinBackward1", smallest, checkAll("min"), shareEvenly);
const amaxOp = sharing("amax", "AmaxBackward0", largest, checkDims("amax"), shareByCount);
const aminOp = sharing("amin", "AminBackward0", smallest, checkDims("amin"), shareByCount);

const aminmaxOp = define<Reduction, ComputeOperation<Reduction>>({
  name: "aminmax",
  gradName: "NotImplemented",
  saves: [],
  infer: ([x], params) => {
    if (params.full && x.numel() === 0)
      throw new RuntimeError(
        "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.",
      );
    checkNotEmpty("aminmax", x.shape, params.dims);
    const spec = { shape: reducedShape(x.shape, params), dtype: x.dtype };
    return [spec, spec];
  },
  overwrites: true,
  forward: ([low, high], [x], { dims }) => {
    if (fastReduce("amin", low, x, dims) && fastReduce("amax", high, x, dims)) return;
    intoContiguous(low, (lows, lowBase) =>
      intoContiguous(high, (highs, highBase) =>
        forEachRun(x, dims, x.dtype, (array, start, n, step, at) => {
          lows[lowBase + at] = array[start + smallest(array, start, n, step, at) * step];
          highs[highBase + at] = array[start + largest(array, start, n, step, at) * step];
        }),
      ),
    );
  },
  backward: () => notDifferentiable("aminmax"),
  formula: { forward: "min x and max x", backward: ["none"] },
});

function position(name: string, choose: Run<number>) {
  return define<Reduction, ComputeOperation<Reduction>>({
    name,
    gradName: "",
    saves: [],
    infer: ([x], params) => {
      if (params.full && x.numel() === 0) throw new IndexError(needsDim(name));
      checkNotEmpty(`${name}()`, x.shape, params.dims);
      if (x.dtype === bool) throw new RuntimeError(`"${name}_cpu" not implemented for 'Bool'`);
      return { shape: reducedShape(x.shape, params), dtype: int64 };
    },
    overwrites: true,
    forward: ([output], [x], { dims }) => {
      if (fastExtreme(null, output, x, dims, choose === smallest)) return;
      intoContiguous(output, (out, base) =>
        forEachRun(x, dims, x.dtype, (array, start, n, step, at) => {
          out[base + at] = choose(array, start, n, step, at);
        }),
      );
    },
    backward: null,
    formula: { forward: `${name} x`, backward: [] },
  });
}

const argmaxOp = position("argmax", largest);
const argminOp = position("argmin", smallest);

/** A result with named fields that also destructures, as PyTorch's named tuples. */
export type Extreme = ValuesAndIndices;

type DimArguments = Exclude<AlongArguments, [] | [undefined]>;

/** All elements, one dimension, or the elements of two tensors. */
function extreme(
  name: "max" | "min",
  x: Tensor,
  args: [] | [Tensor] | AlongArguments,
  all: typeof maxAllOp,
  along: typeof maxAlong,
  pairwise: typeof maximum,
): Tensor | Extreme {
  const [first] = args;
  if (first instanceof Tensor) return pairwise(x, first);
  const dim = optionalDim(name, x, args as AlongArguments);
  return dim === null ? apply(all, [x], { ...dimsOf(x, undefined), keepdim: false }) : along(x, dim, null);
}

/**
 * The largest element, the largest along a dimension with its index, or the larger of each pair. https://pytorch.org/docs/1.13/generated/torch.max.html
 * @throws RuntimeError for an empty tensor without `dim`; IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have.
 */
export function max(x: Tensor): Tensor;
export function max(x: Tensor, other: Tensor): Tensor;
export function max(x: Tensor, ...args: DimArguments): Extreme;
export function max(x: Tensor, ...args: [] | [Tensor] | AlongArguments): Tensor | Extreme {
  return extreme("max", x, args, maxAllOp, maxAlong, maximum);
}

/**
 * The smallest element, the smallest along a dimension with its index, or the smaller of each pair. https://pytorch.org/docs/1.13/generated/torch.min.html
 * @throws RuntimeError for an empty tensor without `dim`; IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have.
 */
export function min(x: Tensor): Tensor;
export function min(x: Tensor, other: Tensor): Tensor;
export function min(x: Tensor, ...args: DimArguments): Extreme;
export function min(x: Tensor, ...args: [] | [Tensor] | AlongArguments): Tensor | Extreme {
  return extreme("min", x, args, minAllOp, minAlong, minimum);
}

/**
 * The largest element over dimensions; equal ones share the gradient. https://pytorch.org/docs/1.13/generated/torch.amax.html
 * @throws IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`; RuntimeError for an empty tensor without `dim` or where a dimension is given twice.
 */
export function amax(x: Tensor, ...args: ReduceArguments): Tensor {
  return apply(amaxOp, [x], reductionOf("amax", x, args));
}

/**
 * The smallest element over dimensions; equal ones share the gradient. https://pytorch.org/docs/1.13/generated/torch.amin.html
 * @throws IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`; RuntimeError for an empty tensor without `dim` or where a dimension is given twice.
 */
export function amin(x: Tensor, ...args: ReduceArguments): Tensor {
  return apply(aminOp, [x], reductionOf("amin", x, args));
}

/**
 * The smallest and the largest element, of all or along a dimension. https://pytorch.org/docs/1.13/generated/torch.aminmax.html
 * @throws RuntimeError where shapes do not fit or in `backward`, where there is no derivative; IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`.
 */
export function aminmax(x: Tensor, options: { dim?: number; keepdim?: boolean } = {}): Named<"min", "max"> {
  const { dim, keepdim = false } = checkOptions("aminmax", options, ["dim", "keepdim"]);
  return named("min", "max", applyMany(aminmaxOp, [x], { ...dimsOf(x, dim), keepdim }));
}

/**
 * The index of the largest element, of the flattened tensor or along a dimension. https://pytorch.org/docs/1.13/generated/torch.argmax.html
 * @throws IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have; RuntimeError for types that it does not take.
 */
export function argmax(x: Tensor, ...args: ReduceArguments): Tensor {
  return apply(argmaxOp, [x], reductionOf("argmax", x, args));
}

/**
 * The index of the smallest element, of the flattened tensor or along a dimension. https://pytorch.org/docs/1.13/generated/torch.argmin.html
 * @throws IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have; RuntimeError for types that it does not take.
 */
export function argmin(x: Tensor, ...args: ReduceArguments): Tensor {
  return apply(argminOp, [x], reductionOf("argmin", x, args));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The largest element. https://pytorch.org/docs/1.13/generated/torch.Tensor.max.html
     * @throws RuntimeError for an empty tensor without `dim`; IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have.
     */
    max(): Tensor;
    /**
     * The larger of each pair. https://pytorch.org/docs/1.13/generated/torch.Tensor.max.html
     * @throws RuntimeError for an empty tensor without `dim`; IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have.
     */
    max(other: Tensor): Tensor;
    /**
     * The largest along a dimension, with its index. https://pytorch.org/docs/1.13/generated/torch.Tensor.max.html
     * @throws RuntimeError for an empty tensor without `dim`; IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have.
     */
    max(...args: DimArguments): Extreme;
    /**
     * The smallest element. https://pytorch.org/docs/1.13/generated/torch.Tensor.min.html
     * @throws RuntimeError for an empty tensor without `dim`; IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have.
     */
    min(): Tensor;
    /**
     * The smaller of each pair. https://pytorch.org/docs/1.13/generated/torch.Tensor.min.html
     * @throws RuntimeError for an empty tensor without `dim`; IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have.
     */
    min(other: Tensor): Tensor;
    /**
     * The smallest along a dimension, with its index. https://pytorch.org/docs/1.13/generated/torch.Tensor.min.html
     * @throws RuntimeError for an empty tensor without `dim`; IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have.
     */
    min(...args: DimArguments): Extreme;
    /**
     * The largest element over dimensions. https://pytorch.org/docs/1.13/generated/torch.Tensor.amax.html
     * @throws IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`; RuntimeError for an empty tensor without `dim` or where a dimension is given twice.
     */
    amax(...args: ReduceArguments): Tensor;
    /**
     * The smallest element over dimensions. https://pytorch.org/docs/1.13/generated/torch.Tensor.amin.html
     * @throws IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`; RuntimeError for an empty tensor without `dim` or where a dimension is given twice.
     */
    amin(...args: ReduceArguments): Tensor;
    /**
     * The smallest and the largest element, of all or along a dimension. https://pytorch.org/docs/1.13/generated/torch.Tensor.aminmax.html
     * @throws RuntimeError where shapes do not fit or in `backward`, where there is no derivative; IndexError for a dimension that the tensor does not have or for an empty tensor without `dim`.
     */
    aminmax(options?: { dim?: number; keepdim?: boolean }): Named<"min", "max">;
    /**
     * The index of the largest element. https://pytorch.org/docs/1.13/generated/torch.Tensor.argmax.html
     * @throws IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have; RuntimeError for types that it does not take.
     */
    argmax(...args: ReduceArguments): Tensor;
    /**
     * The index of the smallest element. https://pytorch.org/docs/1.13/generated/torch.Tensor.argmin.html
     * @throws IndexError for an empty tensor without `dim` or for a dimension that the tensor does not have; RuntimeError for types that it does not take.
     */
    argmin(...args: ReduceArguments): Tensor;
  }
}

methods({
  max: function (this: Tensor, ...args: [] | [Tensor] | AlongArguments) {
    return extreme("max", this, args, maxAllOp, maxAlong, maximum);
  } as Tensor["max"],
  min: function (this: Tensor, ...args: [] | [Tensor] | AlongArguments) {
    return extreme("min", this, args, minAllOp, minAlong, minimum);
  } as Tensor["min"],
  amax(...args) {
    return amax(this, ...args);
  },
  amin(...args) {
    return amin(this, ...args);
  },
  aminmax(options) {
    return aminmax(this, options);
  },
  argmax(...args) {
    return argmax(this, ...args);
  },
  argmin(...args) {
    return argmin(this, ...args);
  },
});
