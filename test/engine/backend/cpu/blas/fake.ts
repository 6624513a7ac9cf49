/** A way to native libraries whose library is TypeScript: what a machine has can be chosen. */
import {
  type CType,
  type Foreign,
  NoLibraryError,
  type NativeFunction,
} from "../../../../../src/engine/platform/foreign.js";

export interface FakeLibrary {
  /** Functions by symbol. */
  symbols: Record<string, NativeFunction>;
  /** Parameter types that symbols were asked for with. */
  asked: Record<string, readonly CType[]>;
}

/** Memory between the views that were given an address; each lies in a region of its own. */
const regions: (Float32Array | Float64Array)[] = [];
const REGION = 2 ** 20;

function region(address: number): [values: Float32Array | Float64Array, at: number] {
  const values = regions[Math.floor(address / REGION)];
  return [values, (address % REGION) / values.BYTES_PER_ELEMENT];
}

/** Libraries by file; any other file is absent. An Error instead of a library is what loading it throws. */
export function fakeForeign(files: Record<string, FakeLibrary | Error>): Foreign {
  return {
    open(file) {
      const library = files[file];
      if (library === undefined) throw new NoLibraryError("there is no such file");
      if (library instanceof Error) throw library;
      return {
        find(name, _result, parameters) {
          library.asked[name] = parameters;
          return library.symbols[name];
        },
      };
    },
    addressOf(view) {
      regions.push(view as Float32Array);
      return (regions.length - 1) * REGION;
    },
  };
}

export function fakeLibrary(symbols: Record<string, NativeFunction>): FakeLibrary {
  return { symbols, asked: {} };
}

/** cblas_sgemm and cblas_dgemm as the reference BLAS does them; `error` is added to what they compute. */
export function referenceGemm(error = 0): NativeFunction {
  return (...values) => {
    const [order, ta, tb, m, n, k, alpha, aAddress, lda, bAddress, ldb, beta, cAddress, ldc] = values as number[];
    if (order !== 101) throw new Error(`order ${order}`);
    const [a, aBase] = region(aAddress);
    const [b, bBase] = region(bAddress);
    const [c, cBase] = region(cAddress);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = error;
        for (let p = 0; p < k; p++)
          sum +=
            a[aBase + (ta === 112 ? p * lda + i : i * lda + p)] * b[bBase + (tb === 112 ? j * ldb + p : p * ldb + j)];
        c[cBase + i * ldc + j] = alpha * sum + beta * c[cBase + i * ldc + j];
      }
  };
}
