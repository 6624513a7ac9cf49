/** What is measured: engines in their configurations, each a child process with its driver. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { blas, copy, multiplyAdds, openblas, pytorch, twoThreads, wasm } from "./targets.mjs";

/**
 * @typedef {import("./workloads.mjs").Workload} Workload
 *
 * @typedef {object} Subject
 * @property {string} name engine and configuration; the key of targets and ratios
 * @property {string} engine
 * @property {string} configuration
 * @property {"gradlens" | "peer" | "ceiling"} role
 * @property {string} command
 * @property {string[]} args
 * @property {Record<string, string>} env
 * @property {number} threads
 * @property {(workload: Workload) => boolean} [suits] whether it is there for the workload at all; any if absent
 */

const engines = fileURLToPath(new URL("../engines", import.meta.url));

/** One thread for whatever looks at these. */
const single = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

/** Debian's own Python has Debian's PyTorch; elsewhere the one on the PATH. */
export const python =
  process.env.GRADLENS_BENCH_PYTHON ?? (existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

/**
 * @param {{ node: string, library?: string, peers: boolean }} options `node` runs the JavaScript engines
 * @returns {Subject[]} in the order in which a round goes through them
 */
export function allSubjects({ node, library, peers }) {
  /** @param {string} engine @param {string} configuration @param {string} file @param {Partial<Subject>} rest @returns {Subject} */
  const script = (engine, configuration, file, rest) => ({
    name: `${engine} ${configuration}`.trim(),
    engine,
    configuration,
    role: "peer",
    command: node,
    args: [path.join(engines, file)],
    threads: 1,
    ...rest,
    env: { ...single, ...rest.env },
  });
  /** @param {string} name @param {Partial<Subject>} rest */
  const own = (name, rest) =>
    script("gradlens", name.slice("gradlens ".length), "gradlens.mjs", {
      role: "gradlens",
      ...rest,
      env: {
        ...(library && { GRADLENS_BENCH_LIBRARY: library }),
        GRADLENS_BLAS: "off",
        GRADLENS_THREADS: String(rest.threads ?? 1),
        ...rest.env,
      },
    });
  /** @param {string} name @param {string} argument @param {Subject["suits"]} suits */
  const ceiling = (name, argument, suits) =>
    script("ceiling", name.slice("ceiling ".length), "ceilings.mjs", {
      role: "ceiling",
      args: [path.join(engines, "ceilings.mjs"), argument],
      suits,
    });
  const all = [
    own(wasm, {}),
    own("gradlens simd", { env: { GRADLENS_KERNELS: "simd" } }),
    own(blas, { env: { GRADLENS_BLAS: "auto" } }),
    own(twoThreads, { threads: 2, suits: (workload) => workload.threads === true }),
    ceiling(multiplyAdds, "madd", (workload) => workload.flops !== undefined),
    ceiling(copy, "copy", (workload) => workload.bytes !== undefined),
    ceiling(openblas, "openblas", (workload) => workload.gemm !== undefined),
    script("tfjs", "wasm", "tfjs.mjs", { args: [path.join(engines, "tfjs.mjs"), "wasm"] }),
    script("tfjs", "cpu", "tfjs.mjs", { args: [path.join(engines, "tfjs.mjs"), "cpu"] }),
    script("jax-js", "wasm", "jax.mjs", {}),
    script("js-pytorch", "", "js-pytorch.mjs", {}),
    script(pytorch, "", "pytorch.py", { command: python, args: [path.join(engines, "pytorch.py")] }),
  ];
  return all.filter((subject) => peers || subject.role === "gradlens");
}
