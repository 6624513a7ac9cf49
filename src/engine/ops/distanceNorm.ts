import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { iterate } from "../backend/cpu/iterate.js";
import { RuntimeError } from "../errors.js";
import { fastNormOf } from "../backend/cpu/wasm/reduce.js";
import { wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { where } from "./where.js";

interface Norm {
  p: number;
  dim: number;
  keepdim: boolean;
}

/** The p-norm of numbers that come one by one. */
export interface NormRule {
  add: (sum: number, size: number) => number;
  finish: (sum: number) => number;
}

/** How the sizes of differences become a distance. */
export function normRule(p: number): NormRule {
  if (p === 0) return { add: (sum, size) => sum + (size !== 0 ? 1 : 0), finish: (sum) => sum };
  if (p === 1) return { add: (sum, size) => sum + size, finish: (sum) => sum };
  if (p === 2) return { add: (sum, size) => sum + size * size, finish: Math.sqrt };
  if (p === Infinity) return { add: (sum, size) => Math.max(sum, size), finish: (sum) => sum };
  return { add: (sum, size) => sum + size ** p, finish: (sum) => sum ** (1 / p) };
}

const normOp = define<Norm, ComputeOperation<Norm>>({
  name: "distanceNorm",
  gradName: "NormBackward1",
  saves: [0, "output"],
  infer: ([x], { dim, keepdim }) => {
    if (!x.dtype.isFloatingPoint)
      throw new RuntimeError(
        `norm(): input dtype should be either floating point or complex. Got ${x.dtype.scalarType} instead.`,
      );
    const shape = x.ndim === 0 ? [] : keepdim ? x.shape.toSpliced(dim, 1, 1) : x.shape.toSpliced(dim, 1);
    return { shape, dtype: x.dtype };
  },
  overwrites: true,
  forward: ([output], [x], { p, dim }) => {
    if (p >= 0 && fastNormOf(output, x, p, x.ndim === 0 ? [] : [dim])) return;
    const { add, finish } = normRule(p);
    const { array, base: start, strides } = operand(x);
    const [length, step] = x.ndim === 0 ? [1, 0] : [x.shape[dim], strides[dim]];
    const rest = x.ndim === 0 ? [] : x.shape.toSpliced(dim, 1);
    const restStrides = x.ndim === 0 ? [] : strides.toSpliced(dim, 1);
    intoContiguous(output, (out, base) => {
      let at = base;
      iterate(rest, [restStrides], [start], ([first], count, [outerStep]) => {
        for (let i = 0, line = first; i < count; i++, line += outerStep) {
          let sum = 0;
          for (let j = 0, q = line; j < length; j++, q += step) sum = add(sum, Math.abs(array[q]));
          out[at++] = finish(sum);
        }
      });
    });
  },
  backward: (c, g) => {
    const { dim, keepdim } = c.params;
    const isScalar = c.inputSpecs[0].shape.length === 0;
    const restored = (tensor: Tensor) => (keepdim || isScalar ? tensor : tensor.unsqueeze(dim));
    return [normGradient(c.input(0), restored(g!), restored(c.output), c.params.p, dim)];
  },
  formula: { forward: "(Σ |x|ᵖ)^(1/p)", backward: ["g · x |x|ᵖ⁻² / yᵖ⁻¹"] },
});

/** The gradient of a p-norm `y` of `x`; 0 where the norm is 0. */
function normGradient(x: Tensor, g: Tensor, y: Tensor, p: number, dim: number): Tensor | null {
  if (p === 0) return null;
  if (p === 1) return g.mul(x.sign());
  if (p === 2) return where(y.eq(0), 0, x.mul(g.div(y)));
  if (p === Infinity) {
    const isLargest = x.abs().eq(y).to(x.dtype);
    return x
      .sign()
      .mul(isLargest)
      .mul(g.div(isLargest.sum(dim, { keepdim: true })));
  }
  const slope = where(x.eq(0), 0, x.sign().mul(x.abs().pow(p - 1)));
  return where(y.eq(0), 0, slope.mul(g.div(y.pow(p - 1))));
}

/** The p-norm along a dimension: the operation under distances. */
export function distanceNorm(x: Tensor, p: number, dim: number, keepdim: boolean): Tensor {
  return apply(normOp, [x], { p, dim: wrapDim(dim, x.ndim), keepdim });
}
