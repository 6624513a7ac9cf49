import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { room } from "./room.js";
import { generator, randomFloats, randomIntegers } from "./samples.js";
import { bothVariants } from "./variants.js";

const shapes = [1, 2, 15, 16, 17, 50].flatMap((rows) => [1, 3, 4, 16, 19, 37].map((columns) => [rows, columns]));

/** More than the columns, so that rows are not contiguous. */
const GAP = 5;

function columnsOf(x: Float32Array, rows: number, columns: number): number[][] {
  const stride = columns + GAP;
  return Array.from({ length: columns }, (_, c) => Array.from({ length: rows }, (_, r) => x[r * stride + c]));
}

/** A column's parts, as threads would have them. */
const halves = (columns: number) => [
  [0, columns >> 1],
  [columns >> 1, columns],
];

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

for (const kernels of bothVariants())
  describe(`${kernels.variant}: rows`, () => {
    test("sum and mean, in two parts; nothing else is written", () => {
      for (const [rows, columns] of shapes)
        for (const mean of [false, true]) {
          const x = randomIntegers(rows * (columns + GAP), rows + columns);
          const space = room(kernels);
          const [px, out] = [space.put(x), space.put(new Float32Array(columns + 1).fill(-7))];
          const sums = space.put(new Float64Array(columns + 1).fill(-7));
          for (const [begin, end] of halves(columns))
            kernels.exports.sumMatrixRows32(px, out, sums, rows, columns + GAP, mean, begin, end);
          const expected = columnsOf(x, rows, columns).map((column) => Math.fround(sum(column) / (mean ? rows : 1)));
          assert.deepEqual(Array.from(space.floats(out, columns + 1)), [...expected, -7], `${rows} x ${columns}`);
          assert.equal(space.doubles(sums, columns + 1)[columns], -7);
        }
    });

    test("largest and smallest, NaN where there is one", () => {
      for (const [rows, columns] of shapes)
        for (const smallest of [false, true]) {
          const x = randomFloats(rows * (columns + GAP), rows + columns).map((v, i) =>
            i % 41 === 7 ? NaN : i % 29 === 3 ? -Infinity : v,
          );
          const space = room(kernels);
          const [px, out] = [space.put(x), space.put(new Float32Array(columns + 1).fill(-7))];
          for (const [begin, end] of halves(columns))
            kernels.exports.extremeMatrixRows32(px, out, rows, columns + GAP, smallest, begin, end);
          const pick = smallest ? Math.min : Math.max;
          const expected = columnsOf(x, rows, columns).map((column) => pick(...column));
          assert.deepEqual(Array.from(space.floats(out, columns + 1)), [...expected, -7], `${rows} x ${columns}`);
        }
    });

    test("the error of a sum does not grow with the number of rows", () => {
      const [rows, columns] = [20000, 4];
      const next = generator(11);
      const x = Float32Array.from({ length: rows * (columns + GAP) }, () => next());
      const space = room(kernels);
      const [px, out, sums] = [space.put(x), space.take(4 * columns), space.take(8 * columns)];
      kernels.exports.sumMatrixRows32(px, out, sums, rows, columns + GAP, false, 0, columns);
      columnsOf(x, rows, columns).forEach((column, c) => {
        const exact = sum(column);
        assert.ok(Math.abs(space.floats(out, columns)[c] - exact) <= 1e-7 * exact);
      });
    });
  });
