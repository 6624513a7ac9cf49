/** The matrix product on ordinary arrays: tiles of the operands are copied into scratch memory, made compact on the way. */
import type { FloatArray } from "../contiguous.js";
import type { KernelInstance } from "./instance.js";
import { allocate, copy, reset } from "./scratch.js";

/** Rows, columns and steps of a tile: three tiles of float64 take 24 MB, and copying costs 2% of computing. */
const TILE = 1024;

/** From this length on, lines of a matrix are copied one by one rather than element by element. */
const LINE_ELEMENTS = 16;

/**
 * Copies a rows x columns matrix of any strides to `to`, without gaps. Returns whether it lies there column after column,
 * which it does where its columns, not its rows, are contiguous in `from`.
 */
function stage(
  from: FloatArray,
  base: number,
  rows: number,
  columns: number,
  rowStride: number,
  columnStride: number,
  to: FloatArray,
  at: number,
): boolean {
  const byColumns = columnStride !== 1 && rowStride === 1;
  const lines = byColumns ? columns : rows;
  const length = byColumns ? rows : columns;
  const lineStride = byColumns ? columnStride : rowStride;
  const step = byColumns ? 1 : columnStride;
  if (step === 1 && (lineStride === length || lines === 1)) copy(from, base, to, at, lines * length);
  else if (step === 1 && length >= LINE_ELEMENTS)
    for (let line = 0; line < lines; line++) copy(from, base + line * lineStride, to, at + line * length, length);
  else
    for (let line = 0; line < lines; line++) {
      const start = base + line * lineStride;
      for (let i = 0; i < length; i++) to[at++] = from[start + i * step];
    }
  return byColumns;
}

/**
 * C (m x n) = A (m x k) * B (k x n), or C += A * B with `accumulate`. Strides in elements, any; C is contiguous, row after
 * row, and overlaps neither A nor B. All three arrays have one type: Float32Array, or Float64Array.
 */
export function gemm(
  kernels: KernelInstance,
  m: number,
  n: number,
  k: number,
  a: FloatArray,
  aBase: number,
  aRowStride: number,
  aColumnStride: number,
  b: FloatArray,
  bBase: number,
  bRowStride: number,
  bColumnStride: number,
  c: FloatArray,
  cBase: number,
  accumulate: boolean,
): void {
  const { scratch } = kernels;
  const bytes = c.BYTES_PER_ELEMENT;
  const kernel = bytes === 4 ? kernels.exports.gemm32 : kernels.exports.gemm64;
  const [tileM, tileN, tileK] = [Math.min(m, TILE), Math.min(n, TILE), Math.min(k, TILE)];
  reset(scratch);
  const pc = allocate(scratch, tileM * tileN * bytes);
  const pa = allocate(scratch, tileM * tileK * bytes);
  const pb = allocate(scratch, tileK * tileN * bytes);
  const work = allocate(scratch, kernels.gemmWorkBytes);
  const heap = bytes === 4 ? scratch.f32 : scratch.f64;
  for (let i = 0; i < m; i += TILE) {
    const rows = Math.min(TILE, m - i);
    for (let j = 0; j < n; j += TILE) {
      const columns = Math.min(TILE, n - j);
      const out = cBase + i * n + j;
      if (accumulate) stage(c, out, rows, columns, n, 1, heap, pc / bytes);
      // An empty k still has to write its zeros.
      for (let p = 0; p === 0 || p < k; p += TILE) {
        const steps = Math.min(TILE, k - p);
        const aStart = aBase + i * aRowStride + p * aColumnStride;
        const bStart = bBase + p * bRowStride + j * bColumnStride;
        const aByColumns = stage(a, aStart, rows, steps, aRowStride, aColumnStride, heap, pa / bytes);
        const bByColumns = stage(b, bStart, steps, columns, bRowStride, bColumnStride, heap, pb / bytes);
        kernel(
          rows,
          columns,
          steps,
          pa,
          aByColumns ? 1 : steps,
          aByColumns ? rows : 1,
          pb,
          bByColumns ? 1 : columns,
          bByColumns ? steps : 1,
          pc,
          columns,
          accumulate || p > 0,
          work,
        );
      }
      if (columns === n) copy(heap, pc / bytes, c, out, rows * columns);
      else for (let r = 0; r < rows; r++) copy(heap, pc / bytes + r * columns, c, out + r * n, columns);
    }
  }
}
