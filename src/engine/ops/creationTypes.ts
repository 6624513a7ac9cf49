/** The classes `torch.Tensor`, `torch.FloatTensor` ... as constructors. https://pytorch.org/docs/1.13/tensors.html */
import {
  bfloat16,
  bool,
  type DType,
  float16,
  float32,
  float64,
  getDefaultDtype,
  int16,
  int32,
  int64,
  int8,
  uint8,
} from "../tensor/dtype.js";
import type { Shape } from "../tensor/shape.js";
import { Tensor as TensorClass } from "../tensor/tensor.js";
import { tensor, type TensorData, zeros } from "./creation.js";

/** Sizes give an uninitialised tensor (zeros here), data gives a copy, a tensor gives another look at it. */
export interface TensorConstructor {
  /** A tensor of that shape, filled with zeros. https://pytorch.org/docs/1.13/tensors.html */
  new (...sizes: number[]): TensorClass;
  /** A copy of numbers nested in arrays; of a tensor, another look at its data. @throws TypeError for a tensor of another dtype. https://pytorch.org/docs/1.13/tensors.html */
  new (data: TensorData | TensorClass): TensorClass;
  /** A tensor of that shape, filled with zeros. https://pytorch.org/docs/1.13/tensors.html */
  (...sizes: number[]): TensorClass;
  /** A copy of numbers nested in arrays; of a tensor, another look at its data. @throws TypeError for a tensor of another dtype. https://pytorch.org/docs/1.13/tensors.html */
  (data: TensorData | TensorClass): TensorClass;
  readonly prototype: TensorClass;
}

function build(name: string, dtype: DType, args: readonly unknown[]): TensorClass {
  const [first] = args;
  if (first instanceof TensorClass) {
    if (name !== "Tensor" && first.dtype !== dtype)
      throw new TypeError(
        `expected ${dtype} (got ${first.dtype}): ${name} of a tensor of another dtype; use .to(${dtype})`,
      );
    return first.detach();
  }
  if (args.length === 0) return zeros([0], { dtype });
  if (typeof first !== "number") return tensor(first as TensorData, { dtype });
  return zeros(args as Shape, { dtype });
}

function typed(name: string, dtype: DType | null): TensorConstructor {
  const construct = function (...args: unknown[]): TensorClass {
    return build(name, dtype ?? getDefaultDtype(), args);
  };
  Object.defineProperties(construct, {
    name: { value: name },
    prototype: { value: TensorClass.prototype },
    ...(dtype !== null && {
      [Symbol.hasInstance]: { value: (x: unknown) => x instanceof TensorClass && x.dtype === dtype },
    }),
  });
  return construct as unknown as TensorConstructor;
}

/**
 * An n-dimensional array. `torch.Tensor(2, 3)` has that shape, `torch.Tensor([1, 44, -7])` those values in the default floating type;
 * `new` may be left out. https://pytorch.org/docs/1.13/tensors.html
 */
export type Tensor = TensorClass;
export const Tensor = typed("Tensor", null);
/** As `Tensor`, of float32. https://pytorch.org/docs/1.13/tensors.html */
export const FloatTensor = typed("FloatTensor", float32);
/** As `Tensor`, of float64. https://pytorch.org/docs/1.13/tensors.html */
export const DoubleTensor = typed("DoubleTensor", float64);
/** As `Tensor`, of float16. https://pytorch.org/docs/1.13/tensors.html */
export const HalfTensor = typed("HalfTensor", float16);
/** As `Tensor`, of bfloat16. https://pytorch.org/docs/1.13/tensors.html */
export const BFloat16Tensor = typed("BFloat16Tensor", bfloat16);
/** As `Tensor`, of int64. https://pytorch.org/docs/1.13/tensors.html */
export const LongTensor = typed("LongTensor", int64);
/** As `Tensor`, of int32. https://pytorch.org/docs/1.13/tensors.html */
export const IntTensor = typed("IntTensor", int32);
/** As `Tensor`, of int16. https://pytorch.org/docs/1.13/tensors.html */
export const ShortTensor = typed("ShortTensor", int16);
/** As `Tensor`, of int8. https://pytorch.org/docs/1.13/tensors.html */
export const CharTensor = typed("CharTensor", int8);
/** As `Tensor`, of uint8. https://pytorch.org/docs/1.13/tensors.html */
export const ByteTensor = typed("ByteTensor", uint8);
/** As `Tensor`, of bool. https://pytorch.org/docs/1.13/tensors.html */
export const BoolTensor = typed("BoolTensor", bool);
