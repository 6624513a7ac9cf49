/** Pages without an editor around them: what they ask of the extension when a person goes back to a snapshot. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumArguments, ensureChromium } from "../../scripts/lib/chromium.mjs";
import { until } from "./harness.js";

let browser: Browser;

before(async () => {
  browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
});

after(() => browser.close());

const run = { id: "a", name: "run a", file: "/a.ts", started: 0, status: "completed", tags: [], hyperparameters: {}, detail: "" }; // prettier-ignore
const stops = { run: "a", snapshots: [{ step: 10 }, { step: 20 }], last: 100, live: false };

/** A page of the extension that was told of one run; `posted` is what it says. */
async function opened(name: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  await page.setContent(`<html lang="en"><body class="vscode-dark" data-texts="{}"></body></html>`);
  await page.evaluate(
    `posted = []; kept = undefined;
     acquireVsCodeApi = () => ({ postMessage: (m) => posted.push(m), getState: () => kept, setState: (s) => { kept = s; } })`,
  );
  await page.addStyleTag({ content: readFileSync(`dist/webview/${name}.css`, "utf8") });
  await page.addScriptTag({ content: readFileSync(`dist/webview/${name}.js`, "utf8") });
  await tell(page, { type: "runs", runs: [run] });
  await tell(page, { type: "stops", stops });
  return page;
}

const tell = (page: Page, message: object) => page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`);
const posted = (page: Page, type: string) =>
  page.evaluate<{ type: string }[]>(`posted.filter(({ type }) => type === ${JSON.stringify(type)})`);

test("the graph captures the step of the snapshot where a person comes to rest, and forks there", async () => {
  const page = await opened("graph");
  const slider = page.locator(".timeline-slider");
  // All within one task: a slow machine makes no rest between the keys.
  await page.evaluate(`for (const key of ["Home", "End", "Home", "ArrowRight"])
    document.querySelector(".timeline-slider").dispatchEvent(new KeyboardEvent("keydown", { key }))`);
  await until(page, "it is asked for", async () => (await posted(page, "capture")).length > 0);
  assert.deepEqual(await posted(page, "capture"), [{ type: "capture", run: "a", snapshot: 20 }]);
  assert.equal(await slider.getAttribute("aria-valuetext"), "step 20");
  await page.locator("button", { hasText: "Fork From Here" }).click();
  assert.deepEqual(await posted(page, "fork"), [{ type: "fork", run: "a", step: 20 }]);
  // The graph of a step that is there is drawn from its file.
  const graphs = [{ step: 10, file: "/10.json" }, { step: 20, file: "/20.json" }]; // prettier-ignore
  await tell(page, { type: "graphs", run: "a", graphs, live: false });
  await slider.press("Home");
  await until(page, "it is drawn", async () =>
    (await posted(page, "draw")).some((message) => (message as { file?: string }).file === "/10.json"),
  );
  assert.equal((await posted(page, "capture")).length, 1);
  await page.close();
});

test("the model is asked as it was at the snapshot; one that is gone makes place for the newest state", async () => {
  const page = await opened("model");
  await page.locator(".timeline-slider").press("Home");
  const watched = async () => (await posted(page, "watch")).at(-1) as { step?: number | null } | undefined;
  await until(page, "the snapshot is asked", async () => (await watched())?.step === 10);
  await tell(page, { type: "stops", stops: { ...stops, snapshots: [{ step: 20 }] } });
  await until(page, "the newest state is asked", async () => (await watched())?.step === null);
  await page.close();
});

test("the crosshair of the curves stays at the snapshot", async () => {
  const page = await opened("curves");
  await tell(page, { type: "history", run: "a" });
  // Typed arrays do not survive JSON.
  await page.evaluate(`window.postMessage({ type: "append", run: "a", batches: [{ series: "loss",
    steps: Float64Array.from({ length: 100 }, (_, i) => i + 1), values: Float64Array.from({ length: 100 }, (_, i) => 100 - i),
    times: new Float64Array(100) }] }, "*")`);
  const chart = page.locator('.chart[data-series="loss"]');
  await chart.locator("canvas").waitFor();
  await page.locator(".timeline-slider").press("Home");
  await chart.locator(".position", { hasText: "step 10" }).waitFor();
  assert.match((await chart.locator(".legend .value").textContent())!, /^91/);
  await chart.locator(".u-over").hover();
  await page.locator(".controls").hover();
  await chart.locator(".position", { hasText: /^step 10$/ }).waitFor();
  await page.locator(".timeline-slider").press("End");
  await until(page, "it is gone", async () => (await chart.locator(".position").textContent()) === "");
  await page.close();
});

const histogram = [...Array(64).keys()];
const tensor = (
  norm: number,
) => `{ count: 8, nan: 0, positiveInfinity: 0, negativeInfinity: 0, zeros: 1, min: -1, max: 1,
  mean: ${norm / 10}, std: 0.5, norm: ${norm}, histogram: Uint32Array.from(${JSON.stringify(histogram)}) }`;
const sample = (step: number) => `{ step: ${step}, time: 0, activations: [], parameters: [0, 1].map((layer) => ({
  name: "layers." + layer + ".weight", weight: ${tensor(step + 1)}, gradient: ${tensor(step / 8 + 0.5)}, updateNorm: 0.01 })) }`;

/** A page of statistics that was told of samples at steps 1 to 30. */
async function observed(name: string): Promise<Page> {
  const page = await opened(name);
  const samples = Array.from({ length: 30 }, (_, i) => sample(i + 1));
  await page.evaluate(
    `window.postMessage({ type: "history", run: "a", model: { modules: [] }, samples: [${samples.join()}] }, "*")`,
  );
  return page;
}

/** What an entry of the save menu writes: text, or the bytes of a picture as base64. */
async function saved(page: Page, entry: string): Promise<{ name: string; content: string }> {
  await page.locator(".controls .save").click();
  await page.getByRole("menuitem", { name: entry }).click();
  await until(page, `${entry} is made`, async () => (await posted(page, "save")).length > 0);
  return page.evaluate(`(() => {
    const [{ name, content }] = posted.filter(({ type }) => type === "save");
    posted = [];
    const text = typeof content === "string" ? content : btoa(Array.from(content, (byte) => String.fromCharCode(byte)).join(""));
    return { name, content: text };
  })()`);
}

/** Both pictures are what a browser can show of the file alone; the bitmap is the drawing at twice its size. */
async function pictures(page: Page): Promise<void> {
  const alone = await browser.newPage();
  const facts = (source: string) =>
    alone.evaluate<{ width: number; height: number; colors: number }>(`(async () => {
      const image = new Image();
      image.src = ${JSON.stringify(source)};
      await image.decode();
      const canvas = document.createElement("canvas");
      const [width, height] = [(canvas.width = image.naturalWidth), (canvas.height = image.naturalHeight)];
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const colors = new Set(new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)).size;
      return { width, height, colors };
    })()`);
  const svg = await saved(page, "Drawing (SVG)");
  assert.match(svg.name, /\.svg$/);
  const drawing = await facts(`data:image/svg+xml;base64,${Buffer.from(svg.content).toString("base64")}`);
  const png = await saved(page, "Picture (PNG)");
  assert.match(png.name, /\.png$/);
  const bitmap = await facts(`data:image/png;base64,${png.content}`);
  assert.deepEqual([bitmap.width, bitmap.height], [2 * drawing.width, 2 * drawing.height]);
  for (const { colors } of [drawing, bitmap]) assert.ok(colors > 8, `${colors} colours`);
  await alone.close();
}

test("the gradient flow goes back, and saves its norms and its heatmap", async () => {
  const page = await observed("flow");
  await page.locator("canvas.cells[data-rows]").waitFor();
  await page.locator(".timeline-slider").press("Home");
  await page.locator(".data summary").click();
  const table = page.locator('table[aria-label="Values at step 10"]');
  assert.deepEqual((await table.locator("tbody tr").first().locator("td").allTextContents()).slice(0, 3), [
    "1.75",
    new Intl.NumberFormat("en", { maximumSignificantDigits: 4 }).format(0.01 / 11),
    "11",
  ]);
  const lines = (await saved(page, "Table (CSV)")).content.trimEnd().split("\r\n");
  assert.equal(lines[0], "step,layers.0.weight,layers.1.weight");
  assert.deepEqual(lines.slice(1), Array.from({ length: 30 }, (_, i) => [i + 1, ...Array<number>(2).fill((i + 1) / 8 + 0.5)].join())); // prettier-ignore
  const { samples } = JSON.parse((await saved(page, "Data (JSON)")).content) as { samples: unknown[] };
  assert.deepEqual(samples[9], { step: 10, values: { "layers.0.weight": 1.75, "layers.1.weight": 1.75 } });
  await pictures(page);
  await page.close();
});

test("the histograms go back, and save their counts and what is drawn, in either form", async () => {
  const page = await observed("histograms");
  await page.locator(".ridgeline svg[data-ridges]").waitFor();
  await page.locator(".timeline-slider").press("Home");
  await page.locator('.ridgeline g.chosen[data-step="10"]').waitFor();
  const figures = await page.locator(".figures dd").allTextContents();
  assert.deepEqual([figures[0], figures[2], figures[6]], ["10", "1.1", "11"]);
  const { layers } = JSON.parse((await saved(page, "Data (JSON)")).content) as {
    layers: { layer: string; points: { step: number; histogram: number[] }[] }[];
  };
  assert.deepEqual([layers[1].layer, layers[1].points.length], ["layers.1.weight", 30]);
  assert.deepEqual(layers[1].points[4].histogram, histogram);
  const lines = (await saved(page, "Table (CSV)")).content.trimEnd().split("\r\n");
  assert.equal(lines.length, 1 + 2 * 30);
  assert.ok(lines[1].endsWith(`,${histogram.join()}`), lines[1]);
  await pictures(page);
  await page.locator("vscode-dropdown[aria-label='Form']").click();
  await page.locator("vscode-option", { hasText: "Heatmap" }).click();
  await page.locator("canvas.cells[data-columns]").waitFor();
  await pictures(page);
  await page.close();
});
