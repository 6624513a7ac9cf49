/** Tensors in files, known by their shapes: their values are read when they are asked for. */
import type { DType } from "../tensor/dtype.js";
import type { Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";

export interface StoredTensor {
  readonly shape: Shape;
  readonly dtype: DType;
  /** All of it. @throws FormatError for a damaged file, Error for one that is gone */
  tensor(): Tensor;
}

/** One whose rows can be had without the others. */
export interface StoredArray extends StoredTensor {
  /** A row along the first dimension, without that dimension. @throws as `tensor` */
  row(index: number): Tensor;
}
