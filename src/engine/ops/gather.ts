import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { fastGather } from "../backend/cpu/wasm/indexing.js";
import { offsetTable } from "../backend/cpu/places.js";
import { IndexError, RuntimeError } from "../errors.js";
import { int64 } from "../tensor/dtype.js";
import { broadcastShapes, formatShape, type Shape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { scatterAdd } from "./scatter.js";

interface Along {
  dim: number;
}

/**
 * For every element of `index` the offset in a tensor of `strides` of the element that it names along `dim`, the other coordinates
 * being its own. @throws RuntimeError in PyTorch's words where a position is out of range.
 */
export function gatherOffsets(index: Tensor, dim: number, size: number, strides: readonly number[]): Int32Array {
  const others = strides.map((stride, d) => (d === dim ? 0 : stride));
  const offsets = offsetTable(index.shape, others);
  const step = strides[dim] ?? 1;
  index.forEachValue((value, i) => {
    if (value < 0 || value >= size)
      throw new RuntimeError(`index ${value} is out of bounds for dimension ${dim} with size ${size}`);
    offsets[i] += value * step;
  });
  return offsets;
}

const atLeast1d = (shape: Shape): Shape => (shape.length === 0 ? [1] : shape);

const gatherOp = define<Along, ComputeOperation<Along>>({
  name: "gather",
  gradName: "GatherBackward0",
  saves: [1],
  infer: ([x, index], { dim }) => {
    if (index.dtype !== int64) throw new RuntimeError("gather(): Expected dtype int64 for index");
    if (index.numel() > 0) {
      const [own, picked] = [atLeast1d(x.shape), atLeast1d(index.shape)];
      if (own.length !== picked.length)
        throw new RuntimeError("Index tensor must have the same number of dimensions as input tensor");
      picked.forEach((size, d) => {
        if (d !== dim && size > own[d])
          throw new RuntimeError(
            `Size does not match at dimension ${d} expected index ${formatShape(index.shape)} to be smaller than self ` +
              `${formatShape(x.shape)} apart from dimension ${dim}`,
          );
      });
    }
    return { shape: index.shape, dtype: x.dtype };
  },
  overwrites: true,
  forward: ([output], [x, index], { dim }) => {
    if (index.numel() === 0 || fastGather(output, x, dim, index)) return;
    const { array, base, strides } = operand(x);
    const offsets = gatherOffsets(index, dim, atLeast1d(x.shape)[dim], index.ndim === 0 ? [] : strides);
    intoContiguous(output, (out, to) => {
      for (let i = 0; i < offsets.length; i++) out[to + i] = array[base + offsets[i]];
    });
  },
  backward: (c, g) => {
    const full = zeros(c.inputSpecs[0].shape, { dtype: g!.dtype, device: g!.device });
    return [c.input(1).numel() === 0 ? full : scatterAdd(full, c.params.dim, c.input(1), g!), null];
  },
  formula: { forward: "x[i] along a dimension, element by element", backward: ["g added at i, else 0"] },
});

/**
 * `out[i][j] = x[index[i][j]][j]` for `dim` 0, `x[i][index[i][j]]` for `dim` 1: one position an element.
 * https://pytorch.org/docs/1.13/generated/torch.gather.html
 * @throws RuntimeError for numbers below what is allowed or for tensors with another number of dimensions; IndexError for an index that is out of range or for a dimension that the tensor does not have.
 */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  return apply(gatherOp, [x, index], { dim: wrapDim(dim, x.ndim) });
}

/**
 * As `gather`, with `x` and `index` broadcast in the other dimensions. https://pytorch.org/docs/1.13/generated/torch.take_along_dim.html
 * @throws RuntimeError for tensors with another number of dimensions, where shapes do not broadcast, or for types that it does not take.
 */
export function takeAlongDim(x: Tensor, index: Tensor, dim?: number): Tensor {
  if (index.dtype !== int64)
    throw new RuntimeError("torch.take_along_dim(): dtype of indices should be Long but got " + index.dtype.scalarType);
  if (dim === undefined) return gather(x.reshape(-1), 0, index.reshape(-1));
  if (x.ndim !== index.ndim)
    throw new RuntimeError(
      `torch.take_along_dim(): input and indices should have the same number of dimensions, but got ${x.ndim} dimensions for ` +
        `input, and ${index.ndim} dimensions for indices`,
    );
  const d = wrapDim(dim, x.ndim);
  const common = broadcastShapes(x.shape.with(d, 1), index.shape.with(d, 1));
  return gather(x.expand(common.with(d, x.shape[d])), d, index.expand(common.with(d, index.shape[d])));
}

const takeOp = define<null, ComputeOperation<null>>({
  name: "take",
  gradName: "TakeBackward0",
  saves: [1],
  infer: ([x, index]) => {
    if (index.dtype !== int64)
      throw new RuntimeError(`take(): Expected a long tensor for index, but got ${index.dtype.scalarType}`);
    if (x.numel() === 0 && index.numel() !== 0) throw new IndexError("take(): tried to take from an empty tensor");
    return { shape: index.shape, dtype: x.dtype };
  },
  forward: ([output], [x, index]) => {
    const from = operand(x);
    const table = offsetTable(x.shape, from.strides);
    const places = linearPositions(index, x.numel());
    intoContiguous(output, (out, to) => {
      for (let i = 0; i < places.length; i++) out[to + i] = from.array[from.base + table[places[i]]];
    });
  },
  backward: (c, g) => {
    const full = zeros(c.inputSpecs[0].shape, { dtype: g!.dtype, device: g!.device });
    return [full.put(c.input(1), g!, { accumulate: true }), null];
  },
  formula: { forward: "x[i], x as a vector", backward: ["g added at i, else 0"] },
});

/** Positions among `count` elements in row-major order, counted from the front. @throws IndexError in PyTorch's words. */
export function linearPositions(index: Tensor, count: number): Int32Array {
  const out = new Int32Array(index.numel());
  index.forEachValue((value, i) => {
    if (value < -count || value >= count)
      throw new IndexError(`out of range: tried to access index ${value} on a tensor of ${count} elements.`);
    out[i] = value < 0 ? value + count : value;
  });
  return out;
}

/**
 * The elements at positions counted in row-major order. https://pytorch.org/docs/1.13/generated/torch.take.html
 * @throws IndexError for an index that is out of range or for an empty tensor; RuntimeError for types that it does not take.
 */
export function take(x: Tensor, index: Tensor): Tensor {
  return apply(takeOp, [x, index], null);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * One element along `dim` for each of `index`, the other coordinates being the same. https://pytorch.org/docs/1.13/generated/torch.Tensor.gather.html
     * @throws RuntimeError for numbers below what is allowed or for tensors with another number of dimensions; IndexError for an index that is out of range or for a dimension that the tensor does not have.
     */
    gather(dim: number, index: Tensor): Tensor;
    /**
     * As `gather`, broadcast in the other dimensions; without `dim` of the elements in row-major order. https://pytorch.org/docs/1.13/generated/torch.Tensor.take_along_dim.html
     * @throws RuntimeError for tensors with another number of dimensions, where shapes do not broadcast, or for types that it does not take.
     */
    takeAlongDim(index: Tensor, dim?: number): Tensor;
    /**
     * The elements at positions counted in row-major order. https://pytorch.org/docs/1.13/generated/torch.Tensor.take.html
     * @throws IndexError for an index that is out of range or for an empty tensor; RuntimeError for types that it does not take.
     */
    take(index: Tensor): Tensor;
  }
}

methods({
  gather(dim, index) {
    return gather(this, dim, index);
  },
  takeAlongDim(index, dim) {
    return takeAlongDim(this, index, dim);
  },
  take(index) {
    return take(this, index);
  },
});
