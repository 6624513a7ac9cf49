/** Views that a tensor takes itself: its shape and strides change, not its data. */
import { RuntimeError } from "../errors.js";
import { isGradEnabled } from "../autograd/mode.js";
import { contiguousStrides, numel, type Shape } from "../tensor/shape.js";
import { Storage } from "../tensor/storage.js";
import { Tensor } from "../tensor/tensor.js";
import { copyInto } from "./operation.js";
import { methods } from "./methods.js";

/** Shape and place of a tensor, which only this file changes after its construction. */
type Look = { -readonly [K in "shape" | "strides" | "offset" | "storageRef"]: Tensor[K] };

/** Makes `x` what `view` makes of it, in the graph too. @throws RuntimeError for a leaf that requires gradients. */
function become(x: Tensor, view: (x: Tensor) => Tensor): Tensor {
  if (isGradEnabled() && x.requiresGrad && (x.base ?? x).isLeaf)
    throw new RuntimeError("a view of a leaf Variable that requires grad is being used in an in-place operation.");
  const viewed = view(x);
  Object.assign(x as Look, { shape: viewed.shape, strides: viewed.strides, offset: viewed.offset });
  if (viewed.gradFn !== null) {
    x.gradFn = viewed.gradFn;
    x.outputNr = viewed.outputNr;
  }
  x.storageRef.version++;
  return x;
}

function resize_(x: Tensor, shape: Shape): Tensor {
  if (x.requiresGrad) throw new RuntimeError("cannot resize variables that require grad");
  const needed = x.offset + numel(shape);
  let { storageRef } = x;
  if (needed > storageRef.length) {
    const larger = x.storageRef.hollow ? Storage.meta(x.dtype, needed) : Storage.allocate(x.dtype, needed);
    const held = (storage: Storage) => new Tensor(storage, [storageRef.length], [1], 0, x.device);
    if (!x.storageRef.hollow) copyInto(held(larger), held(storageRef));
    storageRef = larger;
  }
  Object.assign(x as Look, { storageRef, shape, strides: contiguousStrides(shape) });
  return x;
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** In place without dimensions of size 1, or without that one. https://pytorch.org/docs/1.13/generated/torch.Tensor.squeeze_.html */
    squeeze_(dim?: number): Tensor;
    /** In place with a new dimension of size 1. https://pytorch.org/docs/1.13/generated/torch.Tensor.unsqueeze_.html */
    unsqueeze_(dim: number): Tensor;
    /** In place transposed. https://pytorch.org/docs/1.13/generated/torch.Tensor.t_.html */
    t_(): Tensor;
    /** In place with two dimensions swapped. https://pytorch.org/docs/1.13/generated/torch.Tensor.transpose_.html */
    transpose_(dim0: number, dim1: number): Tensor;
    /** In place with two dimensions swapped. */
    swapaxes_(axis0: number, axis1: number): Tensor;
    /** In place with two dimensions swapped. */
    swapdims_(dim0: number, dim1: number): Tensor;
    /** In place with any shape and strides over the storage. */
    asStrided_(shape: Shape, strides: readonly number[], storageOffset?: number): Tensor;
    /** In place of another shape; the storage grows where it has to, the new elements being zero. https://pytorch.org/docs/1.13/generated/torch.Tensor.resize_.html */
    resize_(...sizes: readonly number[] | readonly [Shape]): Tensor;
    /** In place of the shape of another tensor. https://pytorch.org/docs/1.13/generated/torch.Tensor.resize_as_.html */
    resizeAs_(other: Tensor): Tensor;
  }
}

methods({
  squeeze_(dim) {
    return become(this, (x) => x.squeeze(dim));
  },
  unsqueeze_(dim) {
    return become(this, (x) => x.unsqueeze(dim));
  },
  t_() {
    if (this.ndim > 2) throw new RuntimeError(`t_() expects a tensor with <= 2 dimensions, but self is ${this.ndim}D`);
    return become(this, (x) => x.t());
  },
  transpose_(dim0, dim1) {
    return become(this, (x) => x.transpose(dim0, dim1));
  },
  swapaxes_(axis0, axis1) {
    return this.transpose_(axis0, axis1);
  },
  swapdims_(dim0, dim1) {
    return this.transpose_(dim0, dim1);
  },
  asStrided_(shape, strides, storageOffset) {
    return become(this, (x) => x.asStrided(shape, strides, storageOffset));
  },
  resize_(...sizes) {
    return resize_(this, (Array.isArray(sizes[0]) ? sizes[0] : sizes) as Shape);
  },
  resizeAs_(other) {
    return resize_(this, other.shape);
  },
});
