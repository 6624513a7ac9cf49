import { alongLines } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { fastCumsum } from "../backend/cpu/wasm/reduce.js";
import { type Saved, save, unsave } from "../autograd/node.js";
import { RuntimeError } from "../errors.js";
import { byName } from "../arguments.js";
import { type DType, float64, int64 } from "../tensor/dtype.js";
import { type Dim, dimNumber } from "../tensor/names.js";
import { wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { ones } from "./creation.js";
import { addMethods, type MethodsOf, named } from "./family.js";
import { cat } from "./join.js";
import { apply, applyInPlace, applyMany, type ComputeOperation, define } from "./operation.js";
import { scatterGradient, type ValuesAndIndices } from "./reduceSelect.js";
import { hasZero } from "./reduceProduct.js";
import * as self from "./scan.js";
import { flip } from "./shapeRearrange.js";
import { narrow } from "./viewsSlice.js";
import { where } from "./where.js";

interface Along {
  dim: number;
}

/** Sums from the end. */
const reverseCumsum = (x: Tensor, dim: number) => (x.ndim === 0 ? x : flip(cumsum(flip(x, [dim]), dim), [dim]));

/** Defines a running combination; `next` gets what came before and the element. */
function scan(
  record: Pick<ComputeOperation<Along>, "name" | "gradName" | "saves" | "backward" | "formula">,
  next: (before: number, x: number) => number,
  check: (x: Tensor) => void = () => {},
  fast: (output: Tensor, x: Tensor, dim: number) => boolean = () => false,
) {
  return define<Along, ComputeOperation<Along>>({
    ...record,
    infer: ([x]) => {
      check(x);
      return x;
    },
    overwrites: true,
    forward: ([output], [x], { dim }) => {
      if (fast(output, x, dim)) return;
      intoContiguous(output, (out, base) =>
        alongLines(x, dim, x.shape, (array, start, n, step, to, toStep) => {
          if (n === 0) return;
          // Unrounded in between, as PyTorch accumulates in a wider type.
          let sum = array[start];
          out[base + to] = sum;
          for (let i = 1; i < n; i++) {
            sum = next(sum, array[start + i * step]);
            out[base + to + i * toStep] = sum;
          }
        }),
      );
    },
  });
}

const cumsumOp = scan(
  {
    name: "cumsum",
    gradName: "CumsumBackward0",
    saves: [],
    backward: (c, g) => [reverseCumsum(g!, c.params.dim)],
    formula: { forward: "Σ xⱼ, j ≤ i", backward: ["Σ gⱼ, j ≥ i"] },
  },
  (before, x) => before + x,
  undefined,
  fastCumsum,
);

const cumprodOp = scan(
  {
    name: "cumprod",
    gradName: "CumprodBackward0",
    saves: [0, "output"],
    backward: (c, g) => {
      const [x, { dim }] = [c.input(0), c.params];
      if (x.ndim === 0) return [g!];
      if (hasZero(x)) return [cumprodGradientWithZeros(x, g!, dim)];
      return [reverseCumsum(c.output.mul(g!), dim).div(x)];
    },
    formula: { forward: "Π xⱼ, j ≤ i", backward: ["Σ gⱼ Π xₖ, j ≥ i, k ≤ j, k ≠ i"] },
  },
  (before, x) => before * x,
);

/** Without a division: what came before times the weighted products of what follows, summed up from the end. */
function cumprodGradientWithZeros(x: Tensor, g: Tensor, dim: number): Tensor {
  const size = x.shape[dim];
  const at = (t: Tensor, i: number) => narrow(t, dim, i, 1);
  const one = ones(x.shape.with(dim, 1), { dtype: x.dtype, device: x.device });
  const before = cumprod(cat([one, narrow(x, dim, 0, size - 1)], dim), dim);
  const following: Tensor[] = [at(g, size - 1)];
  for (let i = size - 2; i >= 0; i--) following.unshift(at(g, i).add(at(x, i + 1).mul(following[0])));
  return before.mul(cat(following, dim));
}

const logAddExp = (a: number, b: number): number => {
  if (a === b && Math.abs(a) === Infinity) return a;
  const high = Math.max(a, b);
  return high + Math.log1p(Math.exp(Math.min(a, b) - high));
};

const logcumsumexpOp = scan(
  {
    name: "logcumsumexp",
    gradName: "LogcumsumexpBackward0",
    saves: [0, "output"],
    backward: (c, g) => {
      const [x, y, { dim }] = [c.input(0), c.output, c.params];
      // Instead of −∞, whose differences are NaN in second derivatives.
      const lowest = x.dtype === float64 ? -Number.MAX_VALUE : -3.3e38;
      // The two signs apart, so that all stays in logarithms.
      const part = (positive: Tensor) => {
        const logs = where(positive.gt(0), positive, 1).log();
        const masked = where(positive.gt(0), logs, lowest);
        if (x.ndim === 0) return masked.sub(y).add(x).exp();
        const reversed = logcumsumexp(flip(masked.sub(y), [dim]), dim);
        return flip(reversed, [dim]).add(x).exp();
      };
      return [part(g!).sub(part(g!.neg()))];
    },
    formula: { forward: "ln Σ e^xⱼ, j ≤ i", backward: ["e^xᵢ Σ gⱼ e^(−yⱼ), j ≥ i"] },
  },
  logAddExp,
  (x) => {
    if (!x.dtype.isFloatingPoint)
      throw new RuntimeError(`"logcumsumexp_out_cpu" not implemented for '${x.dtype.scalarType}'`);
  },
);

interface Extreme extends Along {
  /** Where each value came from, for the gradient: set once the operation has run. */
  indices?: Saved;
}

/** The extreme so far and where it was last; NaN from where the first was. */
function extremeScan(name: string, gradName: string, wins: (x: number, best: number) => boolean) {
  const operation = define<Extreme, ComputeOperation<Extreme>>({
    name,
    gradName,
    saves: [],
    infer: ([x]) => [x, { shape: x.shape, dtype: int64 }],
    forward: ([values, indices], [x], { dim }) =>
      intoContiguous(values, (out, base) =>
        intoContiguous(indices, (places, placesBase) =>
          alongLines(x, dim, x.shape, (array, start, n, step, to, toStep) => {
            let best = 0;
            for (let i = 0; i < n; i++) {
              const [value, leader] = [array[start + i * step], array[start + best * step]];
              if (Number.isNaN(value) || (!Number.isNaN(leader) && wins(value, leader))) best = i;
              out[base + to + i * toStep] = array[start + best * step];
              places[placesBase + to + i * toStep] = best;
            }
          }),
        ),
      ),
    backward: ({ params, inputSpecs: [{ shape }] }, g) => [
      scatterGradient(shape, params.dim, unsave(params.indices!), g!),
    ],
    formula: { forward: `${name.slice(3)} xⱼ, j ≤ i`, backward: ["Σ of the g whose value came from here"] },
  });
  return (x: Tensor, dim: number): ValuesAndIndices => {
    const params: Extreme = { dim };
    const outputs = applyMany(operation, [x], params);
    params.indices = save(outputs[1]);
    return named("values", "indices", outputs);
  };
}

const cummaxOf = extremeScan("cummax", "CummaxBackward0", (x, best) => x >= best);
const cumminOf = extremeScan("cummin", "CumminBackward0", (x, best) => x <= best);

/** `(dim, { dtype })` or `({ dim, dtype })`. */
type ScanArguments = [dim: Dim, options?: { dtype?: DType }] | [{ dim: Dim; dtype?: DType }];

/** @throws TypeError without a dimension. */
function scanOf(of: string, x: Tensor, args: readonly unknown[], names = sumNames): [Along, DType | undefined] {
  const { dim, dtype } = byName<{ dim?: Dim; dtype?: DType }>(of, names, args);
  if (dim === undefined) throw new TypeError(`${of}() missing 1 required positional arguments: "dim"`);
  return [{ dim: wrapDim(dimNumber(x, dim), x.ndim) }, dtype];
}

type ScanName = "dim" | "dtype";
const sumNames: readonly ScanName[] = ["dim", "dtype"];
const dimName: readonly ScanName[] = ["dim"];

const wide = (x: Tensor, dtype: DType | undefined) => x.to(dtype ?? (x.dtype.isFloatingPoint ? x.dtype : int64));

/**
 * The sums of the elements up to each; bool and integers give int64. https://pytorch.org/docs/1.13/generated/torch.cumsum.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function cumsum(x: Tensor, ...args: ScanArguments): Tensor {
  const [along, dtype] = scanOf("cumsum", x, args);
  return apply(cumsumOp, [wide(x, dtype)], along);
}

/**
 * The products of the elements up to each; bool and integers give int64. https://pytorch.org/docs/1.13/generated/torch.cumprod.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function cumprod(x: Tensor, ...args: ScanArguments): Tensor {
  const [along, dtype] = scanOf("cumprod", x, args);
  return apply(cumprodOp, [wide(x, dtype)], along);
}

/**
 * `ln Σ e^x` of the elements up to each. https://pytorch.org/docs/1.13/generated/torch.logcumsumexp.html
 * @throws IndexError for a dimension that the tensor does not have; RuntimeError for types that it does not take.
 */
export function logcumsumexp(x: Tensor, ...args: [dim: Dim | { dim: Dim }]): Tensor {
  return apply(logcumsumexpOp, [x], scanOf("logcumsumexp", x, args, dimName)[0]);
}

/**
 * The largest of the elements up to each, and where it is. https://pytorch.org/docs/1.13/generated/torch.cummax.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function cummax(x: Tensor, ...args: [dim: Dim | { dim: Dim }]): ValuesAndIndices {
  return cummaxOf(x, scanOf("cummax", x, args, dimName)[0].dim);
}

/**
 * The smallest of the elements up to each, and where it is. https://pytorch.org/docs/1.13/generated/torch.cummin.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function cummin(x: Tensor, ...args: [dim: Dim | { dim: Dim }]): ValuesAndIndices {
  return cumminOf(x, scanOf("cummin", x, args, dimName)[0].dim);
}

/** In place `cumsum`, in the tensor's own dtype. https://pytorch.org/docs/1.13/generated/torch.Tensor.cumsum_.html */
export function cumsum_(x: Tensor, ...args: ScanArguments): Tensor {
  return applyInPlace(cumsumOp, [x], scanOf("cumsum_", x, args)[0]);
}

/** In place `cumprod`, in the tensor's own dtype. https://pytorch.org/docs/1.13/generated/torch.Tensor.cumprod_.html */
export function cumprod_(x: Tensor, ...args: ScanArguments): Tensor {
  return applyInPlace(cumprodOp, [x], scanOf("cumprod_", x, args)[0]);
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
