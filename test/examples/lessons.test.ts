/** The lesson's models against real PyTorch: data, initial weights, losses on the way, final weights, final figures. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { nn, Tensor } from "../../src/engine/index.js";
import { header, type Ran, runExample } from "./example.js";
import { checkWeights, close, ends, golden, sameBits } from "./golden.js";

interface Lesson {
  /** How the example's exports make its model anew. */
  create: (exports: Record<string, never>) => nn.Module;
  /** File that exports the data, where the example does not. */
  data?: string;
  /** Figures that the header promises, with as many digits as the issue gives. */
  states: Record<string, string>;
}

const createModel: Lesson["create"] = ({ createModel }) => (createModel as () => nn.Module)();
const construct = (name: string): Lesson["create"] => {
  return (exports) => new (exports[name] as new () => nn.Module)();
};

const lessons: Record<string, Lesson> = {
  regression: { create: createModel, data: "regression-data", states: { loss: "0.21645", r2: "0.6632" } },
  "regression-two-layers": { create: construct("LinearModel"), data: "regression-data", states: { r2: "0.79912" } },
  "regression-diverging": { create: createModel, data: "regression-data", states: {} },
  nonlinear: { create: construct("NonlinearNetwork"), states: { loss: "0.02192", r2: "0.9176" } },
  "moons-sigmoid-2": {
    create: construct("SmallClassifier"),
    data: "moons-lesson",
    states: { loss: "0.2823", accuracy: "0.875" },
  },
  "moons-sigmoid-20": { create: createModel, data: "moons-lesson", states: { loss: "0.3141", accuracy: "0.856" } },
  "moons-tanh-20": { create: createModel, data: "moons-lesson", states: { loss: "0.0945", accuracy: "0.973" } },
};

for (const [name, { create, data, states }] of Object.entries(lessons))
  describe(`examples/${name}.ts`, () => {
    const expected = golden[name];
    let ran: Ran;
    let exports: Record<string, never>;
    before(async () => {
      ran = await runExample(name);
      exports = ran.exports as Record<string, never>;
    });

    test("learns from PyTorch's data", async () => {
      const { X, y } = (data ? (await runExample(data)).exports : exports) as Record<"X" | "y", Tensor>;
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

    test("reaches the figures that its header states", () => {
      const reached: Record<string, number> = { loss: ran.losses.at(-1)!, ...ran.logged };
      for (const [figure, stated] of Object.entries(states)) {
        assert.ok(header(name).includes(stated), `the header does not state ${figure} ${stated}`);
        assert.equal(reached[figure].toFixed(stated.split(".")[1].length), stated, figure);
      }
      if (expected.r2 !== undefined && "r2" in states) close(reached.r2, expected.r2, "R2");
      if (expected.accuracy !== undefined) close(reached.accuracy, expected.accuracy, "accuracy");
    });
  });

test("the diverging regression overflows nothing: it grows as its header says", () => {
  const { losses } = golden["regression-diverging"];
  assert.match(header("regression-diverging"), /from 13\.16 to 1\.9e10 in 100 steps/);
  assert.deepEqual([losses[0].toFixed(2), losses[99].toExponential(1)], ["13.16", "1.9e+10"]);
});
