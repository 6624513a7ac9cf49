/** Graphs of real runs: when they are captured, and what the code around them makes of it. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import type { CapturedGraph } from "../../../src/protocol/graph.js";
import type { RunEvent, RunGraph } from "../../../src/protocol/run.js";
import { readGraph } from "../../../src/runtime/graph/read.js";
import { captureGraph } from "../../support/capturedGraph.js";
import { project, quadratic, run, runSource } from "../project.js";

const isGraph = (event: RunEvent): event is RunGraph => event.type === "graph";
const operations = (graph: CapturedGraph) => graph.nodes.map(({ operation }) => operation);

/** Goes on until somebody stops it, or for long. */
const loop = `${quadratic}for (let i = 0; i < 200000; i++) trainStep();\n`;

describe("an order to capture", () => {
  test("gives the next whole step; the training comes to the same weights to the bit", async () => {
    const source = `${quadratic}for (let i = 0; i < 3000; i++) trainStep();\nconsole.log(w.item(), w.grad.item());`;
    const folder = project({});
    let asked = false;
    const { events, ended, text } = await runSource(source, { mode: "train", folder }, (event, handle) => {
      if (event.type !== "started" || asked) return;
      asked = true;
      handle.order({ type: "capture" });
    });
    assert.equal(ended.status, "completed");
    const graphs = events.filter(isGraph);
    assert.equal(graphs.length, 1);
    const [{ file, step }] = graphs;
    assert.equal(file, path.join(folder, "graphs", `step-${String(step).padStart(8, "0")}.json`));
    assert.deepEqual(readdirSync(path.join(folder, "graphs")).length, 2, "no temporary files");
    const graph = await readGraph(file);
    assert.deepEqual([graph.step, operations(graph)], [step, ["mul"]]);
    const [w] = graph.tensors;
    assert.equal(w.kind, "parameter");
    assert.ok(Math.abs(w.value!.statistics.mean - 0.8 ** step) < 1e-5 * 0.8 ** step, "as it was before the step");
    assert.deepEqual(graph.nodes[0].position?.line, 6);
    const plain = await runSource(source, { mode: "train" });
    assert.equal(text, plain.text);
  });

  test("every so many steps, until that is ended", async () => {
    const folder = project({});
    const { events } = await runSource(loop, { mode: "train", folder }, (event, handle) => {
      if (event.type === "started") handle.order({ type: "capture", every: 50 });
      if (isGraph(event) && event.step >= 200) handle.stop();
    });
    const steps = events.filter(isGraph).map(({ step }) => step);
    assert.ok(steps.length >= 3, steps.join());
    for (const step of steps.slice(1)) assert.equal(step % 50, 0);
    assert.deepEqual(
      steps,
      [...new Set(steps)].sort((a, b) => a - b),
    );
  });

  test("while the run is paused it is carried out with the next step", async () => {
    const folder = project({});
    const { events } = await runSource(loop, { mode: "train", folder }, (event, handle) => {
      if (event.type === "started") handle.pause();
      if (event.type === "paused") {
        handle.order({ type: "capture" });
        handle.resume();
      }
      if (isGraph(event)) handle.stop();
    });
    assert.equal(events.filter(isGraph).length, 1);
  });
});

describe("a step from the start", () => {
  test("is cut where the model begins; numbers of a step in the middle", async () => {
    const source = `import torch, { nn, optim } from "gradlens";
const X = torch.randn(10, 2).mul(3).add(1);
const model = new nn.Linear(2, 1);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
for (let i = 0; i < 5; i++) {
  const batch = X.narrow(0, i, 2);
  optimizer.zeroGrad();
  model(batch).pow(2).mean().backward();
  optimizer.step();
}
`;
    const first = await captureGraph(source, { folder: project({}) });
    assert.deepEqual(operations(first.graph), ["t", "addmm", "pow", "mean"]);
    const later = await captureGraph(source, { folder: project({}), step: 3 });
    assert.deepEqual([later.graph.step, operations(later.graph)], [3, ["slice", "t", "addmm", "pow", "mean"]]);
    const lines = later.graph.nodes.map(({ position }) => position?.line);
    assert.deepEqual(lines, [6, 8, 8, 8, 8]);
    const inputs = [first, later].map(({ graph }) => graph.tensors.filter(({ kind }) => kind === "input"));
    assert.deepEqual(
      inputs.map((tensors) => tensors.map(({ name }) => name)),
      [["batch"], ["X"]],
    );
  });

  test("train.define: module paths, the loss, and a validation between two steps left out", async () => {
    const source = `import torch, { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";
class Net extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(2, 8), new nn.Tanh(), new nn.Linear(8, 1));
  forward(x: torch.Tensor) {
    return torch.sigmoid(this.layers(x)).squeeze(1);
  }
}
export default train.define({
  seed: 0,
  model: () => new Net(),
  data: () => data.split(makeMoons({ samples: 40, noise: 0.1, seed: 0 }), { validation: 0.2 }),
  loss: new nn.BCELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  batchSize: 16, epochs: 3,
});
`;
    for (const step of [0, 2]) {
      const { graph } = await captureGraph(source, { folder: project({}), step });
      const modules = graph.nodes.flatMap(({ call }) => (call === null ? [] : graph.calls[call].path));
      assert.deepEqual([...new Set(modules)], ["layers.0", "layers.1", "layers.2", "", "BCELoss"], `step ${step}`);
      assert.ok(graph.calls.every(({ call }) => call === 0));
      assert.equal(graph.nodes.find(({ operation }) => operation === "sigmoid")?.position?.line, 6);
      assert.equal(graph.tensors.filter(({ kind, gradient }) => kind === "parameter" && gradient).length, 4);
    }
  });

  test("code without an optimizer: a step is a backward()", async () => {
    const source = `import torch from "gradlens";
const w = torch.tensor(2, { requiresGrad: true });
for (let i = 0; i < 4; i++) {
  const loss = w.mul(w);
  loss.backward();
  torch.noGrad(() => w.sub_(w.grad.mul(0.1)));
  w.grad = null;
}
`;
    const first = await captureGraph(source, { folder: project({}) });
    assert.deepEqual(operations(first.graph), ["mul"]);
    const { graph } = await captureGraph(source, { folder: project({}), step: 2 });
    assert.deepEqual(operations(graph), ["mul", "sub", "mul"]);
    const [root] = graph.passes[0].roots;
    assert.ok(Math.abs(graph.tensors[root].value!.statistics.mean - 4 * 0.8 ** 4) < 1e-5);
  });

  test("an optimizer that computes the loss anew (LBFGS) has all of its passes", async () => {
    const source = `import torch, { optim } from "gradlens";
const w = torch.tensor([1, 2], { requiresGrad: true, dtype: torch.float32 });
const optimizer = new optim.LBFGS([w], { lr: 0.1, maxIter: 3 });
optimizer.step(() => {
  optimizer.zeroGrad();
  const loss = w.pow(2).sum();
  loss.backward();
  return loss;
});
`;
    const { graph } = await captureGraph(source, { folder: project({}) });
    assert.ok(graph.passes.length > 1);
    assert.deepEqual(new Set(operations(graph)), new Set(["pow", "sum"]));
    assert.equal(
      graph.tensors.filter(({ kind }) => kind === "parameter").length,
      graph.passes.length,
      "w changes in between",
    );
  });

  test("an error in the code leaves what there is, and a note", async () => {
    const source = `import torch, { nn, optim } from "gradlens";
const model = new nn.Linear(2, 1);
new optim.SGD(model.parameters(), { lr: 0.1 });
model(torch.ones(1, 2));
throw new Error("enough");
`;
    const { events, ended } = await runSource(source, { mode: "train", folder: project({}), capture: { step: 0 } });
    assert.deepEqual([ended.status, ended.error?.message], ["failed", "enough"]);
    const [event] = events.filter(isGraph);
    const graph = await readGraph(event.file);
    assert.deepEqual(operations(graph), ["t", "addmm"]);
    assert.match(graph.notes.join(), /ended before the step/);
  });

  test("a run that stops before the step has no graph, and leaves no files", async () => {
    const folder = project({});
    const { events, ended } = await runSource(
      `${quadratic}trainStep(); w.mul(2); for (;;) w.mul(w).backward();`,
      { mode: "train", folder, capture: { step: 1 } },
      (event, handle) => {
        if (event.type === "progress" && event.step === 1) handle.stop();
      },
    );
    assert.equal(ended.status, "stopped");
    assert.equal(events.filter(isGraph).length, 0);
    assert.deepEqual(readdirSync(path.join(folder, "graphs")), []);
  });

  test("without a folder the graph is in the system's folder for temporary files", async () => {
    const { events } = await run(path.join(project({ "main.ts": `${quadratic}trainStep();` }), "main.ts"), {
      mode: "train",
      capture: { step: 0 },
    });
    const [{ file }] = events.filter(isGraph);
    assert.ok(existsSync(file), "kept after the run");
    rmSync(path.dirname(file), { recursive: true });
  });
});
