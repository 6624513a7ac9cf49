import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Pyramid } from "../../../webview/curves/pyramid.js";
import { spread } from "../../../webview/curves/spread.js";

const member = (xs: number[], values: number[]) => ({ xs, values, pyramid: Pyramid.of(values) });

describe("mean and spread of several runs", () => {
  test("at steps that all have: mean, smallest, largest", () => {
    const runs = [member([0, 1, 2], [1, 2, 3]), member([0, 1, 2], [3, 6, 3]), member([0, 1, 2], [2, 1, 3])];
    const { x, mean, low, high, count } = spread(runs, { min: 0, max: 2, buckets: 100 }, "range");
    assert.deepEqual(
      [x, mean, low, high, count],
      [
        [0, 1, 2],
        [2, 3, 3],
        [1, 1, 3],
        [3, 6, 3],
        [3, 3, 3],
      ],
    );
  });

  test("deviation is the sample's", () => {
    const runs = [member([0], [2]), member([0], [4]), member([0], [9])];
    const { mean, low, high } = spread(runs, { min: 0, max: 1, buckets: 100 }, "deviation");
    const deviation = Math.sqrt((9 + 1 + 16) / 2);
    assert.deepEqual([mean, low, high], [[5], [5 - deviation], [5 + deviation]]);
  });

  test("between its points a run is interpolated; before its first and after its last it has no say", () => {
    const { x, mean, count } = spread(
      [member([0, 10], [0, 10]), member([5], [9])],
      { min: 0, max: 10, buckets: 100 },
      "range",
    );
    assert.deepEqual(
      [x, mean, count],
      [
        [0, 5, 10],
        [0, 7, 10],
        [1, 2, 1],
      ],
    );
  });

  test("a run that is NaN at a step is left out there", () => {
    const { mean, count } = spread(
      [member([0, 1], [1, NaN]), member([0, 1], [3, 5])],
      { min: 0, max: 1, buckets: 100 },
      "range",
    );
    assert.deepEqual(
      [mean, count],
      [
        [2, 5],
        [2, 1],
      ],
    );
  });

  test("of many points, the spike of one run shows in the range, and the mean is that of all points", () => {
    const length = 100_000;
    const xs = Array.from({ length }, (_, i) => i);
    const spiked = new Array<number>(length).fill(1);
    spiked[44_444] = 500;
    const band = spread(
      [member(xs, spiked), member(xs, new Array<number>(length).fill(3))],
      { min: 0, max: length - 1, buckets: 200 },
      "range",
    );
    assert.ok(band.x.length <= 203);
    assert.equal(Math.max(...band.high), 500);
    assert.deepEqual([band.mean[0], band.low[0], band.high[0]], [2, 1, 3]);
  });
});
