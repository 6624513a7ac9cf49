/** The Plots panel on a real run: what is drawn is what the script drew. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import { eventually, type Workbench, workbenchTest } from "./harness.js";

const picture = ".paper svg.figure";

/** Trains the open file and gives the frame of the panel, once it shows a figure. */
async function drawn(workbench: Workbench): Promise<Frame> {
  await workbench.runCommand("Gradlens: Train File");
  return workbench.webview(picture);
}

async function place(panel: Frame, expected: string): Promise<void> {
  await panel.locator(".place", { hasText: expected }).waitFor();
}

/** Where the scatter of the figure has its points, as parts of the frame. */
async function points(panel: Frame): Promise<[number, number][]> {
  return panel.locator(".paper .axes").evaluate((axes) => {
    const frame = axes.querySelector(".frame")!;
    const [width, height] = ["width", "height"].map((name) => Number(frame.getAttribute(name)));
    return [...axes.querySelectorAll(".mark.points circle")].map((circle) => [
      Number(circle.getAttribute("cx")) / width,
      1 - Number(circle.getAttribute("cy")) / height,
    ]);
  });
}

workbenchTest(
  "the plots panel shows what a script draws, with its history",
  { file: "plots.ts" },
  async (workbench) => {
    const { page } = workbench;
    const panel = await drawn(workbench);
    await place(panel, "8 of 8");
    assert.equal(await panel.locator(".thumbnails button").count(), 8);

    // The newest figure is in front, in its last state.
    await panel.locator(".legend", { hasText: "step 19" }).waitFor();
    await workbench.screenshot("plots-dark");

    await panel.locator(".thumbnails button").first().click();
    await place(panel, "1 of 8");
    assert.equal(await panel.locator(".paper .axes").count(), 4);
    assert.deepEqual(await panel.locator(".paper text.title").allTextContents(), [
      "Sigmoid",
      "Hyperbolic tangent (tanh)",
      "ReLU - Rectified Linear Unit",
      "Step function",
    ]);

    // Left, right, first and last by the keyboard.
    await panel.locator("div.paper").focus();
    await page.keyboard.press("ArrowRight");
    await place(panel, "2 of 8");
    await page.keyboard.press("End");
    await place(panel, "8 of 8");
    await page.keyboard.press("ArrowLeft");
    await place(panel, "7 of 8");
    assert.ok((await panel.locator(".paper .mark.contour path").count()) > 5);
    await workbench.screenshot("plots-contour-dark");

    // In a wide panel the thumbnails stand beside the figure, as wide as their column.
    const before = await panel.evaluate<number>("innerWidth");
    await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    const thumbnails = panel.locator(".thumbnails button");
    await eventually(page, async () => {
      assert.ok((await panel.evaluate<number>("innerWidth")) > before, "the panel is not wider");
      const widths = await thumbnails.evaluateAll((buttons) => buttons.map((button) => button.clientWidth));
      assert.ok(Math.max(...widths) <= 168, widths.join(", "));
    });
    await workbench.screenshot("plots-wide");

    // The line that drew it, and back by the lens above that line.
    await panel.locator(".source").click();
    await page.locator(".tab.active", { hasText: "plots.ts" }).waitFor();
    const lens = page.locator(".codelens-decoration a:visible", { hasText: "Figure 7" });
    await lens.waitFor();
    await panel.locator(".thumbnails button").first().click();
    await place(panel, "1 of 8");
    await lens.click();
    await place(panel, "7 of 8");
  },
);

const script = `import { plot } from "gradlens";
plot.scatter([0, 2, 4], [10, 30, 20]);
plot.xlim(0, 4);
plot.ylim(10, 30);
plot.title("three <points>");
plot.show();
`;

workbenchTest(
  "points lie where the numbers say, and are there after a reload",
  { file: "moons.ts", colorScheme: "light" },
  async (workbench) => {
    writeFileSync(path.join(workbench.folder, "points.ts"), script);
    await workbench.openFile("points.ts");
    const check = async (panel: Frame): Promise<void> => {
      const rounded = (await points(panel)).map((point) => point.map((value) => Math.round(value * 1000) / 1000));
      assert.deepEqual(rounded, [
        [0, 0],
        [0.5, 1],
        [1, 0.5],
      ]);
      assert.equal(await panel.locator(picture).getAttribute("aria-label"), "three <points>");
    };
    const panel = await drawn(workbench);
    await check(panel);
    assert.equal(await panel.locator(".source").textContent(), "points.ts:6");
    await panel.locator("summary", { hasText: "Data table" }).click();
    await panel.locator("tbody td").first().waitFor();
    const cells = await panel.locator("tbody td").allTextContents();
    assert.deepEqual(cells.slice(0, 6), ["three <points>", "points", "", "0", "10", ""]);
    await workbench.page.setViewportSize({ width: 1000, height: 700 });
    await workbench.screenshot("plots-light-narrow");
    await workbench.reload();
    await check(await workbench.webview(picture));
  },
);
