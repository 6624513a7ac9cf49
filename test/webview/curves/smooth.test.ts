import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Average, smooth } from "../../../webview/curves/smooth.js";

const range = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i);
const whole = (n: number, buckets = 500) => ({ min: 0, max: n - 1, buckets });

/** wandb's formula (docs.wandb.ai, Smooth line plots) as it is written there. */
function reference(xs: Float64Array, ys: ArrayLike<number>, smoothing: number, rangeOfX: number): number[] {
  const weight = Math.min(Math.sqrt(smoothing), 0.999);
  let last = 0;
  let debias = 0;
  return Array.from(ys, (y, index) => {
    const before = index > 0 ? index - 1 : 0;
    const adjusted = weight ** (((xs[index] - xs[before]) / rangeOfX) * 1000);
    last = last * adjusted + y;
    debias = debias * adjusted + 1;
    return last / debias;
  });
}

const close = (a: number, b: number, tolerance = 1e-9): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));

describe("smoothing", () => {
  test("is the time-weighted average of its source, debiased from the first point on", () => {
    const values = [5, 1, 4, 1, 5, 9, 2, 6, 5, 3];
    const xs = Float64Array.from([0, 1, 2, 3, 5, 8, 13, 21, 34, 55]);
    const drawn = smooth(xs, values, { min: 0, max: 55, buckets: 500 }, 0.9);
    const expected = reference(xs, values, 0.9, 55);
    drawn.y.forEach((value, i) => assert.ok(close(value, expected[i]), `${i}: ${value} and ${expected[i]}`));
    assert.equal(drawn.y[0], 5);
  });

  test("none is the values themselves", () => {
    assert.deepEqual(smooth(range(5), [3, 1, 4, 1, 5], whole(5), 0).y, [3, 1, 4, 1, 5]);
  });

  test("of a constant is the constant, whatever the zoom", () => {
    const values = new Float64Array(100_000).fill(0.25);
    for (const [min, max] of [
      [0, 99_999],
      [40_000, 60_000],
      [50_000, 50_020],
    ]) {
      const { y } = smooth(range(100_000), values, { min, max, buckets: 300 }, 0.95);
      assert.ok(y.length > 10 && y.every((value) => close(value, 0.25)));
    }
  });

  test("many points are as smooth as few of the same curve: it is scaled by what is seen", () => {
    const curve = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin((i / n) * 20));
    const middle = (n: number) => {
      const { x, y } = smooth(range(n), curve(n), whole(n), 0.9);
      return y[x.findIndex((value) => value >= n / 2)];
    };
    assert.ok(close(middle(2_000), middle(200_000), 0.05), `${middle(2_000)} and ${middle(200_000)}`);
  });

  test("of a hundred thousand points by bucket is close to that of every point", () => {
    const n = 100_000;
    const values = Float64Array.from(range(n), (i) => Math.cos(i / 9_000) + (i % 7) / 70);
    const drawn = smooth(range(n), values, whole(n, 1000), 0.8);
    const expected = reference(range(n), values, 0.8, n - 1);
    for (let i = 0; i < drawn.x.length; i += 50)
      assert.ok(close(drawn.y[i], expected[Math.floor(drawn.x[i])], 0.02), `at ${drawn.x[i]}`);
  });

  test("what came before the window counts: moving it does not bend the curve", () => {
    const values = Float64Array.from(range(5_000), (i) => Math.sin(i / 40) + (i % 5));
    const at = (min: number) => smooth(range(5_000), values, { min, max: min + 500, buckets: 500 }, 0.9);
    const here = at(3_000);
    const there = at(3_200);
    const value = ({ x, y }: typeof here) => y[x.indexOf(3_400)];
    assert.ok(close(value(here), value(there), 1e-3), `${value(here)} and ${value(there)}`);
  });

  test("values that are not finite break the line and change nothing else", () => {
    const { x, y } = smooth(range(5), [1, NaN, 3, Infinity, 5], whole(5), 0.6);
    assert.deepEqual(x, [0, 1, 2, 3, 4]);
    assert.deepEqual(y.map(Number.isFinite), [true, false, true, false, true]);
    const without = new Average(0.6);
    const unit = 4 / 1000;
    without.add(0, 1);
    without.add(2 / unit, 3);
    assert.ok(close(y[4], without.add(4 / unit, 5)));
  });
});
