import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import { readGraph } from "../../src/runtime/graph/read.js";
import { until, workbenchTest } from "./harness.js";

/** The graph file that the run in the folder wrote. */
function graphFile(folder: string): string {
  const runs = path.join(folder, ".gradlens", "runs");
  const [run] = readdirSync(runs);
  const graphs = path.join(runs, run, "graphs");
  const name = readdirSync(graphs).find((file) => file.endsWith(".json"))!;
  return path.join(graphs, name);
}

const nodeCount = async (frame: Frame): Promise<number> =>
  Number(await frame.locator("svg.graph").getAttribute("data-nodes"));

workbenchTest(
  "the graph of a step is drawn, opened, inspected and leads to its lines",
  { file: "moons.ts" },
  async (workbench) => {
    const { page, folder } = workbench;
    await workbench.runCommand("Gradlens: Inspect Graph");
    const empty = await workbench.webview(".empty:not([hidden])");
    await empty.locator("vscode-button", { hasText: "Train File" }).waitFor();
    await page.locator(".tab", { hasText: "moons.ts" }).click();
    await workbench.runCommand("Gradlens: Train File");
    const frame = await workbench.webview("svg.graph .node");
    const graph = await until(page, "the graph is on disk", () => readGraph(graphFile(folder)));
    assert.equal(graph.step, 0);
    await workbench.screenshot("graph");

    // Opening a module shows its operations.
    const before = await nodeCount(frame);
    await frame.locator(".node.module").first().dblclick();
    await until(page, "the module is open", async () => (await nodeCount(frame)) > before);

    await frame.locator("vscode-button", { hasText: "Fit" }).click();

    // What is told of an operation is what was captured.
    const operation = frame.locator(".node.operation").first();
    const id = Number((await operation.getAttribute("data-id"))!.slice(2));
    await operation.click();
    const inspector = frame.locator(`.inspector[data-id="n:${id}"]`);
    await inspector.locator("h2").waitFor();
    const node = graph.nodes[id];
    assert.equal(await inspector.locator("h2").textContent(), node.operation);
    const text = await inspector.textContent();
    assert.ok(text!.includes(graph.formulas[node.operation].forward), text!);
    for (const output of node.outputs) assert.ok(text!.includes(graph.tensors[output].shape.join("×")), text!);
    await inspector.locator("vscode-button", { hasText: "Go to line" }).click();
    const line = node.position!.line;
    await page.locator(".statusbar", { hasText: `Ln ${line},` }).waitFor();

    // The other way: a line marks what it computes, the line of a layer what that layer computes.
    const marked = () =>
      frame.locator(".node.caret").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-id")));
    await until(page, "the operations of the line are marked", async () => (await marked()).includes(`n:${id}`));
    const firstLayer = graph.modules.find(({ path }) => path === "layers.0")!;
    await page.keyboard.press("Control+g");
    await page.locator(".quick-input-widget input.input").fill(`:${firstLayer.position!.line}`);
    await page.keyboard.press("Enter");
    await until(page, "the layer is marked", async () => (await marked()).join() === "g:layers.0");

    // The walk shows the numbers of the backward pass.
    await frame.locator(".controls").getByText("Walk", { exact: true }).click();
    await frame.locator(".stepper vscode-button", { hasText: "Backward" }).click();
    const forward = graph.nodes.length;
    const stepper = frame.locator(`.stepper[data-index="${forward}"]`);
    await stepper.waitFor();
    const first = graph.backward[0];
    assert.equal(first.kind, "derivative");
    if (first.kind === "derivative")
      assert.equal(await stepper.locator("h3").textContent(), graph.nodes[first.node].gradName);
    assert.equal((await stepper.locator("td.upstream").first().textContent())!.trim(), "1");
    await workbench.screenshot("graph-walk");
  },
);
