/** The showcase against real PyTorch: split, shuffled batches, and all that train.fit reports. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import torch, { train } from "../../src/engine/index.js";
import { header, observed, runExample } from "./example.js";
import { checkWeights, close, golden, sameBits } from "./golden.js";

describe("examples/moons.ts", () => {
  const expected = golden.moons;
  let definition: train.Training;
  let result: train.FitResult;
  let losses: number[];
  before(async () => {
    definition = (await runExample("moons")).exports.default as train.Training;
    ({ result, losses } = await observed(() => train.fit(definition)));
  });
  const last = Object.keys(expected.epochs!).at(-1)!;

  test("starts from PyTorch's weights, to the last bit or its neighbour", () => {
    torch.manualSeed(definition.seed!);
    checkWeights(definition.model({}), expected.initial, sameBits, "initial");
  });

  test("has PyTorch's losses, figures of the last epoch and final weights, to 1e-4", () => {
    assert.equal(result.steps, expected.steps);
    assert.equal(result.epochs, Number(last));
    for (const [step, loss] of Object.entries(expected.losses)) close(losses[Number(step)], loss, `loss ${step}`);
    assert.deepEqual(Object.keys(result.metrics).sort(), Object.keys(expected.epochs![last]).sort());
    for (const [figure, value] of Object.entries(expected.epochs![last])) close(result.metrics[figure], value, figure);
    checkWeights(result.model, expected.final, close, "final");
  });

  test("has PyTorch's figures of earlier epochs, to 1e-4", () => {
    for (const [epoch, figures] of Object.entries(expected.epochs!).slice(0, 3)) {
      const { metrics } = train.fit(definition, { epochs: Number(epoch) });
      for (const [figure, value] of Object.entries(figures)) close(metrics[figure], value, `${figure} of ${epoch}`);
    }
  });

  test("ends as its header says: loss below 0.1, accuracy above 0.97", () => {
    assert.match(header("moons"), /loss is below 0\.1 and the\n\/\/ accuracy above 0\.97/);
    const { metrics } = result;
    for (const part of ["", "validation "]) {
      assert.ok(metrics[`${part}loss`] < 0.1, `${part}loss ${metrics[`${part}loss`]}`);
      assert.ok(metrics[`${part}accuracy`] > 0.97, `${part}accuracy ${metrics[`${part}accuracy`]}`);
    }
  });
});
