import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { align, downsample, nearest, Smoother } from "../../webview/curves/downsample.js";

const range = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i);

describe("downsample", () => {
  test("keeps a spike of one point among a million", () => {
    const values = new Float64Array(1_000_000).fill(1);
    values[123_457] = 50;
    values[700_001] = -50;
    const drawn = downsample(range(values.length), values, { min: 0, max: 999_999, buckets: 500 });
    assert.ok(drawn.x.length <= 500 * 5, `${drawn.x.length} points`);
    assert.equal(drawn.y[drawn.x.indexOf(123_457)], 50);
    assert.equal(drawn.y[drawn.x.indexOf(700_001)], -50);
  });

  test("keeps the first and the last point, and the order", () => {
    const values = Float64Array.from(range(10_000), (i) => Math.sin(i));
    const drawn = downsample(range(10_000), values, { min: 0, max: 9_999, buckets: 100 });
    assert.equal(drawn.x[0], 0);
    assert.equal(drawn.x.at(-1), 9_999);
    assert.deepEqual(
      drawn.x,
      [...drawn.x].sort((a, b) => a - b),
    );
  });

  test("returns every point of a short window, with one neighbour on each side", () => {
    const drawn = downsample(range(1_000), range(1_000), { min: 100.5, max: 105.5, buckets: 50 });
    assert.deepEqual(drawn.x, [100, 101, 102, 103, 104, 105, 106]);
  });

  test("marks NaN and infinities and breaks the line there", () => {
    const drawn = downsample(range(4), [1, NaN, Infinity, -Infinity], { min: 0, max: 3, buckets: 10 });
    assert.deepEqual(drawn.y, [1, null, null, null]);
    assert.deepEqual(
      drawn.marks.map((mark) => mark.kind),
      ["nan", "+inf", "-inf"],
    );
  });

  test("one NaN among many points stays visible", () => {
    const values = new Float64Array(100_000).fill(2);
    values[50_000] = NaN;
    const drawn = downsample(range(100_000), values, { min: 0, max: 99_999, buckets: 100 });
    assert.deepEqual(drawn.marks, [{ x: 50_000, kind: "nan" }]);
  });

  test("a logarithmic axis has no place for zero", () => {
    const few = downsample(range(3), [1, 0, -1], { min: 0, max: 2, buckets: 10, log: true });
    assert.deepEqual(few.y, [1, null, null]);
    const values = new Float64Array(10_000).fill(1);
    values[5_000] = 0;
    const many = downsample(range(10_000), values, { min: 0, max: 9_999, buckets: 10, log: true });
    assert.deepEqual(many.marks, [{ x: 5_000, kind: "nonpositive" }]);
  });

  test("an empty series draws nothing", () => {
    assert.deepEqual(downsample([], [], { min: 0, max: 1, buckets: 10 }), { x: [], y: [], marks: [] });
  });
});

describe("smoothing", () => {
  test("is TensorBoard's debiased average", () => {
    const smoothed = new Smoother(0.5).update([1, 2, 3]);
    assert.deepEqual(smoothed, [1, (0.25 + 1) / 0.75, (0.125 + 0.5 + 1.5) / 0.875]);
  });

  test("extends without starting over, and skips what is not finite", () => {
    const whole = [...new Smoother(0.9).update([5, NaN, 3, 4])];
    const extended = new Smoother(0.9);
    extended.update([5, NaN]);
    assert.deepEqual([...extended.update([5, NaN, 3, 4])], whole);
    assert.ok(Number.isNaN(whole[1]));
    assert.ok(whole[3] > 3 && whole[3] < 5);
  });
});

describe("alignment", () => {
  test("merges by x; a missing point is not a gap", () => {
    const { x, y } = align([
      { x: [0, 2], y: [10, null], marks: [] },
      { x: [1, 2, 3], y: [1, 2, 3], marks: [] },
    ]);
    assert.deepEqual(x, [0, 1, 2, 3]);
    assert.deepEqual(y, [
      [10, undefined, null, undefined],
      [undefined, 1, 2, 3],
    ]);
  });

  test("keeps several values at one step", () => {
    const { x, y } = align([{ x: [1, 1], y: [5, 6], marks: [] }]);
    assert.deepEqual([x, y], [[1, 1], [[5, 6]]]);
  });
});

test("nearest point", () => {
  assert.equal(nearest([0, 10, 20], 14), 1);
  assert.equal(nearest([0, 10, 20], 16), 2);
  assert.equal(nearest([0, 10, 20], -5), 0);
  assert.equal(nearest([0, 10, 20], 99), 2);
  assert.equal(nearest([], 1), -1);
});
