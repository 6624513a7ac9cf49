/**
 * Runs test bundles under node:test, prints them as they go, and writes what was counted to a file.
 *
 *   node scripts/suites/node-test.mjs OPTIONS_AS_JSON
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

/** @type {{files: string[], results: string, concurrency: number | true, timeout: number, testName?: string}} */
const options = JSON.parse(process.argv[2]);

const { files, testName } = options;

const counts = { passed: 0, failed: 0, skipped: 0, failures: /** @type {string[]} */ ([]) };
/** Files whose tests were seen; a file without any is reported by node:test as one passing test. */
const isFile = (/** @type {string} */ name) => files.some((file) => name === file || path.resolve(name) === file);

const stream = run({
  files,
  concurrency: options.concurrency,
  timeout: options.timeout,
  ...(testName === undefined ? {} : { testNamePatterns: [testName] }),
});

stream.on("test:pass", ({ name, details, skip, todo }) => {
  if (details.type === "suite") return;
  // Node reports the tests that a name pattern leaves out as skipped.
  if (testName !== undefined && typeof skip === "string" && skip.includes("does not match")) return;
  if (isFile(name)) {
    if (testName !== undefined) return;
    counts.failed++;
    counts.failures.push(`${path.basename(name)}: no test in it`);
  } else if (skip !== undefined || todo !== undefined) {
    counts.skipped++;
    console.log(`SKIPPED ${name}`);
  } else counts.passed++;
});
stream.on("test:fail", ({ name, details, file }) => {
  const error = details.error;
  // A suite or a parent fails with its children: only what failed itself counts.
  const cause = /** @type {{failureType?: string}} */ (error);
  if (cause.failureType === "subtestsFailed") return;
  counts.failed++;
  // A test made by a helper has the helper's file, which says nothing.
  const place = file?.endsWith(".test.ts") ? `${path.basename(file)}: ` : "";
  counts.failures.push(isFile(name) ? path.basename(name) : place + name);
});
stream.on("end", () => writeFileSync(options.results, JSON.stringify(counts)));
stream.compose(new spec()).pipe(process.stdout);
