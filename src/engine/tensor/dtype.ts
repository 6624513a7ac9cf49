/** Element types. Names, order of promotion and texts are PyTorch's: https://pytorch.org/docs/1.13/tensor_attributes.html */

import { bfloat16Bits, bfloat16Value, float16Bits, float16Value } from "./half.js";
import { readInt64, writeInt64 } from "./int64.js";

export type TypedArray = Float32Array | Float64Array | Int32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

/** An array whose cells are values, one an element: what kernels compute on. */
export type NumericArray = Exclude<TypedArray, Uint16Array>;

/** How elements are kept that no typed array holds as values. */
interface Codec {
  read(array: TypedArray, index: number): number;
  write(array: TypedArray, index: number, value: number): void;
  /** What kernels compute on instead. */
  readonly valueArray: new (length: number) => NumericArray;
}

type Kind = "bool" | "integer" | "float";

/** An element type. `String(torch.float32)` is `torch.float32`. */
export class DType {
  constructor(
    readonly name: string,
    /** The name in PyTorch's error messages: `Float`, `Long`. */
    readonly scalarType: string,
    readonly kind: Kind,
    /** Bytes an element. */
    readonly itemsize: number,
    /** Array cells an element: 2 for int64, which is kept as (low, high) pairs of int32. */
    readonly cells: number,
    readonly arrayType: new (length: number) => TypedArray,
    /** Rank in promotion among dtypes of one kind. */
    readonly rank: number,
    /** null where the cells of the array are the values. */
    readonly codec: Codec | null = null,
  ) {}

  get isFloatingPoint(): boolean {
    return this.kind === "float";
  }

  /** The name of PyTorch's tensor class of this type: `torch.FloatTensor`. */
  get tensorType(): string {
    return `torch.${this.scalarType}Tensor`;
  }

  /** PyTorch's name: `torch.float32`. */
  toString(): string {
    return `torch.${this.name}`;
  }
}

const int64Codec: Codec = {
  read: (array, index) => readInt64(array as Int32Array, index),
  write: (array, index, value) => writeInt64(array as Int32Array, index, value),
  // Exact to 2^53.
  valueArray: Float64Array,
};

const float16Codec: Codec = {
  read: (array, index) => float16Value(array[index]),
  write: (array, index, value) => void (array[index] = float16Bits(value)),
  valueArray: Float32Array,
};

const bfloat16Codec: Codec = {
  read: (array, index) => bfloat16Value(array[index]),
  write: (array, index, value) => void (array[index] = bfloat16Bits(value)),
  valueArray: Float32Array,
};

export const float64 = new DType("float64", "Double", "float", 8, 1, Float64Array, 3);
export const float32 = new DType("float32", "Float", "float", 4, 1, Float32Array, 2);
export const float16 = new DType("float16", "Half", "float", 2, 1, Uint16Array, 1, float16Codec);
export const bfloat16 = new DType("bfloat16", "BFloat16", "float", 2, 1, Uint16Array, 1, bfloat16Codec);
export const int64 = new DType("int64", "Long", "integer", 8, 2, Int32Array, 3, int64Codec);
export const int32 = new DType("int32", "Int", "integer", 4, 1, Int32Array, 2);
export const int16 = new DType("int16", "Short", "integer", 2, 1, Int16Array, 1);
export const int8 = new DType("int8", "Char", "integer", 1, 1, Int8Array, 0);
export const uint8 = new DType("uint8", "Byte", "integer", 1, 1, Uint8Array, 0);
export const bool = new DType("bool", "Bool", "bool", 1, 1, Uint8Array, 0);

/** PyTorch's other names for the same types. */
export { float64 as double, float32 as float, float16 as half, int64 as long, int32 as int, int16 as short };

export const dtypes: readonly DType[] = [float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8, bool];

const kindOrder: Record<Kind, number> = { bool: 0, integer: 1, float: 2 };

/** The smallest type that holds both. https://pytorch.org/docs/1.13/generated/torch.promote_types.html */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  if (a.kind !== b.kind) return kindOrder[a.kind] > kindOrder[b.kind] ? a : b;
  // Neither of the two holds the other: float16 and bfloat16, int8 and uint8.
  if (a.rank === b.rank) return a.kind === "float" ? float32 : int16;
  return a.rank > b.rank ? a : b;
}

/** True where a value of type `from` may be written in place into type `to`: kinds never go down. https://pytorch.org/docs/1.13/generated/torch.can_cast.html */
export function canCast(from: DType, to: DType): boolean {
  return kindOrder[from.kind] <= kindOrder[to.kind];
}

let defaultFloat = float32;

/** The floating type of tensors made without one. https://pytorch.org/docs/1.13/generated/torch.get_default_dtype.html */
export function getDefaultDtype(): DType {
  return defaultFloat;
}

/**
 * Sets the floating type of tensors made without one.
 * @throws TypeError for a type that is not floating. https://pytorch.org/docs/1.13/generated/torch.set_default_dtype.html
 */
export function setDefaultDtype(dtype: DType): void {
  if (!dtype.isFloatingPoint)
    throw new TypeError(`only floating-point types are supported as the default type, but got ${dtype}`);
  defaultFloat = dtype;
}
