/** Element types. Names, order of promotion and texts are PyTorch's: https://pytorch.org/docs/1.13/tensor_attributes.html */

export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

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
  ) {}

  get isFloatingPoint(): boolean {
    return this.kind === "float";
  }

  /** The name of PyTorch's tensor class of this type: `torch.FloatTensor`. */
  get tensorType(): string {
    return `torch.${this.scalarType}Tensor`;
  }

  toString(): string {
    return `torch.${this.name}`;
  }
}

export const float64 = new DType("float64", "Double", "float", 8, 1, Float64Array, 2);
export const float32 = new DType("float32", "Float", "float", 4, 1, Float32Array, 1);
export const int64 = new DType("int64", "Long", "integer", 8, 2, Int32Array, 2);
export const int32 = new DType("int32", "Int", "integer", 4, 1, Int32Array, 1);
export const uint8 = new DType("uint8", "Byte", "integer", 1, 1, Uint8Array, 0);
export const bool = new DType("bool", "Bool", "bool", 1, 1, Uint8Array, 0);

/** PyTorch's other names for the same types. */
export { float64 as double, float32 as float, int64 as long, int32 as int };

export const dtypes: readonly DType[] = [float64, float32, int64, int32, uint8, bool];

const kindOrder: Record<Kind, number> = { bool: 0, integer: 1, float: 2 };

/** The smallest type that holds both. https://pytorch.org/docs/1.13/generated/torch.promote_types.html */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  if (a.kind !== b.kind) return kindOrder[a.kind] > kindOrder[b.kind] ? a : b;
  return a.rank > b.rank ? a : b;
}

/** True where a value of type `from` may be written in place into type `to`: kinds never go down. */
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
