/** Runs the extension tests in the extension host of the embedded VS Code, with its page open in Chromium. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { startVsCode } from "../embedded/server.mjs";
import { chromiumArguments } from "../lib/chromium.mjs";
import { root } from "../lib/project.mjs";
import { copyWorkspace } from "../lib/workspace.mjs";
import { followResults } from "./mocha-results.mjs";
import { broken, emptyResult, mustHaveRun } from "./result.mjs";

// Reached only on failure: a loaded machine may be ten times as slow as a desk, and one test has several waits of two minutes.
const silence = 11 * 60_000;
const timeout = 40 * 60_000;

/** What both kinds of VS Code are started with. @param {string | undefined} only */
export function prepareExtensionTests(only) {
  const { folder, temporary, remove } = copyWorkspace(path.join(root, "examples"));
  const results = path.join(temporary, "results.jsonl");
  return {
    workspace: folder,
    results,
    tests: path.join(root, "out/test/extension/index.js"),
    env: { GRADLENS_TEST_RESULTS: results, ...(only ? { GRADLENS_TEST_ONLY: only } : {}) },
    remove,
  };
}

/** @param {{files: string[], chromium: string, only?: string}} options */
export async function runExtension({ files, chromium, only }) {
  if (files.length === 0) return mustHaveRun(emptyResult("extension"));
  const playwright = await import("playwright-core");
  const prepared = prepareExtensionTests(only);
  const { result, poll } = followResults(prepared.results);
  const server = await startVsCode({
    folder: prepared.workspace,
    extensionDevelopmentPath: root,
    extensionTestsPath: prepared.tests,
    env: prepared.env,
  });
  const browser = await playwright.chromium.launch({ executablePath: chromium, args: chromiumArguments });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    /** @type {string[]} */
    const pageErrors = [];
    page.on("console", (message) => {
      if (message.type() === "error") pageErrors.push(message.text());
    });
    await page.goto(server.url, { timeout: silence });
    const started = Date.now();
    let heard = started;
    let gone = false;
    void server.exited.then(() => (gone = true));
    for (;;) {
      const { ended, news } = poll();
      if (ended) return mustHaveRun(result);
      if (news) heard = Date.now();
      const reason = gone
        ? "the embedded VS Code ended by itself"
        : Date.now() - heard > silence
          ? `nothing was heard for ${silence / 60_000} minutes`
          : Date.now() - started > timeout
            ? `stopped after ${timeout / 60_000} minutes`
            : undefined;
      if (reason) {
        const screenshot = path.join(root, "out/screenshots/extension-tests.png");
        mkdirSync(path.dirname(screenshot), { recursive: true });
        await page.screenshot({ path: screenshot }).catch(() => undefined);
        console.log(`Screenshot: ${screenshot}\nErrors of the page:\n${pageErrors.slice(-10).join("\n")}`);
        console.log(`Log of the server:\n${server.log().slice(-3000)}`);
        return broken(result, reason);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } finally {
    await browser.close();
    await server.stop();
    prepared.remove();
  }
}
