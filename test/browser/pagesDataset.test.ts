/** The dataset panel without an editor: what it draws are the numbers that it was told. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DatasetSummary, SampleRequest } from "../../src/protocol/dataset.js";
import { packed } from "../../src/extension/views/packed.js";
import { pageOf } from "../../src/runtime/dataset/page.js";
import { violations } from "./accessible.js";
import { datasets, file, shown } from "./datasets.js";
import { blank, inTheme, pictures, posted, savedCsv, savedJson, tell } from "./page.js";
import { themes } from "./panels.js";
import { until } from "./wait.js";

const { table, moons, photos, reviews } = datasets;

test("a table: facts, findings, histogram bars as high as their counts, statistics, files", async () => {
  const { page, summary } = await shown(table());
  assert.match(await page.locator(".facts").innerText(), /Samples\s+120/);
  assert.deepEqual(
    await page.locator(".findings li").evaluateAll((all) => all.map((one) => one.getAttribute("data-kind"))),
    summary.findings.map(({ kind }) => kind),
  );
  await page.locator('[data-column="area"]').click();
  await page.locator('[data-column="area"][aria-pressed="true"]').waitFor();
  const area = summary.columns[1];
  const heights = await page
    .locator(".histogram .filled")
    .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute("height"))));
  const most = Math.max(...area.parts[0].histogram);
  const top = Math.max(...heights);
  assert.equal(heights.length, area.bins!.count);
  heights.forEach((height, i) =>
    assert.ok(Math.abs(height / top - area.parts[0].histogram[i] / most) < 1e-6, `bar ${i}`),
  );
  const mean = await page.locator('[data-statistic="mean"]').getAttribute("data-value");
  assert.equal(Number(mean), area.parts[0].numbers!.mean);
  // The keys go from bin to bin, and what is there is told.
  await page.locator(".histogram").press("Home");
  assert.match(await page.locator(".reading").innerText(), new RegExp(`: ${area.parts[0].histogram[0]} values`));
  await page.locator("summary", { hasText: "Data table" }).click();
  await page.locator("details.data tbody td").first().waitFor();
  assert.deepEqual(
    await page.locator("details.data tbody td:last-child").allInnerTexts(),
    area.parts[0].histogram.map(String),
  );
  const [head, ...rows] = await savedCsv(page);
  assert.match(head, /^column,type,role,part,count,missing,inf,-inf,distinct,mean,std/);
  assert.equal(rows.length, 5);
  assert.match(rows[1], /^area,float64,input,all,108,12,1,0/);
  const json = await savedJson<DatasetSummary>(page);
  assert.deepEqual(json, JSON.parse(JSON.stringify(summary)));
  assert.match((await pictures(page)).svg, /<rect/);
  await page.close();
});

test("classes and missing values: bars by share, and a sentence", async () => {
  const { page, summary } = await shown(table());
  await page.locator('[data-tab="classes"]').click();
  await page.locator(".bars .filled:visible").first().waitFor();
  const shares = (await page
    .locator(".bars .filled:visible")
    .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute("data-share"))))) as number[];
  assert.deepEqual(
    shares,
    summary.columns[4].parts[0].counts.map((count) => count / 120),
  );
  assert.match(
    await page.locator(".sentence:visible").innerText(),
    /Unbalanced: “usual” has 7 times the samples of “rare”/,
  );
  assert.deepEqual(await savedCsv(page), ["class,all", "usual,105", "rare,15"]);
  await page.locator('[data-tab="missing"]').click();
  await page.locator(".sentence:visible", { hasText: "1 of 5 columns" }).waitFor();
  assert.match((await page.locator(".bars:visible text").allTextContents()).join(" "), /area[\s\S]*12 \(10%\) \+ 1 ∞/);
  await page.close();
});

test("two parts side by side: shares of each, and samples that both have", async () => {
  const { page, answer } = await shown(moons());
  assert.match(await page.locator(".findings").innerText(), /3 of 50 samples of “validation” are in “train” too/);
  assert.equal(await page.locator(".histogram .lined.part-1").count(), 1);
  assert.match(await page.locator(".legend:visible").first().innerText(), /train\s*validation/);
  assert.deepEqual(await page.locator(".detail thead th").allInnerTexts(), ["train", "validation"]);
  await page.locator('[data-tab="samples"]').click();
  await answer();
  assert.equal(await page.locator(".samples tbody tr").count(), 50);
  await page.getByText("Next", { exact: true }).click();
  await answer();
  const last = (await posted(page, "samples")).at(-1) as unknown as { request: SampleRequest };
  assert.deepEqual(last.request, { part: 0, from: 50, count: 50 });
  await page.close();
});

test("pictures in a grid with their classes, pixel by pixel; tokens as chips with their numbers", async () => {
  const opened = photos();
  const { page, answer } = await shown(opened);
  await page.locator('[data-tab="samples"]').click();
  await answer();
  assert.equal(await page.locator(".samples figure").count(), 60);
  assert.match(await page.locator(".samples figure").nth(1).innerText(), /1\s+dog/);
  assert.match(await page.locator(".samples figure").nth(3).innerText(), /damaged\.png, byte 0: expected an image/);
  const drawn = await page.evaluate(
    `Array.from(document.querySelectorAll(".samples canvas")[1].getContext("2d").getImageData(0, 0, 5, 1).data).filter((_, i) => i % 4 < 3)`,
  );
  assert.deepEqual(
    drawn,
    Array.from({ length: 15 }, (_, at) => at * 2),
  );
  // Samples that take long come piece by piece.
  await page.getByText("Next", { exact: true }).click();
  const asked = async () => (await posted(page, "samples")).map(({ request }) => request);
  await until(page, "the next are asked for", async () => (await asked()).length === 2);
  const piece = (from: number, count: number) => tell(page, packed({ type: "samples", file, page: pageOf(opened, { part: 0, from, count }) })); // prettier-ignore
  await piece(60, 4);
  await until(page, "their rest is asked for", async () => (await asked()).length === 3);
  assert.deepEqual((await asked()).at(-1), { part: 0, from: 64, count: 6 });
  await piece(64, 6);
  await until(page, "all are drawn", async () => (await page.locator(".samples figure").count()) === 10);
  assert.match((await pictures(page)).svg, /<image/);
  await page.close();

  const texts = await shown(reviews());
  await texts.page.locator('[data-tab="samples"]').click();
  await texts.answer();
  assert.deepEqual(await texts.page.locator(".samples tbody tr").nth(1).locator(".chip").allInnerTexts(), [
    "a1",
    "awful4",
    "film3",
  ]);
  await texts.page.close();
});

test("nothing chosen, a reading that can be cancelled, code that is only run when asked, and a problem", async () => {
  const page = await blank("dataset");
  await page.locator('.empty[data-kind="nothing"]').waitFor();
  await page.locator(".empty vscode-button").click();
  assert.equal((await posted(page, "choose")).length, 1);
  await tell(page, { type: "pick", file });
  await tell(page, { type: "progress", file, progress: { done: 30, total: 100 } });
  await page.locator(".empty progress").waitFor();
  await until(page, "the bar moves", async () => (await page.locator("progress").getAttribute("value")) === "0.3");
  await page.getByText("Cancel", { exact: true }).click();
  assert.equal((await posted(page, "cancel")).length, 1);
  await tell(page, { type: "problem", file, message: "It is known when it is run.", advice: "run" });
  await page.getByText("Run It").click();
  assert.deepEqual((await posted(page, "inspect")).at(-1), { type: "inspect", file, runs: true });
  await page.close();
});

test("is open to everybody, in four themes", async () => {
  const found: string[] = [];
  const tabsOf = { table: ["columns", "samples", "classes"], moons: ["columns"], photos: ["samples"], reviews: ["samples"] }; // prettier-ignore
  for (const [name, tabs] of Object.entries(tabsOf)) {
    const { page, answer } = await shown(datasets[name as keyof typeof tabsOf]());
    for (const tab of tabs) {
      await page.locator(`[data-tab="${tab}"]`).click();
      if (tab === "samples") await answer();
      // Colours are the same in all of them: one is looked at in each theme.
      for (const theme of name === "table" && tab === "columns"
        ? (Object.keys(themes) as (keyof typeof themes)[])
        : (["light"] as const)) {
        await inTheme(page, theme);
        const lines = await violations(page, theme === "light" ? "all" : "colors");
        found.push(...lines.map((line) => `${name}, ${tab}, ${theme}: ${line}`));
      }
    }
    await page.close();
  }
  assert.deepEqual(found, []);
});
