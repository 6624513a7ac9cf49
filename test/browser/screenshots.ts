/** The pictures of docs/images; `scripts/screenshots.mjs` runs it. */
import { test } from "node:test";
import path from "node:path";
import { datasets, shown } from "./datasets.js";
import { until, workbenchTest } from "./harness.js";
import { lenet } from "./lenet.js";
import { inTheme } from "./page.js";
import { openPanel, panels, plots, trainMoons } from "./panels.js";

/** Views to take, `language` for the editor; none named: all. */
const named = (process.env.GRADLENS_VIEWS ?? "").split(",").filter(Boolean);
const wanted = (name: string): boolean => named.length === 0 || named.includes(name);
/** Charts move to their place and fonts arrive. */
const settled = 1500;
/** The language server and TypeScript's start. */
const patience = 120_000;

if (wanted("language"))
  workbenchTest(
    "picture of the language server",
    { files: { "lenet.ts": lenet }, file: "lenet.ts" },
    async (workbench) => {
      const { page } = workbench;
      await page.setViewportSize({ width: 1000, height: 700 });
      await page.locator(".squiggly-error").first().waitFor({ state: "attached", timeout: patience });
      await workbench.runCommand("View: Close Primary Side Bar");
      await page.locator(".view-line", { hasText: "return" }).locator("span", { hasText: "fc2" }).last().hover();
      const hover = page.locator(".monaco-hover-content", { hasText: "cannot be multiplied" });
      await until(page, "the hover is there, whole", async () => {
        const text = await hover.innerText();
        return !/Loading|Checking for/.test(text);
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
    await workbench.runCommand("View: Close Primary Side Bar");
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
      await page.mouse.move(250, 18);
      await page.waitForTimeout(settled);
      await page.screenshot({ path: path.resolve("docs/images", `${panel.name}.png`) });
    }
  });
