/**
 * Compiles the AssemblyScript kernels: dist/kernels/simd.wasm and dist/kernels/relaxed.wasm from one source.
 *
 *   node scripts/kernels.mjs
 */
import { mkdirSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = path.resolve(fileURLToPath(import.meta.url), "../..");
const sources = path.join(root, "src/kernels");

/** The features of each build; the loader (src/engine/backend/cpu/wasm/instance.ts) takes the last that the host accepts. */
const builds = {
  "dist/kernels/simd.wasm": ["simd"],
  "dist/kernels/relaxed.wasm": ["simd", "relaxed-simd"],
};

/** Pages of the largest memory: 4 GiB. The loader asks for the same number. */
const maximumPages = 65536;

const options = ["-O3", "--noAssert", "--runtime", "stub", "--importMemory", "--sharedMemory", "--exportTable"];

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;

/** Compiles what is older than its sources. Throws with the compiler's messages if they have an error. */
export async function buildKernels() {
  const inputs = readdirSync(sources).map((name) => path.join(sources, name));
  const newest = Math.max(...[...inputs, fileURLToPath(import.meta.url)].map(modified));
  for (const [output, features] of Object.entries(builds)) {
    if (modified(path.join(root, output)) > newest) continue;
    mkdirSync(path.join(root, path.dirname(output)), { recursive: true });
    const enable = features.flatMap((feature) => ["--enable", feature]);
    const { error, stderr } = await asc.main([
      "src/kernels/index.ts",
      "-o",
      output,
      ...options,
      "--maximumMemory",
      String(maximumPages),
      "--enable",
      "threads",
      ...enable,
      "--baseDir",
      root,
    ]);
    if (error) throw new Error(`The kernels do not compile (${output}):\n${stderr.toString()}`, { cause: error });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
