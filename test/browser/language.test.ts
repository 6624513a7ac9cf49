import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until, workbenchTest } from "./harness.js";
import { lenet } from "./lenet.js";

const opened = { files: { "lenet.ts": lenet }, file: "lenet.ts" };

/** The line of the editor that has a text, as it is drawn, its hint included, with plain spaces. */
async function drawn(page: Page, text: string): Promise<string> {
  const lines = await page.locator(".editor-instance .view-line").allInnerTexts();
  return lines.map((line) => line.replaceAll("\u00a0", " ")).find((line) => line.includes(text)) ?? "";
}

const isKnown = async (page: Page) => (await drawn(page, "this.fc1(h.flatten(1))")).endsWith("[64, 120]");

workbenchTest("shapes at the ends of lines, and a squiggle under what does not fit", opened, async (workbench) => {
  const { page } = workbench;
  await until(page, "the shapes are drawn", () => isKnown(page));
  await page.locator(".squiggly-error").first().waitFor({ state: "attached" });
  const line = page.locator(".view-line", { hasText: "return" }).filter({ hasText: "fc2" });
  await line.locator("span", { hasText: "fc2" }).last().hover();
  const message = "mat1 and mat2 shapes cannot be multiplied (64x120 and 100x10)";
  const hover = page.locator(".monaco-hover-content", { hasText: message });
  await hover.waitFor();
  await workbench.screenshot("language");
  assert.match(await hover.innerText(), /gradlens/);
});

workbenchTest(
  "without trust nothing is run; once it is given, shapes come",
  { ...opened, trust: false },
  async (workbench) => {
    const { page } = workbench;
    await page.locator(".codelens-decoration", { hasText: "Inspect Graph" }).first().waitFor();
    assert.ok(!(await isKnown(page)));
    await workbench.trustFolder();
    await workbench.openFile("lenet.ts");
    await until(page, "the shapes are drawn", () => isKnown(page));
  },
);
