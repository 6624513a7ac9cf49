/** The suites that node:test runs: unit tests, and the end-to-end tests in the browser. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../lib/project.mjs";
import { run } from "../lib/process.mjs";
import { broken, emptyResult, mustHaveRun } from "./result.mjs";

const minute = 60_000;

/** Only what hangs takes as long: a loaded machine may be ten times as slow as a desk. */
const deadlines = { fileTimeout: 30 * minute, timeout: 60 * minute };

/**
 * @param {{name: string, files: string[], concurrency: number, fileTimeout: number, timeout: number, testName?: string,
 *   env?: Record<string, string>}} suite times in milliseconds
 */
async function runNodeTests({ name, files, concurrency, fileTimeout, timeout, testName, env }) {
  const result = emptyResult(name);
  if (files.length === 0) return mustHaveRun(result);
  const results = path.join(root, `out/${name}.json`);
  mkdirSync(path.dirname(results), { recursive: true });
  rmSync(results, { force: true });
  const options = JSON.stringify({ files, results, concurrency, timeout: fileTimeout, testName });
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

/** @param {{files: string[], testName?: string}} options */
export function runUnit({ files, testName }) {
  const concurrency = Math.max(1, os.availableParallelism());
  return runNodeTests({ name: "unit", files, concurrency, ...deadlines, testName });
}

/** Preloaded: lets Node 20 run the relaxed build. NODE_OPTIONS does not take the flag itself. */
const relaxedFlag = path.join(root, "scripts/suites/relaxed-simd.cjs");

/** The unit tests run on the best kernels of the host; this is the other build. @type {Record<string, string>} */
const otherBuild =
  Number(process.versions.node.split(".")[0]) > 20
    ? { GRADLENS_KERNELS: "simd" }
    : { GRADLENS_KERNELS: "relaxed", NODE_OPTIONS: `--require=${JSON.stringify(relaxedFlag)}` };

/**
 * Kinds of kernels, and the folders of test/engine whose tests compare numbers with PyTorch's on them.
 * @type {{name: string, folders: string[], env: Record<string, string>}[]}
 */
const configurations = [
  { name: "other-build", folders: ["ops", "nn", "autograd", "optim", "trajectories"], env: otherBuild },
  { name: "typescript", folders: ["ops", "nn", "optim"], env: { GRADLENS_KERNELS: "none" } },
  { name: "threads", folders: ["ops", "nn"], env: { GRADLENS_THREADS: "2", GRADLENS_SHARE: "all" } },
  { name: "poison", folders: ["ops", "nn", "autograd"], env: { GRADLENS_POISON: "1", GRADLENS_CANARY: "1" } },
];

/** The tests of numbers again on every kind of kernels. @param {{files: string[], testName?: string}} options */
export async function runConfigurations({ files, testName }) {
  const results = [];
  for (const { name, folders, env } of configurations) {
    const inFolders = new RegExp(`[/\\\\]engine[/\\\\](${folders.join("|")})[/\\\\]`);
    const chosen = files.filter((file) => inFolders.test(file));
    console.log(`\n== kernels: ${name} ==`);
    results.push(
      await runNodeTests({
        name: `kernels-${name}`,
        files: chosen,
        concurrency: Math.max(1, os.availableParallelism()),
        ...deadlines,
        testName,
        env,
      }),
    );
  }
  return results;
}

/** @param {{files: string[], chromium: string, testName?: string}} options */
export function runBrowser({ files, chromium, testName }) {
  const env = { GRADLENS_CHROMIUM: chromium };
  // All of them are one file.
  return runNodeTests({
    name: "browser",
    files,
    concurrency: 1,
    ...deadlines,
    fileTimeout: deadlines.timeout,
    testName,
    env,
  });
}
