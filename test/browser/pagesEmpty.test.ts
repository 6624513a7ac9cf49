/** What views say of a run while they have nothing to draw: never that there is nothing before they know. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { opened, tell } from "./page.js";
import { drawnGraph, graphSummary } from "./samples.js";
import { until } from "./wait.js";

const none: Record<string, object[]> = {
  curves: [{ type: "history", run: "a" }],
  flow: [{ type: "history", run: "a", model: null, samples: [] }],
  histograms: [{ type: "history", run: "a", model: null, samples: [] }],
  model: [{ type: "answer", run: "a", request: { probe: "overview", parameters: {} }, answer: { problem: "none" } }],
  plots: [{ type: "figures", run: "a", figures: [] }],
};
const ended = /ended before its first|drew no figure/;

for (const [view, messages] of Object.entries(none))
  test(`${view}: a past run is loading until the extension has told that it has nothing`, async () => {
    const page = await opened(view);
    const empty = page.locator(".empty");
    await until(page, "it loads", async () => (await empty.textContent())?.includes("Loading…"));
    assert.doesNotMatch((await empty.textContent())!, ended);
    for (const message of messages) await tell(page, message);
    await until(page, "it tells", async () => ended.test((await empty.textContent())!));
    await page.close();
  });

test("graph: what needs a graph is not offered without one", async () => {
  const page = await opened("graph");
  const fit = page.getByRole("button", { name: "Fit" });
  await page.getByRole("button", { name: "Capture a Step" }).waitFor();
  assert.equal(await fit.isVisible(), false);
  await tell(page, { type: "graphs", run: "a", graphs: [{ step: 0, file: "/0.json" }], live: false });
  await tell(page, {
    ...{ type: "drawn", file: "/0.json", summary: graphSummary(0), graph: drawnGraph, reveal: null },
  });
  await fit.waitFor();
  await page.close();
});
