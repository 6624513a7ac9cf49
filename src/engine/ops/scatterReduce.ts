import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { loadRowMajor, offsetTable } from "../backend/cpu/places.js";
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { gather } from "./gather.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, define } from "./operation.js";
import { checkScatter, padTo, scatter, scatterAdd, targetOffsets } from "./scatter.js";
import { eq } from "./comparison.js";
import { onesLike, zerosLike } from "./creation.js";
import { where } from "./where.js";

/** How the elements that meet at one place become one. */
export type Reduction = "sum" | "prod" | "mean" | "amax" | "amin";

interface Reduce {
  dim: number;
  reduce: Reduction;
  /** True where what is there takes part. */
  includeSelf: boolean;
}

const combine: Record<Reduction, (a: number, b: number) => number> = {
  sum: (a, b) => a + b,
  mean: (a, b) => a + b,
  prod: (a, b) => a * b,
  amax: (a, b) => (a !== a || a > b ? a : b),
  amin: (a, b) => (a !== a || a < b ? a : b),
};

const scatterReduceOp: ComputeOperation<Reduce> = define<Reduce, ComputeOperation<Reduce>>({
  name: "scatterReduce",
  gradName: "ScatterReduceBackward0",
  saves: [0, 1, 2, "output"],
  infer: ([x, index, source], { dim }) => {
    checkScatter(x, index, source, dim);
    return x;
  },
  forward: ([output], [x, index, source], { dim, reduce, includeSelf }) => {
    const offsets = index.numel() === 0 ? new Int32Array(0) : targetOffsets(x, index, dim);
    const from = operand(source);
    const places = offsetTable(index.shape, index.ndim === 0 ? [] : from.strides);
    const join = combine[reduce];
    const counts = new Int32Array(x.numel()).fill(includeSelf ? 1 : 0);
    intoContiguous(output, (out, base) => {
      loadRowMajor(out, base, x, x.shape);
      for (let i = 0; i < offsets.length; i++) {
        const at = offsets[i];
        const value = from.array[from.base + places[i]];
        out[base + at] = counts[at]++ === 0 ? value : join(out[base + at], value);
      }
      if (reduce !== "mean") return;
      for (let i = 0; i < counts.length; i++)
        if (counts[i] > 1)
          out[base + i] = x.dtype.isFloatingPoint ? out[base + i] / counts[i] : Math.floor(out[base + i] / counts[i]);
    });
  },
  backward: (c, g) => {
    const { dim, includeSelf } = c.params;
    const [x, index, source] = [c.input(0), c.input(1), c.input(2)];
    const [own, other] = gradients[c.params.reduce](g!, { x, index, source, dim, includeSelf, output: c.output });
    return [
      c.needs(0) ? (includeSelf ? own : scatter(own, dim, index, 0)) : null,
      null,
      c.needs(2) ? padTo(other, c.inputSpecs[2].shape) : null,
    ];
  },
  formula: { forward: "x joined with s at i", backward: ["g, 0 at i unless x takes part", "g[i] times the part of s"] },
});

interface Saved {
  x: Tensor;
  index: Tensor;
  source: Tensor;
  dim: number;
  includeSelf: boolean;
  output: Tensor;
}

/** Gradients of `x` and of the elements of the source that were read. */
const gradients: Record<Reduction, (g: Tensor, saved: Saved) => [Tensor, Tensor]> = {
  sum: (g, { dim, index }) => [g, gather(g, dim, index)],
  mean: (g, saved) => {
    const { dim, index } = saved;
    const counts = countsOf(saved);
    return [g.div(counts), gather(g, dim, index).div(gather(counts, dim, index))];
  },
  prod: (g, saved) => {
    const { x, dim, index, output } = saved;
    const part = readPart(saved);
    const self = saved.includeSelf ? x : x.detach().clone().scatter_(dim, index, 1);
    // The product without one factor; where it is zero the quotient says nothing, so the others are multiplied anew.
    const masked = part.detach().eq(0);
    const zerosAt = scatterAdd(zerosLike(x), dim, index, masked.to(x.dtype));
    const single = where(masked, onesLike(part), part);
    const products = scatterReduce(saved.includeSelf ? x : self, dim, index, single, "prod");
    const loneZero = masked.mul(gather(zerosAt, dim, index).eq(1));
    const gathered = gather(g, dim, index);
    const other = where(
      loneZero,
      gathered.mul(gather(products, dim, index)),
      gathered.mul(gather(output, dim, index)).div(single),
    );
    const withoutSelf = scatterReduce(onesLike(x), dim, index, part, "prod");
    return [g.mul(withoutSelf), where(masked.mul(loneZero.eq(0)), zerosLike(other), other)];
  },
  amax: (g, saved) => share(g, saved),
  amin: (g, saved) => share(g, saved),
};

/** The elements of the source that were read. */
function readPart({ index, source }: Saved): Tensor {
  return index.shape.reduce((part, size, d) => part.narrow(d, 0, size), source);
}

/** How many elements met at each place. */
function countsOf({ x, index, dim, includeSelf }: Saved): Tensor {
  const start = includeSelf ? onesLike(x) : zerosLike(x);
  const counts = scatterAdd(start, dim, index, onesLike(gather(x.detach(), dim, index)));
  return where(eq(counts, 0), onesLike(counts), counts);
}

/** The gradient of an extreme, in equal parts to all that reach it. */
function share(g: Tensor, saved: Saved): [Tensor, Tensor] {
  const { x, index, dim, output } = saved;
  const own = eq(x, output).to(g.dtype);
  const other = eq(readPart(saved), gather(output, dim, index)).to(g.dtype);
  const start = saved.includeSelf ? own : scatter(own, dim, index, 0);
  const ties = scatterAdd(start, dim, index, other);
  const each = g.div(where(eq(ties, 0), onesLike(ties), ties));
  return [own.mul(each), other.mul(gather(each, dim, index))];
}

export interface ScatterReduceOptions {
  /** Let what is there take part; true by default. */
  includeSelf?: boolean;
}

type Inputs = [Tensor[], Reduce];

function inputsOf(
  of: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: Reduction,
  options: ScatterReduceOptions,
): Inputs {
  const { includeSelf = true } = checkOptions(of, options, ["includeSelf"]);
  if (!Object.hasOwn(combine, reduce))
    throw new RuntimeError("reduce argument must be either sum, prod, mean, amax or amin.");
  return [[x, index, source], { dim: wrapDim(dim, x.ndim), reduce, includeSelf }];
}

/**
 * As `scatter`, joining the elements that meet. https://pytorch.org/docs/1.13/generated/torch.Tensor.scatter_reduce_.html
 * @throws RuntimeError for a name that it does not know or for types that it does not take.
 */
export function scatterReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: Reduction,
  options: ScatterReduceOptions = {},
): Tensor {
  return apply(scatterReduceOp, ...inputsOf("scatterReduce", x, dim, index, source, reduce, options));
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * With the elements of `source` joined to those that `index` names along `dim`. https://pytorch.org/docs/1.13/generated/torch.Tensor.scatter_reduce.html
     * @throws RuntimeError for a name that it does not know or for types that it does not take.
     */
    scatterReduce(
      dim: number,
      index: Tensor,
      source: Tensor,
      reduce: Reduction,
      options?: ScatterReduceOptions,
    ): Tensor;
    /** In place with the elements of `source` joined to those that `index` names along `dim`. https://pytorch.org/docs/1.13/generated/torch.Tensor.scatter_reduce_.html */
    scatterReduce_(
      dim: number,
      index: Tensor,
      source: Tensor,
      reduce: Reduction,
      options?: ScatterReduceOptions,
    ): Tensor;
  }
}

methods({
  scatterReduce(dim, index, source, reduce, options) {
    return scatterReduce(this, dim, index, source, reduce, options);
  },
  scatterReduce_(dim, index, source, reduce, options = {}) {
    return applyInPlace(scatterReduceOp, ...inputsOf("scatterReduce_", this, dim, index, source, reduce, options));
  },
});
