/** Views in a panel of 300 pixels, with names that are longer than that: nothing is cut off. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { blank, listed, opened, tell } from "./page.js";
import { comparison, sample } from "./samples.js";

const narrow = { width: 300, height: 760 };
const long = (index: number) => `encoderBlocks.${index}.normalisationAfterTheSecondProjection.weight`;

/** Elements that are wider than their place, but for drawings. */
const tooWide = (page: Page, selector: string) =>
  page
    .locator(selector)
    .evaluateAll((found) =>
      (found as unknown as { scrollWidth: number; clientWidth: number; textContent: string }[])
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent),
    );

for (const view of ["flow", "histograms"])
  test(`${view}: names of layers are shortened where they do not differ`, async () => {
    const page = await opened(view);
    await page.setViewportSize(narrow);
    const samples = [1, 2, 3].map((step) => {
      const plain = sample(step);
      return { ...plain, parameters: plain.parameters.map((each, i) => ({ ...each, name: long(i) })) };
    });
    await tell(page, { type: "history", run: listed.id, model: { modules: [] }, samples });
    const names = page.locator(view === "flow" ? ".labels button" : ".layers button");
    await names.first().waitFor();
    const [first, second] = await names.allTextContents();
    assert.notEqual(first, second);
    assert.equal(await names.first().getAttribute("title"), long(0));
    assert.deepEqual(await tooWide(page, "html"), []);
    await page.close();
  });

test("flow: the names of many layers do not overlap", async () => {
  const page = await opened("flow");
  const [parameter] = sample(1).parameters;
  const parameters = Array.from({ length: 60 }, (_, i) => ({ ...parameter, name: long(i) }));
  const samples = [{ ...sample(1), parameters }];
  await tell(page, { type: "history", run: listed.id, model: { modules: [] }, samples });
  const names = page.locator(".labels button");
  await names.nth(59).waitFor();
  const boxes = await Promise.all([0, 1, 2].map((i) => names.nth(i).boundingBox()));
  for (const [i, box] of boxes.slice(1).entries())
    assert.ok(box!.y >= boxes[i]!.y + boxes[i]!.height - 1, `name ${i + 1} at ${box!.y}`);
  await page.close();
});

test("compare runs: where the curves part is read without scrolling", async () => {
  const page = await blank("compare");
  await page.setViewportSize({ width: 400, height: 760 });
  await tell(page, { type: "runs", runs: [listed, { ...listed, id: "b", name: "run b" }] });
  await tell(page, { type: "show", run: "a", others: ["b"] });
  await tell(page, { type: "comparison", comparison });
  await page.locator(".detail", { hasText: "beyond the tolerance" }).waitFor();
  assert.deepEqual(await tooWide(page, ".scroll"), []);
  await page.close();
});
