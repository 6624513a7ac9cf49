import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import { firstDifference } from "../../src/runtime/compare/firstDifference.js";
import { RunStore } from "../../src/runtime/store/runStore.js";
import { eventually, until, workbenchTest, type Workbench } from "./harness.js";

const source = (lr: number, seed: number) => `import torch, { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";

class Net extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(2, 8), new nn.Tanh(), new nn.Linear(8, 1));
  forward(x: torch.Tensor) {
    return torch.sigmoid(this.layers(x)).squeeze(1);
  }
}

export default train.define({
  seed: ${seed},
  model: () => new Net(),
  data: () => data.split(makeMoons({ samples: 200, noise: 0.1, seed: 0 }), { validation: 0.2 }),
  loss: new nn.BCELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: ${lr} }),
  batchSize: 16,
  epochs: 20,
});
`;

/** Trains net.ts with these settings, to its end. */
async function trainWith(workbench: Workbench, lr: number, seed: number): Promise<void> {
  const { page, folder } = workbench;
  const store = new RunStore(folder);
  const before = (await store.list()).length;
  writeFileSync(path.join(folder, "net.ts"), source(lr, seed));
  await workbench.openFile("net.ts");
  // The button is there once the extension has seen which file is in front.
  await page.locator('.editor-actions [aria-label^="Train File"]').first().click();
  await until(page, "the run has ended", async () => {
    const runs = await store.list();
    return runs.length > before && runs[0].status === "completed";
  });
}

const cells = (frame: Frame, section: string, name: string, attribute: string) =>
  frame
    .locator(`#${section} tr[data-name="${name}"] td`)
    .evaluateAll(
      (items, attribute) =>
        items.map((item) => (item as unknown as { getAttribute(name: string): string | null }).getAttribute(attribute)),
      attribute,
    );

workbenchTest("runs are compared, grouped over seeds, and laid out by hyperparameters", {}, async (workbench) => {
  const { page, folder } = workbench;
  await trainWith(workbench, 0.5, 1);
  await trainWith(workbench, 0.5, 2);
  await trainWith(workbench, 0.05, 2);
  const store = new RunStore(folder);
  const [third, second, first] = await store.list();
  const losses = await Promise.all(
    [second, third].map(async ({ id }) =>
      (await store.readSeries(id)).batches.find(({ series }) => series === "loss")!,
    ),
  );

  // Mean over seeds: the two runs of one learning rate are one line of two runs.
  const curves = await workbench.webview('[data-series="loss"] .legend li');
  for (const { id } of [first, second, third]) {
    const box = curves.locator(`[data-run="${id}"] vscode-checkbox`);
    await until(page, `run ${id} is shown`, async () => {
      if ((await box.getAttribute("aria-checked")) === "true") return true;
      await box.click();
      return false;
    });
  }
  await curves.locator("vscode-dropdown").nth(1).click();
  await curves.locator("vscode-option", { hasText: "Mean over seeds" }).click();
  const legend = curves.locator('[data-series="loss"] .legend li');
  await until(page, "two of the three runs are one line", async () => {
    const counts = await legend.evaluateAll((items) =>
      items.map((item) => (item as unknown as { dataset: Record<string, string> }).dataset.runs),
    );
    return counts.sort().join() === "1,2";
  });
  const last = await Promise.all(
    [first, second].map(async ({ id }) =>
      (await store.readSeries(id)).batches.find(({ series }) => series === "loss")!,
    ),
  );
  const mean = (last[0].values.at(-1)! + last[1].values.at(-1)!) / 2;
  await curves
    .locator('[data-series="loss"] .legend .value', { hasText: String(Number(mean.toPrecision(4))) })
    .waitFor();
  await workbench.screenshot("curves-seeds");

  // Compare: the two newest runs of one file at first.
  await workbench.runCommand("Gradlens: Compare Runs");
  const frame = await workbench.webview("#series tbody tr");
  assert.deepEqual(await cells(frame, "hyperparameters", "seed", "data-value"), ["2", "2"]);
  assert.deepEqual(await cells(frame, "hyperparameters", "lr", "data-value"), ["0.5", "0.05"]);
  assert.deepEqual(
    await cells(frame, "results", "steps", "data-value"),
    [second, third].map(({ steps }) => String(steps)),
  );
  assert.deepEqual(
    (await cells(frame, "results", "loss", "data-value")).map(Number),
    [second, third].map(({ metrics }) => metrics.loss),
  );
  const expected = firstDifference(losses[0], losses[1], 0);
  assert.ok(expected && expected.step > 0, "the first loss is made before the learning rate matters");
  assert.deepEqual(await cells(frame, "series", "loss", "data-exact"), [String(expected.step)]);
  assert.equal((await cells(frame, "environment", "platform", "data-value"))[0], process.platform);
  await workbench.screenshot("compare");

  // The code that each of them ran, in the editor of differences.
  await frame.locator('#files tr[data-name="net.ts"] button').click();
  await page.locator(".tab.active", { hasText: "net.ts:" }).waitFor();
  await page.locator(".monaco-diff-editor").waitFor();
  assert.equal(readFileSync(path.join(store.folder, first.id, "code/net.ts"), "utf8"), source(0.5, 1));

  // All three by their hyperparameters.
  await workbench.runCommand("Gradlens: Show Hyperparameters");
  const panel = await workbench.webview(".parallel [data-trial]");
  await eventually(page, async () => {
    assert.equal(await panel.locator(".parallel [data-trial]").count(), 3);
    const axes = await panel
      .locator(".parallel .axis")
      .evaluateAll((items) => items.map((item) => (item as unknown as { dataset: { axis: string } }).dataset.axis));
    assert.deepEqual(axes.slice(0, -1).sort(), ["lr", "seed"]);
  });
  const best = [first, second, third].reduce((a, b) => (a.metrics.loss! <= b.metrics.loss! ? a : b));
  await panel.locator("select").nth(1).selectOption("loss");
  await panel.locator(`tr.best[data-trial="${best.id}"]`).waitFor();
  await panel.locator('.axis[data-axis="seed"]').focus();
  await page.keyboard.press("ArrowUp");
  await until(
    page,
    "only the runs of seed 2 are left",
    async () => (await panel.locator(".trials tbody tr").count()) === 2,
  );
  await workbench.screenshot("hyperparameters");
});
