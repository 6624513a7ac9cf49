/** The workloads: every file of bench/workloads/, each the same mathematics written for every engine. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = fileURLToPath(new URL("../workloads", import.meta.url));

/**
 * @typedef {import("./tensors.mjs").TensorSpec} TensorSpec
 * @typedef {import("./targets.mjs").Target} Target
 *
 * @typedef {object} Workload
 * @property {string} name unique; what --only looks in
 * @property {string} title
 * @property {string} group rows of one group stand together
 * @property {Record<string, TensorSpec>} [data] inputs
 * @property {Record<string, TensorSpec>} [parameters] weights to train, under PyTorch's names
 * @property {number} [checks] how many first results are compared between engines; losses of consecutive steps
 * @property {number} [flops] floating-point operations of one call, where a ceiling of arithmetic bounds it
 * @property {number} [bytes] bytes that one call moves, where memory bounds it
 * @property {{m: number, n: number, k: number, transA: boolean, transB: boolean}} [gemm]
 * @property {Target[]} [targets] from the issue
 * @property {boolean} [threads] whether it is run with two threads too
 * @property {"memory"} [whole] measured by the engine in one go, without samples
 * @property {number} [steps] how many a measurement in one go takes, for its target
 * @property {Function} [gradlens] makes the call of an engine; absent, or a string with the reason, where it cannot
 * @property {Function | string} [tfjs]
 * @property {Function | string} [jax]
 * @property {Function | string} [jsPytorch]
 * @property {string} [pytorch] Python source
 */

/** @type {Promise<Workload[]> | undefined} */
let all;

/** @returns {Promise<Workload[]>} in the order of their files */
export function allWorkloads() {
  all ??= (async () => {
    const files = readdirSync(folder)
      .filter((file) => file.endsWith(".mjs"))
      .sort();
    const modules = await Promise.all(files.map((file) => import(pathToFileURL(path.join(folder, file)).href)));
    return modules.flatMap((module) => module.default);
  })();
  return all;
}

/** @param {string} name @returns {Promise<Workload>} */
export async function loadWorkload(name) {
  const workload = (await allWorkloads()).find((candidate) => candidate.name === name);
  if (!workload) throw new Error(`No workload is named ${name}`);
  return workload;
}
