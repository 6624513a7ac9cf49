/** Matrix products by a BLAS library of the machine, on the heap of this thread. Chosen at the first product that is worth it. */
import { environment } from "../../../platform/env.js";
import { foreign } from "../../../platform/foreign.js";
import { host } from "../../../platform/host.js";
import { warn } from "../../../warn.js";
import { kernels } from "../wasm/kernels.js";
import { candidates } from "./candidates.js";
import { type BlasChoice, chooseBlas } from "./choose.js";
import { asIs, type BlasLibrary, rowMajor, transposed } from "./library.js";
import { mostBlasThreads, threadsFor } from "./threads.js";

export type { BlasChoice } from "./choose.js";

/** From so many multiplications on, a call of native code is faster than a kernel (docs/decisions/blas.md). */
let minimum = 8192;

/** A product with a vector is faster by a kernel where its sums are shorter than this. */
const MIN_VECTOR_STEPS = 32;

interface Connection {
  library: BlasLibrary;
  /** Native address of byte 0 of the heap, which never moves: its memory is shared. */
  base: number;
}

let choice: BlasChoice | undefined;
let connection: Connection | null | undefined;
/** Threads that the library was told; it starts with the most. */
let threads: number | undefined;

/** The library in use, or why there is none. GRADLENS_BLAS: `auto`, `off`, a kind (`openblas`), or a file's path or name. */
export function blasChoice(): BlasChoice {
  return (choice ??= choose());
}

function choose(): BlasChoice {
  const wanted = environment("GRADLENS_BLAS") || "auto";
  if (wanted === "off") return { library: null, why: "off", detail: "GRADLENS_BLAS is off" };
  if (kernels() === null) return { library: null, why: "noKernels", detail: "it works on the memory of the kernels" };
  const system = host();
  const found = chooseBlas(candidates(wanted, system.platform, environment), foreign, system, mostBlasThreads());
  if (found.library === null && wanted !== "auto")
    warn(`GRADLENS_BLAS is "${wanted}", which cannot be used: ${found.detail}. Matrices are multiplied without it.`);
  return found;
}

function connect(): Connection | null {
  const { library } = blasChoice();
  const base = library && foreign().addressOf(new Uint8Array(kernels()!.memory.buffer));
  return library && base ? { library, base } : null;
}

/** Whether products go to a BLAS library. */
export function hasBlas(): boolean {
  if (connection === undefined) connection = connect();
  return connection !== null;
}

/** Whether a product of so many multiplications goes to a BLAS library, if its matrices have a layout that it knows. */
export function usesBlas(work: number): boolean {
  return work >= minimum && hasBlas();
}

/**
 * Sets from how many multiplications on the library is asked: for tests, whose products are small.
 * @internal
 */
export function setBlasMinimum(work: number): void {
  minimum = work;
}

/**
 * C (m x n) = A (m x k) · B (k x n) in float32, or C += A · B with `accumulate`. Pointers are bytes of the heap, strides elements;
 * C has rows of consecutive elements, `ldc` apart, and overlaps neither A nor B.
 *
 * @returns false, with nothing done, where there is no library, the product is small, or neither rows nor columns of a matrix are consecutive
 */
export function blasGemm32(
  m: number,
  n: number,
  k: number,
  a: number,
  aRowStride: number,
  aColumnStride: number,
  b: number,
  bRowStride: number,
  bColumnStride: number,
  c: number,
  ldc: number,
  accumulate: boolean,
): boolean {
  return multiply("sgemm", m, n, k, a, aRowStride, aColumnStride, b, bRowStride, bColumnStride, c, ldc, accumulate);
}

/** `blasGemm32` in float64. */
export function blasGemm64(
  m: number,
  n: number,
  k: number,
  a: number,
  aRowStride: number,
  aColumnStride: number,
  b: number,
  bRowStride: number,
  bColumnStride: number,
  c: number,
  ldc: number,
  accumulate: boolean,
): boolean {
  return multiply("dgemm", m, n, k, a, aRowStride, aColumnStride, b, bRowStride, bColumnStride, c, ldc, accumulate);
}

function multiply(
  routine: "sgemm" | "dgemm",
  m: number,
  n: number,
  k: number,
  a: number,
  aRowStride: number,
  aColumnStride: number,
  b: number,
  bRowStride: number,
  bColumnStride: number,
  c: number,
  ldc: number,
  accumulate: boolean,
): boolean {
  if (!usesBlas(m * n * k)) return false;
  if (k < MIN_VECTOR_STEPS && (m === 1 || n === 1)) return false;
  const lda = leading(m, k, aRowStride, aColumnStride);
  const ldb = leading(k, n, bRowStride, bColumnStride);
  if (lda === 0 || ldb === 0) return false;
  const { library, base } = connection!;
  const wanted = threadsFor(m * n * k);
  if (wanted !== threads) library.setThreads((threads = wanted));
  library[routine](
    rowMajor,
    lda > 0 ? asIs : transposed,
    ldb > 0 ? asIs : transposed,
    m,
    n,
    k,
    1,
    base + a,
    Math.abs(lda),
    base + b,
    Math.abs(ldb),
    accumulate ? 1 : 0,
    base + c,
    ldc,
  );
  return true;
}

/**
 * BLAS's leading dimension of a matrix whose rows are consecutive; that of its transpose, negative, where its columns are; 0 where
 * neither is.
 */
export function leading(rows: number, columns: number, rowStride: number, columnStride: number): number {
  if (columnStride === 1 || columns === 1) {
    const stride = rows === 1 ? columns : rowStride;
    if (stride >= columns) return stride;
  }
  if (rowStride === 1 || rows === 1) {
    const stride = columns === 1 ? rows : columnStride;
    if (stride >= rows) return -stride;
  }
  return 0;
}
