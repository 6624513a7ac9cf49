/** Driver of the engine under test: the built library, the file that users get. GRADLENS_BENCH_LIBRARY names another build. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Cannot, serve } from "./driver.mjs";
import { contextOf, firstValues } from "./gradlens-context.mjs";

const folder = process.env.GRADLENS_BENCH_LIBRARY ?? path.join(import.meta.dirname, "../../dist/lib");
const gradlens = await import(pathToFileURL(path.resolve(folder, "index.mjs")).href);
const torch = gradlens.default;

/** Builds without threads compute on one. */
function setThreads(threads) {
  torch.setNumThreads?.(threads);
  const count = torch.getNumThreads?.() ?? 1;
  if (count !== threads) throw new Cannot(`this build computes on ${count} of ${threads} threads`);
}

/** The native library that multiplies matrices, where GRADLENS_BLAS allows one: a configuration of it must not pass without. */
function requireBlas() {
  if (process.env.GRADLENS_BLAS === "off") return;
  if (!gradlens.engineInfo) throw new Cannot("this build has no native BLAS");
  const { library, detail } = gradlens.engineInfo().blas;
  if (!library) throw new Cannot(`no native BLAS: ${detail}`);
}

await serve({
  version: process.versions.node,
  prepare(workload, threads) {
    requireBlas();
    setThreads(threads);
    return { call: workload.gradlens(contextOf(gradlens, workload)), read: firstValues };
  },
  whole(workload, options) {
    setThreads(1);
    return workload.gradlens(contextOf(gradlens, workload), options);
  },
});
