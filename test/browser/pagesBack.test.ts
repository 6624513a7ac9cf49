/** Going back in the pages of the views: what they show of a snapshot, and what they ask of the extension for it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { listed, opened, posted, tell } from "./page.js";
import { boundary, drawnGraph, graphSummary, overview, sample } from "./samples.js";
import { until } from "./wait.js";

const slider = (page: Page) => page.locator(".timeline-slider");
const place = (page: Page) => slider(page).getAttribute("aria-valuetext");

/** The graphs that there are of the run, and the drawing of one of them. */
const graphs = (page: Page, ...steps: number[]) =>
  tell(page, { type: "graphs", run: "a", graphs: steps.map((step) => ({ step, file: `/${step}.json` })), live: false });
const drawn = (page: Page, step: number) =>
  tell(page, { type: "drawn", file: `/${step}.json`, summary: graphSummary(step), graph: drawnGraph, reveal: null });

test("the graph captures the step of the snapshot where a person comes to rest, and forks there", async () => {
  const page = await opened("graph");
  // All within one task: a slow machine makes no rest between the keys.
  await page.evaluate(`for (const key of ["Home", "End", "Home", "ArrowRight"])
    document.querySelector(".timeline-slider").dispatchEvent(new KeyboardEvent("keydown", { key }))`);
  await until(page, "it is asked for", async () => (await posted(page, "capture")).length > 0);
  assert.deepEqual(await posted(page, "capture"), [{ type: "capture", run: "a", snapshot: 20 }]);
  assert.equal(await place(page), "step 20");
  await page.locator("button", { hasText: "Fork From Here" }).click();
  assert.deepEqual(await posted(page, "fork"), [{ type: "fork", run: "a", step: 20 }]);
  // The graph of a step that is there is drawn from its file.
  await graphs(page, 10, 20);
  await slider(page).press("Home");
  await until(page, "it is drawn", async () => (await posted(page, "draw")).some(({ file }) => file === "/10.json"));
  assert.equal((await posted(page, "capture")).length, 1);
  await page.close();
});

test("what else is told of the run meanwhile does not make the graph forget where a person went", async () => {
  const page = await opened("graph");
  await graphs(page, 0);
  await drawn(page, 0);
  await slider(page).press("Home");
  await graphs(page, 0);
  await until(page, "it is asked for", async () => (await posted(page, "capture")).length > 0);
  await graphs(page, 0);
  assert.equal(await place(page), "step 10");
  assert.equal(await page.locator(".body").getAttribute("aria-busy"), "true");

  await graphs(page, 0, 10);
  await tell(page, { type: "captureEnded", run: "a", snapshot: 10 });
  await until(page, "it is drawn", async () => (await posted(page, "draw")).at(-1)?.file === "/10.json");
  await drawn(page, 10);
  await page.locator('.body[aria-busy="false"]').waitFor();
  assert.equal(await page.locator("select[aria-label='Captured step'] option:checked").textContent(), "step 10");
  assert.equal(await place(page), "step 10");
  await page.close();
});

test("a capture that came to nothing leaves the graph that was there, and says why", async () => {
  const page = await opened("graph");
  await graphs(page, 0);
  await drawn(page, 0);
  await slider(page).press("Home");
  await until(page, "it is asked for", async () => (await posted(page, "capture")).length > 0);
  // One that was given up before tells nothing of this one.
  await tell(page, { type: "captureEnded", run: "a", snapshot: 20 });
  await tell(page, { type: "problem", message: "The code ended before its first step." });
  await page.locator(".problem", { hasText: "before its first step" }).waitFor();
  assert.equal(await place(page), "step 10");
  await tell(page, { type: "captureEnded", run: "a", snapshot: 10 });
  await until(page, "the slider is back", async () => (await place(page)) === "step 0");
  await page.locator('.body[aria-busy="false"]').waitFor();
  await page.close();
});

test("the model is asked as it was at the snapshot; one that is gone makes place for the newest state", async () => {
  const page = await opened("model");
  const watched = async () => (await posted(page, "watch")).at(-1);
  const answer = (probe: string, data: unknown) =>
    tell(page, { type: "answer", run: "a", request: { probe, parameters: {} }, answer: { data } });
  const step = () => page.locator("svg.plane").first().getAttribute("data-step");
  await until(page, "what there is to see is asked", async () => (await watched()) !== undefined);
  await answer("overview", overview);
  await answer("decisionBoundary", boundary(100));
  await until(page, "the end is drawn", async () => (await step()) === "100");
  await slider(page).press("Home");
  await until(page, "the snapshot is asked", async () => (await watched())?.step === 10);
  await answer("overview", overview);
  await answer("decisionBoundary", boundary(10));
  await until(page, "the snapshot is drawn", async () => (await step()) === "10");
  await tell(page, { type: "stops", stops: { run: "a", snapshots: [{ step: 20 }], last: 100, live: false } });
  await until(page, "the newest state is asked", async () => (await watched())?.step === null);
  await page.close();
});

test("the crosshair of the curves stays at the snapshot", async () => {
  const page = await opened("curves");
  await tell(page, { type: "history", run: "a" });
  const steps = Float64Array.from({ length: 100 }, (_, i) => i + 1);
  const batch = { series: "loss", steps, values: steps.map((step) => 101 - step), times: new Float64Array(100) };
  await tell(page, { type: "append", run: "a", batches: [batch] });
  const chart = page.locator('.chart[data-series="loss"]');
  await chart.locator("canvas").waitFor();
  await slider(page).press("Home");
  await chart.locator(".position", { hasText: "step 10" }).waitFor();
  assert.match((await chart.locator(".legend .value").textContent())!, /^91/);
  await chart.locator(".u-over").hover();
  await page.locator(".controls").hover();
  await chart.locator(".position", { hasText: /^step 10$/ }).waitFor();
  // Neither a plot of no width nor what is drawn later moves it.
  for (const width of [60, 900, 500]) {
    await page.setViewportSize({ width, height: 700 });
    await tell(page, { type: "append", run: "a", batches: [] });
    await until(page, `it has its place at ${width} pixels`, async () => {
      const plot = (await chart.locator(".u-over").boundingBox()) ?? { x: 0, width: 0 };
      const line = await chart.locator(".crosshair").boundingBox();
      return width === 60 || (line && Math.abs((line.x - plot.x) / plot.width - 9 / 99) < 0.01);
    });
    assert.equal(await chart.locator(".position").textContent(), "step 10");
  }
  await slider(page).press("End");
  await until(page, "it is gone", async () => (await chart.locator(".position").textContent()) === "");
  await page.close();
});

/** A page of statistics that was told of samples at steps 1 to 30. */
async function observed(view: string): Promise<Page> {
  const page = await opened(view);
  const samples = Array.from({ length: 30 }, (_, i) => sample(i + 1));
  await tell(page, { type: "history", run: listed.id, model: { modules: [] }, samples });
  return page;
}

test("the gradient flow goes back to the numbers of the step", async () => {
  const page = await observed("flow");
  await page.locator("canvas.cells[data-rows]").waitFor();
  await slider(page).press("Home");
  await page.locator(".data summary").click();
  const row = page.locator('table[aria-label="Values at step 10"] tbody tr').first();
  await row.waitFor();
  assert.deepEqual((await row.locator("td").allTextContents()).slice(0, 3), [
    "1.75",
    new Intl.NumberFormat("en", { maximumSignificantDigits: 4 }).format(0.01 / 11),
    "11",
  ]);
  await page.close();
});

test("the histograms go back to the numbers of the step", async () => {
  const page = await observed("histograms");
  await page.locator(".ridgeline svg[data-ridges]").waitFor();
  await slider(page).press("Home");
  await page.locator('.ridgeline g.chosen[data-step="10"]').waitFor();
  const figures = await page.locator(".figures dd").allTextContents();
  assert.deepEqual([figures[0], figures[2], figures[6]], ["10", "1.1", "11"]);
  await page.close();
});
