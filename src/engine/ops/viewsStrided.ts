import { offsetTable } from "../backend/cpu/places.js";
import { RuntimeError } from "../errors.js";
import { type DType, int64 } from "../tensor/dtype.js";
import { formatShape, numel, type Shape, wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { onesLike, zeros } from "./creation.js";
import { indexAdd, indexSelect } from "./indexingSelect.js";
import { methods } from "./methods.js";
import { applyView, define, type ViewOperation } from "./operation.js";
import { encode } from "../backend/cpu/numeric.js";

interface Strided {
  shape: Shape;
  strides: readonly number[];
  offset: number;
  /** Where the elements of the input lie; the gradient needs it. */
  input: { strides: readonly number[]; offset: number; length: number };
}

/** Places in a storage as an int64 vector. */
function placesOf(shape: Shape, strides: readonly number[], offset: number, device: Tensor["device"]): Tensor {
  const out = Tensor.allocate([numel(shape)], int64, device);
  if (!out.storageRef.hollow)
    encode(
      out.storageRef,
      0,
      offsetTable(shape, strides).map((place) => place + offset),
    );
  return out;
}

const asStridedOp = define<Strided, ViewOperation<Strided>>({
  name: "asStrided",
  gradName: "AsStridedBackward0",
  saves: [],
  view: (x, { shape, strides, offset }) => {
    if (shape.length !== strides.length) throw new RuntimeError("mismatch in length of strides and shape");
    if (strides.some((stride) => stride < 0))
      throw new RuntimeError(
        `as_strided: Negative strides are not supported at the moment, got strides: ${formatShape(strides)}`,
      );
    const last = shape.reduce((sum, size, d) => sum + (size - 1) * strides[d], offset);
    if (numel(shape) > 0 && last >= x.storageRef.length) {
      const { itemsize } = x.dtype;
      throw new RuntimeError(
        `setStorage: sizes ${formatShape(shape)}, strides ${formatShape(strides)}, storage offset ${offset}, and itemsize ` +
          `${itemsize} requiring a storage size of ${(last + 1) * itemsize} are out of bounds for storage of size ${x.storageRef.length * itemsize}`,
      );
    }
    return { shape, strides, offset };
  },
  backward: (c, g) => {
    const { shape, strides, offset, input } = c.params;
    const own = c.inputSpecs[0].shape;
    const storage = zeros(input.length, { dtype: g!.dtype, device: g!.device });
    const at = placesOf(own, input.strides, input.offset, g!.device);
    const summed = indexAdd(storage, 0, placesOf(shape, strides, offset, g!.device), g!.reshape(-1));
    const grad = indexSelect(summed, 0, at).reshape(own);
    if (!overlaps(own, input.strides)) return [grad];
    const counts = indexSelect(indexAdd(storage, 0, at, onesLike(grad).reshape(-1)), 0, at);
    return [grad.div(counts.reshape(own))];
  },
  formula: { forward: "other strides over x's storage", backward: ["g summed where it was read"] },
});

const overlaps = (shape: Shape, strides: readonly number[]) => shape.some((size, d) => size > 1 && strides[d] === 0);

/**
 * Any shape and strides over the storage of `x`. https://pytorch.org/docs/1.13/generated/torch.as_strided.html
 * @throws RuntimeError where shapes do not fit or for a value that it does not know; IndexError for an index that is out of range.
 */
export function asStrided(x: Tensor, shape: Shape, strides: readonly number[], storageOffset = x.offset): Tensor {
  const input = { strides: x.strides, offset: x.offset, length: x.storageRef.length };
  return applyView(asStridedOp, x, { shape, strides, offset: storageOffset, input });
}

interface Windows {
  dim: number;
  size: number;
  step: number;
}

const unfoldOp = define<Windows, ViewOperation<Windows>>({
  name: "unfold",
  gradName: "UnfoldBackward0",
  saves: [],
  view: (x, { dim, size, step }) => {
    const total = x.shape[dim] ?? 1;
    if (size > total)
      throw new RuntimeError(`maximum size for tensor at dimension ${dim} is ${total} but size is ${size}`);
    if (size < 0) throw new RuntimeError(`size is ${size} but must be >= 0`);
    if (step <= 0) throw new RuntimeError(`step is ${step} but must be > 0`);
    if (x.ndim === 0) return { shape: [size], strides: [1], offset: x.offset };
    return {
      shape: [...x.shape.with(dim, Math.floor((total - size) / step) + 1), size],
      strides: [...x.strides.with(dim, x.strides[dim] * step), x.strides[dim]],
      offset: x.offset,
    };
  },
  backward: (c, g) => {
    const { dim, size, step } = c.params;
    const { shape } = c.inputSpecs[0];
    if (shape.length === 0) return [g!.sum()];
    const full = zeros(shape, { dtype: g!.dtype, device: g!.device });
    const count = g!.shape[dim];
    const places = placesOf([count, size], [step, 1], 0, g!.device);
    const order = shape.map((_, d) => d);
    order.splice(dim + 1, 0, shape.length);
    const lined = g!.permute(order).reshape(shape.with(dim, count * size));
    return [indexAdd(full, dim, places, lined)];
  },
  formula: { forward: "windows of x as a last dimension", backward: ["g added where the windows lie"] },
});

/**
 * Windows of a dimension, as a new last dimension of a view. https://pytorch.org/docs/1.13/generated/torch.Tensor.unfold.html
 * @throws RuntimeError where shapes do not fit or for numbers below what is allowed; IndexError for a dimension that the tensor does not have.
 */
function unfold(x: Tensor, dim: number, size: number, step: number): Tensor {
  return applyView(unfoldOp, x, { dim: wrapDim(dim, x.ndim), size, step });
}

/**
 * The same bytes as another type, outside the graph. Changes of one show in the other.
 * https://pytorch.org/docs/1.13/generated/torch.Tensor.view.html
 */
export function viewAsDtype(x: Tensor, dtype: DType): Tensor {
  if (dtype === x.dtype) return x.view(x.shape);
  const [from, to] = [x.dtype.itemsize, dtype.itemsize];
  const what = `to view ${x.dtype.scalarType} as ${dtype.scalarType} (different element sizes)`;
  const ratio = from / to;
  if (from !== to) {
    if (x.ndim === 0) throw new RuntimeError(`self.dim() cannot be 0 ${what}`);
    if (x.strides.at(-1) !== 1)
      throw new RuntimeError(`self.stride(-1) must be 1 ${what}, but got ${x.strides.at(-1)}`);
    const inverse = to / from;
    if (x.shape.at(-1)! % inverse !== 0 && to > from)
      throw new RuntimeError(`self.size(-1) must be divisible by ${inverse} ${what}, but got ${x.shape.at(-1)}`);
    if (to > from && (x.offset % inverse !== 0 || x.strides.slice(0, -1).some((stride) => stride % inverse !== 0)))
      throw new RuntimeError(`self.storage_offset() and strides must be divisible by ${inverse} ${what}`);
  }
  const storage = x.storageRef.as(dtype);
  const last = x.ndim - 1;
  return new Tensor(
    storage,
    from === to ? x.shape : x.shape.with(last, x.shape[last] * ratio),
    x.strides.map((stride, d) => (d === last ? stride : stride * ratio)),
    x.offset * ratio,
    x.device,
  );
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * Any shape and strides over the storage of this tensor. https://pytorch.org/docs/1.13/generated/torch.Tensor.as_strided.html
     * @throws RuntimeError where shapes do not fit or for a value that it does not know; IndexError for an index that is out of range.
     */
    asStrided(shape: Shape, strides: readonly number[], storageOffset?: number): Tensor;
    /**
     * Windows of a dimension, as a new last dimension of a view. https://pytorch.org/docs/1.13/generated/torch.Tensor.unfold.html
     * @throws RuntimeError where shapes do not fit or for numbers below what is allowed; IndexError for a dimension that the tensor does not have.
     */
    unfold(dim: number, size: number, step: number): Tensor;
  }
}

methods({
  asStrided(shape, strides, storageOffset) {
    return asStrided(this, shape, strides, storageOffset);
  },
  unfold(dim, size, step) {
    return unfold(this, dim, size, step);
  },
});
