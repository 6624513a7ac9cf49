/**
 * Shows what the checks find in the corpus (test/language/corpus) where that differs from the golden text beside each file; `--write` rewrites it.
 *
 *   node scripts/build.mjs --no-types && node scripts/corpus.mjs [--write]
 */
import process from "node:process";
import { run } from "./lib/process.mjs";
import { fail, root } from "./lib/project.mjs";
import { compileNodeScript } from "./suites/compile.mjs";

try {
  const bundle = await compileNodeScript("test/language/writeGolden.ts");
  const { code } = await run(process.execPath, [bundle, ...process.argv.slice(2)], { cwd: root });
  process.exitCode = code ?? 1;
} catch (error) {
  fail(error);
}
