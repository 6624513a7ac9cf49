import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  copyElements,
  deadShare,
  shareOutside,
  tensorStatistics,
} from "../../../../src/engine/backend/cpu/statistics.js";
import torch from "../../../../src/engine/index.js";
import { heap } from "../../../../src/engine/memory/heap.js";
import { histogramBins } from "../../../../src/protocol/statistics.js";

const counts = (histogram: Uint32Array): Record<number, number> =>
  Object.fromEntries([...histogram].map((n, bin) => [bin, n] as const).filter(([, n]) => n > 0));

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.abs(expected), `${actual} is not ${expected}`);

describe("statistics of tensors", () => {
  test("a case by hand, in every dtype that holds it", () => {
    for (const dtype of ["float32", "float64", "float16", "bfloat16", "int64", "int32", "int8"] as const) {
      const { histogram, std, norm, ...rest } = tensorStatistics(torch.tensor([0, 1, 2, 5], { dtype: torch[dtype] }));
      const nothing = { nan: 0, positiveInfinity: 0, negativeInfinity: 0 };
      assert.deepEqual(rest, { count: 4, ...nothing, zeros: 1, min: 0, max: 5, mean: 2 }, dtype);
      near(std, Math.sqrt(14 / 4));
      near(norm, Math.sqrt(30));
      assert.deepEqual(counts(histogram), { 0: 1, 12: 1, 25: 1, 63: 1 });
      assert.equal(histogram.length, histogramBins);
    }
    assert.equal(tensorStatistics(torch.tensor([true, false, true])).norm, Math.SQRT2);
  });

  test("NaN and infinities are counted and left out", () => {
    const found = tensorStatistics(torch.tensor([NaN, Infinity, -Infinity, Infinity, 3, -4]));
    const { count, nan, positiveInfinity, negativeInfinity, min, max, mean, norm } = found;
    assert.deepEqual([count, nan, positiveInfinity, negativeInfinity], [6, 1, 2, 1]);
    assert.deepEqual([min, max, mean, norm], [-4, 3, -0.5, 5]);
    assert.deepEqual(counts(found.histogram), { 0: 1, 63: 1 });
  });

  test("nothing finite, nothing at all, one value", () => {
    for (const x of [torch.tensor([NaN, Infinity]), torch.zeros([0, 3]), torch.empty([2, 2], { device: "meta" })]) {
      const { min, max, mean, std, norm, histogram } = tensorStatistics(x, new Uint32Array(histogramBins).fill(7));
      assert.deepEqual([min, max, mean, std, norm], [NaN, NaN, NaN, NaN, NaN]);
      assert.deepEqual(counts(histogram), {});
    }
    const { mean, std, histogram } = tensorStatistics(torch.full([5], 0.1), new Uint32Array(histogramBins).fill(7));
    assert.deepEqual([mean, std, counts(histogram)], [Math.fround(0.1), 0, { 0: 5 }]);
  });

  test("a large mean does not spoil the deviation", () => {
    const x = torch.tensor([1e6, 1e6 + 1, 1e6 + 2, 1e6 + 3]);
    near(tensorStatistics(x).std, Math.sqrt(1.25));
  });

  test("layouts that kernels do not walk give what their copies give", () => {
    torch.manualSeed(0);
    const x = torch.randn([6, 10]);
    for (const view of [x.t(), x.at(["...", 3]), x.expand([2, 6, 10])]) {
      const [found, expected] = [tensorStatistics(view), tensorStatistics(view.clone().contiguous())];
      assert.deepEqual(found.histogram, expected.histogram);
      assert.deepEqual([found.count, found.min, found.max], [expected.count, expected.min, expected.max]);
      near(found.std, expected.std);
      near(found.norm, expected.norm);
    }
  });

  test("float64 magnitudes whose squares overflow or vanish", () => {
    for (const size of [1e200, 1e-200, 1e300, 5e-324 * 2 ** 20]) {
      const found = tensorStatistics(torch.tensor([3 * size, -4 * size, 0], { dtype: torch.float64 }));
      near(found.norm, 5 * size);
      assert.deepEqual([found.min, found.max], [-4 * size, 3 * size]);
      assert.deepEqual(counts(found.histogram), { 0: 1, 36: 1, 63: 1 });
      near(tensorStatistics(torch.tensor([size], { dtype: torch.float64 })).norm, size);
    }
    const widest = tensorStatistics(torch.tensor([1.7e308, -1.7e308], { dtype: torch.float64 }));
    assert.deepEqual([widest.mean, counts(widest.histogram)], [0, { 0: 1, 63: 1 }]);
  });

  test("units that are dead for the whole batch", () => {
    const x = torch.tensor([
      [0, 1, 0, 0],
      [0, 0, 0, 2],
    ]);
    assert.equal(deadShare(x, 1), 0.5);
    assert.equal(deadShare(x.t(), 0), 0.5);
    // [samples, channels, height, width]
    const image = torch.zeros([2, 4, 3, 3]);
    image.set_([1, 2, 2, 2], 1);
    assert.equal(deadShare(image, 1), 0.75);
    assert.equal(deadShare(image.to(torch.float64), 1), 0.75);
    assert.equal(deadShare(torch.zeros([0, 3]), 1), 0);
    assert.equal(deadShare(torch.zeros([]), 0), 1);
  });

  test("share of elements outside of bounds", () => {
    const x = torch.tensor([-1, -0.9, 0, NaN, 0.98, 1]);
    assert.equal(shareOutside(x, -0.95, 0.95), 0.5);
    assert.equal(shareOutside(x.view([2, 3]).t(), -0.95, 0.95), 0.5);
    assert.equal(shareOutside(torch.zeros([0]), 0, 1), 0);
  });

  test("how far a tensor moved, by a copy that the statistics of memory do not show", () => {
    for (const dtype of [torch.float32, torch.float64, torch.float16]) {
      const x = torch.ones([1000], { dtype });
      const memory = heap()?.allocator;
      const before = [memory?.inUse, memory?.peak];
      const copy = copyElements(x);
      assert.deepEqual([memory?.inUse, memory?.peak], before);
      x.add_(2);
      near(copy.distance(), Math.sqrt(4000));
      copy.release();
      assert.deepEqual(memory?.inUse, before[0]);
    }
  });
});
