/**
 * Driver of what bounds the engines on this machine: `ceilings.mjs madd`, `madd-simd`, `copy`, `openblas`. Each answers with
 * the seconds that the workload would take at the bound, so that a ratio to it is a share of the ceiling.
 */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fill } from "../lib/tensors.mjs";
import { Cannot, serve } from "./driver.mjs";

const kind = process.argv[2];

/** 128-bit multiply-adds in registers: fused in the relaxed build, a product and a sum in the plain one. */
async function madd(workload, variant) {
  if (workload.flops === undefined) throw new Cannot("not bound by arithmetic");
  const file = path.join(import.meta.dirname, `../../out/bench/ceiling-${variant}.wasm`);
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    env: { abort: () => undefined },
  });
  const iterations = Math.ceil(workload.flops / 96);
  return { call: () => instance.exports.maddThroughput32(iterations), read: () => [] };
}

/** A copy between two blocks that no cache holds reads and writes every byte. */
function copy(workload) {
  if (workload.bytes === undefined) throw new Cannot("not bound by memory");
  const bytes = 2 ** 25;
  const [from, to] = [new Uint8Array(bytes).fill(1), new Uint8Array(bytes)];
  const share = workload.bytes / 2;
  return {
    call() {
      for (let left = share; left > 0; left -= bytes)
        if (left >= bytes) to.set(from);
        else to.set(from.subarray(0, left));
    },
    read: () => [],
  };
}

const libraries = {
  linux: ["libopenblas.so.0", "libopenblas.so"],
  darwin: ["/System/Library/Frameworks/Accelerate.framework/Accelerate"],
  win32: ["libopenblas.dll", "openblas.dll"],
};

function loadBlas() {
  const require = createRequire(path.join(import.meta.dirname, "../package.json"));
  const koffi = require("koffi");
  for (const name of libraries[process.platform] ?? [])
    try {
      return koffi
        .load(name)
        .func(
          "void cblas_sgemm(int, int, int, int, int, int, float, float*, int, float*, int, float, _Out_ float*, int)",
        );
    } catch {
      // The next name may be there.
    }
  throw new Cannot("no OpenBLAS is installed");
}

function openblas(workload) {
  if (!workload.gemm) throw new Cannot("not one matrix product");
  const sgemm = loadBlas();
  const { m, n, k, transA, transB } = workload.gemm;
  const [a, b] = ["a", "b"].map((name) => fill(name, workload.data[name]));
  const c = new Float32Array(m * n);
  const [rowMajor, plain, transposed] = [101, 111, 112];
  return {
    call: () =>
      sgemm(
        rowMajor,
        transA ? transposed : plain,
        transB ? transposed : plain,
        m,
        n,
        k,
        1,
        a,
        transA ? m : k,
        b,
        transB ? k : n,
        0,
        c,
        n,
      ),
    read: () => c.slice(0, 8),
  };
}

await serve({
  version: process.versions.node,
  prepare(workload) {
    if (kind === "openblas") return openblas(workload);
    return kind === "copy" ? copy(workload) : madd(workload, kind === "madd" ? "relaxed" : "simd");
  },
});
