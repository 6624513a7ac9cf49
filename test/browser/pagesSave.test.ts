/** What the pages of the views save: files that hold the numbers that they were told, and pictures that stand alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { listed, opened, pictures, posted, savedCsv, savedJson, tell } from "./page.js";
import { boundary, comparison, drawnGraph, graphSummary, histogram, overview, sample, trials } from "./samples.js";
import { until } from "./wait.js";

const numbers = (line: string): number[] => line.split(",").map(Number);

test("curves: every point, and the charts", async () => {
  const page = await opened("curves");
  await tell(page, { type: "history", run: "a" });
  const steps = Float64Array.from({ length: 100 }, (_, i) => i + 1);
  const values = steps.map((step) => (step === 50 ? NaN : 1 / step));
  await tell(page, { type: "append", run: "a", batches: [{ series: "loss", steps, values, times: steps.slice() }] });
  await page.locator('.chart[data-series="loss"] canvas').waitFor();
  const [head, ...rows] = await savedCsv(page);
  assert.equal(head, "run,series,step,epoch,time,seconds,value");
  assert.deepEqual(
    rows.map((row) => numbers(row).filter((_, i) => i === 2 || i === 6)),
    Array.from(steps, (step, i) => [step, values[i]]),
  );
  type Saved = { runs: { series: Record<string, { steps: number[]; values: (number | string)[] }> }[] };
  const { loss } = (await savedJson<Saved>(page)).runs[0].series;
  assert.deepEqual([loss.steps.length, loss.values[1], loss.values[49]], [100, 0.5, "NaN"]);
  assert.match((await pictures(page)).svg, /loss/);
  await page.close();
});

test("gradient flow: norms by step and layer, and the heatmap", async () => {
  const page = await opened("flow");
  const samples = Array.from({ length: 30 }, (_, i) => sample(i + 1));
  await tell(page, { type: "history", run: "a", model: { modules: [] }, samples });
  await page.locator("canvas.cells[data-rows]").waitFor();
  const [head, ...rows] = await savedCsv(page);
  assert.equal(head, "step,layers.0.weight,layers.1.weight");
  assert.deepEqual(
    rows.map(numbers),
    samples.map(({ step }) => [step, step / 8 + 0.5, step / 8 + 0.5]),
  );
  const { samples: saved } = await savedJson<{ samples: unknown[] }>(page);
  assert.deepEqual(saved[9], { step: 10, values: { "layers.0.weight": 1.75, "layers.1.weight": 1.75 } });
  assert.match((await pictures(page)).svg, /layers\.1\.weight/);
  await page.close();
});

test("histograms: counts, and what is drawn in either form, each under a name of its own", async () => {
  const page = await opened("histograms");
  const samples = Array.from({ length: 30 }, (_, i) => sample(i + 1));
  await tell(page, { type: "history", run: "a", model: { modules: [] }, samples });
  await page.locator(".ridgeline svg[data-ridges]").waitFor();
  type Saved = { layers: { layer: string; points: { histogram: number[] }[] }[] };
  const { layers } = await savedJson<Saved>(page);
  assert.deepEqual([layers[1].layer, layers[1].points.length], ["layers.1.weight", 30]);
  assert.deepEqual(layers[1].points[4].histogram, [...histogram]);
  const lines = await savedCsv(page);
  assert.equal(lines.length, 1 + 2 * 30);
  assert.ok(lines[1].endsWith(`,${histogram.join()}`), lines[1]);
  const ridgeline = await pictures(page);
  await page.locator("vscode-dropdown[aria-label='Form']").click();
  await page.locator("vscode-option", { hasText: "Heatmap" }).click();
  await page.locator("canvas.cells[data-columns]").waitFor();
  const heatmap = await pictures(page);
  assert.equal(new Set([...ridgeline.names, ...heatmap.names]).size, 4);
  await page.close();
});

test("graph: the whole of it, though a part is seen", async () => {
  const page = await opened("graph");
  await tell(page, { type: "graphs", run: "a", graphs: [{ step: 3, file: "/3.json" }], live: false });
  await tell(page, { type: "drawn", file: "/3.json", summary: graphSummary(3), graph: drawnGraph, reveal: null });
  await page.locator("svg.graph .node").first().waitFor();
  await page.locator("svg.graph").press("+");
  const { graph } = await savedJson<{ graph: typeof drawnGraph }>(page);
  assert.deepEqual(graph, drawnGraph);
  const { svg } = await pictures(page);
  for (const { label } of drawnGraph.nodes) assert.ok(svg.includes(`>${label}<`), label);
  assert.match(svg, /viewBox="0 0 300 260" width="300" height="260"/);
  // A line is no area, and nothing is hidden from who opens the file.
  assert.equal(svg.match(/<g class="edge[^>]*><path [^>]*fill="none"/g)?.length, 2);
  assert.doesNotMatch(svg, /style=|visibility/);
  await page.close();
});

test("model: the samples, the plane, and its drawing", async () => {
  const page = await opened("model");
  const answer = (probe: string, data: unknown) =>
    tell(page, { type: "answer", run: "a", request: { probe, parameters: {} }, answer: { data } });
  await until(page, "what there is to see is asked", async () => (await posted(page, "watch")).length > 0);
  await answer("overview", overview);
  const shown = boundary(100);
  await answer("decisionBoundary", shown);
  await page.locator("svg.plane image").waitFor();
  const [points] = shown.points;
  const [, ...rows] = await savedCsv(page);
  assert.deepEqual(
    rows,
    Array.from(points.x, (x, i) => ["train", i, x, points.y[i], points.targets[i], points.predictions[i]].join()),
  );
  assert.deepEqual((await savedJson<{ values: number[] }>(page)).values, [...shown.values]);
  assert.match((await pictures(page)).svg, /<image/);
  await page.close();
});

test("compare runs: all tables, and a picture of them", async () => {
  const page = await opened("compare");
  await tell(page, { type: "runs", runs: [listed, { ...listed, id: "b", name: "run b" }] });
  await tell(page, { type: "show", run: "a", others: ["b"] });
  await tell(page, { type: "comparison", comparison });
  await page.locator(".comparison table").first().waitFor();
  assert.deepEqual(await savedCsv(page), [
    "table,name,run a,run b",
    "hyperparameters,lr,0.1,0.2",
    "results,loss,0.5,NaN",
    "code version,a.ts,0,1",
    "first step that differs,loss,,7",
    "first step beyond the tolerance,loss,,9",
  ]);
  const { names, results } = await savedJson<{ names: string[]; results: { values: unknown[] }[] }>(page);
  assert.deepEqual(
    [names, results[0].values],
    [
      ["run a", "run b"],
      [0.5, "NaN"],
    ],
  );
  const { svg } = await pictures(page);
  for (const text of ["Hyperparameters", "lr", "0.2", "run b", "Show difference"])
    assert.ok(svg.includes(`>${text}<`), text);
  await page.close();
});

test("hyperparameters: the trials, and the parallel coordinates", async () => {
  const page = await opened("hyperparameters");
  await tell(page, { type: "sources", sources: [{ id: "s", name: "sweep", runs: ["a"] }] });
  await tell(page, { type: "trials", source: "s", trials, monitor: "loss", mode: "min" });
  await page.locator(".picture svg [data-trial]").first().waitFor();
  const [head, ...rows] = await savedCsv(page);
  assert.equal(head, "Trial,loss,lr,layers,Steps,Status");
  assert.deepEqual(rows[1], "trial 1,0.5,0.2,2,10,completed");
  assert.deepEqual(await savedJson(page), trials);
  assert.match((await pictures(page)).svg, />lr</);
  await page.close();
});

test("plots: the numbers of the figure, and the figure as it is printed", async () => {
  const page = await opened("plots");
  const axis = { scale: "linear" };
  const place = { rows: 1, columns: 1, row: 0, column: 0, rowSpan: 1, columnSpan: 1 };
  const [x, y] = [Float64Array.of(0, 1, 2), Float64Array.of(5, 3, 4)];
  const line = { kind: "line", label: "height", alpha: 1, x, y, color: "#1f77b4", width: 2 };
  const axes = { place, title: { text: "Heights" }, x: axis, y: axis, equal: false, frame: true, marks: [line] };
  const figure = { id: "1", width: 400, height: 300, fontSize: 10, axes: [axes], notes: [] };
  await tell(page, { type: "figures", run: "a", figures: [{ number: 1, step: 0, time: 0, figure }] });
  await page.locator(".paper svg.figure").waitFor();
  const [, ...rows] = await savedCsv(page);
  assert.deepEqual(
    rows.map((row) => numbers(row).slice(3, 5)),
    Array.from(x, (value, i) => [value, y[i]]),
  );
  const saved = await savedJson<{ axes: { marks: unknown[] }[] }>(page);
  assert.deepEqual(saved.axes[0].marks, [{ ...line, x: { Float64Array: [...x] }, y: { Float64Array: [...y] } }]);
  assert.match((await pictures(page)).svg, /Heights/);
  await page.close();
});
