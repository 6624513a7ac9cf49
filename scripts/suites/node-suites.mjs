/** The suites that node:test runs: unit tests, and the end-to-end tests in the browser. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../lib/project.mjs";
import { run } from "../lib/process.mjs";
import { broken, emptyResult, mustHaveRun } from "./result.mjs";

const minute = 60_000;

/**
 * @param {{name: string, files: string[], concurrency: number, fileTimeout: number, timeout: number, only?: string,
 *   env?: Record<string, string>}} suite times in milliseconds
 */
async function runNodeTests({ name, files, concurrency, fileTimeout, timeout, only, env }) {
  const result = emptyResult(name);
  if (files.length === 0) return mustHaveRun(result);
  const results = path.join(root, `out/${name}.json`);
  mkdirSync(path.dirname(results), { recursive: true });
  rmSync(results, { force: true });
  const options = JSON.stringify({ files, results, concurrency, timeout: fileTimeout, only });
  const runner = path.join(root, "scripts/suites/node-test.mjs");
  const { timedOut } = await run(process.execPath, ["--enable-source-maps", runner, options], {
    cwd: root,
    env: { ...process.env, ...env },
    timeout,
  });
  /** @type {import("./result.mjs").SuiteResult} */
  let counted;
  try {
    counted = { name, ...JSON.parse(readFileSync(results, "utf8")) };
  } catch {
    return broken(result, timedOut ? `stopped after ${timeout / minute} minutes` : "the runner crashed");
  }
  return mustHaveRun(counted);
}

/** @param {{files: string[], only?: string}} options */
export function runUnit({ files, only }) {
  const concurrency = Math.max(1, os.availableParallelism());
  return runNodeTests({ name: "unit", files, concurrency, fileTimeout: 5 * minute, timeout: 10 * minute, only });
}

/** Folders whose tests compare numbers with PyTorch's: they run on every kind of kernels. */
const numeric = /[/\\]engine[/\\](ops|nn|autograd|optim|trajectories)[/\\]/;

/** Node 20 has relaxed SIMD behind a flag that NODE_OPTIONS does not take. */
const relaxedFlag = path.join(root, "scripts/suites/relaxed-simd.cjs");

/**
 * The kinds of kernels that the unit tests do not run on anyway: they take what the host is best at, which is `simd` or `relaxed`.
 * @type {Record<string, Record<string, string>>}
 */
const configurations = {
  relaxed: { GRADLENS_KERNELS: "relaxed", NODE_OPTIONS: `--require=${JSON.stringify(relaxedFlag)}` },
  simd: { GRADLENS_KERNELS: "simd", GRADLENS_POISON: "1" },
  none: { GRADLENS_KERNELS: "none" },
  threads: { GRADLENS_THREADS: "2", GRADLENS_SHARE: "all" },
};

/** The numeric tests again in every configuration. @param {{files: string[], only?: string}} options */
export async function runConfigurations({ files, only }) {
  const chosen = files.filter((file) => numeric.test(file) && (only === undefined || file.includes(only)));
  const results = [];
  for (const [configuration, env] of Object.entries(configurations)) {
    const name = `kernels-${configuration}`;
    console.log(`\n== ${name} ==`);
    results.push(
      await runNodeTests({
        name,
        files: chosen,
        concurrency: Math.max(1, os.availableParallelism()),
        fileTimeout: 5 * minute,
        timeout: 10 * minute,
        env,
      }),
    );
  }
  return results;
}

/** @param {{files: string[], chromium: string, only?: string}} options */
export function runBrowser({ files, chromium, only }) {
  const env = { GRADLENS_CHROMIUM: chromium };
  // One at a time: each has a server and a browser of its own.
  return runNodeTests({
    name: "browser",
    files,
    concurrency: 1,
    fileTimeout: 5 * minute,
    timeout: 10 * minute,
    only,
    env,
  });
}
