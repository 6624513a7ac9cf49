/**
 * Makes the pictures of the views for the documentation, docs/images/<view>.png, from real trainings.
 *
 *   node scripts/build.mjs && node scripts/screenshots.mjs [VIEW...]
 */
import process from "node:process";
import { ensureVsCode } from "./embedded/install.mjs";
import { run } from "./lib/process.mjs";
import { fail, root } from "./lib/project.mjs";
import { compileBrowserScript } from "./suites/compile.mjs";

try {
  await ensureVsCode();
  const bundle = await compileBrowserScript("test/browser/screenshots.ts");
  const env = { ...process.env, GRADLENS_VIEWS: process.argv.slice(2).join() };
  const { code } = await run(process.execPath, [bundle], { cwd: root, env });
  process.exitCode = code ?? 1;
} catch (error) {
  fail(error);
}
