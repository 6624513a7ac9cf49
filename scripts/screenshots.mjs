/**
 * Makes the pictures of the views for the documentation, docs/images/<view>.png, from real trainings.
 *
 *   node scripts/build.mjs && node scripts/screenshots.mjs [VIEW...]
 *
 * With `--looks` sheets of all views, in all themes, wide and narrow, under out/screenshots/looks: to look at after a change. With `--themes` the
 * colours of VS Code's themes that they are drawn in (test/browser/themes.json).
 */
import process from "node:process";
import { ensureVsCode } from "./embedded/install.mjs";
import { run } from "./lib/process.mjs";
import { fail, root } from "./lib/project.mjs";
import { compileBrowserScript } from "./suites/compile.mjs";

try {
  await ensureVsCode();
  const has = (/** @type {string} */ option) => process.argv.includes(option);
  const script = has("--looks") ? "looks" : has("--themes") ? "themeVariables" : "screenshots";
  const bundle = await compileBrowserScript(`test/browser/${script}.ts`);
  const views = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  const env = { ...process.env, GRADLENS_VIEWS: views.join() };
  const { code } = await run(process.execPath, [bundle], { cwd: root, env });
  process.exitCode = code ?? 1;
} catch (error) {
  fail(error);
}
