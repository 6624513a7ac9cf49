/** Tensors as batches of float64 matrices and back. */
import { float16, float32, float64 } from "../../../tensor/dtype.js";
import { numel } from "../../../tensor/shape.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { intoContiguous } from "../numeric.js";
import { dense } from "../dense.js";
import { type Matrix, matrix } from "./rotations.js";

/** Copies of the matrices in the last two dimensions, in row-major order of the others. */
export function matricesOf(x: Tensor): Matrix[] {
  const [rows, columns] = x.shape.slice(-2);
  const size = rows * columns;
  const { array, base } = dense(x, float64);
  return Array.from({ length: numel(x.shape.slice(0, -2)) }, (_, i) =>
    matrix(rows, columns, Float64Array.from(array.subarray(base + i * size, base + (i + 1) * size))),
  );
}

/** Writes one part after the other. */
export function storeParts(output: Tensor, parts: readonly ArrayLike<number>[]): void {
  intoContiguous(output, (out, base) => {
    let at = base;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
  });
}

/** Half the machine precision, as LAPACK's `dlamch('e')` gives it. */
export function precisionOf({ dtype }: Tensor): number {
  return dtype === float64 ? 2 ** -53 : dtype === float32 ? 2 ** -24 : dtype === float16 ? 2 ** -11 : 2 ** -8;
}
