/** A BLAS library: its matrix products, what it is, and a check that it computes rightly. */
import type { CType, Foreign, NativeFunction, NativeLibrary } from "../../../platform/foreign.js";
import type { Candidate } from "./candidates.js";

/** `cblas_sgemm` or `cblas_dgemm` on addresses; the enumerations are those below. */
export type Gemm = (
  order: number,
  transposeA: number,
  transposeB: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  beta: number,
  c: number,
  ldc: number,
) => unknown;

/** CBLAS_ORDER and CBLAS_TRANSPOSE of cblas.h. */
export const rowMajor = 101;
export const asIs = 111;
export const transposed = 112;

export interface BlasLibrary {
  family: Candidate["family"];
  /** Undefined where the library does not tell. */
  version: string | undefined;
  /** The path or name that it was loaded by. */
  file: string;
  sgemm: Gemm;
  dgemm: Gemm;
  /** How many threads a product may use. */
  setThreads(threads: number): void;
}

/** Endings of symbols in builds whose integers have 64 bits. */
const suffixes = ["", "64_", "_64"];

/**
 * Loads a library and tries it.
 *
 * @param platform Node's name of the system, with that of the processor's architecture
 * @throws Error that says why the library cannot be used
 */
export function openBlas(
  foreign: Foreign,
  file: string,
  { platform, arch }: { platform: string; arch: string },
  threads: number,
): BlasLibrary {
  const library = foreign.open(file);
  const suffix = suffixes.find((ending) => library.find(`cblas_sgemm${ending}`, "void", []) !== undefined);
  if (suffix === undefined) throw new Error("it has no cblas_sgemm");
  // Whether the library's integers have 32 or 64 bits cannot be asked of all. On all systems but one each integer argument takes a
  // register or 8 bytes of stack, little-endian, so that 64 bits are read rightly by both. Apple's 64-bit ARM packs the stack.
  const packed = platform === "darwin" && arch === "arm64";
  const integer: CType = packed && suffix === "" ? "int" : "int64";
  // Before the first product, which would start as many threads as there are processors.
  const setThreads = threadSetter(library, suffix, threads);
  const found = (name: string, real: CType): Gemm => {
    const parameters: CType[] = ["int", "int", "int", integer, integer, integer];
    parameters.push(real, "size", integer, "size", integer, real, "size", integer);
    const gemm = library.find(name + suffix, "void", parameters);
    if (gemm === undefined) throw new Error(`it has no ${name}`);
    return gemm;
  };
  const blas = {
    ...identify(foreign, library, file),
    file,
    sgemm: found("cblas_sgemm", "float"),
    dgemm: found("cblas_dgemm", "double"),
    setThreads,
  };
  setThreads(threads);
  check(foreign, blas.sgemm, new Float32Array(new SharedArrayBuffer(checkElements * 4)));
  check(foreign, blas.dgemm, new Float64Array(new SharedArrayBuffer(checkElements * 8)));
  return blas;
}

function threadSetter(library: NativeLibrary, suffix: string, threads: number): (threads: number) => void {
  const openblas = ["", suffix]
    .map((ending) => library.find(`openblas_set_num_threads${ending}`, "void", ["int"]))
    .find((setter) => setter !== undefined);
  if (openblas) return (count) => void openblas(count);
  const mkl = library.find("MKL_Set_Num_Threads", "void", ["int"]);
  if (mkl) {
    // Its sequential layer (1) needs no OpenMP library beside it, whose absence would end the process.
    if (threads === 1) library.find("MKL_Set_Threading_Layer", "int", ["int"])?.(1);
    return (count) => void mkl(count);
  }
  const blis = library.find("bli_thread_set_num_threads", "void", ["int64"]);
  if (blis) return (count) => void blis(count);
  // Accelerate from macOS 15 on: 0 is as many as it likes, 1 is one.
  const accelerate = library.find("BLASSetThreading", "int", ["int"]);
  return (count) => void accelerate?.(count === 1 ? 1 : 0);
}

/** The names of files lie: libblas.so.3 may be a link to any of them. What they export does not. */
function identify(
  foreign: Foreign,
  library: NativeLibrary,
  file: string,
): { family: BlasLibrary["family"]; version: string | undefined } {
  const text = (name: string): string | undefined => {
    const ask: NativeFunction | undefined = library.find(name, "string", []);
    const answer = ask?.();
    return typeof answer === "string" ? answer : undefined;
  };
  const number = (from: string | undefined): string | undefined => /\d+(\.\d+)+/.exec(from ?? "")?.[0];
  const openblas = text("openblas_get_config") ?? text("openblas_get_config64_");
  if (openblas !== undefined) return { family: "OpenBLAS", version: number(openblas) };
  const mkl = library.find("MKL_Get_Version_String", "void", ["size", "int"]);
  if (mkl) {
    const bytes = new Uint8Array(new SharedArrayBuffer(256));
    mkl(foreign.addressOf(bytes), bytes.length);
    return { family: "MKL", version: number(String.fromCharCode(...bytes.filter((byte) => byte > 0))) };
  }
  const blis = text("bli_info_get_version_str");
  if (blis !== undefined) return { family: "BLIS", version: number(blis) ?? blis };
  return { family: file.includes("Accelerate.framework") ? "Accelerate" : "BLAS", version: undefined };
}

/** Sizes that no two mix-ups of rows, columns and strides survive. */
const [M, N, K] = [3, 5, 4];
const checkElements = M * K + K * N + M * N;

/** A small product in each of the four layouts, in memory of `checkElements`. @throws Error where a result is wrong */
function check(foreign: Foreign, gemm: Gemm, values: Float32Array | Float64Array): void {
  const [a, b, c] = [0, M * K, M * K + K * N];
  for (let i = 0; i < c; i++) values[i] = ((i * 7) % 11) - 4;
  const base = foreign.addressOf(values);
  const at = (element: number) => base + element * values.BYTES_PER_ELEMENT;
  for (const ta of [false, true])
    for (const tb of [false, true]) {
      values.fill(1, c);
      const [lda, ldb] = [ta ? M : K, tb ? K : N];
      gemm(rowMajor, ta ? transposed : asIs, tb ? transposed : asIs, M, N, K, 2, at(a), lda, at(b), ldb, 1, at(c), N);
      for (let i = 0; i < M; i++)
        for (let j = 0; j < N; j++) {
          let sum = 0;
          for (let p = 0; p < K; p++)
            sum += values[a + (ta ? p * M + i : i * K + p)] * values[b + (tb ? j * K + p : p * N + j)];
          if (values[c + i * N + j] !== 1 + 2 * sum) throw new Error("it computes a small product wrongly");
        }
    }
}
