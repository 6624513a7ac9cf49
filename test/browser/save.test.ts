/** What each view saves: files that hold the numbers of the run, and pictures that stand alone. */
import assert from "node:assert/strict";
import path from "node:path";
import type { Frame } from "playwright-core";
import type { DecisionBoundary } from "../../src/protocol/modelView.js";
import { RunStore } from "../../src/runtime/store/runStore.js";
import { readAnswers } from "../../src/runtime/store/viewFiles.js";
import { type Workbench, workbenchTest } from "./harness.js";
import { openPanel, panels, plots, trainMoons } from "./panels.js";
import { csvRows, pictureFacts, saved } from "./saving.js";

const short = { "epochs: 200": "epochs: 20" };
const open = (workbench: Workbench, name: string): Promise<Frame> =>
  openPanel(
    workbench,
    panels.find((panel) => panel.name === name)!,
  );
const json = <T>(file: Buffer): T => JSON.parse(file.toString()) as T;

/** Saves both pictures; the bitmap is the drawing at twice its size. Returns the drawing's text. */
async function pictures(workbench: Workbench, frame: Frame, name: string): Promise<string> {
  const svg = await saved(workbench, frame, "Drawing (SVG)");
  const drawing = await pictureFacts(workbench, svg, "svg+xml");
  const bitmap = await pictureFacts(workbench, await saved(workbench, frame, "Picture (PNG)"), "png");
  assert.ok(Math.abs(bitmap.width - 2 * drawing.width) <= 2, `${name}: ${bitmap.width} of ${drawing.width}`);
  assert.ok(Math.abs(bitmap.height - 2 * drawing.height) <= 2, `${name}: ${bitmap.height} of ${drawing.height}`);
  for (const { colors } of [drawing, bitmap]) assert.ok(colors > 8, `${name} has ${colors} colours`);
  return svg.toString();
}

workbenchTest("curves, gradient flow and histograms are saved", { file: "moons.ts" }, async (workbench) => {
  await workbench.runCommand("Gradlens: Open Gradient Flow");
  await trainMoons(workbench, short);
  const store = new RunStore(workbench.folder);
  const [{ id }] = await store.list();
  const { batches } = await store.readSeries(id);
  const { samples } = await store.readStatistics(id);

  const curves = await open(workbench, "curves");
  const loss = batches.filter(({ series }) => series === "loss");
  const [steps, values] = [loss.flatMap((batch) => [...batch.steps]), loss.flatMap((batch) => [...batch.values])];
  const { runs } = json<{ runs: { series: Record<string, { steps: number[]; values: number[] }> }[] }>(
    await saved(workbench, curves, "Data (JSON)"),
  );
  assert.deepEqual([runs[0].series.loss.steps, runs[0].series.loss.values], [steps, values]);
  const points = csvRows(await saved(workbench, curves, "Table (CSV)"));
  const ofLoss = points.rows.filter(([, series]) => series === "loss");
  assert.deepEqual(
    ofLoss.map((row) => [Number(row[2]), Number(row[6])]),
    steps.map((step, i) => [step, values[i]]),
  );
  assert.match(await pictures(workbench, curves, "curves"), /loss/);

  const flow = await open(workbench, "flow");
  const norms = csvRows(await saved(workbench, flow, "Table (CSV)"));
  assert.deepEqual(norms.head, ["step", "layers.0.weight", "layers.2.weight", "layers.4.weight"]);
  const gradient = (sample: (typeof samples)[number], name: string) =>
    sample.parameters.find((parameter) => parameter.name === name)!.gradient!.norm;
  assert.deepEqual(
    norms.rows.map((row) => row.map(Number)),
    samples.map((sample) => [sample.step, ...norms.head.slice(1).map((name) => gradient(sample, name))]),
  );
  const all = json<{ samples: { step: number; values: Record<string, number> }[] }>(
    await saved(workbench, flow, "Data (JSON)"),
  );
  assert.equal(all.samples.at(-1)!.values["layers.0.bias"], gradient(samples.at(-1)!, "layers.0.bias"));
  assert.match(await pictures(workbench, flow, "flow"), /layers\.2\.weight/);

  const histograms = await open(workbench, "histograms");
  const counts = json<{ layers: { layer: string; points: { step: number; histogram: number[] }[] }[] }>(
    await saved(workbench, histograms, "Data (JSON)"),
  );
  assert.deepEqual(
    counts.layers.map(({ layer, points: [first] }) => [layer, first.histogram]),
    samples[0].parameters.map(({ name, weight }) => [name, [...weight.histogram]]),
  );
  const rows = csvRows(await saved(workbench, histograms, "Table (CSV)"));
  assert.equal(rows.rows.length, samples.length * samples[0].parameters.length);
  await pictures(workbench, histograms, "histograms, ridgeline");
  await histograms.locator("vscode-dropdown[aria-label='Form']").click();
  await histograms.locator("vscode-option", { hasText: "Heatmap" }).click();
  await histograms.locator("canvas.cells[data-columns]").waitFor();
  await pictures(workbench, histograms, "histograms, heatmap");
});

workbenchTest("graph and model views are saved", { file: "moons.ts" }, async (workbench) => {
  await trainMoons(workbench, short);
  const store = new RunStore(workbench.folder);
  const [{ id }] = await store.list();

  const graph = await open(workbench, "graph");
  const texts = (await graph.locator("svg.graph .node text").allTextContents()).join("\n");
  const { graph: drawn } = json<{ graph: { nodes: { label: string }[] } }>(
    await saved(workbench, graph, "Data (JSON)"),
  );
  assert.ok(drawn.nodes.length > 3);
  const drawing = await pictures(workbench, graph, "graph");
  for (const { label } of drawn.nodes) {
    assert.ok(texts.includes(label), `${label} is on the page`);
    assert.ok(drawing.includes(label), `${label} is in the file`);
  }

  const model = await open(workbench, "model");
  const [{ data }] = await readAnswers(path.join(store.folder, id), "decisionBoundary");
  const boundary = data as DecisionBoundary;
  const table = csvRows(await saved(workbench, model, "Table (CSV)"));
  assert.deepEqual(
    table.rows.map(([part, index, x, y]) => [part, Number(index), Math.fround(Number(x)), Math.fround(Number(y))]),
    boundary.points.flatMap(({ part, indices, x, y }) => Array.from(indices, (at, i) => [part, at, x[i], y[i]])),
  );
  const { values } = json<{ values: number[] }>(await saved(workbench, model, "Data (JSON)"));
  assert.deepEqual(values, [...boundary.values]);
  assert.match(await pictures(workbench, model, "model"), /<image/);
});

workbenchTest("comparison and hyperparameters are saved", { file: "moons.ts" }, async (workbench) => {
  await trainMoons(workbench, short, { ...short, "lr: 0.02": "lr: 0.05" });
  const records = await new RunStore(workbench.folder).list();

  const compare = await open(workbench, "compare");
  const text = (await saved(workbench, compare, "Table (CSV)")).toString();
  const comparison = json<{ results: { name: string; values: number[] }[] }>(
    await saved(workbench, compare, "Data (JSON)"),
  );
  const losses = comparison.results.find(({ name }) => name === "loss")!.values;
  assert.deepEqual(new Set(losses), new Set(records.map(({ metrics }) => metrics.loss)));
  assert.ok(text.includes(`results,loss,${losses.join()}`), text);

  const hyperparameters = await open(workbench, "hyperparameters");
  const trials = (await saved(workbench, hyperparameters, "Table (CSV)")).toString();
  for (const { metrics } of records) assert.ok(trials.includes(String(metrics.loss)), trials);
  assert.equal(json<unknown[]>(await saved(workbench, hyperparameters, "Data (JSON)")).length, records.length);
  assert.match(await pictures(workbench, hyperparameters, "hyperparameters"), /lr/);
});

workbenchTest("plots are saved", { file: "plots.ts" }, async (workbench) => {
  await workbench.runCommand("Gradlens: Train File");
  const frame = await openPanel(workbench, plots);
  await frame.locator(".paper").press("Home");
  const { rows } = csvRows(await saved(workbench, frame, "Table (CSV)"));
  // The sigmoid over 101 places, and three more functions.
  assert.equal(rows.length, 4 * 101);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  for (const [x, y] of rows.slice(0, 101).map((row) => row.slice(3, 5).map(Number)))
    assert.ok(Math.abs(y - sigmoid(x)) < 1e-6, `${x}: ${y}`);
  assert.match((await saved(workbench, frame, "Data (JSON)")).toString(), /Sigmoid/);
  assert.match(await pictures(workbench, frame, "plots"), /Hyperbolic tangent/);
});
