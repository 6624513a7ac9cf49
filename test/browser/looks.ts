/**
 * How the pages of all views look after a real training, in four themes, wide and narrow: sheets under out/screenshots/looks, for a person to look
 * at. `scripts/screenshots.mjs --looks` runs it.
 */
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { bars } from "./bars.js";
import { blank, inTheme, listed, newPage, tell } from "./page.js";
import { datasets, shown } from "./datasets.js";
import { themes } from "./panels.js";
import { comparison, trials } from "./samples.js";
import { ofRun, trained } from "./trained.js";

const folder = path.resolve("out/screenshots/looks");
const named = (process.env.GRADLENS_VIEWS ?? "").split(",").filter(Boolean);
/** Charts move to their place and fonts arrive. */
const settled = 400;
const sizes = { wide: { width: 1000, height: 700 }, narrow: { width: 400, height: 760 } };

/** Pictures side by side, each with its name. */
async function sheet(name: string, pictures: readonly (readonly [string, Buffer])[], columns: number) {
  const alone = await newPage();
  const cells = pictures.map(
    ([label, picture]) =>
      `<figure><figcaption>${label}</figcaption><img src="data:image/png;base64,${picture.toString("base64")}"></figure>`,
  );
  const style = `body{display:grid;grid-template-columns:repeat(${columns},max-content);gap:8px;margin:0;width:max-content;
    font:14px sans-serif;background:#888}figure{margin:0}img{display:block}`;
  await alone.setContent(`<style>${style}</style>${cells.join("")}`);
  await alone.locator("body").screenshot({ path: path.join(folder, `${name}.png`) });
  await alone.close();
}

async function inAllThemes(page: Page, name: string): Promise<void> {
  const taken: Record<string, [string, Buffer][]> = { wide: [], narrow: [] };
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    await inTheme(page, theme);
    for (const size of ["wide", "narrow"] as const) {
      await page.setViewportSize(sizes[size]);
      await page.waitForTimeout(settled);
      taken[size].push([theme, await page.screenshot()]);
    }
  }
  await sheet(`${name}-wide`, taken.wide, 2);
  await sheet(`${name}-narrow`, taken.narrow, 4);
}

const moons = readFileSync("examples/moons.ts", "utf8").replace("epochs: 200", "epochs: 40");
const second = { ...listed, id: "b", name: "run b" };
const others: Record<string, object[]> = {
  compare: [
    { type: "runs", runs: [listed, second] },
    { type: "show", run: "a", others: ["b"] },
    { type: "comparison", comparison },
  ],
  hyperparameters: [
    { type: "sources", sources: [{ id: "s", name: "sweep of moons.ts", runs: ["a"] }] },
    { type: "trials", source: "s", trials, monitor: "loss", mode: "min" },
  ],
};

mkdirSync(folder, { recursive: true });

test("looks", async () => {
  const wanted = (view: string): boolean => named.length === 0 || named.includes(view);
  const [ofMoons, ofBars, ofPlots] = [moons, bars, readFileSync("examples/plots.ts", "utf8")].map(trained);
  const empty: [string, Buffer][] = [];
  for (const view of ["curves", "flow", "histograms", "graph", "plots", "compare", "hyperparameters", "model"]) {
    if (!wanted(view)) continue;
    const nothing = await blank(view);
    await nothing.setViewportSize(sizes.narrow);
    await inTheme(nothing, "dark");
    await tell(nothing, { type: "runs", runs: [] });
    await tell(nothing, { type: "sources", sources: [] });
    await nothing.waitForTimeout(settled);
    empty.push([view, await nothing.screenshot()]);
    await nothing.close();

    const { messages } = await (view === "plots" ? ofPlots : ofMoons);
    const page = await blank(view);
    for (const message of others[view] ?? [...ofRun, ...messages[view as keyof typeof messages]])
      await tell(page, message);
    await page.waitForTimeout(settled);
    if (view === "graph") await page.locator(".node.operation").first().click();
    if (view !== "model") {
      await inAllThemes(page, view);
      if (view === "histograms") {
        await page.locator("vscode-dropdown[aria-label='Form']").click();
        await page.locator("vscode-option", { hasText: "Heatmap" }).click();
        await inAllThemes(page, "histograms-heatmap");
      }
      continue;
    }
    for (const tab of ["boundary", "errors", "confusion", "projection", "functions"]) {
      await page.locator(`[data-tab="${tab}"]`).click();
      await inAllThemes(page, `model-${tab}`);
    }
    const pictures = await blank(view);
    for (const message of [...ofRun, ...(await ofBars).messages.model]) await tell(pictures, message);
    for (const tab of ["filters", "maps", "errors"]) {
      await pictures.locator(`[data-tab="${tab}"]`).click();
      await inAllThemes(pictures, `pictures-${tab}`);
    }
  }
  if (wanted("dataset")) {
    const nothing = await blank("dataset");
    await nothing.setViewportSize(sizes.narrow);
    await inTheme(nothing, "dark");
    await nothing.waitForTimeout(settled);
    empty.push(["dataset", await nothing.screenshot()]);
    await nothing.close();
    for (const [name, opened] of Object.entries(datasets)) {
      const { page, answer } = await shown(opened());
      for (const tab of ["columns", "samples", "classes", "missing"]) {
        await page.locator(`[data-tab="${tab}"]`).click();
        if (tab === "samples") await answer();
        await inAllThemes(page, `dataset-${name}-${tab}`);
      }
      await page.close();
    }
  }
  await sheet("empty", empty, 4);
});
