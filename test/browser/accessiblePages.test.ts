/** No state of any page keeps anybody out, in four themes: empty ones, live ones, problems, every tab of the model views. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { violations } from "./accessible.js";
import { bars } from "./bars.js";
import { blank, inTheme, listed, stops, tell } from "./page.js";
import { themes } from "./panels.js";
import { drawnGraph, graphSummary, sample } from "./samples.js";
import { ofRun, trained } from "./trained.js";

const views = ["curves", "compare", "hyperparameters", "graph", "flow", "histograms", "model", "plots"];
const running = { ...listed, status: "running" as const };

/** Fails with what axe finds in any theme. */
async function check(page: Page, state: string): Promise<void> {
  const found: string[] = [];
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    await inTheme(page, theme);
    const lines = await violations(page, theme === "light" ? "all" : "colors");
    found.push(...lines.map((line) => `${state}, ${theme}: ${line}`));
  }
  assert.deepEqual(found, []);
}

for (const view of views)
  test(`${view} without runs, and with one of which nothing is known`, async () => {
    const page = await blank(view);
    await tell(page, { type: "runs", runs: [] });
    if (view === "hyperparameters") await tell(page, { type: "sources", sources: [] });
    await page.locator(".empty:not([hidden])").first().waitFor();
    await check(page, "no runs");
    for (const of of [running, listed]) {
      await tell(page, { type: "runs", runs: [of] });
      await tell(page, { type: "stops", stops: { ...stops, live: of === running } });
      await check(page, of.status);
    }
    await page.close();
  });

test("a live run with findings: gradient flow and histograms", async () => {
  const samples = Array.from({ length: 30 }, (_, i) => sample(i + 1));
  const position = { file: "/a.ts", line: 3, column: 1 };
  const finding = { check: "vanishing", module: "layers.0", message: "It vanishes.", advice: "Try another.", position };
  for (const [view, ready] of Object.entries({ flow: "canvas.cells[data-rows]", histograms: ".ridgeline svg path" })) {
    const page = await blank(view);
    await tell(page, { type: "runs", runs: [running] });
    await tell(page, { type: "stops", stops: { ...stops, live: true } });
    await tell(page, { type: "history", run: "a", model: { modules: [] }, samples });
    await tell(page, { type: "findings", run: "a", findings: [finding] });
    await page.locator(ready).first().waitFor();
    await page.locator(".findings li").first().waitFor();
    await page.locator(".timeline-slider").press("Home");
    await check(page, `${view}, live`);
    await page.locator(".controls .save").click();
    await page.getByRole("menu").waitFor();
    await check(page, `${view}, menu`);
    await page.close();
  }
});

test("the graph: drawn, searched, and with a problem", async () => {
  const page = await blank("graph");
  await tell(page, { type: "runs", runs: [running] });
  await tell(page, { type: "stops", stops: { ...stops, live: true } });
  await tell(page, { type: "graphs", run: "a", graphs: [{ step: 3, file: "/3.json" }], live: true });
  const summary = { ...graphSummary(3), notes: ["Only the first operations were taken down."] };
  await tell(page, { type: "drawn", file: "/3.json", summary, graph: drawnGraph, reveal: null });
  await page.locator("svg.graph .node").first().click();
  await check(page, "drawn");
  await page.locator("input[type=search]").fill("linear");
  const found = [{ node: 0, label: "linear", detail: "layers.0 · 8×2" }];
  await tell(page, { type: "found", file: "/3.json", text: "linear", found });
  await tell(page, { type: "problem", message: "The code ended before its first step." });
  await page.locator(".found button").waitFor();
  await check(page, "searched");
  await page.close();
});

/** The model views of a definition, and the tabs that there are. */
async function modelOf(source: string): Promise<{ page: Page; tabs: string[] }> {
  const { messages } = await trained(source);
  const page = await blank("model");
  for (const message of [...ofRun, ...messages.model]) await tell(page, message);
  const buttons = page.locator('[role="tab"]:visible');
  await buttons.first().waitFor();
  return { page, tabs: await buttons.evaluateAll((all) => all.map((one) => one.getAttribute("data-tab")!)) };
}

const moons = readFileSync("examples/moons.ts", "utf8").replace("epochs: 200", "epochs: 5");

for (const [name, source, expected] of [
  ["two numbers", moons, ["boundary", "errors", "confusion", "projection", "functions"]],
  ["pictures", bars, ["filters", "maps", "errors", "confusion", "projection", "functions"]],
] as const)
  test(`every tab of a model of ${name}`, async () => {
    const { page, tabs } = await modelOf(source);
    assert.deepEqual(tabs, expected);
    for (const tab of tabs) {
      await page.locator(`[data-tab="${tab}"]`).click();
      await page.locator(`[data-tab="${tab}"][aria-selected="true"]`).waitFor();
      await check(page, tab);
    }
    // The side with a sample that is not there yet.
    await page.locator('[data-tab="errors"]').click();
    await page.locator(".errors button").first().click();
    await page.locator(".side").waitFor();
    await check(page, "a sample");
    await page.close();
  });
