/**
 * Speed of the CPU kernels in each build and of the TypeScript reference, staging included: matrix products in GFLOP/s,
 * pointwise kernels in ns an element, and the sizes at which WASM starts to pay (docs/decisions/kernels.md).
 *
 *   node bench/kernels.mjs [--best]
 *
 * Figures are medians of 25 samples; with --best, the fastest sample, which a busy machine disturbs less.
 */
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import * as esbuild from "esbuild";
import { buildKernels } from "../scripts/kernels.mjs";

const root = path.resolve(fileURLToPath(import.meta.url), "../..");
const cpu = path.join(root, "src/engine/backend/cpu");
const bundle = path.join(root, "out/bench/kernels.mjs");

await buildKernels();
await esbuild.build({
  stdin: {
    contents: `
      export * from "./wasm/instance.js";
      export * as staged from "./wasm/pointwise.js";
      export { gemm as stagedGemm } from "./wasm/gemm.js";
      export * as reference from "./contiguous.js";
      export { gemm as referenceGemm } from "./gemm.js";`,
    resolveDir: cpu,
    loader: "ts",
  },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  loader: { ".wasm": "binary" },
  alias: { "#kernels": path.join(root, "dist/kernels") },
  outfile: bundle,
});
const { instantiate, isSupported, reference, referenceGemm, staged, stagedGemm } = await import(
  pathToFileURL(bundle).href
);

// Node 20 has relaxed SIMD behind this flag; from Node 21 on it needs none.
if (!isSupported("relaxed")) setFlagsFromString("--experimental-wasm-relaxed-simd");

const best = process.argv.includes("--best");

/** Seconds of one call of `run`: the median of 25 samples of about 10 ms (the fastest with --best). */
function time(run) {
  const start = performance.now();
  let warm = 0;
  while (warm < 3 || performance.now() - start < 60) {
    run();
    warm++;
  }
  const calls = Math.max(1, Math.ceil((warm / (performance.now() - start)) * 10));
  const samples = Array.from({ length: 25 }, () => {
    const begin = performance.now();
    for (let i = 0; i < calls; i++) run();
    return (performance.now() - begin) / calls / 1000;
  });
  return samples.sort((a, b) => a - b)[best ? 0 : 12];
}

const random = (n) => Float32Array.from({ length: n }, () => 4 * Math.random() - 2);

/** The implementations under one signature. */
const variants = ["relaxed", "simd"].map((variant) => {
  const kernels = instantiate(variant);
  const bind = (f) => f.bind(null, kernels);
  return {
    name: variant,
    gemm: bind(stagedGemm),
    unary: bind(staged.unary32),
    binary: bind(staged.binary32),
    sum: bind(staged.sum32),
  };
});
variants.push({
  name: "TypeScript",
  gemm: referenceGemm,
  unary: reference.unary,
  binary: reference.binary,
  sum: reference.sum,
});

const cell = (value) => String(value).padStart(12);
const row = (name, values) => console.log(name.padEnd(28) + values.map(cell).join(""));
const header = (title) =>
  row(
    title,
    variants.map((variant) => variant.name),
  );

console.log(`Node ${process.versions.node}, V8 ${process.versions.v8}, ${best ? "fastest samples" : "medians"}\n`);

header("gemm float32, GFLOP/s");
for (const [m, n, k, transposed] of [
  [64, 64, 64, false],
  [256, 256, 256, false],
  [512, 512, 512, false],
  [512, 512, 512, true],
  [64, 256, 784, true],
  [64, 10, 128, true],
  [1000, 20, 20, true],
  [1, 512, 512, true],
]) {
  const [a, b, c] = [random(m * k), random(k * n), new Float32Array(m * n)];
  const strides = transposed ? [1, k] : [n, 1];
  const speeds = variants.map(({ gemm }) => {
    const seconds = time(() => gemm(m, n, k, a, 0, k, 1, b, 0, ...strides, c, 0, false));
    return ((2 * m * n * k) / seconds / 1e9).toFixed(1);
  });
  row(`${m}x${k} @ ${k}x${n}${transposed ? " (B transposed)" : ""}`, speeds);
}

/** The calls of each pointwise row on n elements. */
const pointwise = (x, y, out, n) => ({
  add: ({ binary }) => binary("add", x, 0, y, 0, out, 0, n),
  mul: ({ binary }) => binary("mul", x, 0, y, 0, out, 0, n),
  relu: ({ unary }) => unary("relu", x, 0, out, 0, n),
  tanhBackward: ({ binary }) => binary("tanhBackward", x, 0, y, 0, out, 0, n),
  exp: ({ unary }) => unary("exp", x, 0, out, 0, n),
  log: ({ unary }) => unary("log", x, 0, out, 0, n),
  sigmoid: ({ unary }) => unary("sigmoid", x, 0, out, 0, n),
  tanh: ({ unary }) => unary("tanh", x, 0, out, 0, n),
  sum: ({ sum }) => sum(x, 0, n),
});

for (const n of [1000, 1_000_000]) {
  console.log("");
  header(`${n} elements, ns an element`);
  const [x, y, out] = [random(n), random(n), new Float32Array(n)];
  for (const [op, run] of Object.entries(pointwise(x, y, out, n)))
    row(
      op,
      variants.map((variant) => ((time(() => run(variant)) / n) * 1e9).toFixed(2)),
    );
}

for (const op of ["add", "relu", "sum", "tanh"]) {
  console.log("");
  header(`${op}, ns a call`);
  for (const n of [8, 16, 32, 64, 128, 256, 512]) {
    // Tensors are often views into longer storage: the ranges begin at 0 of arrays of their own length here.
    const run = pointwise(random(n), random(n), new Float32Array(n), n)[op];
    row(
      `${n} elements`,
      variants.map((variant) => (time(() => run(variant)) * 1e9).toFixed(0)),
    );
  }
}

console.log("");
header("gemm, ns a call");
for (const size of [2, 4, 6, 8, 12, 16, 24]) {
  const [a, b, c] = [random(size * size), random(size * size), new Float32Array(size * size)];
  row(
    `${size}x${size}x${size} (${size ** 3})`,
    variants.map(({ gemm }) =>
      (time(() => gemm(size, size, size, a, 0, size, 1, b, 0, 1, size, c, 0, false)) * 1e9).toFixed(0),
    ),
  );
}
