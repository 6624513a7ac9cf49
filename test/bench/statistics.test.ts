import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { median, medianInterval, quantile, speedRatio, summarize } from "../../bench/lib/statistics.mjs";

describe("statistics of the benchmarks", () => {
  test("quantiles are interpolated between neighbours", () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
    assert.equal(quantile([0, 10], 0.25), 2.5);
    assert.equal(quantile([7], 0.75), 7);
    assert.throws(() => median([]), RangeError);
  });

  test("a summary has median, quartiles and the best", () => {
    assert.deepEqual(summarize([5, 1, 3, 2, 4]), { median: 3, spread: [2, 4], best: 1, samples: 5 });
  });

  test("the interval of a median holds the true one 19 times of 20", () => {
    let held = 0;
    let seed = 1;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    for (let trial = 0; trial < 2000; trial++) {
      // Skewed, as times are: the median of these is ln 2.
      const [least, most] = medianInterval(Array.from({ length: 30 }, () => -Math.log(random())));
      if (least <= Math.LN2 && Math.LN2 <= most) held++;
    }
    assert.ok(held > 0.93 * 2000 && held < 0.98 * 2000, `${held} of 2000`);
    assert.deepEqual(medianInterval([3, 1, 2]), [1, 3]);
  });

  test("a ratio is the median over rounds of the ratios within a round", () => {
    // The machine was three times as slow in the second round, for both.
    assert.equal(speedRatio([1, 3, 1], [2, 6, 2]), 2);
    assert.equal(speedRatio([1, undefined, 1], [3, 9, undefined]), 3);
    assert.equal(speedRatio([1], [undefined]), undefined);
    assert.equal(speedRatio([], []), undefined);
  });
});
