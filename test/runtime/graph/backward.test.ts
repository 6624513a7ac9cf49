/** What a captured graph holds of the backward pass. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { captureHere, derivativeOf, nodeNamed, nodesNamed, numbersIn } from "../../support/captureHere.js";

const vector = (...values: number[]) => torch.tensor(values, { dtype: torch.float32, requiresGrad: true });

describe("the backward pass of a captured step", () => {
  test("runs from the loss to the leaves; what leaves a node is what arrives at the one before", async () => {
    const x = vector(1, 2);
    const captured = await captureHere(() => x.mul(3).exp().sum().backward());
    const { graph } = captured;
    const order = graph.backward.map((step) =>
      step.kind === "derivative" ? graph.nodes[step.node].operation : step.kind,
    );
    assert.deepEqual(order, ["sum", "exp", "mul", "accumulation"]);
    const [sum, exp, mul] = graph.backward.filter((step) => step.kind === "derivative");
    assert.equal(sum.downstream[0], exp.upstream[0]);
    assert.equal(exp.downstream[0], mul.upstream[0]);
    assert.equal(graph.tensors[nodeNamed(captured, "exp").outputs[0]].gradient, exp.upstream[0]);
    assert.deepEqual(await numbersIn(captured, mul.local[0]), [3, 3]);
    assert.equal(mul.local[1], null, "a constant has no gradient");
    const [up, local, down] = await Promise.all(
      [exp.upstream[0], exp.local[0], exp.downstream[0]].map((data) => numbersIn(captured, data)),
    );
    down.forEach((value, i) => assert.ok(Math.abs(value - up[i] * local[i]) < 1e-4 * value));
  });

  test("operations that are not on single elements have no local derivative but a formula", async () => {
    const [a, b] = [torch.ones([2, 3], { requiresGrad: true }), torch.ones([3, 2], { requiresGrad: true })];
    const captured = await captureHere(() => a.mm(b).sum().backward());
    const step = derivativeOf(captured, nodeNamed(captured, "mm"));
    assert.deepEqual(step.local, [null, null]);
    assert.equal(captured.graph.formulas.mm.backward.length, 2);
  });

  test("a tensor that is used twice gets the sum", async () => {
    const x = vector(3);
    const captured = await captureHere(() => {
      const y = x.mul(2);
      y.mul(y).sum().backward();
    });
    const [first] = nodesNamed(captured, "mul");
    const { upstream } = derivativeOf(captured, first);
    assert.deepEqual(await numbersIn(captured, upstream[0]), [12]);
    assert.deepEqual(await numbersIn(captured, captured.graph.tensors[first.inputs[0]].gradient), [24]);
  });

  test("several passes add to one leaf, each with what was there before", async () => {
    const x = vector(1);
    const captured = await captureHere(() => {
      x.mul(2).sum().backward();
      x.mul(5).sum().backward();
    });
    const { graph } = captured;
    assert.equal(graph.passes.length, 2);
    const steps = graph.backward.filter((step) => step.kind === "accumulation");
    assert.deepEqual(
      steps.map(({ pass }) => pass),
      [0, 1],
    );
    assert.equal(steps[0].before, null);
    assert.deepEqual(await numbersIn(captured, steps[1].added), [5]);
    assert.deepEqual(await numbersIn(captured, steps[1].before), [2]);
    assert.deepEqual(await numbersIn(captured, graph.tensors[steps[0].tensor].gradient), [7]);
  });

  test("a gradient from before the step is no part of the leaf's", async () => {
    const x = vector(1);
    x.mul(100).sum().backward();
    const captured = await captureHere(() => x.mul(2).sum().backward());
    const leaf = captured.graph.tensors.find(({ kind }) => kind === "input")!;
    assert.deepEqual(await numbersIn(captured, leaf.gradient), [2]);
  });

  test("only leaves that were asked for accumulate", async () => {
    const [a, b] = [vector(1), vector(2)];
    const { graph } = await captureHere(() =>
      a
        .mul(b)
        .sum()
        .backward({ inputs: [a] }),
    );
    assert.equal(graph.backward.filter((step) => step.kind === "accumulation").length, 1);
    const [first, second] = graph.tensors.filter(({ kind }) => kind === "input");
    assert.deepEqual([first.gradient !== undefined, second.gradient], [true, undefined]);
  });

  test("a gradient penalty: the pass of grad() is recorded itself", async () => {
    const x = vector(2);
    const captured = await captureHere(() => {
      const y = x.pow(3).sum();
      const [slope] = torch.autograd.grad(y, x, { createGraph: true });
      slope.pow(2).sum().backward();
    });
    const { graph } = captured;
    assert.deepEqual(
      graph.passes.map(({ kind }) => kind),
      ["grad", "backward"],
    );
    const leaf = graph.tensors.find(({ kind }) => kind === "input")!;
    // d/dx (3x²)² = 36 x³
    assert.deepEqual(await numbersIn(captured, leaf.gradient), [288]);
    const passesOf = (pass: number) => graph.backward.filter((step) => step.pass === pass);
    assert.ok(passesOf(0).length > 0 && passesOf(0).every(({ kind }) => kind === "derivative"));
    const slope = graph.nodes[graph.tensors[nodesNamed(captured, "pow").at(-1)!.inputs[0]].producer!];
    assert.notEqual(slope.gradName, null, "the slope is made of operations of the graph");
  });

  test("changes through a view: the derivative of the operation gets the gradient of the whole", async () => {
    const x = vector(1, 2, 3);
    const captured = await captureHere(() => {
      const y = x.mul(1);
      y.narrow(0, 0, 1).mul_(5);
      y.sum().backward();
    });
    const { graph } = captured;
    const change = nodesNamed(captured, "mul")[1];
    const step = derivativeOf(captured, change);
    assert.deepEqual(await numbersIn(captured, step.upstream[0]), [1, 1, 1]);
    assert.deepEqual(await numbersIn(captured, step.downstream[0]), [5, 1, 1]);
    assert.deepEqual(
      await numbersIn(captured, graph.tensors.find(({ kind }) => kind === "input")!.gradient),
      [5, 1, 1],
    );
  });

  test("a graph from before the step is named, and noted", async () => {
    const x = vector(1);
    const old = x.mul(2).exp();
    const { graph } = await captureHere(() => old.sum().backward());
    assert.match(graph.notes.join(), /before the step/);
    assert.deepEqual(
      graph.backward.flatMap((step) => (step.kind === "derivative" ? [graph.nodes[step.node].operation] : [])),
      ["sum", "exp", "mul"],
    );
  });

  test("checkpointing: what is computed again is there with its gradients", async () => {
    const layer = new nn.Linear(2, 2);
    class Checkpoint extends torch.autograd.Function {
      static forward(ctx: torch.autograd.FunctionCtx, x: torch.Tensor) {
        ctx.saveForBackward(x);
        return layer(x);
      }
      static backward(ctx: torch.autograd.FunctionCtx, grad: torch.Tensor) {
        const x = ctx.savedTensors[0].detach().requiresGrad_();
        torch.enableGrad(() => layer(x)).backward(grad);
        return x.grad;
      }
    }
    const x = torch.ones([1, 2], { requiresGrad: true });
    const { graph } = await captureHere(() => Checkpoint.apply(x).sum().backward());
    assert.equal(graph.passes.length, 2);
    const weight = graph.tensors.find(({ name }) => name === "weight")!;
    assert.ok(weight.gradient !== undefined);
    assert.deepEqual(graph.nodes.map(({ operation }) => operation).includes("addmm"), true);
  });

  test("training is the same to the bit with and without a capture", async () => {
    const train = (watch: (step: () => void) => void): number[] => {
      torch.manualSeed(1);
      const net = new nn.Sequential(
        new nn.Linear(4, 8),
        new nn.BatchNorm1d(8),
        new nn.GELU(),
        new nn.Dropout(0.3),
        new nn.Linear(8, 2),
      );
      const optimizer = new torch.optim.Adam(net.parameters(), { lr: 0.01 });
      const [x, y] = [torch.randn(16, 4), torch.randint(0, 2, [16])];
      const step = () => {
        optimizer.zeroGrad();
        torch.nn.functional.crossEntropy(net(x) as torch.Tensor, y).backward();
        optimizer.step();
      };
      step();
      watch(step);
      step();
      return Object.values(net.stateDict()).flatMap((tensor) => [tensor.flatten().tolist()].flat(2) as number[]);
    };
    const plain = train((step) => step());
    let done: Promise<unknown> = Promise.resolve();
    const watched = train((step) => (done = captureHere(step)));
    await done;
    assert.deepEqual(watched, plain);
  });
});
