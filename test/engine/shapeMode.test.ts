/** In shape mode every operation gives the shapes and types that it gives with values, whichever of its inputs have some. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import torch, { nn, optim } from "../../src/engine/index.js";
import { cpu } from "../../src/engine/tensor/device.js";
import { MOST_VALUES, UNKNOWN_SIZE } from "../../src/engine/tensor/hollow.js";
import { setShapesOnly, unknownReads } from "../../src/engine/shapeMode.js";
import { Tensor } from "../../src/engine/tensor/tensor.js";
import { setWarningHandler } from "../../src/engine/warn.js";
import { type Case, differentiate, outputsOf, readCases, run } from "../support/golden.js";

const families = readdirSync("test/golden/ops")
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(".json", ""));

/** Which inputs have no values: all of them, then each alone. */
function choices({ inputs }: Case): number[][] {
  const all = inputs.map((_, i) => i);
  return all.length > 1 ? [all, ...all.map((i) => [i])] : [all];
}

function check(golden: Case, hollow: readonly number[]): void {
  const done = run(golden, "function", cpu, (inputs) => {
    for (const i of hollow) inputs[i].storageRef.hollow = true;
  });
  if (done === null) return;
  const outputs = outputsOf(done.result);
  golden.out!.forEach((want, i) => {
    const out = outputs[i];
    if ("value" in want) return assert.equal(typeof out, typeof want.value);
    assert.ok(out instanceof Tensor);
    assert.equal(out.dtype.name, want.dtype);
    // Sizes that depend on values are told apart from all others.
    if (!out.shape.includes(UNKNOWN_SIZE)) assert.deepEqual(out.shape, want.shape);
    else assert.equal(out.ndim, want.shape.length);
  });
  const leaves = done.inputs.filter((input) => input.requiresGrad);
  if (outputs.some((out) => out instanceof Tensor && out.shape.includes(UNKNOWN_SIZE))) return;
  differentiate(done).forEach((grad, i) => {
    if (grad !== null) assert.deepEqual(grad.shape, leaves[i].shape);
  });
}

describe("shape mode", () => {
  before(() => {
    setWarningHandler(() => undefined);
    setShapesOnly(true);
  });
  after(() => setShapesOnly(false));

  for (const family of families)
    test(`operations: ${family}`, () => {
      const faults: string[] = [];
      for (const golden of readCases(family)) {
        if (golden.error || golden.meta === false || golden.inputs.length === 0) continue;
        for (const hollow of choices(golden))
          try {
            check(golden, hollow);
          } catch (error) {
            faults.push(
              `${golden.name}, hollow ${hollow.join()}: ${(error as Error).message.split("\n").slice(0, 4).join(" ")}`,
            );
          }
      }
      assert.deepEqual(faults, []);
    });

  test("small data has values, large data has not", () => {
    const small = torch.arange(10).reshape(2, 5);
    assert.deepEqual(small.sum(1).tolist(), [10, 35]);
    const large = torch.randn(MOST_VALUES + 1);
    assert.ok(large.storageRef.hollow);
    assert.ok(large.mul(2).sum().storageRef.hollow);
    // No machine has the memory for these values.
    assert.deepEqual(torch.zeros(1e6, 1e6).add(1).shape, [1e6, 1e6]);
  });

  test("what is drawn with probabilities that are not there has none either", () => {
    const probabilities = new nn.Linear(3, 2).weight.detach().softmax(1);
    assert.deepEqual(torch.multinomial(probabilities, 2).shape, [2, 2]);
    assert.ok(torch.multinomial(probabilities, 2).storageRef.hollow);
    assert.ok(torch.bernoulli(probabilities).storageRef.hollow);
    assert.deepEqual(torch.zeros(2, 3).bernoulli_(probabilities).shape, [2, 3]);
    assert.deepEqual(torch.normal(0, probabilities).shape, [2, 3]);
  });

  test("values that are not there read as zeros, and are counted", () => {
    const before = unknownReads.count;
    const hollow = new nn.Linear(2, 3).weight.detach();
    assert.equal(hollow.sum().item(), 0);
    assert.deepEqual(hollow.tolist(), [
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    assert.deepEqual([...hollow.numpy()], [0, 0, 0, 0, 0, 0]);
    assert.ok(unknownReads.count >= before + 3);
  });

  for (const [name, make] of Object.entries<(parameters: Iterable<Tensor>) => optim.Optimizer>({
    SGD: (parameters) => new optim.SGD(parameters, { lr: 0.1, momentum: 0.9 }) as never,
    Adam: (parameters) => new optim.Adam(parameters) as never,
    LBFGS: (parameters) => new optim.LBFGS(parameters) as never,
  }))
    test(`a step of ${name} changes nothing and runs its closure`, () => {
      const model = new nn.Sequential(
        new nn.Conv2d(3, 8, 3),
        new nn.ReLU(),
        new nn.Flatten(),
        new nn.Linear(8 * 6 * 6, 2),
      );
      const optimizer = make(model.parameters());
      let ran = 0;
      optimizer.step(() => {
        ran++;
        optimizer.zeroGrad();
        const loss = new nn.CrossEntropyLoss()(model(torch.randn(4, 3, 8, 8)) as Tensor, torch.tensor([0, 1, 0, 1]));
        loss.backward();
        return loss;
      });
      assert.equal(ran, 1);
      for (const parameter of model.parameters()) assert.deepEqual(parameter.grad!.shape, parameter.shape);
      nn.utils.clipGradNorm_(model.parameters(), 1);
      nn.utils.clipGradValue_(model.parameters(), 1);
      optimizer.zeroGrad();
    });
});
