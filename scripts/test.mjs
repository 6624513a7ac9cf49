/**
 * Runs all tests, and ends with one line that sums them up. Installs what is missing first.
 *
 *   node scripts/test.mjs [check] [unit] [kernels] [extension] [browser] [--only=PATTERN]
 *
 * PATTERN is a part of a file's path or of a test's name.
 */
import os from "node:os";
import { parseArgs } from "node:util";
import { ensureDependencies, fail, requireNode, root, SetupError } from "./lib/project.mjs";
import { ensureChromium } from "./lib/chromium.mjs";
import { run, stopAll } from "./lib/process.mjs";
import { ensureVsCode } from "./embedded/install.mjs";
import { broken, emptyResult } from "./suites/result.mjs";

/** @typedef {import("./suites/result.mjs").SuiteResult} SuiteResult */

const suiteNames = /** @type {const} */ (["check", "unit", "kernels", "extension", "browser"]);
/** @typedef {(typeof suiteNames)[number]} SuiteName */

const failuresToName = 25;

function parseCommandLine() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: "string" } } });
    const unknown = positionals.find((name) => !suiteNames.some((suite) => suite === name));
    if (unknown !== undefined) throw new Error(`Unknown suite '${unknown}'`);
    const chosen = suiteNames.filter((name) => positionals.length === 0 || positionals.includes(name));
    return { chosen, only: values.only };
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new SetupError(`${message}.\nUsage: npm test -- [${suiteNames.join("] [")}] [--only=PATTERN]`);
  }
}

/** Milliseconds of all processors of the machine since it started. */
function processorTime() {
  const times = os.cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({ busy: user + nice + sys + irq, idle }));
  const busy = times.reduce((sum, time) => sum + time.busy, 0);
  return { busy, all: times.reduce((sum, time) => sum + time.idle, busy) };
}

/** @param {SuiteName[]} chosen @param {string | undefined} only @returns {Promise<SuiteResult[]>} */
async function runSuites(chosen, only) {
  const needsVsCode = chosen.includes("extension") || chosen.includes("browser");
  // Downloads go on while the processor builds and runs the unit tests. An error waits until somebody needs the result.
  const vscode = needsVsCode ? ensureVsCode() : undefined;
  const chromium = needsVsCode ? ensureChromium() : undefined;
  for (const setUp of [vscode, chromium]) setUp?.catch(() => undefined);

  const results = [];
  /** @param {SuiteName} name @param {() => Promise<SuiteResult | SuiteResult[]>} runSuite */
  const suite = async (name, runSuite) => {
    if (!chosen.includes(name)) return;
    console.log(`\n== ${name} ==`);
    const begun = performance.now();
    const before = processorTime();
    try {
      results.push(...[await runSuite()].flat());
    } catch (error) {
      console.error(error instanceof SetupError ? error.message : error);
      results.push(broken(emptyResult(name), "the suite could not run"));
    }
    const after = processorTime();
    const busy = (after.busy - before.busy) / (after.all - before.all);
    const seconds = (performance.now() - begun) / 1000;
    console.log(`${name} took ${seconds.toFixed(0)} s, processors ${(100 * busy).toFixed(0)}% busy.`);
  };

  const kinds = /** @type {const} */ (["unit", "extension", "browser"]).filter(
    (kind) => chosen.includes(kind) || (kind === "unit" && chosen.includes("kernels")),
  );
  /** @type {Record<"unit" | "extension" | "browser", string[]>} */
  let files = { unit: [], extension: [], browser: [] };
  /** @type {string | undefined} */
  let testName;
  if (kinds.length > 0) {
    console.log("Building...");
    const built = await run(process.execPath, ["scripts/build.mjs"], { cwd: root });
    if (built.code !== 0) results.push(broken(emptyResult("build"), `scripts/build.mjs ended with code ${built.code}`));
    const { compileTests } = await import("./suites/compile.mjs");
    ({ bundles: files, testName } = await compileTests(kinds, only));
  }
  await suite("check", async () => (await import("./suites/check.mjs")).runChecks({ only }));
  await suite("unit", async () => (await import("./suites/node-suites.mjs")).runUnit({ files: files.unit, testName }));
  await suite("kernels", async () =>
    (await import("./suites/node-suites.mjs")).runConfigurations({ files: files.unit, testName }),
  );
  await suite("extension", async () => {
    await vscode;
    const { runExtension } = await import("./suites/extension.mjs");
    return runExtension({ files: files.extension, chromium: (await chromium) ?? "", only });
  });
  await suite("browser", async () => {
    await vscode;
    const { runBrowser } = await import("./suites/node-suites.mjs");
    return runBrowser({ files: files.browser, chromium: (await chromium) ?? "", testName });
  });
  return results;
}

/** @param {SuiteResult[]} results @returns {number} the exit code */
function summarize(results) {
  console.log("\n== summary ==");
  for (const { name, passed, failed, skipped, failures } of results) {
    console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
    for (const failure of failures.slice(0, failuresToName)) console.log(`  ✖ ${failure}`);
    if (failures.length > failuresToName) console.log(`  ... and ${failures.length - failuresToName} more (above)`);
  }
  const sum = (/** @type {"passed" | "failed" | "skipped"} */ key) =>
    results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
  return sum("failed") > 0 || sum("passed") === 0 ? 1 : 0;
}

try {
  requireNode();
  const { chosen, only } = parseCommandLine();
  await ensureDependencies();
  const results = await runSuites(chosen, only);
  await stopAll();
  process.exitCode = summarize(results);
} catch (error) {
  await stopAll();
  fail(error);
}
