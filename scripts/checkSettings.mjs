/**
 * Writes the setting `gradlens.checks` into package.json from the list of checks (src/analysis/checks/index.ts), and its texts into package.nls*.json.
 *
 *   node scripts/checkSettings.mjs
 */
import process from "node:process";
import { run } from "./lib/process.mjs";
import { fail, root } from "./lib/project.mjs";
import { compileNodeScript } from "./suites/compile.mjs";

try {
  const bundle = await compileNodeScript("test/language/writeCheckSettings.ts");
  const { code } = await run(process.execPath, [bundle], { cwd: root });
  process.exitCode = code ?? 1;
} catch (error) {
  fail(error);
}
