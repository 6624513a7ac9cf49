import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { downsample } from "../../../webview/curves/downsample.js";

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
    assert.deepEqual(drawn.y, [1, NaN, NaN, NaN]);
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
    assert.deepEqual(few.y, [1, NaN, NaN]);
    const values = new Float64Array(10_000).fill(1);
    values[5_000] = 0;
    const many = downsample(range(10_000), values, { min: 0, max: 9_999, buckets: 10, log: true });
    assert.deepEqual(many.marks, [{ x: 5_000, kind: "nonpositive" }]);
    assert.ok(many.y.every((y) => Number.isNaN(y) || y === 1));
  });

  test("on a logarithmic x axis, points at zero have no place, and buckets are even in powers of ten", () => {
    const xs = range(100_000);
    const drawn = downsample(xs, xs, { min: 1, max: 99_999, buckets: 100, logX: true });
    assert.deepEqual(drawn.x.slice(0, 3), [1, 2, 3]);
    assert.ok(drawn.x.length < 500);
  });

  test("a curve that is moved keeps its shape: what is drawn of the part that stays is the same", () => {
    const values = Float64Array.from(range(100_000), (i) => Math.sin(i * i));
    const at = (min: number) => downsample(range(100_000), values, { min, max: min + 10_000, buckets: 100 });
    const inner = ({ x, y }: { x: number[]; y: number[] }) =>
      x.flatMap((value, i) => (value > 6_000 && value < 9_000 ? [[value, y[i]]] : []));
    assert.deepEqual(inner(at(5_037)), inner(at(5_000)));
  });

  test("an empty series draws nothing", () => {
    assert.deepEqual(downsample([], [], { min: 0, max: 1, buckets: 10 }), { x: [], y: [], marks: [] });
  });
});
