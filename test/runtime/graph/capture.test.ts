/** What a captured graph holds of the forward pass, and of its tensors. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn, optim } from "../../../src/engine/index.js";
import {
  callsAround,
  captureHere,
  derivativeOf,
  nodeNamed,
  nodesNamed,
  numbersIn,
  operationsOf,
} from "../../support/captureHere.js";

class Net extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(3, 4), new nn.Tanh(), new nn.Linear(4, 1));
  override forward(x: torch.Tensor) {
    return this.layers(x).squeeze(1);
  }
}

describe("a captured step", () => {
  test("operations with modules, shapes, names, formulas, and values as they were before the step", async () => {
    torch.manualSeed(0);
    const net = new Net();
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.5 });
    const x = torch.randn(5, 3);
    const before = net.layers.at(0) as nn.Linear;
    const weight = (before.weight.tolist() as number[][]).flat();
    const captured = await captureHere(() => {
      net(x).sum().backward();
      optimizer.step();
    });
    const { graph } = captured;
    assert.equal(operationsOf(captured), "t addmm tanh t addmm squeeze sum");
    const tanh = nodeNamed(captured, "tanh");
    assert.deepEqual(callsAround(captured, tanh), ["", "layers", "layers.1"]);
    assert.equal(tanh.gradName, "TanhBackward0");
    assert.equal(graph.formulas.tanh.forward, "tanh x");
    assert.deepEqual(graph.tensors[tanh.outputs[0]].shape, [5, 4]);
    assert.equal(tanh.bytes, 80);
    assert.equal(nodesNamed(captured, "t")[0].bytes, 0);
    assert.deepEqual(
      graph.tensors.filter(({ kind }) => kind === "parameter").map(({ name }) => name),
      ["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"],
    );
    const stored = graph.tensors.find(({ name }) => name === "layers.0.weight")!;
    assert.deepEqual(await numbersIn(captured, stored.value), weight);
    assert.notDeepEqual((before.weight.tolist() as number[][]).flat(), weight, "the step changes it");
    assert.deepEqual(await numbersIn(captured, stored.gradient), (before.weight.grad!.tolist() as number[][]).flat());
    assert.deepEqual(
      graph.modules.map(({ path, type }) => [path, type]),
      [
        ["", "Net"],
        ["layers", "Sequential"],
        ["layers.0", "Linear"],
        ["layers.1", "Tanh"],
        ["layers.2", "Linear"],
      ],
    );
    assert.deepEqual(graph.notes, []);
  });

  test("cross-entropy, which has one kernel, is the two operations that the backward pass goes through", async () => {
    const scores = torch.tensor([[1, 2, 0]], { requiresGrad: true });
    const captured = await captureHere(() => nn.functional.crossEntropy(scores, torch.tensor([1])).backward());
    const { graph } = captured;
    assert.equal(operationsOf(captured), "logSoftmax nllLoss");
    assert.deepEqual(graph.notes, []);
    const [softmax, loss] = [nodeNamed(captured, "logSoftmax"), nodeNamed(captured, "nllLoss")];
    assert.equal(loss.inputs[0], softmax.outputs[0]);
    // Each has its own gradients: between the two is that of the log-probabilities.
    const derivative = derivativeOf(captured, loss);
    assert.deepEqual(await numbersIn(captured, derivative.downstream[0]), [0, -1, 0]);
  });

  test("what was given to the model came from outside of it", async () => {
    const net = new Net();
    const { graph } = await captureHere(() => net(torch.randn(5, 3)).sum().backward());
    const [input] = graph.tensors.filter(({ kind }) => kind === "input");
    assert.equal(input.call, null);
    const weight = graph.tensors.find(({ name }) => name === "layers.0.weight")!;
    assert.equal(graph.calls[weight.call!].path, "layers.0");
  });

  test("the same module called twice has two calls, and one set of parameters", async () => {
    const layer = new nn.Linear(2, 2);
    const captured = await captureHere(() =>
      layer(layer(torch.randn(1, 2)))
        .sum()
        .backward(),
    );
    const { graph } = captured;
    assert.deepEqual(
      graph.calls.map(({ path, call }) => [path, call]),
      [
        ["", 0],
        ["", 1],
      ],
    );
    const [first, second] = nodesNamed(captured, "addmm");
    assert.deepEqual([first.call, second.call], [0, 1]);
    assert.equal(first.inputs[0], second.inputs[0], "one bias");
    assert.equal(graph.tensors.filter(({ kind }) => kind === "parameter").length, 2);
  });

  test("several models and a loss have the names of their classes", async () => {
    class Generator extends Net {}
    class Discriminator extends Net {
      override layers = new nn.Sequential(new nn.Linear(1, 4), new nn.Tanh(), new nn.Linear(4, 1));
    }
    const [g, d] = [new Generator(), new Discriminator()];
    const loss = new nn.BCEWithLogitsLoss();
    const captured = await captureHere(() => {
      const fake = g(torch.randn(4, 3)).unsqueeze(1);
      loss(d(fake.detach()), torch.zeros(4)).backward();
    });
    const { graph } = captured;
    assert.deepEqual(
      new Set(graph.calls.map(({ path }) => path.split(".")[0])),
      new Set(["Generator", "Discriminator", "BCEWithLogitsLoss"]),
    );
    assert.ok(graph.tensors.some(({ name }) => name === "Discriminator.layers.0.weight"));
    const detach = nodeNamed(captured, "detach");
    assert.equal(detach.gradName, null);
    assert.equal(graph.tensors[detach.inputs[0]].producer, nodeNamed(captured, "unsqueeze").id);
    assert.ok(graph.tensors.every(({ name, gradient }) => !name?.startsWith("Generator") || gradient === undefined));
  });

  test("a change in place makes another tensor of it, and of its views", async () => {
    const x = torch.ones(4, { requiresGrad: true });
    const captured = await captureHere(() => {
      const y = x.mul(3);
      const part = y.narrow(0, 0, 2);
      part.mul_(2);
      y.add_(1);
      part.sum().add(y.sum()).backward();
    });
    const { graph } = captured;
    const change = nodesNamed(captured, "mul")[1];
    assert.equal(change.inPlace, true);
    assert.equal(change.bytes, 0);
    assert.deepEqual(await numbersIn(captured, graph.tensors[change.inputs[0]].value), [3, 3]);
    assert.deepEqual(await numbersIn(captured, graph.tensors[change.outputs[0]].value), [6, 6]);
    const sums = nodesNamed(captured, "sum").map((node) => graph.tensors[node.inputs[0]]);
    assert.deepEqual(await numbersIn(captured, sums[0].value), [7, 7]);
    assert.deepEqual(await numbersIn(captured, sums[1].value), [7, 7, 4, 4]);
    assert.deepEqual(
      await numbersIn(captured, graph.tensors.find(({ kind }) => kind === "input")!.gradient),
      [12, 12, 3, 3],
    );
    for (const { producer } of sums) assert.notEqual(producer, null, "connected");
  });

  test("values of views are read from the numbers of their base", async () => {
    const x = torch.arange(6).reshape(2, 3).float().requiresGrad_();
    const captured = await captureHere(() => x.t().mul(2).sum().backward());
    const view = captured.graph.tensors[nodeNamed(captured, "t").outputs[0]];
    assert.deepEqual(view.value?.data?.strides, [1, 3]);
    assert.deepEqual(await numbersIn(captured, view.value), [0, 3, 1, 4, 2, 5]);
  });

  test("plain numbers are constants, parameters of calls are texts", async () => {
    const x = torch.ones([2, 3], { requiresGrad: true });
    const captured = await captureHere(() => x.mul(2.5).sum(1, true).sum().backward());
    const { graph } = captured;
    const constant = graph.tensors[nodeNamed(captured, "mul").inputs[1]];
    assert.deepEqual([constant.kind, constant.value?.statistics.mean], ["constant", 2.5]);
    const [first] = nodesNamed(captured, "sum");
    assert.match(JSON.stringify(first.params), /1/);
  });

  test("code without gradients is there, without derivatives; a validation that nothing follows is not", async () => {
    const net = new Net();
    const average = torch.zeros(4, 3);
    const captured = await captureHere(() => {
      torch.noGrad(() => average.mul_(0.9).add_((net.layers.at(0) as nn.Linear).weight.mul(0.1)));
      torch.noGrad(() => net(torch.randn(7, 3)).gt(0).float().mean());
      net(torch.randn(5, 3)).sum().backward();
    });
    const { graph } = captured;
    assert.equal(operationsOf(captured), "mul mul add t addmm tanh t addmm squeeze sum");
    assert.deepEqual(new Set(graph.nodes.slice(0, 3).map(({ gradName }) => gradName)), new Set([null]));
    assert.ok(graph.calls.every(({ call }) => call === 0));
  });

  test("a teacher without gradients that the loss stands on is there", async () => {
    const [student, teacher] = [new Net(), new Net()];
    const captured = await captureHere(() => {
      const x = torch.randn(5, 3);
      const goal = torch.noGrad(() => teacher(x));
      student(x).sub(goal).pow(2).mean().backward();
    });
    assert.equal(nodesNamed(captured, "tanh").length, 2);
    assert.deepEqual(
      nodesNamed(captured, "tanh").map(({ gradName }) => gradName),
      [null, "TanhBackward0"],
    );
  });

  test("a custom function is one node with its name", async () => {
    class Cube extends torch.autograd.Function {
      static forward(ctx: torch.autograd.FunctionCtx, x: torch.Tensor, factor: number) {
        ctx.saveForBackward(x);
        return x.pow(3).mul(factor);
      }
      static backward(ctx: torch.autograd.FunctionCtx, grad: torch.Tensor) {
        return [grad.mul(ctx.savedTensors[0].pow(2)).mul(6), null];
      }
    }
    const x = torch.tensor([2, 3], { dtype: torch.float32, requiresGrad: true });
    const captured = await captureHere(() => Cube.apply(x, 2).sum().backward());
    assert.equal(operationsOf(captured), "Cube sum");
    const node = nodeNamed(captured, "Cube");
    assert.deepEqual([node.gradName, node.params], ["CubeBackward", { 1: "2" }]);
    const { downstream } = derivativeOf(captured, node);
    assert.equal(downstream.length, 1);
    assert.deepEqual(await numbersIn(captured, downstream[0]), [24, 54]);
  });

  test("recurrent layers, attention, convolution, embedding: all connected, all parameters with gradients", async () => {
    const models: [nn.Module, () => torch.Tensor][] = [];
    const lstm = new nn.LSTM(3, 4, { numLayers: 2, bidirectional: true });
    models.push([lstm, () => lstm(torch.randn(5, 2, 3))[0] as torch.Tensor]);
    const encoder = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, dropout: 0 });
    models.push([encoder, () => encoder(torch.randn(5, 2, 8))]);
    const conv = new nn.Sequential(
      new nn.Conv2d(1, 2, 3),
      new nn.BatchNorm2d(2),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Flatten(),
    );
    models.push([conv, () => conv(torch.randn(2, 1, 8, 8)) as torch.Tensor]);
    const embedding = new nn.Embedding(10, 4);
    models.push([embedding, () => embedding(torch.tensor([1, 2, 3], { dtype: torch.int64 }))]);
    for (const [model, run] of models) {
      const { graph } = await captureHere(() => run().pow(2).sum().backward());
      const parameters = graph.tensors.filter(({ kind }) => kind === "parameter");
      assert.equal(parameters.length, [...model.parameters()].length, model.className());
      for (const { name, gradient } of parameters) assert.ok(gradient !== undefined, `${model.className()} ${name}`);
      assert.deepEqual(graph.notes, []);
      const leaves = graph.tensors.filter(
        ({ producer, requiresGrad, kind }) => producer === null && requiresGrad && kind !== "parameter",
      );
      assert.deepEqual(leaves, [], "no loose ends");
    }
  });

  test("NaN and infinities are counted and read back", async () => {
    const x = torch.tensor([0, -1, 1], { dtype: torch.float32, requiresGrad: true });
    const captured = await captureHere(() => x.log().sum().backward());
    const log = captured.graph.tensors[nodeNamed(captured, "log").outputs[0]];
    const { nan, negativeInfinity, mean, count } = log.value!.statistics;
    assert.deepEqual([nan, negativeInfinity, mean, count], [1, 1, 0, 3]);
    assert.deepEqual(await numbersIn(captured, log.value), [-Infinity, NaN, 0]);
    const loss = captured.graph.tensors[captured.graph.passes[0].roots[0]];
    assert.deepEqual([loss.value!.statistics.nan, loss.value!.statistics.mean], [1, NaN]);
  });

  test("without numbers there are statistics alone", async () => {
    const x = torch.ones(3, { requiresGrad: true });
    const { graph } = await captureHere(() => x.mul(2).sum().backward(), { numbers: false });
    assert.equal(graph.tensors[0].value?.statistics.mean, 1);
    assert.equal(graph.tensors[0].value?.data, undefined);
  });

  test("of a large tensor the first samples are kept", async () => {
    const x = torch.ones(5000, 1000);
    const captured = await captureHere(() => x.mul(2));
    const { data } = captured.graph.tensors[nodeNamed(captured, "mul").outputs[0]].value!;
    assert.deepEqual(data?.shape, [4194, 1000]);
    assert.match(captured.graph.notes.join(), /first samples/);
  });
});
