/** The pictures of docs/images; `scripts/screenshots.mjs` runs it. */
import { test } from "node:test";
import path from "node:path";
import { datasets, shown } from "./datasets.js";
import { until, type Workbench, workbenchTest } from "./harness.js";
import { lenet } from "./lenet.js";
import { inTheme } from "./page.js";
import { openPanel, panels, plots, trainMoons } from "./panels.js";

/** Views to take, `language` for the editor; none named: all. */
const named = (process.env.GRADLENS_VIEWS ?? "").split(",").filter(Boolean);
const wanted = (name: string): boolean => named.length === 0 || named.includes(name);
/** Charts move to their place and fonts arrive. */
const settled = 1500;
/** A place of the window where the pointer points at nothing. */
const aside = [250, 18] as const;
/** The language server and TypeScript's start. */
const patience = 120_000;

/** Its command is there while there is something to close. */
async function closeSideBar({ page, runCommand }: Workbench): Promise<void> {
  if (await page.locator(".part.sidebar").isVisible()) await runCommand("View: Close Primary Side Bar");
}

if (wanted("language"))
  workbenchTest(
    "picture of the language server",
    { files: { "lenet.ts": lenet }, file: "lenet.ts" },
    async (workbench) => {
      const { page } = workbench;
      await page.setViewportSize({ width: 1000, height: 700 });
      await page.locator(".squiggly-error").first().waitFor({ state: "attached", timeout: patience });
      await closeSideBar(workbench);
      const called = page.locator(".view-line", { hasText: "return" }).locator("span", { hasText: "fc2" }).last();
      const hover = page.locator(".monaco-hover-content", { hasText: "cannot be multiplied" });
      // TypeScript may still be starting, and a hover stays as it came.
      await until(page, "the hover is there, whole", async () => {
        await page.mouse.move(...aside);
        await hover.waitFor({ state: "hidden" });
        await called.hover();
        await hover.waitFor();
        await page.waitForTimeout(settled);
        return !/loading|checking/i.test(await hover.innerText());
      });
      await page.waitForTimeout(settled);
      await page.screenshot({ path: path.resolve("docs/images", "language.png") });
    },
  );

if (wanted("dataset"))
  test("picture of the dataset panel", async () => {
    const { page } = await shown(datasets.table());
    await inTheme(page, "dark");
    await page.setViewportSize({ width: 1000, height: 640 });
    await page.locator('[data-column="area"]').click();
    await page.waitForTimeout(settled);
    await page.screenshot({ path: path.resolve("docs/images", "dataset.png") });
    await page.close();
  });

if (named.length === 0 || named.some((name) => name !== "language" && name !== "dataset"))
  workbenchTest("pictures of the views", { file: "moons.ts" }, async (workbench) => {
    const { page } = workbench;
    await page.setViewportSize({ width: 1200, height: 760 });
    await closeSideBar(workbench);
    // Statistics are gathered more often while somebody looks at them.
    await workbench.runCommand("Gradlens: Open Gradient Flow");
    const [first, ...later] = [{}, { "lr: 0.02": "lr: 0.05" }];
    await trainMoons(workbench, first, ...(wanted("compare") || wanted("hyperparameters") ? later : []));
    for (const panel of [...panels, plots]) {
      if (!wanted(panel.name)) continue;
      if (panel === plots) {
        await workbench.openFile("plots.ts");
        await workbench.runCommand("Gradlens: Train File");
      }
      const frame = await openPanel(workbench, panel);
      // The last figure is a plain line.
      if (panel === plots) await frame.getByRole("button", { name: "Previous figure" }).click();
      // Whatever the pointer was left on would tell its name.
      await page.mouse.move(...aside);
      await page.waitForTimeout(settled);
      await page.screenshot({ path: path.resolve("docs/images", `${panel.name}.png`) });
    }
  });
