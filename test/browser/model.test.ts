/** The model views on real runs: what is drawn is what the run kept, and agrees with its metrics. */
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Frame, Page } from "playwright-core";
import type {
  ConfusionMatrix,
  DecisionBoundary,
  NeuronMaps,
  Tiles,
  WorstErrors,
} from "../../src/protocol/modelView.js";
import { RunStore } from "../../src/runtime/store/runStore.js";
import { readAnswers } from "../../src/runtime/store/viewFiles.js";
import { bars } from "./bars.js";
import { eventually, until, workbenchTest } from "./harness.js";
import { openPanel, panels, trainMoons } from "./panels.js";

/** The newest run of a folder, once it has ended: its folder and its metrics. */
async function ended(page: Page, folder: string): Promise<{ folder: string; metrics: Record<string, number | null> }> {
  const store = new RunStore(folder);
  return until(page, "the run has ended", async () => {
    const [record] = await store.list();
    const done = record !== undefined && record.status !== "running";
    return done && { folder: path.join(store.folder, record.id), metrics: record.metrics };
  });
}

async function kept<T>(run: string, probe: string): Promise<T> {
  return (await readAnswers(run, probe))[0].data as T;
}

const status = (panel: Frame, text: string) => panel.locator(".timeline-text", { hasText: text }).waitFor();
const step = async (panel: Frame) => Number(await panel.locator("svg.plane").first().getAttribute("data-step"));

workbenchTest(
  "the decision boundary follows the training and ends where the run does",
  { file: "moons.ts" },
  async (workbench) => {
    const { page, folder } = workbench;
    await workbench.runCommand("Gradlens: Open Model Views");
    const empty = await workbench.webview(".empty:not([hidden])");
    await empty.locator("vscode-button", { hasText: "Train File" }).waitFor();
    // A page that is slower than the training may have drawn its end by the time that this test looks.
    await empty.evaluate(`{
      window.stepsDrawn = new Set();
      const look = () => stepsDrawn.add(document.querySelector("svg.plane")?.dataset.step).delete(undefined);
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ["data-step"] });
    }`);
    await page.locator(".tab", { hasText: "moons.ts" }).click();
    await workbench.runCommand("Gradlens: Train File");
    const panel = await workbench.webview("svg.plane image");
    await until(page, "the boundary moves on", async () => (await panel.evaluate<number>("stepsDrawn.size")) > 1);
    await workbench.screenshot("model-boundary-live");

    const run = await ended(page, folder);
    await status(panel, "end: step 10,000");
    const boundary = await kept<DecisionBoundary>(run.folder, "decisionBoundary");
    await until(page, "the last boundary is drawn", async () => (await step(panel)) === boundary.step);
    assert.equal(boundary.step, 10_000);
    assert.equal(await panel.locator("svg.plane").first().getAttribute("data-points"), "1000");

    // Every sample of the table is what was kept, and as many are right as the run's accuracy says.
    await panel.locator(".data summary").click();
    await eventually(page, async () => assert.equal(await panel.locator(".data tbody tr").count(), 300));
    const { points } = boundary;
    const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
    const cells = await panel.locator(".data tbody tr").nth(5).locator("td").allTextContents();
    const [train, held] = points;
    assert.deepEqual(cells, [
      "train",
      ...[train.indices[5], train.x[5], train.y[5], train.targets[5], train.predictions[5]].map((v) =>
        number.format(v),
      ),
    ]);
    const right = held.targets.filter((target, i) => target === held.predictions[i]).length;
    assert.ok(Math.abs(right / 200 - run.metrics["validation accuracy"]!) < 1e-9);

    // A cell under the pointer tells the number that was kept.
    const drawing = panel.locator("svg.plane").first();
    await drawing.focus();
    await page.keyboard.press("ArrowRight");
    const { grid, values } = boundary;
    const cell = (grid.size / 2) * grid.size + grid.size / 2 + 1;
    await eventually(page, async () => {
      const reading = await panel.locator(".reading").textContent();
      assert.ok(reading!.endsWith(`probability of class 1 ${shown(values[cell])}`), reading!);
    });

    // Hidden units of each layer.
    const neurons = await kept<NeuronMaps>(run.folder, "neurons");
    await panel.locator(`.neurons svg[data-tiles="${neurons.maps.length}"]`).waitFor();
    await panel.locator(".neurons select").selectOption("layers.1");
    await panel.locator(".neurons h2", { hasText: "layers.1 (Tanh)" }).waitFor();
    await workbench.screenshot("model-boundary-dark");

    await panel.locator('[data-tab="confusion"]').click();
    await panel.locator("svg.confusion .cell").first().waitFor();
    const counts = [...(await kept<ConfusionMatrix>(run.folder, "confusionMatrix")).counts];
    await eventually(page, async () =>
      assert.deepEqual(
        await panel
          .locator("svg.confusion .cell")
          .evaluateAll((cells) => cells.map((c) => Number(c.getAttribute("data-count")))),
        counts,
      ),
    );
    assert.ok(Math.abs((counts[0] + counts[3]) / 200 - run.metrics["validation accuracy"]!) < 1e-9);
    await panel.locator("svg.confusion .cell").first().click();
    await eventually(page, async () => assert.equal(await panel.locator(".listed button").count(), counts[0]));
    await workbench.screenshot("model-confusion-dark");

    await panel.locator('[data-tab="errors"]').click();
    const worst = await kept<WorstErrors>(run.folder, "worstErrors");
    await eventually(page, async () =>
      assert.deepEqual(
        await panel
          .locator(".errors button")
          .evaluateAll((all) => all.map((one) => Number(one.getAttribute("data-index")))),
        worst.samples.map(({ index }) => index),
      ),
    );
    await workbench.screenshot("model-errors-dark");

    await panel.locator('[data-tab="functions"]').click();
    await panel.locator('figure[data-name="Tanh"] path.derivative').waitFor();
    await panel.locator('figure[data-name="Sigmoid"]', { hasText: "Net.forward()" }).waitFor();
    await panel.locator(".choice select").last().selectOption("GELU");
    await panel.locator('figure[data-name="GELU"]').waitFor();
    await workbench.screenshot("model-functions-dark");

    await panel.locator('[data-tab="projection"]').click();
    await panel.locator('svg.plane[data-form="pca"]').waitFor();
    await workbench.screenshot("model-projection-dark");
    await panel.locator('[aria-label="Form"]').selectOption("umap");
    await panel.locator(".help", { hasText: "Near vectors lie near each other" }).waitFor();
    await panel.locator('svg.plane[data-form="umap"][data-points="200"]').waitFor();
    await workbench.screenshot("model-neighbours-dark");

    // What was not kept is asked of the last snapshot: the file is run again up to its first step.
    await panel.locator('[data-tab="boundary"]').click();
    const [low, high] = grid.x;
    const [bottom, top] = grid.y;
    const half = 0.5 / (grid.size - 1);
    const at = (value: number, from: number, to: number) => ((value - from) / (to - from) + half) / (1 + 2 * half);
    // A drawing may be made anew between the two steps.
    await until(page, "the sample is shown", async () => {
      await drawing.scrollIntoViewIfNeeded();
      const box = (await panel.locator("svg.plane image").first().boundingBox())!;
      await page.mouse.click(
        box.x + at(held.x[0], low, high) * box.width,
        box.y + (1 - at(held.y[0], bottom, top)) * box.height,
      );
      return panel.locator(".side").isVisible();
    });
    await panel.locator(".sample-view h3").waitFor();
  },
);

workbenchTest("the chosen tab is in front again after a reload", { file: "moons.ts" }, async (workbench) => {
  await trainMoons(workbench, { "epochs: 200": "epochs: 20" });
  const panel = await openPanel(
    workbench,
    panels.find(({ name }) => name === "model")!,
  );
  await panel.locator('[data-tab="confusion"]').click();
  await panel.locator("svg.confusion .cell").first().waitFor();
  await workbench.reload();
  const again = await workbench.webview("svg.confusion .cell");
  await again.locator('[data-tab="confusion"][aria-selected="true"]').waitFor();
});

const shown = (value: number): string =>
  new Intl.NumberFormat("en", {
    maximumSignificantDigits: 4,
    notation: value !== 0 && Math.abs(value) < 1e-4 ? "scientific" : "standard",
  }).format(value);

workbenchTest(
  "pictures: filters, feature maps and the worst errors",
  { file: "moons.ts", colorScheme: "light" },
  async (workbench) => {
    const { page, folder } = workbench;
    writeFileSync(path.join(folder, "bars.ts"), bars);
    await workbench.openFile("bars.ts");
    await page.locator(".monaco-editor .view-line").first().click();
    await workbench.runCommand("Gradlens: Train File");
    const run = await ended(page, folder);
    await workbench.runCommand("Gradlens: Open Model Views");
    const panel = await workbench.webview(".pictures svg.tiles image");
    await eventually(page, async () => assert.equal(await panel.locator('[role="tab"]:visible').count(), 6));
    await panel.locator(".unfit summary").click();
    await panel.locator(".unfit", { hasText: "models of two numbers" }).waitFor();

    const filters = await kept<Tiles>(run.folder, "filters");
    assert.equal(await panel.locator(".pictures svg.tiles").first().getAttribute("data-tiles"), "8");
    await panel.locator(".data summary").click();
    await eventually(page, async () =>
      assert.deepEqual(
        await panel.locator(".data tbody tr td:last-child").allTextContents(),
        filters.tiles.flatMap((tile) => [...tile].map(shown)),
      ),
    );
    await panel.locator(".data summary").click();
    await workbench.screenshot("model-filters-light");

    await panel.locator('[data-tab="maps"]').click();
    await panel.locator("h2", { hasText: "0 (Conv2d, 8×8×8)" }).waitFor();
    await panel.locator(".sample-view svg").first().waitFor();
    await workbench.screenshot("model-maps-light");
    await panel.locator('[data-tab="errors"]').click();
    await panel.locator(".errors svg").first().waitFor();
    await workbench.page.setViewportSize({ width: 900, height: 800 });
    await workbench.screenshot("model-errors-light-narrow");
    assert.equal(readdirSync(path.join(run.folder, "views")).includes("decisionBoundary.json"), false);
  },
);
