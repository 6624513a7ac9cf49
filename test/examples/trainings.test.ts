/** The trainings of the first lesson against real PyTorch: data, initial weights, losses on the way, final weights, final figures. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { nn, Tensor } from "../../src/engine/index.js";
import { firstLesson, type Ran, runExample } from "./example.js";
import { checkWeights, close, ends, golden, sameBits } from "./golden.js";

interface Training {
  /** How the example's exports make its model anew. */
  create: (exports: Record<string, never>) => nn.Module;
  /** File that exports the data, where the example does not. */
  data?: string;
}

const createModel: Training["create"] = ({ createModel }) => (createModel as () => nn.Module)();
const construct = (name: string): Training["create"] => {
  return (exports) => new (exports[name] as new () => nn.Module)();
};

const trainings: Record<string, Training> = {
  regression: { create: createModel, data: "regression-data" },
  "two-layers": { create: construct("LinearModel"), data: "regression-data" },
  diverging: { create: createModel, data: "regression-data" },
  nonlinear: { create: construct("NonlinearNetwork") },
  "moons-sigmoid-2": { create: construct("SmallClassifier"), data: "moons-data" },
  "moons-sigmoid-20": { create: createModel, data: "moons-data" },
  "moons-tanh-20": { create: createModel, data: "moons-data" },
};

for (const [name, { create, data }] of Object.entries(trainings))
  describe(`${firstLesson}/${name}.ts`, () => {
    const expected = golden[name];
    let ran: Ran;
    let exports: Record<string, never>;
    before(async () => {
      ran = await runExample(`${firstLesson}/${name}`);
      exports = ran.exports as Record<string, never>;
    });

    test("learns from PyTorch's data", async () => {
      const { X, y } = (data ? (await runExample(`${firstLesson}/${data}`)).exports : exports) as Record<
        "X" | "y",
        Tensor
      >;
      sameBits(ends(X), expected.X!, "X");
      sameBits(ends(y), expected.y!, "y");
    });

    test("starts from PyTorch's weights, to the last bit or its neighbour", () => {
      checkWeights(create(exports), expected.initial, sameBits, "initial");
    });

    test("has PyTorch's losses and ends at its weights, to 1e-4", () => {
      assert.equal(ran.losses.length, expected.steps);
      for (const [step, loss] of Object.entries(expected.losses)) close(ran.losses[Number(step)], loss, `loss ${step}`);
      checkWeights(exports.model, expected.final, close, "final");
    });

    test("logs PyTorch's figures", () => {
      if (expected.r2 !== undefined && "r2" in ran.logged) close(ran.logged.r2, expected.r2, "R2");
      if (expected.accuracy !== undefined) close(ran.logged.accuracy, expected.accuracy, "accuracy");
    });
  });
