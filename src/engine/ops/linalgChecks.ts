/** Requirements that the functions of `torch.linalg` share, in PyTorch's words. */
import { RuntimeError } from "../errors.js";
import { float32, float64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";

/** A matrix without an inverse or a factorisation. https://pytorch.org/docs/1.13/generated/torch.linalg.LinAlgError.html */
export class LinAlgError extends RuntimeError {
  override readonly name = "_LinAlgError";
}

export function checkFloat(name: string, x: Tensor): void {
  if (!x.dtype.isFloatingPoint)
    throw new RuntimeError(`${name}: Expected a floating point or complex tensor as input. Got ${x.dtype.scalarType}`);
  if (x.dtype !== float32 && x.dtype !== float64)
    throw new RuntimeError(`${name}: Low precision dtypes not supported. Got ${x.dtype.scalarType}`);
}

export function checkMatrix(name: string, x: Tensor, argument = "A"): void {
  if (x.ndim < 2) throw new RuntimeError(`${name}: The input tensor ${argument} must have at least 2 dimensions.`);
}

export function checkSquare(name: string, x: Tensor, argument = "A"): void {
  checkMatrix(name, x, argument);
  const [rows, columns] = x.shape.slice(-2);
  if (rows !== columns)
    throw new RuntimeError(
      `${name}: ${argument} must be batches of square matrices, but they are ${rows} by ${columns} matrices`,
    );
}

/** `(Batch element 2): `, where there is a batch. */
export function batchPrefix(x: Tensor, index: number): string {
  return x.ndim > 2 ? `(Batch element ${index}): ` : "";
}
