/** The slider over snapshots on a page of its own: keys, pointer, what a screen reader is told, the three themes. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumArguments, ensureChromium } from "../../scripts/lib/chromium.mjs";

const source = `import "./webview/shared/base.css";
import { Timeline } from "./webview/shared/timeline.js";
const told = [];
const posted = [];
const timeline = new Timeline((message) => posted.push(message), (step) => told.push(step));
document.body.append(timeline.root);
Object.assign(window, { timeline, told, posted });`;

const stops = { run: "a", snapshots: [{ step: 10, epoch: 0 }, { step: 20, epoch: 1 }, { step: 90 }], last: 100, live: true }; // prettier-ignore

const themes = {
  dark: { class: "vscode-dark", background: "#1f1f1f", foreground: "#cccccc", border: "transparent" },
  light: { class: "vscode-light", background: "#ffffff", foreground: "#3b3b3b", border: "transparent" },
  "high-contrast": { class: "vscode-high-contrast", background: "#000000", foreground: "#ffffff", border: "#6fc3df" },
};

let browser: Browser;
let script: string;
let style: string;

before(async () => {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: "ts" },
    bundle: true,
    write: false,
    outdir: "out",
    format: "iife",
  });
  script = outputFiles.find(({ path }) => path.endsWith(".js"))!.text;
  style = outputFiles.find(({ path }) => path.endsWith(".css"))!.text;
  browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
});

after(() => browser.close());

async function shown(theme: keyof typeof themes = "dark", width = 700): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 60 } });
  const { class: name, background, foreground, border } = themes[theme];
  const variables = `--vscode-foreground:${foreground};--vscode-editor-background:${background};--vscode-focusBorder:${foreground};--vscode-contrastBorder:${border}`;
  await page.setContent(
    `<html lang="en" style="${variables}"><style>${style}</style><body class="${name}"></body></html>`,
  );
  await page.addScriptTag({ content: script });
  await page.evaluate(`timeline.update(${JSON.stringify(stops)}, null)`);
  return page;
}

const told = (page: Page) => page.evaluate("told");

test("keys go from snapshot to snapshot, and say where that is", async () => {
  const page = await shown();
  const slider = page.getByRole("slider", { name: "Step of the run that is shown" });
  await slider.focus();
  assert.equal(await slider.getAttribute("aria-valuetext"), "now");
  for (const key of ["ArrowLeft", "ArrowLeft", "Home", "ArrowLeft", "PageUp"]) await page.keyboard.press(key);
  assert.deepEqual(await told(page), [90, 20, 10, null]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await slider.getAttribute("aria-valuetext"), "step 20, epoch 2");
  assert.deepEqual(await Promise.all(["min", "max", "now"].map((name) => slider.getAttribute(`aria-value${name}`))), [
    "10",
    "100",
    "20",
  ]);
  await page.close();
});

test("a click and a drag go to the nearest snapshot; ticks lie at their steps", async () => {
  const page = await shown();
  const box = (await page.locator(".timeline-slider").boundingBox())!;
  const ticks = await page.locator(".timeline-tick").all();
  const places = await Promise.all(ticks.map(async (tick) => (await tick.boundingBox())!));
  assert.deepEqual(
    places.map(({ x, width }) => Math.round((100 * (x + width / 2 - box.x)) / box.width)),
    [10, 20, 90],
  );
  const at = (share: number) => [box.x + share * box.width, box.y + box.height / 2] as const;
  await page.mouse.move(...at(0.22));
  await page.mouse.down();
  await page.mouse.move(...at(0.7));
  await page.mouse.move(...at(0.99));
  await page.mouse.up();
  await page.mouse.move(...at(0.1));
  assert.deepEqual(await told(page), [20, 90, null]);
  await page.close();
});

test("a step between two snapshots is shown where it lies; a run without any shows no slider", async () => {
  const page = await shown();
  const slider = page.locator(".timeline-slider");
  await page.evaluate(`timeline.update(${JSON.stringify(stops)}, 50)`);
  assert.equal(await slider.getAttribute("aria-valuetext"), "step 50");
  const [thumb, box] = [(await page.locator(".timeline-thumb").boundingBox())!, (await slider.boundingBox())!];
  assert.equal(Math.round((100 * (thumb.x + thumb.width / 2 - box.x)) / box.width), 50);
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await page.evaluate(`timeline.update(${JSON.stringify(stops)}, 50)`);
  await page.keyboard.press("ArrowLeft");
  assert.deepEqual(await told(page), [90, 20]);
  await page.evaluate(`timeline.update({ run: "b", snapshots: [], last: 5, live: false }, null)`);
  assert.equal(await page.locator(".timeline").isVisible(), false);
  await page.close();
});

test("a fork is asked for at a snapshot, and only there", async () => {
  const page = await shown();
  const fork = page.getByRole("button", { name: "Fork From Here" });
  assert.equal(await fork.isVisible(), false);
  await page.evaluate(`timeline.update(${JSON.stringify(stops)}, 50)`);
  assert.equal(await fork.isVisible(), false);
  await page.locator(".timeline-slider").focus();
  await page.keyboard.press("ArrowLeft");
  await fork.click();
  assert.deepEqual(await page.evaluate("posted"), [{ type: "fork", run: "a", step: 20 }]);
  await page.close();
});

test("in three themes and two widths", async () => {
  mkdirSync("out/screenshots", { recursive: true });
  for (const theme of Object.keys(themes) as (keyof typeof themes)[])
    for (const width of [700, 320]) {
      const page = await shown(theme, width);
      await page.locator(".timeline-slider").focus();
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowLeft");
      await page.screenshot({ path: `out/screenshots/timeline-${theme}-${width}.png` });
      const overflow = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
      assert.equal(overflow, false, `${theme} ${width}`);
      await page.close();
    }
});
