import { isInferenceModeEnabled } from "../autograd/mode.js";
import { type DType, type TypedArray } from "./dtype.js";

/**
 * A block of elements that tensors share. Element `i` lies at cell `(base + i) * dtype.cells` of `array`; kernels take both, so
 * that a storage may be a part of a larger array such as the WASM heap.
 */
export class Storage {
  /** Counts in-place changes; saved tensors compare it. */
  version = 0;
  readonly base = 0;
  /** Made in inference mode: autograd may not keep it, and it may not be changed outside that mode. */
  readonly isInference = isInferenceModeEnabled();

  constructor(
    readonly dtype: DType,
    /** Number of elements. */
    readonly length: number,
    /** `null` on the meta device. */
    readonly array: TypedArray | null,
  ) {}

  /** A zeroed block. */
  static allocate(dtype: DType, length: number): Storage {
    return new Storage(dtype, length, new dtype.arrayType(length * dtype.cells));
  }

  /** A block without data, for shapes alone. */
  static meta(dtype: DType, length: number): Storage {
    return new Storage(dtype, length, null);
  }

  /** The element as a number; bool as 0 or 1. */
  get(index: number): number {
    const array = this.array!;
    return this.dtype.codec?.read(array, this.base + index) ?? array[this.base + index];
  }

  /** Writes a number, converted as C converts it. */
  set(index: number, value: number): void {
    const array = this.array!;
    if (this.dtype.codec !== null) this.dtype.codec.write(array, this.base + index, value);
    else if (this.dtype.kind === "bool") array[this.base + index] = value !== 0 ? 1 : 0;
    else array[this.base + index] = value;
  }
}
