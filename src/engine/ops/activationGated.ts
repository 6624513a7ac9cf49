import { binaryKernel } from "../backend/cpu/pointwise.js";
import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { RuntimeError } from "../errors.js";
import { defaultGenerator } from "../tensor/random/generator.js";
import { wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { leakyRelu } from "./activation.js";
import { elementwise } from "./elementwise.js";
import { cat } from "./join.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, define } from "./operation.js";
import { narrow } from "./viewsSlice.js";
import { where } from "./where.js";

const preluOp = elementwise<null>({
  name: "prelu",
  gradName: "PreluBackward0",
  saves: [0, 1],
  kernel: () => (x, slope) => (x > 0 ? x : x * slope),
  backward: (c, g) => {
    const [x, slope] = [c.input(0), c.input(1)];
    const positive = x.gt(0);
    return [c.needs(0) ? where(positive, g, g.mul(slope)) : null, c.needs(1) ? where(positive, 0, g.mul(x)) : null];
  },
  formula: { forward: "x, or w x where x ≤ 0", backward: ["g, or g w where x ≤ 0", "0, or g x where x ≤ 0"] },
});

/**
 * `x`, or `weight · x` where negative, with one weight, or one a channel (dimension 1).
 * @param weight `[1]` or `[channels]`
 * @throws RuntimeError where types differ, or there is another number of weights than of channels
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.prelu.html
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  if (x.dtype !== weight.dtype)
    throw new RuntimeError(`Found dtype ${weight.dtype.scalarType} but expected ${x.dtype.scalarType}`);
  const count = weight.numel();
  const channels = x.ndim < 2 ? 1 : x.shape[1];
  if (count !== 1 && count !== channels)
    throw new RuntimeError(
      `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${count} and channel size = ${channels}.`,
    );
  const alongChannels = x.shape.map((_, d) => (d === 1 ? count : 1));
  return apply(preluOp, [x, weight.reshape(count === 1 ? x.shape.map(() => 1) : alongChannels)], null);
}

/** The two halves of a tensor along a dimension. */
function halves(x: Tensor, dim: number): [Tensor, Tensor] {
  const half = x.shape[dim] / 2;
  return [narrow(x, dim, 0, half), narrow(x, dim, half, half)];
}

const gluOp = define<number, ComputeOperation<number>>({
  name: "glu",
  gradName: "GluBackward0",
  saves: [0],
  infer: ([x], dim) => {
    const size = x.shape[dim];
    if (size % 2 !== 0) throw new RuntimeError(`Halving dimension must be even, but dimension ${dim} is size ${size}`);
    return { shape: x.shape.with(dim, size / 2), dtype: x.dtype };
  },
  forward: ([output], [x], dim) => {
    const [a, b] = halves(x.detach(), dim);
    binaryKernel((value, gate) => value / (1 + Math.exp(-gate)), output, a, b, x.dtype);
  },
  backward: (c, g) => {
    const [a, b] = halves(c.input(0), c.params);
    const gate = b.sigmoid();
    const first = g!.mul(gate);
    return [cat([first, first.mul(a).mul(b.neg().sigmoid())], c.params)];
  },
  formula: { forward: "a · σ(b), x = (a, b)", backward: ["(g σ(b), g a σ(b) (1 − σ(b)))"] },
});

/** The first half along `dim`, each element times the sigmoid of its partner in the second. https://pytorch.org/docs/1.13/generated/torch.nn.functional.glu.html */
export function glu(x: Tensor, dim = -1): Tensor {
  if (x.ndim === 0) throw new RuntimeError("glu does not support scalars because halving size must be even");
  return apply(gluOp, [x], wrapDim(dim, x.ndim));
}

const rreluOp = elementwise<null>({
  name: "rrelu",
  gradName: "RreluWithNoiseBackward0",
  saves: [1],
  kernel: () => (x, slope) => x * slope,
  fast: () => ({ two: "mul" }),
  backward: (c, g) => [g.mul(c.input(1)), null],
  formula: { forward: "x, or r x where x ≤ 0, r random", backward: ["g, or r g where x ≤ 0"] },
});

/** Slopes as PyTorch draws them: one number of 53 bits for each element that is not positive. */
function randomSlopes(x: Tensor, lower: number, upper: number): Tensor {
  const slopes = Tensor.allocate(x.shape, x.dtype, x.device);
  if (x.storageRef.hollow) return slopes;
  const { array, base } = operand(x.detach().contiguous());
  intoContiguous(slopes, (out, start) => {
    for (let i = 0; i < x.numel(); i++)
      out[start + i] = array[base + i] <= 0 ? defaultGenerator.uniform53() * (upper - lower) + lower : 1;
  });
  return slopes;
}

export interface RreluParams {
  lower: number;
  upper: number;
  training: boolean;
}

/** Leaky ReLU with slopes drawn anew at each call while training, with their mean otherwise. */
export function rrelu(x: Tensor, { lower, upper, training }: RreluParams, inplace = false): Tensor {
  if (lower > upper) throw new RuntimeError("Lower bound should be less than or equal to the upper bound");
  if (!training) return leakyRelu(x, (lower + upper) / 2, inplace);
  return (inplace ? applyInPlace : apply)(rreluOp, [x, randomSlopes(x, lower, upper)], null);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * This, or `weight ·` this where negative. https://pytorch.org/docs/1.13/generated/torch.nn.functional.prelu.html
     * @throws RuntimeError where shapes do not fit, or where types differ.
     */
    prelu(weight: Tensor): Tensor;
  }
}

methods({
  prelu(weight) {
    return prelu(this, weight);
  },
});
