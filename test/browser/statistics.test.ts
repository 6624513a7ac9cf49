import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { Frame } from "playwright-core";
import { RunStore } from "../../src/runtime/store/runStore.js";
import { eventually, until, workbenchTest } from "./harness.js";

/** What the run in the folder kept on disk, once it has ended. */
async function stored(folder: string) {
  const store = new RunStore(folder);
  const [id] = readdirSync(store.folder);
  const record = await store.read(id);
  return record?.status === "completed" ? store.readStatistics(id) : undefined;
}

/** A value as the views show it. */
function shown(value: number): string {
  const notation = Math.abs(value) < 1e-4 ? "scientific" : "standard";
  return new Intl.NumberFormat("en", { maximumSignificantDigits: 4, notation }).format(value);
}

async function cells(frame: Frame, row: string): Promise<string[]> {
  const line = frame.locator(".data tbody tr", { has: frame.locator("th", { hasText: row }) }).first();
  return line.locator("td").allTextContents();
}

workbenchTest("the gradient flow shows the run's norms layer by layer", { file: "moons.ts" }, async (workbench) => {
  const { page, folder } = workbench;
  await workbench.runCommand("Gradlens: Open Gradient Flow");
  await workbench.webview(".empty:not([hidden])");
  await page.locator(".tab", { hasText: "moons.ts" }).click();
  await workbench.runCommand("Gradlens: Train File");
  const frame = await workbench.webview("canvas.cells[data-rows]");
  const { samples } = await until(page, "the run has ended", () => stored(folder));
  await frame.locator(".data summary").click();
  const last = samples[samples.length - 1];
  const layer = last.parameters.find(({ name }) => name === "layers.2.weight")!;
  const expected = [layer.gradient!.norm, layer.updateNorm! / layer.weight.norm, layer.weight.norm].map(shown);
  await until(page, "the newest sample is in the table", async () => {
    const values = await cells(frame, "layers.2.weight");
    return expected.every((value, i) => values[i] === value);
  });
  assert.equal(await frame.locator("canvas.cells").getAttribute("data-rows"), "3");
  assert.deepEqual(await frame.locator(".labels li").allTextContents(), [
    "layers.0.weight",
    "layers.2.weight",
    "layers.4.weight",
  ]);

  // A layer's own curves, and all layers with biases.
  await frame.locator(".labels button", { hasText: "layers.0.weight" }).click();
  await frame.locator(".detail h2", { hasText: "layers.0.weight" }).waitFor();
  await frame.locator("vscode-checkbox", { hasText: "Biases too" }).click();
  await until(page, "biases are rows too", async () => (await frame.locator(".labels li").count()) === 6);
  await workbench.screenshot("flow");
});

workbenchTest(
  "histograms show the run's weights, gradients and activations",
  { file: "moons.ts" },
  async (workbench) => {
    const { page, folder } = workbench;
    await workbench.runCommand("Gradlens: Open Histograms");
    await workbench.webview(".empty:not([hidden])");
    await page.locator(".tab", { hasText: "moons.ts" }).click();
    await workbench.runCommand("Gradlens: Train File");
    const frame = await workbench.webview(".ridgeline svg[data-ridges]");
    const { samples } = await until(page, "the run has ended", () => stored(folder));
    const weight = samples[samples.length - 1].parameters[0];
    const figure = (name: string) =>
      frame
        .locator(".figures div", { has: frame.locator("dt", { hasText: name }) })
        .locator("dd")
        .first()
        .textContent();
    await until(
      page,
      "the newest sample is described",
      async () => (await figure("Mean")) === shown(weight.weight.mean),
    );
    assert.equal(await figure("Elements"), "40");
    // Every ridge has the shape of its sample: none got lost on its way to the page.
    await eventually(page, async () => {
      const heights = await frame.locator(".ridgeline .ridge").evaluateAll((paths) =>
        paths.map(
          (path) =>
            new Set(
              path
                .getAttribute("d")!
                .split("L")
                .map((point: string) => point.split(",")[1]),
            ).size,
        ),
      );
      assert.ok(heights.length > 3 && heights.every((count) => count > 3), heights.join(" "));
    });
    await workbench.screenshot("histograms");

    await frame.locator(".layers button", { hasText: "layers.4.weight" }).click();
    await frame.locator("h2", { hasText: "layers.4.weight" }).waitFor();
    await frame.locator("vscode-dropdown[aria-label='Form']").click();
    await frame.locator("vscode-option", { hasText: "Heatmap" }).click();
    await frame.locator("canvas.cells[data-columns]").waitFor();
    await workbench.screenshot("histograms-heatmap");
  },
);
