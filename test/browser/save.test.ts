/** Saving from the views in the editor: the dialog's name, the file on disk, the numbers of the run in it. What each view saves: pagesSave. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import { RunStore } from "../../src/runtime/store/runStore.js";
import { until, type Workbench, workbenchTest } from "./harness.js";
import { openPanel, panels, trainMoons } from "./panels.js";

/** The file that an entry of the save menu writes, under the name that the dialog proposes. */
async function saved(
  { page, folder }: Workbench,
  frame: Frame,
  entry: string,
): Promise<{ name: string; bytes: Buffer }> {
  const ending = `.${/\((\w+)\)/.exec(entry)![1].toLowerCase()}`;
  await frame.locator(".controls .save").click();
  await frame.getByRole("menuitem", { name: entry }).click();
  const input = page.locator(".quick-input-widget input.input");
  const proposed = await until(page, `the dialog proposes a name for ${entry}`, async () => {
    const value = await input.inputValue({ timeout: 1000 });
    return value.endsWith(ending) && path.basename(value);
  });
  assert.ok(!readdirSync(folder).includes(proposed), `${proposed} is not there yet`);
  const target = path.join(folder, proposed);
  return until(page, `${proposed} is written`, async () => {
    if (existsSync(target)) return { name: proposed, bytes: readFileSync(target) };
    // The dialog reads the folder first: it does not take the first key that comes.
    if (await input.isVisible()) await input.press("Enter", { timeout: 2000 });
    return undefined;
  });
}

workbenchTest("views are saved through the editor's dialog", { file: "moons.ts" }, async (workbench) => {
  const open = (name: string) =>
    openPanel(
      workbench,
      panels.find((panel) => panel.name === name)!,
    );
  await workbench.runCommand("Gradlens: Open Histograms");
  await workbench.webview(".empty:not([hidden])");
  await trainMoons(workbench, { "epochs: 200": "epochs: 20" });
  const store = new RunStore(workbench.folder);
  const [{ id }] = await store.list();
  const { samples } = await store.readStatistics(id);

  const flow = await open("flow");
  const [head, ...rows] = (await saved(workbench, flow, "Table (CSV)")).bytes.toString().trimEnd().split("\r\n");
  const [, ...layers] = head.split(",");
  assert.deepEqual(layers, ["layers.0.weight", "layers.2.weight", "layers.4.weight"]);
  assert.deepEqual(
    rows.map((row) => row.split(",").map(Number)),
    samples.map(({ step, parameters }) => [
      step,
      ...layers.map((layer) => parameters.find(({ name }) => name === layer)!.gradient!.norm),
    ]),
  );

  const graph = await open("graph");
  const nodes = (await graph.locator("svg.graph .node text").allTextContents()).join("\n");
  const { bytes } = await saved(workbench, graph, "Data (JSON)");
  const { graph: drawn } = JSON.parse(bytes.toString()) as { graph: { nodes: { label: string }[] } };
  assert.ok(drawn.nodes.length > 3);
  for (const { label } of drawn.nodes) assert.ok(nodes.includes(label), `${label} is on the page`);

  // Two forms of one layer do not ask for the same name.
  const histograms = await open("histograms");
  const names: string[] = [];
  for (const form of ["Ridgeline", "Heatmap"]) {
    await histograms.locator("vscode-dropdown[aria-label='Form']").click();
    await histograms.locator("vscode-option", { hasText: form }).click();
    await histograms
      .locator(form === "Heatmap" ? "canvas.cells[data-columns]" : ".ridgeline svg[data-ridges]")
      .waitFor();
    const svg = await saved(workbench, histograms, "Drawing (SVG)");
    assert.match(svg.bytes.toString(), /^<svg [\s\S]*<\/svg>\s*$/);
    const png = await saved(workbench, histograms, "Picture (PNG)");
    assert.deepEqual([...png.bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    names.push(svg.name, png.name);
  }
  assert.equal(new Set(names).size, 4, names.join());
});
