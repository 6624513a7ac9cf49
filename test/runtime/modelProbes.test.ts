/** What the probes of the model views answer, against what the script itself computes. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import type {
  ActivationCurves,
  ConfusionMatrix,
  DecisionBoundary,
  FeatureMaps,
  NeuronMaps,
  Overview,
  Projection,
  SampleFacts,
  Tiles,
  WorstErrors,
} from "../../src/protocol/modelView.js";
import type { ProbeAnswer } from "../../src/protocol/probe.js";
import { readAnswers } from "../../src/runtime/store/viewFiles.js";
import { problemOf, runSource } from "./project.js";

type Question = [probe: string, parameters?: Record<string, unknown>];

/** Runs a script that prints what it expects, and asks it while it is paused. */
async function ask(
  source: string,
  questions: Question[],
): Promise<{ expected: Record<string, unknown>; answers: ProbeAnswer[] }> {
  const answers: ProbeAnswer[] = [];
  let asked = false;
  const { ended, text } = await runSource(source, { mode: "train", output: "all" }, (event, handle) => {
    if (event.type === "progress" || event.type === "scalars") handle.pause();
    if (event.type === "paused" && !asked) {
      asked = true;
      questions.forEach(([probe, parameters = {}], id) =>
        handle.order({ type: "probe", id, request: { probe, parameters } }),
      );
    }
    if (event.type !== "probe") return;
    answers[event.id] = event.answer;
    if (answers.filter(Boolean).length === questions.length) handle.stop();
  });
  assert.equal(ended.status, "stopped", ended.error?.message);
  return { expected: JSON.parse(text.split("\n")[0]) as Record<string, unknown>, answers };
}

function data<T>(answer: ProbeAnswer): T {
  assert.ok("data" in answer, JSON.stringify(answer));
  return answer.data as T;
}

function near(actual: Iterable<number>, expected: unknown, tolerance = 1e-6): void {
  const right = [expected as number[]].flat(9);
  const given = [...actual];
  assert.equal(given.length, right.length);
  given.forEach((value, i) => assert.ok(Math.abs(value - right[i]) <= tolerance, `${i}: ${value} is not ${right[i]}`));
}

// A learning rate of zero keeps the model what it was when it printed its numbers.
const loop = `
for (;;) {
  optimizer.zeroGrad();
  lossFn(net(x), y).backward();
  optimizer.step();
}`;

const plane = `import torch, { nn, optim } from "gradlens";
torch.manualSeed(3);
const net = new nn.Sequential(new nn.Linear(2, 3), new nn.Tanh(), new nn.Linear(3, 1), new nn.Sigmoid());
const optimizer = new optim.SGD(net.parameters(), { lr: 0 });
const lossFn = new nn.BCELoss();
const x = torch.tensor([[-1, 0], [1, 2], [3, 1], [0, -2], [2, -1]]).float();
const y = torch.tensor([[0], [1], [1], [0], [1]]).float();
const size = 5;
const xs = torch.linspace(-1 - 0.6, 3 + 0.6, size), ys = torch.linspace(-2 - 0.6, 2 + 0.6, size);
const grid = torch.stack([xs.repeat(size), ys.repeatInterleave(size)], 1);
const hidden = torch.tanh(net.at(0)(grid) as torch.Tensor);
console.log(JSON.stringify({
  grid: net(grid).tolist(), hidden: hidden.t().tolist(), out: net(x).tolist(),
  losses: x.tolist().map((_, i) => lossFn(net(x.at([i]).unsqueeze(0)), y.at([i]).unsqueeze(0)).item()),
  given: (net.at(0)(x) as torch.Tensor).tolist(),
}));
${loop}`;

describe("model probes of two inputs", () => {
  test("boundary, neurons, confusion, errors and activations are what the script computes", async () => {
    const { expected, answers } = await ask(plane, [
      ["overview"],
      ["decisionBoundary", { size: 5 }],
      ["neurons", { layer: "1", size: 5 }],
      ["confusionMatrix"],
      ["worstErrors", { count: 2 }],
      ["activations"],
      ["filters"],
      ["sample", { index: 9 }],
      ["confusionMatrix", { part: "validation" }],
      ["neurons", { layer: "nonsense" }],
    ]);
    const overview = data<Overview>(answers[0]);
    assert.equal(overview.task, "binary");
    assert.deepEqual(overview.samples, { train: 5 });
    const offered = overview.views.filter((view) => "choices" in view).map(({ probe }) => probe);
    assert.deepEqual(offered, [
      "decisionBoundary",
      "neurons",
      "worstErrors",
      "confusionMatrix",
      "embedding",
      "activations",
    ]);

    const boundary = data<DecisionBoundary>(answers[1]);
    near(boundary.grid.x, [-1.6, 3.6], 1e-9);
    near(boundary.grid.y, [-2.6, 2.6], 1e-9);
    near(boundary.values, expected.grid);
    const out = (expected.out as number[][]).flat();
    const right = [0, 1, 1, 0, 1];
    const predicted = out.map((p) => Number(p > 0.5));
    assert.deepEqual([...boundary.points[0].predictions], predicted);
    assert.deepEqual([...boundary.points[0].targets], right);
    assert.deepEqual([...boundary.points[0].x], [-1, 1, 3, 0, 2]);

    const neurons = data<NeuronMaps>(answers[2]);
    assert.equal(neurons.units, 3);
    neurons.maps.forEach((map, unit) => near(map, (expected.hidden as number[][])[unit]));

    const confusion = data<ConfusionMatrix>(answers[3]);
    const counts = [0, 0, 0, 0];
    right.forEach((target, i) => counts[2 * target + predicted[i]]++);
    assert.deepEqual([...confusion.counts], counts);

    const losses = expected.losses as number[];
    const worst = data<WorstErrors>(answers[4]);
    const order = losses.map((_, i) => i).sort((a, b) => losses[b] - losses[a]);
    assert.deepEqual(
      worst.samples.map(({ index }) => index),
      order.slice(0, 2),
    );
    near(worst.samples[0].loss, [losses[order[0]]]);
    near(worst.samples[0].probabilities, [1 - out[order[0]], out[order[0]]]);
    near(worst.meanLoss, [losses.reduce((a, b) => a + b, 0) / 5]);

    const { places, curves } = data<ActivationCurves>(answers[5]);
    assert.deepEqual(
      curves.filter(({ uses }) => uses.length > 0).map(({ name, uses }) => [name, ...uses]),
      [
        ["Tanh", "1"],
        ["Sigmoid", "3"],
      ],
    );
    near(curves[0].values, [...places].map(Math.tanh));
    near(
      curves[0].derivatives,
      [...places].map((v) => 1 - Math.tanh(v) ** 2),
    );
    const bins = new Array<number>(60).fill(0);
    for (const value of (expected.given as number[][]).flat()) bins[Math.floor((value + 6) * 5)]++;
    near(
      curves[0].inputs!.bins,
      bins.map((count) => count / 15),
    );
    const relu = curves.find(({ name }) => name === "ReLU")!;
    near(
      relu.derivatives,
      [...places].map((v) => Number(v > 0)),
    );
    assert.ok(curves.length >= 23);
    for (const { name, values, derivatives } of curves)
      assert.ok([...values, ...derivatives].every(Number.isFinite), name);

    assert.match(problemOf(answers[6]), /no two-dimensional convolution/);
    assert.match(problemOf(answers[7]), /There are 5 samples.*none at 9/);
    assert.match(problemOf(answers[8]), /no data back for validation/);
    assert.match(problemOf(answers[9]), /no layer “nonsense” here; there are 0, 1/);
  });
});

const pictures = `import torch, { nn, optim } from "gradlens";
torch.manualSeed(4);
const net = new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.ReLU(), new nn.Flatten(), new nn.Linear(32, 3));
const optimizer = new optim.SGD(net.parameters(), { lr: 0 });
const lossFn = new nn.CrossEntropyLoss();
const x = torch.randn(10, 1, 6, 6);
const y = torch.arange(10).remainder(3);
const maps = net.at(1)(net.at(0)(x)) as torch.Tensor;
const vectors = maps.flatten(1);
const centred = vectors.sub(vectors.mean(0, true)).double();
const { S } = torch.linalg.svd(centred, false);
console.log(JSON.stringify({
  weight: (net.at(0) as nn.Conv2d).weight.tolist(), maps: maps.at(3).tolist(), picture: x.at(3).tolist(),
  probabilities: torch.softmax(net(x), 1).tolist(),
  losses: Array.from({ length: 10 }, (_, i) => lossFn(net(x.narrow(0, i, 1)), y.narrow(0, i, 1)).item()),
  variance: S.pow(2).div(S.pow(2).sum()).tolist(), spread: S.tolist(),
}));
${loop}`;

describe("model probes of pictures", () => {
  test("filters, feature maps, errors and the projection are what the script computes", async () => {
    const { expected, answers } = await ask(pictures, [
      ["overview"],
      ["filters"],
      ["featureMaps", { layer: "1", index: 3 }],
      ["sample", { index: 3 }],
      ["worstErrors"],
      ["embedding"],
      ["decisionBoundary"],
      ["confusionMatrix"],
    ]);
    const overview = data<Overview>(answers[0]);
    assert.deepEqual(overview.image, { channels: 1, height: 6, width: 6 });
    assert.equal(overview.classes, 3);

    const filters = data<Tiles>(answers[1]);
    assert.deepEqual([filters.count, filters.height, filters.width], [2, 3, 3]);
    near(
      filters.tiles.flatMap((tile) => [...tile]),
      expected.weight,
    );

    const maps = data<FeatureMaps>(answers[2]);
    near(
      maps.tiles.flatMap((tile) => [...tile]),
      expected.maps,
    );
    assert.equal(maps.sample.index, 3);

    const sample = data<SampleFacts>(answers[3]);
    near(sample.values, expected.picture);
    const probabilities = expected.probabilities as number[][];
    near(sample.probabilities, probabilities[3]);
    assert.deepEqual([...sample.target], [0]);
    assert.deepEqual([...sample.prediction], [probabilities[3].indexOf(Math.max(...probabilities[3]))]);

    const losses = expected.losses as number[];
    const worst = data<WorstErrors>(answers[4]);
    near(
      worst.samples.map(({ loss }) => loss[0]),
      [...losses].sort((a, b) => b - a),
    );

    const projection = data<Projection>(answers[5]);
    const { components, coordinates, variance } = projection;
    assert.equal(projection.dimensions, 32);
    near(variance.slice(0, 9), (expected.variance as number[]).slice(0, 9), 1e-5);
    // The coordinates of a component have the length of its singular value, and are perpendicular to the others.
    const column = (c: number): number[] => Array.from({ length: 10 }, (_, i) => coordinates[i * components + c]);
    const product = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
    near(
      [0, 1].map((c) => Math.sqrt(product(column(c), column(c)))),
      (expected.spread as number[]).slice(0, 2),
      1e-4,
    );
    near([product(column(0), column(1))], [0], 1e-4);

    assert.match(problemOf(answers[6]), /models of two numbers.*10×1×6×6/);
    const confusion = data<ConfusionMatrix>(answers[7]);
    assert.equal(
      [...confusion.counts].reduce((a, b) => a + b, 0),
      10,
    );
    const rights = probabilities.filter((row, i) => row.indexOf(Math.max(...row)) === i % 3).length;
    assert.equal(confusion.counts[0] + confusion.counts[4] + confusion.counts[8], rights);
  });
});

const inPieces = `import torch, { nn, optim } from "gradlens";
torch.manualSeed(0);
const words = new nn.Embedding(6, 2), head = new nn.Linear(2, 6);
const x = torch.arange(6);
const optimizer = new optim.SGD([...words.parameters(), ...head.parameters()], { lr: 0 });
const lossFn = new nn.CrossEntropyLoss();
console.log(JSON.stringify({ table: words.weight.tolist() }));
for (;;) {
  optimizer.zeroGrad();
  lossFn(head(words(x)), x).backward();
  optimizer.step();
}`;

test("of a script that calls its layers one by one, the first is not judged by the loss of the last", async () => {
  const { answers } = await ask(inPieces, [["overview"], ["worstErrors"], ["embedding"]]);
  const { views } = data<Overview>(answers[0]);
  const why = (probe: string) => problemOf(views.find((view) => view.probe === probe));
  for (const probe of ["worstErrors", "confusionMatrix"]) assert.match(why(probe), /other modules go on from there/);
  assert.equal(why("embedding"), "");
  assert.ok("problem" in answers[1]);
  assert.equal(data<Projection>(answers[2]).total, 6);
});

const definition = `import torch, { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";
export default train.define({
  seed: 1,
  model: () => new nn.Sequential(new nn.Linear(2, 8), new nn.ReLU(), new nn.Linear(8, 2)),
  data: () => data.split(makeMoons({ samples: 200, noise: 0.1, seed: 0 }), { validation: 0.25 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  batchSize: 20,
  epochs: 5,
  metrics: { accuracy: train.metrics.accuracy },
});`;

describe("model views of a run that is over", () => {
  test("its last answers are kept, and agree with its metrics", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-views-"));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const { ended } = await runSource(definition, { mode: "train", folder });
    assert.equal(ended.status, "completed", ended.error?.message);
    const [overview] = await readAnswers(folder, "overview");
    assert.deepEqual((overview.data as Overview).samples, { train: 150, validation: 50 });
    const [kept] = await readAnswers(folder, "confusionMatrix");
    assert.deepEqual(kept.parameters, { part: "validation" });
    const { counts, shown } = kept.data as ConfusionMatrix;
    assert.equal(shown, 50);
    assert.equal((counts[0] + counts[3]) / 50, ended.metrics["validation accuracy"]);
    const [boundary] = await readAnswers(folder, "decisionBoundary");
    const { points, values, grid } = boundary.data as DecisionBoundary;
    assert.equal(values.length, grid.size ** 2);
    const [, held] = points;
    const right = held.targets.filter((target, i) => target === held.predictions[i]).length;
    assert.equal(right / 50, ended.metrics["validation accuracy"]);
    assert.equal((await readAnswers(folder, "neurons")).length, 2);
    assert.deepEqual(await readAnswers(folder, "../run"), []);
  });
});
