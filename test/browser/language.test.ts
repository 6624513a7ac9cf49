import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until, workbenchTest } from "./harness.js";
import { lenet } from "./lenet.js";

/** A server starts, on a machine that may be busy. */
const patience = 120_000;
const opened = { files: { "lenet.ts": lenet }, file: "lenet.ts" };

/** The line of a layer, with what it gives back as its hint. */
const known = (page: Page) =>
  page.locator(".editor-instance .view-line", { hasText: "fc1(h" }).filter({ hasText: /\[64,\s120\]/ });

workbenchTest("shapes at the ends of lines, and a squiggle under what does not fit", opened, async (workbench) => {
  const { page } = workbench;
  await known(page).waitFor({ timeout: patience });
  await page.locator(".squiggly-error").first().waitFor({ state: "attached", timeout: patience });
  const line = page.locator(".view-line", { hasText: "return" }).filter({ hasText: "fc2" });
  const message = "mat1 and mat2 shapes cannot be multiplied (64x120 and 100x10)";
  const hover = page.locator(".monaco-hover-content", { hasText: message });
  // Lenses that come meanwhile move the lines away from under the pointer.
  await until(page, `a hover says '${message}'`, async () => {
    await line.locator("span", { hasText: "fc2" }).last().hover();
    await hover.waitFor({ timeout: 5000 });
    return true;
  });
  await workbench.screenshot("language");
  assert.match(await hover.innerText(), /gradlens/);
});

workbenchTest(
  "without trust nothing is run; once it is given, shapes come",
  { ...opened, trust: false },
  async (workbench) => {
    const { page } = workbench;
    // The lenses show that the server has looked at the file.
    await page.locator(".codelens-decoration", { hasText: "Inspect Graph" }).first().waitFor({ timeout: patience });
    assert.equal(await known(page).count(), 0);
    await workbench.trustFolder();
    await workbench.openFile("lenet.ts");
    await known(page).waitFor({ timeout: patience });
  },
);
