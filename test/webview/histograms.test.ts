import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { distribution, valueTicks } from "../../webview/histograms/distribution.js";
import { commonRange, rebin } from "../../webview/histograms/rebin.js";
import { thinned } from "../../webview/histograms/series.js";
import { roundTicks } from "../../webview/shared/ticks.js";
import { statistics } from "../diagnosis/evidence.js";

const histogram = (counts: Record<number, number>) => {
  const bins = new Uint32Array(64);
  for (const [bin, count] of Object.entries(counts)) bins[Number(bin)] = count;
  return bins;
};

describe("histograms on a common axis", () => {
  test("bins of another width share their elements by overlap", () => {
    const shares = rebin(statistics({ count: 10, min: 0, max: 64, histogram: histogram({ 0: 4, 63: 6 }) }), 0, 64, 32);
    assert.equal(shares[0], 0.4);
    assert.equal(shares[31], 0.6);
    const finer = rebin(statistics({ count: 10, min: 0, max: 64, histogram: histogram({ 0: 10 }) }), 0, 64, 128);
    assert.deepEqual([finer[0], finer[1], finer[2]], [0.5, 0.5, 0]);
  });

  test("the sum is the share of elements that lie inside", () => {
    const tensor = statistics({ count: 128, min: -1, max: 1, histogram: new Uint32Array(64).fill(2) });
    const sum = (low: number, high: number) => rebin(tensor, low, high, 50).reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum(-1, 1) - 1) < 1e-12);
    assert.ok(Math.abs(sum(0, 1) - 0.5) < 1e-12);
    assert.ok(Math.abs(sum(-3, 3) - 1) < 1e-12);
  });

  test("equal elements, none, and nothing but NaN", () => {
    const equal = statistics({ count: 5, min: 2, max: 2, histogram: histogram({ 0: 5 }) });
    assert.deepEqual([...rebin(equal, 0, 4, 4)], [0, 0, 1, 0]);
    assert.deepEqual(commonRange([equal]), [1, 3]);
    const nothing = statistics({ count: 3, nan: 3, min: NaN, max: NaN, mean: NaN, std: NaN });
    assert.deepEqual([...rebin(nothing, 0, 1, 2)], [0, 0]);
    assert.deepEqual(commonRange([nothing]), [-1, 1]);
  });

  test("one far outlier does not take the room of all others", () => {
    const [low, high] = commonRange([statistics({ min: -1, max: 1000, mean: 0, std: 1 })]);
    assert.deepEqual([low, high], [-1, 4]);
  });

  test("steps with NaN are marked in a row of their own", () => {
    const points = [0, 1, 2].map((step) => ({ step, statistics: statistics({ nan: step === 1 ? 2 : 0 }) }));
    const { data } = distribution(points, 2, 10, "NaN");
    assert.deepEqual(
      [0, 1, 2].map((column) => data.broken!(0, column)),
      [false, true, false],
    );
  });

  test("round values stand beside the rows that hold them", () => {
    const all = { count: 64, min: -1, max: 1, mean: 0, std: 1, histogram: histogram({ 48: 64 }) };
    const { data, range } = distribution([{ step: 0, statistics: statistics(all) }], 0, 10, "NaN");
    const row = data.rows.findIndex((_, r) => data.value(r, 0) > 0);
    const half = valueTicks(range, 4).find(({ value }) => value === 0.5)!;
    assert.ok(Math.abs(half.row - (row + 1)) <= 1, `0.5 beside row ${half.row}, its elements in row ${row}`);
    assert.deepEqual(
      valueTicks([0, 48], 3).map(({ row }) => row),
      [49, 29, 9],
    );
  });

  test("thinning keeps the first and the newest", () => {
    const points = Array.from({ length: 100 }, (_, i) => i);
    assert.deepEqual(thinned(points, 4, 99), [0, 33, 66, 99]);
    assert.deepEqual(thinned([1, 2], 4, 1), [1, 2]);
  });

  test("what was pointed out is there whatever is left out", () => {
    const points = Array.from({ length: 100 }, (_, i) => i);
    assert.deepEqual(
      [0, 1, 40, 97].map((at) => thinned(points, 4, at)),
      [
        [0, 33, 66, 99],
        [1, 33, 66, 99],
        [0, 40, 66, 99],
        [0, 33, 97, 99],
      ],
    );
  });
});

test("ticks are round numbers inside the interval", () => {
  assert.deepEqual(roundTicks(-2.7, 2.3, 5), [-2, -1, 0, 1, 2]);
  assert.deepEqual(roundTicks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.ok(Object.is(roundTicks(-1, 1, 2)[1], 0));
  assert.deepEqual(roundTicks(3, 3, 5), [3]);
});
