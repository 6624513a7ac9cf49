/** Driver of the engine under test: the built library, the file that users get. GRADLENS_BENCH_LIBRARY names another build. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { fill } from "../lib/tensors.mjs";
import { Cannot, serve } from "./driver.mjs";

const library = path.resolve(
  process.env.GRADLENS_BENCH_LIBRARY ?? path.join(import.meta.dirname, "../../dist/lib"),
  "index.mjs",
);
const gradlens = await import(pathToFileURL(library).href);
const { torch = gradlens.default, nn, optim, F } = gradlens;

/** Tensors of the described values. */
export function tensors(specs = {}) {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      const values = fill(name, spec);
      const tensor = torch.tensor(values).view(...spec.shape);
      return [name, spec.kind === "integers" ? tensor.long() : tensor];
    }),
  );
}

/** Copies the described weights into a model; both must have the same names. */
function load(model, specs) {
  const parameters = Object.fromEntries(model.namedParameters());
  const missing = Object.keys(parameters).filter((name) => !(name in specs));
  if (missing.length > 0) throw new Error(`The workload describes no ${missing.join(", ")}`);
  torch.noGrad(() => {
    for (const [name, value] of Object.entries(tensors(specs))) parameters[name].copy_(value);
  });
  return model;
}

const context = (workload) => ({
  torch,
  nn,
  optim,
  F,
  data: tensors(workload.data),
  load: (model) => load(model, workload.parameters),
});

function setThreads(threads) {
  if (typeof torch.setNumThreads === "function") torch.setNumThreads(threads);
  else if (threads > 1) throw new Cannot("this build has no torch.setNumThreads");
}

await serve({
  version: process.versions.node,
  about: () => ({ blas: typeof torch.blasInfo === "function" ? torch.blasInfo() : undefined }),
  prepare(workload, threads) {
    setThreads(threads);
    const call = workload.gradlens(context(workload));
    return { call, read: (result) => result.detach().reshape(-1).tolist().slice(0, 8) };
  },
  whole(workload, options) {
    setThreads(1);
    return workload.gradlens(context(workload), options);
  },
});
