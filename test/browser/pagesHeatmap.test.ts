/** The axes of heatmaps: what stands beside a cell is what the cell holds. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { listed, opened, tell } from "./page.js";
import { sample } from "./samples.js";

/** A page that was told of samples at steps 1 to 30. */
async function observed(view: string): Promise<Page> {
  const page = await opened(view);
  const samples = Array.from({ length: 30 }, (_, i) => sample(i + 1));
  await tell(page, { type: "history", run: listed.id, model: { modules: [] }, samples });
  return page;
}

const boxOf = async (locator: Locator) => (await locator.boundingBox())!;

test("gradient flow: the steps stand below their columns", async () => {
  const page = await observed("flow");
  const labels = page.locator(".steps-axis span");
  await labels.first().waitFor();
  const texts = await labels.allTextContents();
  assert.equal(texts[0], "step 1");
  assert.equal(texts.at(-1), "30");
  const cells = await boxOf(page.locator("canvas.cells"));
  for (const [i, text] of texts.entries()) {
    if (i === 0 || i === texts.length - 1) continue;
    const label = await boxOf(labels.nth(i));
    const column = ((label.x + label.width / 2 - cells.x) / cells.width) * 30;
    assert.ok(Math.abs(column - (Number(text) - 0.5)) < 0.1, `${text} below column ${column}`);
  }
  await page.close();
});

test("histograms: values stand beside their rows, and the scale says what a colour means", async () => {
  const page = await observed("histograms");
  await page.locator("vscode-dropdown[aria-label='Form']").click();
  await page.locator("vscode-option", { hasText: "Heatmap" }).click();
  const cells = await boxOf(page.locator("canvas.cells"));
  const label = await boxOf(page.locator(".axis li", { hasText: /^0$/ }));
  const row = ((label.y + label.height / 2 - cells.y) / cells.height) * 49;
  assert.ok(Math.abs(row - 25) < 0.2, `0, the middle of 48 rows below that of NaN, stands at ${row}`);
  assert.match(await page.locator(".scale").innerText(), /%[^]*%[^]*of the elements/);
  await page.close();
});

test("gradient flow: a gradient that is not finite has no norm of zero", async () => {
  const page = await opened("flow");
  const plain = sample(1);
  const [first, second] = plain.parameters;
  const broken = { ...first, gradient: { ...first.gradient!, norm: 0, nan: 8 } };
  const samples = [{ ...plain, parameters: [broken, second] }];
  await tell(page, { type: "history", run: listed.id, model: { modules: [] }, samples });
  const bars = page.locator(".profile [role=listitem]");
  await bars.first().waitFor();
  assert.equal(await bars.first().locator(".value").textContent(), "NaN, ∞ ⚠");
  assert.equal(await bars.first().getAttribute("aria-label"), "layers.0.weight: NaN or infinite values");
  assert.equal(await bars.nth(1).locator(".value").textContent(), "0.625");
  await page.close();
});
