/** `torch.gradient`: derivatives of a sampled function by finite differences. No autograd is meant. */
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { float32, uint8 } from "../tensor/dtype.js";
import { wrapDim, wrapDims } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { cat } from "./join.js";
import { diff } from "./scanDifferences.js";
import { narrow } from "./viewsSlice.js";

/** The distance of neighbours, one a dimension, or the coordinates of the samples along each. */
export type Spacing = number | Tensor | readonly number[] | readonly Tensor[];

export interface GradientOptions {
  /** 1 by default. */
  spacing?: Spacing;
  /** The dimensions to differentiate along; all by default. */
  dim?: number | readonly number[] | null;
  /** 1 (the default) or 2: the order of accuracy at the two ends. */
  edgeOrder?: 1 | 2;
}

/**
 * Estimates of the partial derivatives of a sampled function, one tensor of the shape of `x` a dimension: central differences of second
 * order inside, one-sided ones at the ends.
 * @throws RuntimeError for a spacing or dimensions that do not fit. https://pytorch.org/docs/1.13/generated/torch.gradient.html
 */
export function gradient(x: Tensor, options: GradientOptions = {}): Tensor[] {
  const { spacing = 1, dim = null, edgeOrder = 1 } = checkOptions("gradient", options, ["spacing", "dim", "edgeOrder"]);
  const dims = dim === null ? x.shape.map((_, d) => d) : typeof dim === "number" ? [dim] : dim;
  const steps = stepsOf(x, spacing, dims, dim !== null);
  if (x.dtype === uint8) throw new RuntimeError("torch.gradient does not support uint8 input.");
  if (edgeOrder !== 1 && edgeOrder !== 2)
    throw new RuntimeError("torch.gradient only supports edge_order=1 and edge_order=2.");
  const along = wrapDims(dims, x.ndim);
  for (const d of along)
    if (x.shape[d] < edgeOrder + 1)
      throw new RuntimeError("torch.gradient expected each dimension size to be at least edge_order+1");
  const samples = x.dtype.isFloatingPoint ? x : x.to(float32);
  return along.map((d, i) => {
    const step = steps[i];
    return typeof step === "number" ? evenly(samples, d, step, edgeOrder) : unevenly(samples, d, step, edgeOrder);
  });
}

/** What lies between the samples of each dimension. */
function stepsOf(x: Tensor, spacing: Spacing, dims: readonly number[], named: boolean): readonly (number | Tensor)[] {
  const single = spacing instanceof Tensor ? spacing.item() : spacing;
  if (typeof single === "number") return dims.map(() => single);
  if (single.length !== dims.length)
    throw new RuntimeError(
      named
        ? "torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the same length, but " +
            `got a spacing argument of length ${single.length} and a dim argument of length ${dims.length}.`
        : `torch.gradient expected spacing to be unspecified, a scalar or a list of length ${dims.length} but got a list of length ` +
            `${single.length}`,
    );
  single.forEach((step, i) => {
    if (typeof step === "number") return;
    if (step.ndim !== 1)
      throw new RuntimeError(
        "torch.gradient expected each element of spacing to have one dimension, but got an element with " +
          `${step.ndim} dimensions!`,
      );
    const size = x.shape[wrapDim(dims[i], x.ndim)];
    if (step.shape[0] !== size)
      throw new RuntimeError(
        `torch.gradient expected one coordinate for each of the ${size} samples of dimension ${dims[i]}, but got ${step.shape[0]}`,
      );
  });
  return single;
}

/** The slices at a place of a dimension, and as many as all but `fewer`. */
const window = (x: Tensor, dim: number, start: number, fewer: number) => narrow(x, dim, start, x.shape[dim] - fewer);
const at = (x: Tensor, dim: number, place: number) => narrow(x, dim, place < 0 ? place + x.shape[dim] : place, 1);

/** Three neighbours from a place, each times a factor. */
function weighted(x: Tensor, dim: number, start: number, factors: readonly (number | Tensor)[]): Tensor {
  return factors.map((factor, i) => at(x, dim, start + i).mul(factor)).reduce((sum, part) => sum.add(part));
}

function evenly(x: Tensor, dim: number, step: number, edgeOrder: 1 | 2): Tensor {
  const inside =
    x.shape[dim] < 3
      ? []
      : [
          window(x, dim, 2, 2)
            .sub(window(x, dim, 0, 2))
            .div(step)
            .div(2),
        ];
  const ends =
    edgeOrder === 1
      ? [at(x, dim, 1).sub(at(x, dim, 0)), at(x, dim, -1).sub(at(x, dim, -2))]
      : [weighted(x, dim, 0, [-1.5, 2, -0.5]), weighted(x, dim, -3, [0.5, -2, 1.5])];
  const [first, last] = ends.map((end) => end.div(step));
  return cat([first, ...inside, last], dim);
}

/** Parabolas through three neighbours at uneven distances. */
function unevenly(x: Tensor, dim: number, coordinates: Tensor, edgeOrder: 1 | 2): Tensor {
  const size = x.shape[dim];
  const steps = diff(coordinates);
  const step = (i: number) => at(steps, 0, i);
  const inside = [];
  if (size >= 3) {
    const [before, after] = [narrow(steps, 0, 0, size - 2), narrow(steps, 0, 1, size - 2)];
    const sum = before.add(after);
    const shape = x.shape.map((_, d) => (d === dim ? size - 2 : 1));
    const factors = [
      after.neg().div(before.mul(sum)),
      after.sub(before).div(before.mul(after)),
      before.div(after.mul(sum)),
    ].map((factor) => factor.reshape(shape));
    inside.push(factors.map((factor, i) => window(x, dim, i, 2).mul(factor)).reduce((total, part) => total.add(part)));
  }
  if (edgeOrder === 1) {
    const [first, last] = [at(x, dim, 1).sub(at(x, dim, 0)), at(x, dim, -1).sub(at(x, dim, -2))];
    return cat([first.div(step(0)), ...inside, last.div(step(-1))], dim);
  }
  const first = weighted(x, dim, 0, endFactors(step(0), step(1)));
  const last = weighted(
    x,
    dim,
    -3,
    endFactors(step(-1), step(-2))
      .map((factor) => factor.neg())
      .reverse(),
  );
  return cat([first, ...inside, last], dim);
}

/** The slope at the first of three samples, at distances `near` and then `far`. */
function endFactors(near: Tensor, far: Tensor): Tensor[] {
  const sum = near.add(far);
  return [near.mul(2).add(far).neg().div(near.mul(sum)), sum.div(near.mul(far)), near.neg().div(far.mul(sum))];
}
