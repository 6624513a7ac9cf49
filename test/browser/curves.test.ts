import assert from "node:assert/strict";
import type { Frame, Page } from "playwright-core";
import { until, workbenchTest } from "./harness.js";

const trainTitle = "Gradlens: Train File";

interface Drawn {
  points: number;
  last: number;
}

/** What the panel says it drew of a series, one entry a run. */
async function drawn(frame: Frame, series: string): Promise<Drawn[]> {
  return frame.locator(`[data-series="${series}"] .legend li`).evaluateAll((items) =>
    items.map((item) => {
      const { points, last } = (item as unknown as { dataset: Record<string, string> }).dataset;
      return { points: Number(points), last: Number(last) };
    }),
  );
}

/** Colours of the pixels of a chart: more than background and grid, if a line is drawn. */
async function hasLine(frame: Frame, series: string): Promise<boolean> {
  return frame.locator(`[data-series="${series}"] canvas`).evaluate((node) => {
    interface Canvas {
      width: number;
      height: number;
      getContext(kind: "2d"): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
    }
    const canvas = node as unknown as Canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let colored = 0;
    for (let i = 0; i < data.length; i += 4) {
      const spread = Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]);
      if (data[i + 3] > 128 && spread > 60) colored++;
    }
    return colored > 200;
  });
}

/** Whether the whole chart is to be seen: its canvas is no larger than the place it has. */
async function fits(frame: Frame, series: string): Promise<boolean> {
  return frame.locator(`[data-series="${series}"] .plot`).evaluate((node) => {
    const plot = node as unknown as { clientHeight: number; querySelector(name: string): { clientHeight: number } };
    return plot.querySelector("canvas").clientHeight <= plot.clientHeight;
  });
}

/** Optimizer steps of examples/moons.ts: 200 epochs of 50. */
const steps = 10_000;

/** What is drawn of the loss, once it is the whole run. The last points arrive after the status bar says that it has ended. */
async function finished(page: Page, frame: Frame): Promise<Drawn> {
  const [run] = await until(page, "every step is drawn", async () => {
    const runs = await drawn(frame, "loss");
    return runs[0]?.points === steps && runs;
  });
  await page.locator(".statusbar .codicon-sync").waitFor({ state: "detached" });
  return run;
}

workbenchTest("a model trains from the palette and its curve moves", { file: "moons.ts" }, async (workbench) => {
  const { page } = workbench;
  await workbench.runCommand(trainTitle);
  const frame = await workbench.webview('[data-series="loss"] .legend li');
  const [first] = await until(page, "points are drawn", async () => {
    const runs = await drawn(frame, "loss");
    return runs[0]?.points > 0 && runs;
  });
  const last = await finished(page, frame);
  assert.ok(last.last < 0.3, `the loss ends at ${last.last}`);
  assert.ok(last.points >= first.points);
  await until(page, "a line is drawn", () => hasLine(frame, "loss"));

  await page.locator('.activitybar [aria-label^="Gradlens"]').first().click();
  await page.locator(".pane", { hasText: "Runs" }).locator(".monaco-list-row", { hasText: "moons" }).first().waitFor();
  await workbench.screenshot("curves");

  // Hidden panels forget everything; shown again, all is there.
  const points = last.points;
  await page.locator(".tab", { hasText: "Curves" }).click();
  await workbench.runCommand("Preferences: Open User Settings");
  // An editor that is still loading would take the front again when it is done.
  await page
    .locator(".editor-group-container")
    .nth(1)
    .locator(".settings-tree-container .monaco-list-row")
    .first()
    .waitFor();
  await page.locator(".tab", { hasText: "Curves" }).click();
  const again = await workbench.webview('[data-series="loss"] .legend li');
  await until(page, "the history is drawn again", async () => (await drawn(again, "loss"))[0]?.points === points);
  await until(page, "the chart fits its place again", () => fits(again, "loss"));

  await again.locator('[data-series="loss"] .data summary').click();
  const rows = again.locator('[data-series="loss"] tbody tr');
  await until(page, "the data table is filled", async () => (await rows.count()) > 10);

  // After a reload of the window the points come from disk.
  await workbench.reload();
  const reloaded = await workbench.webview('[data-series="loss"] .legend li');
  const [stored] = await until(page, "the stored run is drawn", async () => {
    const runs = await drawn(reloaded, "loss");
    return runs[0]?.points > 0 && runs;
  });
  assert.ok(Math.abs(stored.last - last.last) < 1e-5, `${stored.last} and ${last.last}`);
});

workbenchTest("smoothing, log scale, axis and zoom redraw the curves", { file: "moons.ts" }, async (workbench) => {
  const { page } = workbench;
  await workbench.runCommand(trainTitle);
  const frame = await workbench.webview('[data-series="loss"] .legend li');
  await finished(page, frame);
  await until(page, "the chart fits its place", () => fits(frame, "loss"));
  const reset = frame.locator("vscode-button", { hasText: "Reset zoom" });
  const isZoomed = async () => (await reset.getAttribute("disabled")) === null;

  await frame.locator("#smoothing").fill("0.9");
  await frame.locator('[data-series="loss"] .legend .value', { hasText: "≈" }).waitFor();
  await frame.locator("vscode-checkbox", { hasText: "Log y" }).click();
  await until(page, "a line is drawn", () => hasLine(frame, "loss"));

  const plot = frame.locator('[data-series="loss"] .u-over');
  const box = (await plot.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await until(page, "the charts are zoomed", isZoomed);
  await until(page, "a line is drawn", () => hasLine(frame, "loss"));
  await plot.dblclick();
  await until(page, "the zoom is reset", async () => !(await isZoomed()));

  await frame.locator('[data-series="loss"] .plot').focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await frame.locator('[data-series="loss"] .position', { hasText: "step" }).waitFor();
  await page.keyboard.press("+");
  await until(page, "the keyboard zooms", isZoomed);
});

workbenchTest(
  "nothing is executed before the folder is trusted",
  { file: "moons.ts", trust: false },
  async (workbench) => {
    const { page } = workbench;
    await page.locator('.activitybar [aria-label^="Gradlens"]').first().click();
    await page.locator(".pane", { hasText: "Models" }).locator(".monaco-list-row", { hasText: "moons.ts" }).waitFor();
    await workbench.runCommand(trainTitle);
    // In this VS Code notifications come up in their list only.
    await workbench.runCommand("Notifications: Show Notifications");
    await page.locator(".notification-list-item", { hasText: "Manage Workspace Trust" }).waitFor();
    assert.equal(await page.locator(".statusbar .codicon-sync").count(), 0);
    await workbench.trustFolder();
    await workbench.openFile("moons.ts");
    await workbench.runCommand(trainTitle);
    await workbench.webview('[data-series="loss"] .legend li');
  },
);
