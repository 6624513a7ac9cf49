/** The picture of a graph that is larger than the screen: what is in sight is drawn, wherever that is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import type { DrawnGraph, DrawnNode } from "../../src/protocol/graphView.js";
import { opened, savedJson, saved, tell } from "./page.js";
import { graphSummary } from "./samples.js";
import { until } from "./wait.js";

const count = 600;
const rowHeight = 80;

/** A chain of blocks, each with a frame in a frame around its one operation. */
function chain(): DrawnGraph {
  const part = (id: string, i: number, kind: DrawnNode["kind"], height: number, parent: string | null): DrawnNode => ({
    ...{
      id,
      kind,
      label: `${kind} ${i}`,
      detail: "8",
      parent,
      x: 150,
      y: i * rowHeight + 40,
      width: 3 * height,
      height,
    },
    ...{ nodes: [i], tensors: [], figures: { broken: 0 } },
  });
  const indices = Array.from({ length: count }, (_, i) => i);
  return {
    ...{ width: 300, height: count * rowHeight, expanded: [], refused: [] },
    frames: indices.flatMap((i) => [
      part(`g:outer${i}`, i, "module", 70, null),
      part(`g:inner${i}`, i, "module", 50, `g:outer${i}`),
    ]),
    nodes: indices.map((i) => part(`n:${i}`, i, "operation", 30, `g:inner${i}`)),
    edges: indices.slice(1).map((i) => ({
      ...{ from: `n:${i - 1}`, to: `n:${i}`, tensors: [i], label: "8", gradient: false },
      points: [0.25, 0.75].map((share) => ({ x: 150, y: (i - share) * rowHeight + 40 })),
      labelAt: { x: 160, y: i * rowHeight },
    })),
  };
}

/** The page with the chain, once what is to be seen of it is there. */
async function drawnChain(): Promise<Page> {
  const page = await opened("graph");
  await tell(page, { type: "graphs", run: "a", graphs: [{ step: 3, file: "/3.json" }], live: false });
  await tell(page, { type: "drawn", file: "/3.json", summary: graphSummary(3), graph: chain(), reveal: null });
  await settled(page);
  return page;
}

const settled = (page: Page): Promise<void> => page.locator('svg.graph[data-drawn="all"]').waitFor();

/** Numbers of the operations that are drawn. */
const operations = (page: Page): Promise<number[]> =>
  page
    .locator("svg.graph .node")
    .evaluateAll((nodes) => nodes.map((node) => Number(node.getAttribute("data-id")!.slice(2))).sort((a, b) => a - b));

/** Goes to a share of the graph's height by the small map. */
async function goTo(page: Page, share: number): Promise<void> {
  const { x, y, width, height } = (await page.locator("canvas.minimap").boundingBox())!;
  await page.mouse.click(x + width / 2, y + share * (height - 2) + 1);
}

test("what is in sight is drawn, and goes when it is far", async () => {
  const page = await drawnChain();
  const first = await operations(page);
  assert.equal(first[0], 0);
  assert.ok(first.length < count / 4, `${first.length} operations are drawn`);
  await goTo(page, 1);
  await until(page, "the end is drawn", async () => (await operations(page)).includes(count - 1));
  await settled(page);
  assert.ok(!(await operations(page)).includes(0), "the beginning is still there");
  await goTo(page, 0);
  await until(page, "the beginning is drawn again", async () => (await operations(page)).includes(0));
  await settled(page);
  // Frames have grounds: an outer one that came later would hide those in it.
  const frames = await page
    .locator("svg.graph .frame")
    .evaluateAll((all) => all.map((frame) => frame.getAttribute("data-id")!));
  for (const [at, frame] of frames.entries())
    if (frame.startsWith("g:inner")) assert.ok(frames.indexOf(frame.replace("inner", "outer")) < at, frame);
  for (const i of await operations(page))
    for (const frame of [`g:outer${i}`, `g:inner${i}`]) assert.ok(frames.includes(frame), `no frame ${frame}`);
  await page.close();
});

test("keys walk beyond what was drawn, and the whole is saved", async () => {
  const page = await drawnChain();
  const last = (await operations(page)).at(-1)!;
  await page.locator("svg.graph .node").first().click();
  for (let i = 0; i < last + 5; i++) await page.keyboard.press("ArrowDown");
  await page.locator(`svg.graph .node.selected[data-id="n:${last + 5}"]`).waitFor();
  assert.equal(await page.locator("svg.graph").getAttribute("aria-activedescendant"), `node-n:${last + 5}`);
  const { graph } = await savedJson<{ graph: DrawnGraph }>(page);
  assert.equal(graph.nodes.length, count);
  const { content } = await saved(page, "Drawing (SVG)");
  assert.equal(content.match(/>operation \d+</g)?.length, count);
  await until(page, "only what is in sight is left", async () => (await operations(page)).length < count / 4);
  await page.close();
});
