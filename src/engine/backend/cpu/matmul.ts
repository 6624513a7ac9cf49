import { float32, float64 } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";
import { gemm as referenceGemm } from "./gemm.js";
import { intoContiguous, operand } from "./numeric.js";
import { gemm32, gemm64 } from "./wasm/index.js";

/** `output = a · b` for matrices of one dtype and any strides; the output is contiguous. */
export function gemm(output: Tensor, a: Tensor, b: Tensor): void {
  const [m, k] = a.shape;
  const n = b.shape[1];
  const [x, y] = [operand(a), operand(b)];
  const [xRow, xColumn] = x.strides;
  const [yRow, yColumn] = y.strides;
  intoContiguous(output, (out, base) => {
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
      );
    else referenceGemm(m, n, k, x.array, x.base, xRow, xColumn, y.array, y.base, yRow, yColumn, out, base);
  });
}
