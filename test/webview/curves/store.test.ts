import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ScalarBatch } from "../../../src/protocol/run.js";
import { CurvesStore } from "../../../webview/curves/store.js";

const batch = (series: string, steps: number[], values: number[]): ScalarBatch => ({
  series,
  steps: Float64Array.from(steps),
  values: Float64Array.from(values),
  times: Float64Array.from(steps, (step) => 10_000 + step * 500),
});
const clock = { started: 10_000, stepsPerEpoch: 4 };

describe("points of the panel", () => {
  test("have a place on every axis", () => {
    const store = new CurvesStore();
    store.begin("a");
    store.append("a", clock, [batch("loss", [0, 2], [3, 1])]);
    store.append("a", clock, [batch("loss", [6], [NaN])]);
    const data = store.get("a", "loss")!;
    const axes = (["step", "epoch", "time", "wall"] as const).map((axis) => [...data.x(axis)]);
    assert.deepEqual(axes, [
      [0, 2, 6],
      [0, 0.5, 1.5],
      [0, 1, 3],
      [10, 11, 13],
    ]);
    assert.deepEqual([data.lowest, data.highest, data.broken], [1, 3, 1]);
    assert.equal(store.endOf("a", "step"), 6);
  });

  test("epochs may become known later; without them there is no such axis", () => {
    const store = new CurvesStore();
    store.begin("a");
    store.append("a", { started: 0, stepsPerEpoch: undefined }, [batch("loss", [8], [1])]);
    assert.equal(store.get("a", "loss")!.x("epoch").length, 0);
    store.setClock("a", clock);
    assert.deepEqual([...store.get("a", "loss")!.x("epoch")], [2]);
  });

  test("a run that went back to a snapshot has new points from there on, and their summaries", () => {
    const store = new CurvesStore();
    store.begin("a");
    store.append("a", clock, [batch("loss", [0, 1, 2, 3], [5, 4, 900, NaN])]);
    store.append("a", clock, [batch("loss", [2], [3])]);
    const { points, pyramid, highest, broken } = store.get("a", "loss")!;
    assert.deepEqual([...points.values], [5, 4, 3]);
    assert.deepEqual([highest, broken, pyramid.query(0, 3).sum], [5, 0, 12]);
  });

  test("of a run that nobody draws are not kept; its history begins anew", () => {
    const store = new CurvesStore();
    store.append("a", clock, [batch("loss", [0], [1])]);
    assert.equal(store.get("a", "loss"), undefined);
    store.begin("a");
    store.append("a", clock, [batch("loss", [0], [1])]);
    store.begin("a");
    assert.deepEqual(store.seriesOf(["a"]), []);
    store.retain([]);
    assert.equal(store.has("a"), false);
  });

  test("series stand in the order of what matters", () => {
    const store = new CurvesStore();
    store.begin("a");
    const names = ["lr", "accuracy", "trial 10 x", "trial 9 x", "validation loss", "loss"];
    store.append(
      "a",
      clock,
      names.map((name) => batch(name, [0], [1])),
    );
    const order = ["loss", "validation loss", "accuracy", "trial 9 x", "trial 10 x", "lr"];
    assert.deepEqual(store.seriesOf(["a"]), order);
  });
});
