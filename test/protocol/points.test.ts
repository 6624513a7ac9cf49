import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Points } from "../../src/protocol/points.js";

const batch = (from: number, values: number[]) => ({
  steps: Float64Array.from(values, (_, i) => from + i),
  values: Float64Array.from(values),
  times: Float64Array.from(values, (_, i) => 1000 * (from + i)),
});

describe("points of a series", () => {
  test("grow over any number of batches", () => {
    const points = new Points();
    for (let i = 0; i < 1000; i++) points.append(batch(i * 3, [i, i + 0.5, -i]));
    assert.equal(points.length, 3000);
    assert.deepEqual([points.steps[2999], points.values[2999], points.times[2999]], [2999, -999, 2_999_000]);
  });

  test("stay under the limit and lose neither a spike nor a NaN nor the newest point", () => {
    const points = new Points(1000);
    let thinned = 0;
    for (let i = 0; i < 10_000; i++) {
      const value = i === 77 ? 1e6 : i === 5_001 ? -1e6 : i === 3_000 ? NaN : Math.sin(i);
      if (points.append(batch(i, [value]))) thinned++;
      assert.ok(points.length <= 1000);
      assert.equal(points.steps[points.length - 1], i);
    }
    assert.ok(thinned > 0);
    const { steps, values } = points;
    assert.equal(values[steps.indexOf(77)], 1e6);
    assert.equal(values[steps.indexOf(5_001)], -1e6);
    assert.ok(Number.isNaN(values[steps.indexOf(3_000)]));
    assert.deepEqual(
      [...steps],
      [...steps].sort((a, b) => a - b),
    );
  });

  test("points from a step on give way when the run goes back to it", () => {
    const points = new Points();
    points.append(batch(0, [0, 1, 2, 3, 4, 5]));
    assert.equal(points.append(batch(6, [6])), false);
    assert.equal(points.append(batch(3, [30, 40])), true);
    assert.deepEqual([...points.steps], [0, 1, 2, 3, 4]);
    assert.deepEqual([...points.values], [0, 1, 2, 30, 40]);
    const both = {
      steps: Float64Array.of(5, 6, 2),
      values: Float64Array.of(50, 60, 20),
      times: Float64Array.of(1, 2, 3),
    };
    points.append(both);
    assert.deepEqual([...points.values], [0, 1, 20]);
  });

  test("several points of one step stay", () => {
    const points = new Points();
    points.append({
      steps: Float64Array.of(1, 1, 1),
      values: Float64Array.of(1, 2, 3),
      times: Float64Array.of(1, 2, 3),
    });
    points.append({ steps: Float64Array.of(1), values: Float64Array.of(4), times: Float64Array.of(4) });
    assert.deepEqual([...points.values], [1, 2, 3, 4]);
  });

  test("a series of nothing but NaN is thinned too", () => {
    const points = new Points(100);
    for (let i = 0; i < 500; i++) points.append(batch(i, [NaN]));
    assert.ok(points.length <= 100 && points.length > 0);
  });

  test("a posted copy owns its memory and no more", () => {
    const points = new Points();
    points.append(batch(0, [1, 2]));
    const copy = points.batch("loss");
    assert.equal(copy.values.buffer.byteLength, 16);
    points.append(batch(2, [3]));
    assert.deepEqual([...copy.values], [1, 2]);
  });
});
