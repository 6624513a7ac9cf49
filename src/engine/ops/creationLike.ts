import { device as deviceOf } from "../tensor/device.js";
import { getDefaultDtype } from "../tensor/dtype.js";
import { type Shape } from "../tensor/shape.js";
import { Storage } from "../tensor/storage.js";
import { Tensor } from "../tensor/tensor.js";
import {
  full,
  ones,
  type SizesAndOptions,
  sizesAndOptions,
  tensor,
  type TensorData,
  type TensorOptions,
  tensorOptions,
  zeros,
  zerosLike,
} from "./creation.js";
import { methods } from "./methods.js";

/** Memory of the shape and dtype of `x` that the caller will fill; zeroed here. https://pytorch.org/docs/1.13/generated/torch.empty_like.html */
export function emptyLike(x: Tensor, options: TensorOptions = {}): Tensor {
  return zerosLike(x, tensorOptions("emptyLike", options));
}

/** Memory with the given strides that the caller will fill; zeroed here. https://pytorch.org/docs/1.13/generated/torch.empty_strided.html */
export function emptyStrided(shape: Shape, strides: readonly number[], options: TensorOptions = {}): Tensor {
  tensorOptions("emptyStrided", options);
  const dtype = options.dtype ?? getDefaultDtype();
  const device = deviceOf(options.device ?? "cpu");
  const length = shape.includes(0) ? 0 : shape.reduce((last, size, d) => last + (size - 1) * strides[d], 0) + 1;
  const storage = device.type === "meta" ? Storage.meta(dtype, length) : Storage.allocate(dtype, length);
  const out = new Tensor(storage, shape, strides, 0, device);
  return options.requiresGrad ? out.requiresGrad_() : out;
}

/** A 0-d tensor of the default floating type. */
export function scalarTensor(value: number | boolean, options: TensorOptions = {}): Tensor {
  return tensor(value, { ...tensorOptions("scalarTensor", options), dtype: options.dtype ?? getDefaultDtype() });
}

/** What `x` says of a new tensor where the options do not. */
const like = (x: Tensor, options: TensorOptions): TensorOptions => ({
  dtype: x.dtype,
  device: x.device,
  ...options,
});

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** A copy of data in this tensor's dtype. https://pytorch.org/docs/1.13/generated/torch.Tensor.new_tensor.html */
    newTensor(data: TensorData | Tensor, options?: TensorOptions): Tensor;
    /** Zeros in this tensor's dtype. Of the shape that is given. https://pytorch.org/docs/1.13/generated/torch.Tensor.new_zeros.html */
    newZeros(...args: SizesAndOptions): Tensor;
    /** Ones in this tensor's dtype. Of the shape that is given. https://pytorch.org/docs/1.13/generated/torch.Tensor.new_ones.html */
    newOnes(...args: SizesAndOptions): Tensor;
    /** Memory in this tensor's dtype; zeroed here. https://pytorch.org/docs/1.13/generated/torch.Tensor.new_empty.html */
    newEmpty(...args: SizesAndOptions): Tensor;
    /** One value in this tensor's dtype. https://pytorch.org/docs/1.13/generated/torch.Tensor.new_full.html */
    newFull(shape: Shape, value: number | boolean, options?: TensorOptions): Tensor;
  }
}

function withLike(of: string, x: Tensor, args: SizesAndOptions): [Shape, TensorOptions] {
  const [shape, options] = sizesAndOptions(of, args);
  return [shape, like(x, options)];
}

methods({
  newTensor(data, options = {}) {
    return tensor(data, { dtype: this.dtype, ...tensorOptions("newTensor", options) });
  },
  newZeros(...args) {
    return zeros(...withLike("newZeros", this, args));
  },
  newOnes(...args) {
    return ones(...withLike("newOnes", this, args));
  },
  newEmpty(...args) {
    return zeros(...withLike("newEmpty", this, args));
  },
  newFull(shape, value, options = {}) {
    return full(shape, value, like(this, tensorOptions("newFull", options)));
  },
});
