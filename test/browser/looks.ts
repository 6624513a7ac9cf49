/**
 * How every view looks: empty and filled, in four themes, wide and narrow, as sheets under out/screenshots/looks. `scripts/screenshots.mjs --looks`
 * runs it; a person looks at them.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import { type Workbench, workbenchTest } from "./harness.js";
import { openPanel, type Panel, panels, plots, setTheme, themes, trainMoons } from "./panels.js";

const folder = path.resolve("out/screenshots/looks");
const named = (process.env.GRADLENS_VIEWS ?? "").split(",").filter(Boolean);
const wanted = [...panels, plots].filter(({ name }) => named.length === 0 || named.includes(name));
/** Charts move to their place and fonts arrive. */
const settled = 700;
const sizes = { wide: { width: 1100, height: 760 }, narrow: { width: 448, height: 900 } };
/** Tabs of the model views, by their names. */
const tabs = ["boundary", "errors", "confusion", "projection", "functions"];

/** Pictures side by side, each with its name. */
async function sheet(
  { page }: Workbench,
  name: string,
  pictures: readonly (readonly [string, Buffer])[],
  columns: number,
) {
  const alone = await page.context().newPage();
  const cells = pictures.map(
    ([label, picture]) =>
      `<figure><figcaption>${label}</figcaption><img src="data:image/png;base64,${picture.toString("base64")}"></figure>`,
  );
  const style = `body{display:grid;grid-template-columns:repeat(${columns},max-content);gap:8px;margin:8px;width:max-content;
    font:14px sans-serif;background:#888}figure{margin:0}img{display:block}`;
  await alone.setContent(`<style>${style}</style>${cells.join("")}`);
  await alone.locator("body").screenshot({ path: path.join(folder, `${name}.png`) });
  await alone.close();
}

/** Opens a panel, and leaves it alone in the window. */
async function alone(workbench: Workbench, panel: Panel): Promise<Frame> {
  const frame = await openPanel(workbench, panel);
  await workbench.runCommand("View: Close Editors in Other Groups");
  return frame;
}

async function shoot({ page }: Workbench, size: keyof typeof sizes): Promise<Buffer> {
  await page.setViewportSize(sizes[size]);
  await page.waitForTimeout(settled);
  return page.screenshot();
}

async function inAllThemes(workbench: Workbench, frame: Frame, name: string): Promise<void> {
  const taken: Record<string, [string, Buffer][]> = { wide: [], narrow: [] };
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    await setTheme(workbench, theme, frame);
    for (const size of ["wide", "narrow"] as const) taken[size].push([theme, await shoot(workbench, size)]);
  }
  await sheet(workbench, `${name}-wide`, taken.wide, 2);
  await sheet(workbench, `${name}-narrow`, taken.narrow, 4);
  await workbench.page.setViewportSize(sizes.wide);
}

mkdirSync(folder, { recursive: true });

workbenchTest("looks of the views without runs", { file: "moons.ts" }, async (workbench) => {
  await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  const pictures: [string, Buffer][] = [];
  for (const panel of wanted) {
    await alone(workbench, { ...panel, ready: ".empty:not([hidden])" });
    pictures.push([panel.name, await shoot(workbench, "narrow")]);
    await workbench.page.setViewportSize(sizes.wide);
  }
  await sheet(workbench, "empty", pictures, 4);
});

workbenchTest("looks of the views", { file: "moons.ts" }, async (workbench) => {
  await workbench.page.setViewportSize(sizes.wide);
  await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  await workbench.runCommand("Gradlens: Open Gradient Flow");
  await workbench.webview(".empty:not([hidden])");
  await trainMoons(workbench, {}, { "lr: 0.02": "lr: 0.05" });
  for (const panel of wanted) {
    if (panel === plots) {
      await workbench.openFile("plots.ts");
      await workbench.runCommand("Gradlens: Train File");
    }
    const frame = await alone(workbench, panel);
    if (panel.name !== "model") {
      await inAllThemes(workbench, frame, panel.name);
      continue;
    }
    for (const tab of tabs) {
      await frame.locator(`[data-tab="${tab}"]`).click();
      await inAllThemes(workbench, frame, `model-${tab}`);
    }
  }
});
