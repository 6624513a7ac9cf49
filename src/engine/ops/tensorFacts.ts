/** What can be told of tensors and dtypes without computing, and PyTorch's constants. */
import { RuntimeError } from "../errors.js";
import { type DType, float16, float32, float64, bfloat16, int64 } from "../tensor/dtype.js";
import { broadcastShapes as broadcast, sameShape, type Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { asOperand } from "./pointwise.js";
import { resultType as promoted } from "./promotion.js";

/** Euler's number. */
export const e = Math.E;
export const pi = Math.PI;
export const inf = Infinity;
export const nan = NaN;

/** True for a tensor. https://pytorch.org/docs/1.13/generated/torch.is_tensor.html */
export const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;

/** True for a tensor of a floating dtype. https://pytorch.org/docs/1.13/generated/torch.is_floating_point.html */
export const isFloatingPoint = (x: Tensor): boolean => x.isFloatingPoint();

/** True for a tensor made in `inferenceMode`. https://pytorch.org/docs/1.13/generated/torch.Tensor.is_inference.html */
export const isInference = (x: Tensor): boolean => x.isInference();

/** Number of elements. https://pytorch.org/docs/1.13/generated/torch.numel.html */
export const numel = (x: Tensor): number => x.numel();

/** True where a tensor of one element is not zero. @throws RuntimeError for more or fewer elements. https://pytorch.org/docs/1.13/generated/torch.is_nonzero.html */
export function isNonzero(x: Tensor): boolean {
  const count = x.numel();
  if (count === 0) throw new RuntimeError("Boolean value of Tensor with no values is ambiguous");
  if (count > 1) throw new RuntimeError("Boolean value of Tensor with more than one value is ambiguous");
  return x.item() !== 0;
}

/** True for tensors of one shape. */
export const isSameSize = (a: Tensor, b: Tensor): boolean => sameShape(a.shape, b.shape);

/** True for a dtype that has negative values. https://pytorch.org/docs/1.13/generated/torch.Tensor.is_signed.html */
export const isSigned = (x: Tensor): boolean => x.dtype.name !== "uint8" && x.dtype.kind !== "bool";

/** The shape that tensors of the given shapes broadcast to. https://pytorch.org/docs/1.13/generated/torch.broadcast_shapes.html */
export const broadcastShapes = (...shapes: Shape[]): Shape => shapes.reduce(broadcast, []);

/** The dtype of an operation on both. https://pytorch.org/docs/1.13/generated/torch.result_type.html */
export const resultType = (a: Tensor | number, b: Tensor | number): DType => promoted([asOperand(a), asOperand(b)]);

export { canCast, promoteTypes } from "../tensor/dtype.js";

/** Tensors with their dimensions in one order of names, that of the one with most. https://pytorch.org/docs/1.13/named_tensor.html */
export function alignTensors(...tensors: Tensor[]): Tensor[] {
  const longest = tensors.reduce((a, b) => (b.ndim > a.ndim ? b : a));
  return tensors.map((x) => x.alignAs(longest));
}

/** Limits of a floating dtype. */
export interface FloatInfo {
  bits: number;
  /** The distance of 1 to the next larger number. */
  eps: number;
  max: number;
  min: number;
  /** The smallest positive normal number. */
  tiny: number;
  dtype: string;
}

const floatLimits = new Map<DType, [eps: number, max: number, tiny: number]>([
  [float64, [2 ** -52, Number.MAX_VALUE, 2 ** -1022]],
  [float32, [2 ** -23, (2 - 2 ** -23) * 2 ** 127, 2 ** -126]],
  [float16, [2 ** -10, 65504, 2 ** -14]],
  [bfloat16, [2 ** -7, (2 - 2 ** -7) * 2 ** 127, 2 ** -126]],
]);

/** Limits of a floating dtype. @throws TypeError for another. https://pytorch.org/docs/1.13/type_info.html */
export function finfo(dtype: DType): FloatInfo {
  const limits = floatLimits.get(dtype);
  if (limits === undefined)
    throw new TypeError(
      `torch.finfo() requires a floating point input type. Use torch.iinfo to handle '${String(dtype)}'`,
    );
  const [eps, max, tiny] = limits;
  return { bits: 8 * dtype.itemsize, eps, max, min: -max, tiny, dtype: dtype.name };
}

/** Limits of an integer dtype; those of int64 are rounded, as JavaScript's numbers are. @throws TypeError for another. https://pytorch.org/docs/1.13/type_info.html#torch.iinfo */
export function iinfo(dtype: DType): { bits: number; max: number; min: number; dtype: string } {
  if (dtype.isFloatingPoint || dtype.kind === "bool")
    throw new TypeError(`torch.iinfo() requires an integer input type. Use torch.finfo to handle '${String(dtype)}'`);
  const bits = 8 * dtype.itemsize;
  const signed = dtype === int64 || dtype.name.startsWith("int");
  const max = 2 ** (signed ? bits - 1 : bits) - 1;
  return { bits, max, min: signed ? -(2 ** (bits - 1)) : 0, dtype: dtype.name };
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** True: there is no other device but `meta`. */
    readonly isCpu: boolean;
    /** False: there is no CUDA. */
    readonly isCuda: boolean;
    /** Number of dimensions. https://pytorch.org/docs/1.13/generated/torch.Tensor.ndimension.html */
    ndimension(): number;
    /** Number of elements. https://pytorch.org/docs/1.13/generated/torch.Tensor.nelement.html */
    nelement(): number;
    /** True where the one element is not zero. https://pytorch.org/docs/1.13/generated/torch.is_nonzero.html */
    isNonzero(): boolean;
    /** True where the other tensor has this one's shape. */
    isSameSize(other: Tensor): boolean;
    /** True for a dtype that has negative values. https://pytorch.org/docs/1.13/generated/torch.Tensor.is_signed.html */
    isSigned(): boolean;
    /** The elements in the shape of another tensor. https://pytorch.org/docs/1.13/generated/torch.Tensor.reshape_as.html */
    reshapeAs(other: Tensor): Tensor;
    /** In the dtype of another tensor. https://pytorch.org/docs/1.13/generated/torch.Tensor.type_as.html */
    typeAs(other: Tensor): Tensor;
  }
}

methods({
  get isCpu() {
    return !(this as unknown as Tensor).isMeta;
  },
  get isCuda() {
    return false;
  },
  ndimension() {
    return this.ndim;
  },
  nelement() {
    return this.numel();
  },
  isNonzero() {
    return isNonzero(this);
  },
  isSameSize(other) {
    return isSameSize(this, other);
  },
  isSigned() {
    return isSigned(this);
  },
  reshapeAs(other) {
    return this.reshape(other.shape);
  },
  typeAs(other) {
    return this.to(other.dtype);
  },
});
