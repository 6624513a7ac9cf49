import { float32, float64 } from "../../tensor/dtype.js";
import { expandedStrides } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";
import { address } from "./address.js";
import { gemm as reference } from "./gemm.js";
import { intoContiguous, type NumericArray, operand } from "./numeric.js";
import { columnSums as columnSumsAt, multiply } from "./wasm/gemm.js";
import { kernels } from "./wasm/kernels.js";

/** True where the kernels multiply tensors of this type. */
const isFast = ({ dtype }: Tensor): boolean => (dtype === float32 || dtype === float64) && kernels() !== null;

/** `output = initial + a · b` for matrices of one dtype and any strides; `initial` broadcasts, the output is contiguous. */
export function gemm(output: Tensor, a: Tensor, b: Tensor, initial?: Tensor): void {
  const [m, k] = a.shape;
  const n = b.shape[1];
  if (!isFast(output)) {
    referenceProduct(output, a, b, initial);
    return;
  }
  const bytes = output.dtype.itemsize;
  const [aRow, aColumn] = a.strides;
  const [bRow, bColumn] = b.strides;
  const out = address(output);
  let init = 0;
  let initRow = n;
  if (initial !== undefined) {
    const [rowStep, columnStep] = expandedStrides(initial.shape, initial.strides, [m, n]);
    if (columnStep === 1 || n === 1) {
      init = address(initial);
      initRow = rowStep;
    } else {
      intoContiguous(output, (array, base) => fillRows(array, base, m, n, initial));
      init = out;
    }
  }
  multiply(bytes, 1, m, n, k, address(a), 0, aRow, aColumn, address(b), 0, bRow, bColumn, out, 0, n, init, 0, initRow);
}

/** `output[i] = a[i] · b[i]` for batches of matrices of one dtype and any strides; the output is contiguous. */
export function batchedGemm(output: Tensor, a: Tensor, b: Tensor): void {
  const [count, m, k] = a.shape;
  const n = b.shape[2];
  if (isFast(output)) {
    const [aBatch, aRow, aColumn] = a.strides;
    const [bBatch, bRow, bColumn] = b.strides;
    const [from, by, to] = [address(a), address(b), address(output)];
    const { itemsize } = output.dtype;
    multiply(itemsize, count, m, n, k, from, aBatch, aRow, aColumn, by, bBatch, bRow, bColumn, to, m * n, n, 0, 0, 0);
    return;
  }
  for (let i = 0; i < count; i++) referenceProduct(matrixOf(output, i), matrixOf(a, i), matrixOf(b, i));
}

/**
 * The gradient of one row from that of the matrix whose rows it was added to: `output = Σᵢ g[i]`, all in one type.
 * Returns false where the kernels do not apply.
 */
export function columnSums(output: Tensor, g: Tensor): boolean {
  if (!isFast(g) || g.strides[1] !== 1) return false;
  columnSumsAt(g.dtype.itemsize, address(g), g.shape[0], g.shape[1], g.strides[0], address(output));
  return true;
}

/** Matrix `i` of a batch, outside the graph. */
function matrixOf(x: Tensor, i: number): Tensor {
  return new Tensor(x.storageRef, x.shape.slice(1), x.strides.slice(1), x.offset + i * x.strides[0], x.device);
}

/** `gemm` for every type, in TypeScript. */
function referenceProduct(output: Tensor, a: Tensor, b: Tensor, initial?: Tensor): void {
  const [m, k] = a.shape;
  const n = b.shape[1];
  const [x, y] = [operand(a), operand(b)];
  const [xRow, xColumn] = x.strides;
  const [yRow, yColumn] = y.strides;
  const accumulate = initial !== undefined;
  intoContiguous(output, (out, base) => {
    if (accumulate) fillRows(out, base, m, n, initial);
    reference(m, n, k, x.array, x.base, xRow, xColumn, y.array, y.base, yRow, yColumn, out, base, accumulate);
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
