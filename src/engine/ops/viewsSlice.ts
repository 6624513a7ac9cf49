import { IndexError, RuntimeError, ValueError } from "../errors.js";
import { type Dim, dimNumber } from "../tensor/names.js";
import { formatShape, wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { methods } from "./methods.js";
import { applyView, define, type ViewOperation } from "./operation.js";

interface Select {
  dim: number;
  index: number;
}

const selectOp = define<Select, ViewOperation<Select>>({
  name: "select",
  gradName: "SelectBackward0",
  saves: [],
  view: (x, { dim, index }) => ({
    shape: x.shape.toSpliced(dim, 1),
    strides: x.strides.toSpliced(dim, 1),
    offset: x.offset + index * x.strides[dim],
  }),
  backward: (c, g) => {
    const full = zeros(c.inputSpecs[0].shape, { dtype: g!.dtype, device: g!.device });
    select(full, c.params.dim, c.params.index).copy_(g!);
    return [full];
  },
  formula: { forward: "x[i]", backward: ["g at i, else 0"] },
});

interface Slice {
  dim: number;
  start: number;
  length: number;
  step: number;
}

const sliceOp = define<Slice, ViewOperation<Slice>>({
  name: "slice",
  gradName: "SliceBackward0",
  saves: [],
  view: (x, { dim, start, length, step }) => ({
    shape: x.shape.with(dim, length),
    strides: x.strides.with(dim, x.strides[dim] * step),
    offset: x.offset + start * x.strides[dim],
  }),
  backward: (c, g) => {
    const full = zeros(c.inputSpecs[0].shape, { dtype: g!.dtype, device: g!.device });
    applyView(sliceOp, full, c.params).copy_(g!);
    return [full];
  },
  formula: { forward: "x[start:end:step]", backward: ["g in its place, else 0"] },
});

/**
 * One slice of a dimension, without that dimension. https://pytorch.org/docs/1.13/generated/torch.select.html
 * @throws IndexError for an index that is out of range, for a dimension that the tensor does not have, or where shapes do not fit.
 */
export function select(x: Tensor, dim: Dim, index: number): Tensor {
  if (x.ndim === 0) throw new IndexError("select() cannot be applied to a 0-dim tensor.");
  const d = wrapDim(dimNumber(x, dim), x.ndim);
  const size = x.shape[d];
  if (!Number.isInteger(index) || index < -size || index >= size)
    throw new IndexError(
      `select(): index ${index} out of range for tensor of size ${formatShape(x.shape)} at dimension ${d}`,
    );
  return applyView(selectOp, x, { dim: d, index: index < 0 ? index + size : index });
}

/**
 * `length` slices of a dimension from `start`. https://pytorch.org/docs/1.13/generated/torch.narrow.html
 * @throws RuntimeError where shapes do not fit; IndexError for a dimension that the tensor does not have.
 */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const d = wrapDim(dim, x.ndim);
  const size = x.shape[d];
  const from = start < 0 ? start + size : start;
  if (from < 0 || length < 0 || from + length > size)
    throw new RuntimeError(`start (${start}) + length (${length}) exceeds dimension size (${size}).`);
  return applyView(sliceOp, x, { dim: d, start: from, length, step: 1 });
}

/** Every `step`th slice from `start` to before `end`, both clamped as Python clamps them. */
export function sliceDim(x: Tensor, dim: number, start: number, end: number, step: number): Tensor {
  if (step <= 0) throw new ValueError(step === 0 ? "slice step cannot be zero" : "step must be greater than zero");
  const size = x.shape[dim];
  const clamp = (i: number) => Math.min(Math.max(i < 0 ? i + size : i, 0), size);
  const [from, to] = [clamp(start), clamp(end)];
  return applyView(sliceOp, x, { dim, start: from, length: Math.max(0, Math.ceil((to - from) / step)), step });
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * One slice of a dimension, without that dimension. https://pytorch.org/docs/1.13/generated/torch.Tensor.select.html
     * @throws IndexError for an index that is out of range, for a dimension that the tensor does not have, or where shapes do not fit.
     */
    select(dim: Dim, index: number): Tensor;
    /**
     * `length` slices of a dimension from `start`. https://pytorch.org/docs/1.13/generated/torch.Tensor.narrow.html
     * @throws RuntimeError where shapes do not fit; IndexError for a dimension that the tensor does not have.
     */
    narrow(dim: number, start: number, length: number): Tensor;
    /** The slices of the first dimension, one after the other. */
    [Symbol.iterator](): IterableIterator<Tensor>;
  }
}

methods({
  select(dim, index) {
    return select(this, dim, index);
  },
  narrow(dim, start, length) {
    return narrow(this, dim, start, length);
  },
  *[Symbol.iterator]() {
    if (this.ndim === 0) throw new TypeError("iteration over a 0-d tensor");
    for (let i = 0; i < this.shape[0]; i++) yield this.select(0, i);
  },
});
