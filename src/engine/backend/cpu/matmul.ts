import { float32, float64 } from "../../tensor/dtype.js";
import { expandedStrides } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";
import { gemm as referenceGemm } from "./gemm.js";
import { intoContiguous, type NumericArray, operand } from "./numeric.js";
import { gemm32, gemm64 } from "./wasm/index.js";

/** `output = initial + a · b` for matrices of one dtype and any strides; `initial` broadcasts, the output is contiguous. */
export function gemm(output: Tensor, a: Tensor, b: Tensor, initial?: Tensor): void {
  const [m, k] = a.shape;
  const n = b.shape[1];
  const [x, y] = [operand(a), operand(b)];
  const [xRow, xColumn] = x.strides;
  const [yRow, yColumn] = y.strides;
  const accumulate = initial !== undefined;
  intoContiguous(output, (out, base) => {
    if (accumulate) fillRows(out, base, m, n, initial);
    if (output.dtype === float32)
      gemm32(
        m,
        n,
        k,
        x.array as Float32Array,
        x.base,
        xRow,
        xColumn,
        y.array as Float32Array,
        y.base,
        yRow,
        yColumn,
        out as Float32Array,
        base,
        accumulate,
      );
    else if (output.dtype === float64)
      gemm64(
        m,
        n,
        k,
        x.array as Float64Array,
        x.base,
        xRow,
        xColumn,
        y.array as Float64Array,
        y.base,
        yRow,
        yColumn,
        out as Float64Array,
        base,
        accumulate,
      );
    else referenceGemm(m, n, k, x.array, x.base, xRow, xColumn, y.array, y.base, yRow, yColumn, out, base, accumulate);
  });
}

/** Fills an `m × n` block with a matrix, a row or a number. */
function fillRows(out: NumericArray, base: number, m: number, n: number, initial: Tensor): void {
  const from = operand(initial);
  const [rowStep, columnStep] = expandedStrides(from.shape, from.strides, [m, n]);
  const rows = rowStep === 0 ? Math.min(m, 1) : m;
  for (let i = 0, at = base; i < rows; i++)
    for (let j = 0, p = from.base + i * rowStep; j < n; j++, p += columnStep) out[at++] = from.array[p];
  // One row repeated: what is filled doubles with each copy.
  const total = m * n;
  for (let done = rows * n; done > 0 && done < total; done *= 2)
    out.copyWithin(base + done, base, base + Math.min(done, total - done));
}
