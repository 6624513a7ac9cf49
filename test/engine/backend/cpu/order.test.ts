/** Sorted positions against a comparison sort: stable, NaN last, whatever the length, the kind of array and the step. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ascending, sortedPositions } from "../../../../src/engine/backend/cpu/order.js";

/** Values with many ties, signs of zero, infinities and NaN. */
function valuesOf(n: number): number[] {
  const special = [NaN, Infinity, -Infinity, 0, -0, 5e-324, -1e308, 1e308];
  return Array.from({ length: n }, (_, i) => {
    const k = (i * 7919 + 13) % 997;
    return k < special.length ? special[k] : (k % 3 === 0 ? Math.round : Number)((k - 500) / 37);
  });
}

function expected(values: ArrayLike<number>, descending: boolean): number[] {
  const order = (i: number, j: number) => ascending(values[i], values[j]) * (descending ? -1 : 1);
  return Array.from(values, (_, i) => i).sort((i, j) => order(i, j) || i - j);
}

describe("sorted positions", () => {
  for (const n of [0, 1, 2, 47, 48, 49, 300, 3000, 70000])
    for (const descending of [false, true])
      test(`${n} values, ${descending ? "descending" : "ascending"}`, () => {
        const values = valuesOf(n);
        for (const array of [Float64Array.from(values), Float32Array.from(values), Int32Array.from(values)])
          assert.deepEqual([...sortedPositions(array, 0, n, 1, descending)], expected(array, descending));
      });

  test("of every third value from the second", () => {
    const values = Float64Array.from(valuesOf(900));
    const line = Float64Array.from({ length: 299 }, (_, i) => values[1 + 3 * i]);
    assert.deepEqual([...sortedPositions(values, 1, 299, 3)], expected(line, false));
  });
});
