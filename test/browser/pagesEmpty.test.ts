/** What views say of a run while they have nothing to draw: never that there is nothing before they know. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { opened, tell } from "./page.js";
import { until } from "./wait.js";

const none: Record<string, object[]> = {
  curves: [{ type: "history", run: "a" }],
  flow: [{ type: "history", run: "a", model: null, samples: [] }],
  histograms: [{ type: "history", run: "a", model: null, samples: [] }],
  model: [{ type: "answer", run: "a", request: { probe: "overview" }, answer: { problem: "none" } }],
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
