/** The static checks: each counts as one test. Each takes one processor, so there are as many at a time. */
import os from "node:os";
import path from "node:path";
import { root } from "../lib/project.mjs";
import { run } from "../lib/process.mjs";
import { emptyResult } from "./result.mjs";

const bin = (/** @type {string} */ file) => path.join(root, "node_modules", file);

const checks = [
  { name: "types of sources and tests (tsc)", args: [bin("typescript/bin/tsc"), "-p", "tsconfig.json", "--noEmit"] },
  {
    name: "types of webviews and their tests (tsc)",
    args: [bin("typescript/bin/tsc"), "-p", "webview/tsconfig.json", "--noEmit"],
  },
  { name: "types of examples (tsc)", args: [bin("typescript/bin/tsc"), "-p", "examples", "--noEmit"] },
  {
    name: "types of the corpus of the checks (tsc)",
    args: [bin("typescript/bin/tsc"), "-p", "test/language/corpus", "--noEmit"],
  },
  { name: "lint and import rules (eslint)", args: [bin("eslint/bin/eslint.js"), "."] },
  { name: "format (prettier)", args: [bin("prettier/bin/prettier.cjs"), "--check", "."] },
];

/** @param {{only?: string}} options */
export async function runChecks({ only }) {
  const result = emptyResult("check");
  const waiting = checks.filter(({ name }) => !only || name.includes(only));
  const runNext = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const { code, output } = await run(process.execPath, check.args, { cwd: root, quiet: true });
      console.log(`${code === 0 ? "✔" : "✖"} ${check.name}`);
      if (code === 0) result.passed++;
      else {
        console.log(output.trimEnd());
        result.failed++;
        result.failures.push(check.name);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, os.availableParallelism()) }, runNext));
  return result;
}
