import { iterate } from "../backend/cpu/iterate.js";
import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { fastSoftmax, fastSoftmaxBackward, isDense32 } from "../backend/cpu/wasm/softmax.js";
import { isGradEnabled } from "../autograd/mode.js";
import { RuntimeError } from "../errors.js";
import { optional } from "../arguments.js";
import { type Dim, dimNumber } from "../tensor/names.js";
import { wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, define } from "./operation.js";

interface Along {
  dim: number;
}

/** Where a loss of log-probabilities that nobody else sees leaves the gradient of both operations. */
export interface Handover {
  /** The scores' gradient, in place of that of the log-probabilities. */
  gradient: Tensor | null;
}

interface AlongLogarithm extends Along {
  handover?: Handover;
}

/** Runs over every line along `dim`: `line(start, step, out, outStart, outStep)` in the operand's and the output's array. */
function alongLines(
  output: Tensor,
  x: Tensor,
  dim: number,
  line: (
    array: ArrayLike<number>,
    start: number,
    step: number,
    out: { [i: number]: number },
    to: number,
    toStep: number,
  ) => void,
): void {
  const from = operand(x, x.dtype);
  if (x.ndim === 0) return intoContiguous(output, (out, base) => line(from.array, from.base, 1, out, base, 1));
  const rest = x.shape.toSpliced(dim, 1);
  const strides = [from.strides.toSpliced(dim, 1), output.strides.toSpliced(dim, 1)];
  intoContiguous(output, (out, base) =>
    iterate(rest, strides, [from.base, base], ([p, q], length, [pStep, qStep]) => {
      for (let i = 0; i < length; i++, p += pStep, q += qStep)
        line(from.array, p, from.strides[dim], out, q, output.strides[dim]);
    }),
  );
}

const size = (x: Tensor, dim: number) => (x.ndim === 0 ? 1 : x.shape[dim]);

function floating(name: string) {
  return ([x]: readonly Tensor[]) => {
    if (!x.dtype.isFloatingPoint)
      throw new RuntimeError(`"${name}_lastdim_kernel_impl" not implemented for '${x.dtype.scalarType}'`);
    return x;
  };
}

const softmaxOp = define<Along, ComputeOperation<Along>>({
  name: "softmax",
  gradName: "SoftmaxBackward0",
  saves: ["output"],
  infer: floating("softmax"),
  overwrites: true,
  forward: ([output], [x], { dim }) => {
    if (fastSoftmax(output, x, dim, false)) return;
    const n = size(x, dim);
    alongLines(output, x, dim, (array, start, step, out, to, toStep) => {
      const highest = maximumOf(array, start, step, n);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += Math.exp(array[start + i * step] - highest);
      for (let i = 0; i < n; i++) out[to + i * toStep] = Math.exp(array[start + i * step] - highest) / sum;
    });
  },
  backward: (c, g) => {
    const y = c.output;
    if (isFused(g!, y)) return [apply(softmaxBackwardOp, [g!, y], c.params)];
    const product = g!.mul(y);
    return [product.sub(y.mul(product.sum(c.params.dim, { keepdim: true })))];
  },
  formula: { forward: "e^xᵢ / Σ e^xⱼ", backward: ["y · (g − Σ g y)"] },
});

export const logSoftmaxOp = define<AlongLogarithm, ComputeOperation<AlongLogarithm>>({
  name: "logSoftmax",
  gradName: "LogSoftmaxBackward0",
  saves: ["output"],
  infer: floating("log_softmax"),
  overwrites: true,
  forward: ([output], [x], { dim }) => {
    if (fastSoftmax(output, x, dim, true)) return;
    const n = size(x, dim);
    alongLines(output, x, dim, (array, start, step, out, to, toStep) => {
      const highest = maximumOf(array, start, step, n);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += Math.exp(array[start + i * step] - highest);
      const logSum = Math.log(sum);
      for (let i = 0; i < n; i++) out[to + i * toStep] = array[start + i * step] - highest - logSum;
    });
  },
  backward: (c, g) => {
    if (c.params.handover?.gradient === g) {
      c.params.handover!.gradient = null;
      return [g];
    }
    const y = c.output;
    if (isFused(g!, y)) return [apply(logSoftmaxBackwardOp, [g!, y], c.params)];
    return [g!.sub(y.exp().mul(g!.sum(c.params.dim, { keepdim: true })))];
  },
  formula: { forward: "xᵢ − ln Σ e^xⱼ", backward: ["g − softmax(x) · Σ g"] },
});

/** True where a kernel computes the gradient; otherwise, and where it is to be differentiated, recorded operations do. */
const isFused = (g: Tensor, y: Tensor) => !isGradEnabled() && isDense32(g) && isDense32(y);

function gradient(name: string, logarithm: boolean, forward: string) {
  return define<Along, ComputeOperation<Along>>({
    name,
    gradName: "",
    saves: [],
    infer: ([, y]) => y,
    overwrites: true,
    forward: ([output], [g, y], { dim }) => void fastSoftmaxBackward(output, g, y, dim, logarithm),
    backward: null,
    formula: { forward, backward: [] },
  });
}

const softmaxBackwardOp = gradient("softmaxBackward", false, "y · (g − Σ g y)");
const logSoftmaxBackwardOp = gradient("logSoftmaxBackward", true, "g − e^y · Σ g");

function maximumOf(array: ArrayLike<number>, start: number, step: number, n: number): number {
  let highest = -Infinity;
  for (let i = 0; i < n; i++) {
    const value = array[start + i * step];
    if (Number.isNaN(value)) return value;
    if (value > highest) highest = value;
  }
  return highest;
}

export type DimArgument = Dim | { dim: Dim };
const dimOf = (of: string, x: Tensor, dim: DimArgument) =>
  wrapDim(dimNumber(x, optional<Dim>(of, "dim", dim)!), x.ndim);

/**
 * Positive values that sum to one along `dim`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.softmax.html
 * @throws IndexError for a dimension that the tensor does not have; RuntimeError for types that it does not take.
 */
export function softmax(x: Tensor, dim: DimArgument): Tensor {
  return apply(softmaxOp, [x], { dim: dimOf("softmax", x, dim) });
}

/**
 * The logarithm of softmax, without its overflow. https://pytorch.org/docs/1.13/generated/torch.nn.functional.log_softmax.html
 * @throws IndexError for a dimension that the tensor does not have; RuntimeError for types that it does not take.
 */
export function logSoftmax(x: Tensor, dim: DimArgument): Tensor {
  return apply(logSoftmaxOp, [x], { dim: dimOf("logSoftmax", x, dim) });
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * Positive values that sum to one along `dim`. https://pytorch.org/docs/1.13/generated/torch.Tensor.softmax.html
     * @throws IndexError for a dimension that the tensor does not have; RuntimeError for types that it does not take.
     */
    softmax(dim: DimArgument): Tensor;
    /**
     * The logarithm of softmax. https://pytorch.org/docs/1.13/generated/torch.nn.functional.log_softmax.html
     * @throws IndexError for a dimension that the tensor does not have; RuntimeError for types that it does not take.
     */
    logSoftmax(dim: DimArgument): Tensor;
  }
}

methods({
  softmax(dim) {
    return softmax(this, dim);
  },
  logSoftmax(dim) {
    return logSoftmax(this, dim);
  },
});
