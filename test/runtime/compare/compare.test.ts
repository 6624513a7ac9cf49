import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { firstDifference } from "../../../src/runtime/compare/firstDifference.js";
import { compareValues, versionsOf } from "../../../src/runtime/compare/rows.js";

const series = (values: number[], steps = values.map((_, i) => i)) => ({
  steps: Float64Array.from(steps),
  values: Float64Array.from(values),
});

describe("where two runs part", () => {
  test("equal as far as both go: nowhere", () => {
    assert.equal(firstDifference(series([1, 2, 3]), series([1, 2]), 0), undefined);
    assert.equal(firstDifference(series([]), series([1]), 0), undefined);
    assert.equal(firstDifference(series([NaN, Infinity, 0]), series([NaN, Infinity, -0]), 0), undefined);
  });

  test("the last bit is a difference, and within any tolerance", () => {
    const a = series([1, 1, 0.5]);
    const b = series([1, 1 + Number.EPSILON, 0.4]);
    assert.deepEqual(firstDifference(a, b, 0), { step: 1, a: 1, b: 1 + Number.EPSILON });
    assert.deepEqual(firstDifference(a, b, 1e-9), { step: 2, a: 0.5, b: 0.4 });
    assert.equal(firstDifference(a, b, 0.2), undefined);
  });

  test("tolerance is relative to the larger value, also of negative and small ones", () => {
    assert.equal(firstDifference(series([-1e-12]), series([-1.005e-12]), 0.01), undefined);
    assert.equal(firstDifference(series([1e-12]), series([2e-12]), 0.01)?.step, 0);
    assert.equal(firstDifference(series([0]), series([1e-300]), 0.5)?.step, 0);
  });

  test("a run that became NaN or infinite parts there, at any tolerance", () => {
    for (const broken of [NaN, Infinity, -Infinity]) {
      assert.equal(firstDifference(series([1, 2]), series([1, broken]), 1)?.step, 1);
      assert.equal(firstDifference(series([1, broken]), series([1, 2]), 1)?.step, 1);
    }
    assert.equal(firstDifference(series([Infinity]), series([-Infinity]), 1)?.step, 0);
  });

  test("steps of one run only are passed over; of several points of one step the newest counts", () => {
    const a = series([1, 2, 3, 4], [0, 10, 20, 30]);
    assert.equal(firstDifference(a, series([1, 9, 3, 5], [0, 11, 20, 30]), 0)?.step, 30);
    assert.equal(firstDifference(series([7, 1], [0, 0]), series([1]), 0), undefined);
  });
});

test("values of runs stand side by side, with null where a run has none", () => {
  assert.deepEqual(compareValues([{ lr: 0.1, seed: 1, loss: NaN }, { lr: 0.1, seed: 2, loss: NaN }, { lr: 0.1 }]), [
    { name: "lr", values: [0.1, 0.1, 0.1], differs: false },
    { name: "seed", values: [1, 2, null], differs: true },
    { name: "loss", values: [NaN, NaN, null], differs: true },
  ]);
  assert.deepEqual(compareValues([{}, {}]), []);
});

test("equal texts are one version", () => {
  assert.deepEqual(versionsOf(["a", "b", undefined, "a", ""]), [0, 1, null, 0, 2]);
});
