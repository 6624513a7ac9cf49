/** Going back in a run: the slider in every view leads to the numbers of that step; *Fork From Here* starts a run there. */
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import { snapshotFolder, stepOfSnapshot } from "../../src/protocol/snapshots.js";
import { RunStore } from "../../src/runtime/store/runStore.js";
import { until, type Workbench, workbenchTest } from "./harness.js";
import { openPanel, panels, trainMoons } from "./panels.js";

const panelOf = (name: string) => panels.find((panel) => panel.name === name)!;
const shown = (value: number): string =>
  new Intl.NumberFormat("en", {
    maximumSignificantDigits: 4,
    notation: value !== 0 && Math.abs(value) < 1e-4 ? "scientific" : "standard",
  }).format(value);

const integer = (value: number): string => new Intl.NumberFormat("en").format(value);

/** Step of the first snapshot that is kept of a run. */
function firstSnapshot(run: string): number {
  const steps = readdirSync(path.join(run, snapshotFolder)).flatMap((name) => stepOfSnapshot(name) ?? []);
  assert.ok(steps.length > 0, `no snapshots in ${run}`);
  return Math.min(...steps);
}

/** Opens a view, and goes to the first snapshot of the run that it shows. */
async function atFirstSnapshot(workbench: Workbench, name: string, step: number): Promise<Frame> {
  const frame = await openPanel(workbench, panelOf(name));
  const slider = frame.locator(".timeline-slider");
  // It is there when the page knows of snapshots.
  await slider.waitFor();
  await slider.press("Home");
  await until(workbench.page, `${name} is at step ${step}`, async () =>
    (await slider.getAttribute("aria-valuetext"))?.startsWith(`step ${integer(step)}`),
  );
  return frame;
}

workbenchTest("the slider goes back to a snapshot in every view", { file: "moons.ts" }, async (workbench) => {
  const { page, folder } = workbench;
  await trainMoons(workbench, {});
  const store = new RunStore(folder);
  const [{ id }] = await store.list();
  const step = firstSnapshot(path.join(store.folder, id));
  const { samples } = await store.readStatistics(id);
  const sample = samples.find((one) => one.step >= step)!;
  const [parameter] = sample.parameters;

  const flow = await atFirstSnapshot(workbench, "flow", step);
  await flow.locator(".data summary").click();
  await flow.locator(`table[aria-label="Values at step ${integer(sample.step)}"]`).waitFor();
  const row = flow.locator(".data tbody tr", { has: flow.locator("th", { hasText: parameter.name }) }).first();
  assert.deepEqual(
    (await row.locator("td").allTextContents()).slice(0, 3),
    [parameter.gradient!.norm, parameter.updateNorm! / parameter.weight.norm, parameter.weight.norm].map(shown),
  );

  const histograms = await atFirstSnapshot(workbench, "histograms", step);
  await histograms.locator(`.ridgeline g.chosen[data-step="${sample.step}"]`).waitFor();
  const figures = await histograms.locator(".figures dd").allTextContents();
  assert.deepEqual([figures[0], figures[2]], [integer(sample.step), shown(parameter.weight.mean)]);

  const curves = await atFirstSnapshot(workbench, "curves", step);
  const chart = curves.locator('.chart[data-series="loss"]');
  const position = chart.locator(".position", { hasText: `step ${integer(step)}` });
  await position.waitFor();
  const { batches } = await store.readSeries(id);
  const loss = batches.filter(({ series }) => series === "loss");
  const value = loss.flatMap(({ steps, values }) => [...values].filter((_, i) => steps[i] === step))[0];
  await until(page, `the legend tells ${shown(value)}`, async () =>
    (await chart.locator(".legend .value").textContent())?.startsWith(shown(value)),
  );
  // It stays where it was put when the pointer has been elsewhere.
  await chart.locator(".u-over").hover();
  await curves.locator(".controls").hover();
  await position.waitFor();

  const graph = await atFirstSnapshot(workbench, "graph", step);
  await until(
    page,
    "the step is captured from its snapshot and drawn",
    async () =>
      (await graph.locator("select[aria-label='Captured step'] option:checked").textContent()) ===
      `step ${integer(step)}`,
  );
  await graph.locator("svg.graph .node").first().waitFor();

  const model = await atFirstSnapshot(workbench, "model", step);
  await until(
    page,
    "the boundary is that of the snapshot",
    async () => (await model.locator("svg.plane").first().getAttribute("data-step")) === String(step),
  );
  await workbench.screenshot("going-back-model");

  await model.locator("button", { hasText: "Fork From Here" }).click();
  const fork = await until(page, "the fork has ended", async () =>
    (await store.list()).find((run) => run.id !== id && run.status === "completed"),
  );
  assert.equal(stepOfSnapshot(path.basename(fork.snapshot!)), step);
  assert.equal(fork.steps, 10_000);
});

const script = `import torch, { nn, optim } from "gradlens";
torch.manualSeed(0);
const model = new nn.Linear(3, 1);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
const x = torch.randn(32, 3);
for (let step = 0; step < 20000; step++) {
  optimizer.zeroGrad();
  model(x).square().mean().backward();
  optimizer.step();
}
`;

workbenchTest("forking a script tells first that its loop starts over", { file: "moons.ts" }, async (workbench) => {
  const { page, folder } = workbench;
  writeFileSync(path.join(folder, "script.ts"), script);
  await workbench.openFile("script.ts");
  await workbench.runCommand("Gradlens: Train File");
  const store = new RunStore(folder);
  const runs = async (count: number) =>
    until(page, `${count} runs have ended`, async () => {
      const list = await store.list();
      return list.length === count && list.every(({ status }) => status === "completed") && list;
    });
  const [{ id }] = await runs(1);
  const step = firstSnapshot(path.join(store.folder, id));
  const frame = await atFirstSnapshot(workbench, "flow", step);
  const fork = frame.locator("button", { hasText: "Fork From Here" });
  const dialog = page.locator(".monaco-dialog-box", { hasText: "the fork starts its loop over" });
  await fork.click();
  await dialog.locator(".dialog-message-detail", { hasText: `Kept from step ${integer(step)}` }).waitFor();
  await workbench.screenshot("fork-script");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "hidden" });
  await runs(1);

  await fork.click();
  await dialog.getByRole("button", { name: "Fork", exact: true }).click();
  const [newest] = await runs(2);
  assert.equal(stepOfSnapshot(path.basename(newest.snapshot!)), step);
});
