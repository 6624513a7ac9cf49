/**
 * Runs the extension tests in a desktop VS Code: the one that GRADLENS_VSCODE names, else one that is downloaded.
 *
 *   npm run test:desktop [-- --only=PATTERN]
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies, fail, requireNode, root, SetupError } from "./lib/project.mjs";
import { run } from "./lib/process.mjs";
import { compileTests } from "./suites/compile.mjs";
import { prepareExtensionTests } from "./suites/extension.mjs";
import { followResults } from "./suites/mocha-results.mjs";
import { mustHaveRun } from "./suites/result.mjs";

async function vscodeExecutable() {
  const named = process.env.GRADLENS_VSCODE;
  if (named) {
    if (existsSync(named)) return named;
    throw new SetupError(
      `GRADLENS_VSCODE names ${named}, which does not exist. Name the executable of a desktop VS Code.`,
    );
  }
  const { downloadAndUnzipVSCode } = await import("@vscode/test-electron");
  try {
    return await downloadAndUnzipVSCode({ version: "stable", cachePath: path.join(root, "out/vscode-test") });
  } catch (error) {
    throw new SetupError(
      `VS Code could not be downloaded (${/** @type {Error} */ (error).message}).\n` +
        "Set GRADLENS_VSCODE to the executable of an installed one, or run the same tests in the embedded VS Code: " +
        "npm test -- extension",
    );
  }
}

async function main() {
  requireNode();
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  await ensureDependencies();
  const executable = await vscodeExecutable();
  const built = await run(process.execPath, ["scripts/build.mjs"], { cwd: root });
  if (built.code !== 0) throw new SetupError("The build failed; its messages are above.");
  await compileTests(["extension"]);

  const { runTests } = await import("@vscode/test-electron");
  const prepared = prepareExtensionTests(values.only);
  const { result, poll } = followResults(prepared.results);
  const timer = setInterval(poll, 200);
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: prepared.tests,
      extensionTestsEnv: prepared.env,
      launchArgs: [prepared.workspace, "--disable-extensions", "--disable-workspace-trust"],
    });
  } catch (error) {
    poll();
    // Failed tests end VS Code with an error too, and are on the screen already.
    if (result.failed === 0) throw error;
  } finally {
    clearInterval(timer);
    poll();
    prepared.remove();
  }
  const { passed, failed, skipped } = mustHaveRun(result);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed > 0 ? 1 : 0;
}

main().catch(fail);
