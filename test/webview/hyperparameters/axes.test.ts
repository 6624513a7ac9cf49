import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Trial } from "../../../src/protocol/hyperparameters.js";
import { axisOf, bestOf, modeOf, parametersOf, passes, sortTrials } from "../../../webview/hyperparameters/axes.js";
import { brushAfter } from "../../../webview/hyperparameters/parallel.js";

const trial = (id: string, values: Trial["values"], loss?: number): Trial => ({
  id,
  name: `trial ${id}`,
  values,
  figures: loss === undefined ? {} : { loss },
  status: "completed",
  steps: 1,
});
const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} and ${b}`);

describe("axes of parallel coordinates", () => {
  test("numbers lie evenly", () => {
    const axis = axisOf("width", [10, 20, 40]);
    assert.deepEqual([axis.kind, axis.ends, [10, 20, 40].map(axis.place)], ["linear", [10, 40], [0, 1 / 3, 1]]);
    assert.equal(axis.at(0.5), 25);
  });

  test("numbers that differ by much lie by powers of ten", () => {
    const axis = axisOf("lr", [1e-4, 1e-1, 1e-2]);
    assert.equal(axis.kind, "log");
    [0, 1, 2 / 3].forEach((share, i) => close(axis.place([1e-4, 1e-1, 1e-2][i]), share));
    close(axis.at(2 / 3), 1e-2);
  });

  test("words and truths have places of their own, numbers among them in order", () => {
    const axis = axisOf("activation", ["tanh", "relu", "gelu", "tanh"]);
    assert.deepEqual([axis.kind, axis.categories], ["category", ["gelu", "relu", "tanh"]]);
    assert.deepEqual(["gelu", "relu", "tanh"].map(axis.place), [0, 0.5, 1]);
    assert.deepEqual(axisOf("x", ["10", "9"]).categories, ["9", "10"]);
  });

  test("what is missing or not finite has no place and bends no axis", () => {
    const axis = axisOf("loss", [1, undefined, NaN, Infinity, 3]);
    assert.deepEqual(axis.ends, [1, 3]);
    assert.deepEqual([undefined, NaN, Infinity, 2].map(axis.place), [NaN, NaN, NaN, 0.5]);
  });

  test("one value alone stands in the middle", () => {
    assert.equal(axisOf("a", [7, 7]).place(7), 0.5);
    assert.equal(axisOf("a", ["x"]).place("x"), 0.5);
  });
});

describe("trials", () => {
  const trials = [
    trial("1", { lr: 0.1, seed: 1, act: "tanh" }, 0.5),
    trial("2", { lr: 0.1, seed: 2, act: "relu" }, 0.2),
    trial("3", { lr: 0.1, seed: 3, act: "relu" }, NaN),
    trial("4", { lr: 0.1, seed: 4, act: "relu" }),
  ];
  const axes = ["seed", "loss"].map((name) =>
    axisOf(
      name,
      trials.map(({ values, figures }) => values[name] ?? figures[name]),
    ),
  );

  test("hyperparameters that are the same in all can be left out", () => {
    assert.deepEqual(parametersOf(trials, true), ["seed", "act"]);
    assert.deepEqual(parametersOf(trials, false), ["lr", "seed", "act"]);
  });

  test("brushes keep those that lie in all of them", () => {
    const kept = (brushes: Record<string, [number, number]>) =>
      trials.filter((one) => passes(one, axes, brushes, "loss")).map(({ id }) => id);
    assert.deepEqual(kept({}), ["1", "2", "3", "4"]);
    assert.deepEqual(kept({ seed: [0, 0.5] }), ["1", "2"]);
    assert.deepEqual(kept({ seed: [0, 0.5], loss: [0, 0.5] }), ["2"]);
    assert.deepEqual(kept({ loss: [0, 1] }), ["1", "2"]);
  });

  test("the best has the lowest or highest finite figure", () => {
    assert.deepEqual([bestOf(trials, "loss", "min")?.id, bestOf(trials, "loss", "max")?.id], ["2", "1"]);
    assert.equal(bestOf(trials, "accuracy", "max"), undefined);
    const failed = { ...trial("5", {}, -1), status: "failed" };
    assert.equal(bestOf([failed, ...trials], "loss", "min")?.id, "2");
    assert.deepEqual(["validation loss", "accuracy", "MSE"].map(modeOf), ["min", "max", "min"]);
  });

  test("sorting puts those without a value last, whichever way", () => {
    const ids = (descending: boolean) =>
      sortTrials(trials, ({ figures }) => figures.loss, descending).map(({ id }) => id);
    assert.deepEqual(ids(false), ["2", "1", "3", "4"]);
    assert.deepEqual(ids(true), ["1", "2", "3", "4"]);
  });
});

test("keys make, move, widen and take away a selection", () => {
  const key = (key: string, shiftKey = false) => ({ key, shiftKey });
  assert.deepEqual(brushAfter(undefined, key("ArrowUp")), [0.5, 1]);
  assert.deepEqual(
    brushAfter([0.2, 0.98], key("ArrowUp"))?.map((x) => Math.round(x * 100)),
    [22, 100],
  );
  assert.deepEqual(brushAfter([0.02, 0.5], key("ArrowDown", true)), [0, 0.5]);
  assert.equal(brushAfter([0, 1], key("Escape")), undefined);
  assert.equal(brushAfter([0, 1], key("Tab")), null);
});
