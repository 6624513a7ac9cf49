import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { room } from "./room.js";
import { generator, randomFloats } from "./samples.js";
import { bothVariants } from "./variants.js";

/** Rows of a table: [outer, size, width, number of indices]. */
const tables = [
  [1, 5, 1, 7],
  [1, 5, 5, 7],
  [2, 3, 4, 6],
  [3, 4, 7, 2],
  [1, 3, 130, 4],
  [2, 4, 3, 0],
] as const;

/** `(low, high)` pairs, or plain int32. */
const stored = (indices: readonly number[], bytes: number) =>
  Int32Array.from(bytes === 8 ? indices.flatMap((i) => [i, i < 0 ? -1 : 0]) : indices);

for (const kernels of bothVariants())
  describe(`${kernels.variant}: rows by index`, () => {
    const { exports } = kernels;
    for (const [outer, size, width, n] of tables)
      for (const bytes of [4, 8])
        test(`${outer} x ${size} x ${width}, ${n} indices of ${bytes} bytes`, () => {
          const next = generator(n + width);
          const indices = Array.from({ length: n }, () => Math.floor(next() * 2 * size) - size);
          const rowOf = (i: number) => (indices[i] + size) % size;
          const table = randomFloats(outer * size * width, 3);
          const rows = randomFloats(outer * n * width, 4);
          const { put, take, floats } = room(kernels);
          const at = put(stored(indices, bytes));
          const walk = (visit: (row: number, place: number) => void) => {
            for (let o = 0; o < outer; o++)
              for (let i = 0; i < n; i++)
                for (let j = 0; j < width; j++) visit((o * n + i) * width + j, (o * size + rowOf(i)) * width + j);
          };

          const out = take(rows.byteLength + 4);
          floats(out, rows.length + 1).fill(77);
          assert.equal(exports.takeRows(put(table, 4), outer, size, at, n, bytes, true, width * 4, out), -1);
          const taken = new Float32Array(rows.length + 1).fill(77);
          walk((row, place) => (taken[row] = table[place]));
          assert.deepEqual(floats(out, rows.length + 1), taken);

          const target = put(table);
          assert.equal(exports.putRows(target, outer, size, at, n, bytes, true, width * 4, put(rows)), -1);
          const expected = table.slice();
          walk((row, place) => (expected[place] = rows[row]));
          assert.deepEqual(floats(target, table.length), expected);

          const sums = put(table, 4);
          const skip = n > 0 ? rowOf(0) : -1;
          assert.equal(exports.addRows32(sums, outer, size, at, n, bytes, true, width, put(rows), 0.5, skip), -1);
          const added = table.slice();
          walk((row, place) => {
            if (Math.floor(place / width) % size !== skip) added[place] += 0.5 * rows[row];
          });
          assert.deepEqual(floats(sums, table.length), added);
        });

    test("the first index out of range is found, and nothing is written", () => {
      const { put, floats } = room(kernels);
      for (const bytes of [4, 8]) {
        const target = put(new Float32Array(6));
        const rows = put(new Float32Array(10).fill(1));
        const check = (indices: number[], wrap: boolean) =>
          exports.addRows32(target, 1, 3, put(stored(indices, bytes)), indices.length, bytes, wrap, 2, rows, 1, -1);
        assert.equal(check([0, 2, 3, -4], false), 2);
        assert.equal(check([0, -1], false), 1);
        assert.equal(check([-3, -4], true), 1);
        assert.deepEqual(floats(target, 6), new Float32Array(6));
      }
      // Past 32 bits.
      const far = put(Int32Array.of(1, 0, 0, 1));
      assert.equal(exports.takeRows(put(new Float32Array(4)), 1, 4, far, 2, 8, false, 4, put(new Float32Array(2))), 1);
    });

    test("sums and means of bags, empty ones too", () => {
      const { put, take, floats } = room(kernels);
      const [width, indices, ends] = [6, [1, 2, 0, 2, 2, 3], Int32Array.of(2, 2, 5, 6)];
      const table = randomFloats(4 * width, 8);
      for (const mean of [false, true])
        for (const skip of [-1, 2]) {
          const out = take(4 * width * 4);
          const at = put(stored(indices, 8));
          assert.equal(exports.sumBags32(put(table), 4, at, 6, 8, width, put(ends), 4, mean, skip, out), -1);
          const expected = new Float32Array(4 * width);
          ends.forEach((end, b) => {
            const bag = indices.slice(b === 0 ? 0 : ends[b - 1], end).filter((i) => i !== skip);
            for (let j = 0; j < width; j++) {
              for (const i of bag) expected[b * width + j] += table[i * width + j];
              if (mean && bag.length > 0) expected[b * width + j] /= bag.length;
            }
          });
          assert.deepEqual(floats(out, 4 * width), expected);
        }
    });

    test("one element an index: gather, scatter", () => {
      const next = generator(6);
      for (const [outer, size, inner, length] of [
        [1, 4, 1, 6],
        [3, 4, 1, 2],
        [2, 3, 5, 4],
      ]) {
        const n = outer * length * inner;
        const indices = Array.from({ length: n }, () => Math.floor(next() * size));
        const [x, source] = [randomFloats(outer * size * inner, 1), randomFloats(n, 2)];
        const place = (i: number) => (Math.floor(i / (length * inner)) * size + indices[i]) * inner + (i % inner);
        const { put, take, floats, doubles } = room(kernels);
        const at = put(stored(indices, 8));

        const out = take(n * 4);
        assert.equal(exports.gather32(put(x), outer, size, inner, at, length, out), -1);
        assert.deepEqual(
          floats(out, n),
          source.map((_, i) => x[place(i)]),
        );
        const wide = Float64Array.from(x);
        const outWide = take(n * 8);
        assert.equal(exports.gather64(put(wide), outer, size, inner, at, length, outWide), -1);
        assert.deepEqual(
          doubles(outWide, n),
          Float64Array.from(source, (_, i) => wide[place(i)]),
        );

        const combine = [(_: number, b: number) => b, (a: number, b: number) => a + b, (a: number, b: number) => a * b];
        for (const isScalar of [false, true])
          combine.forEach((join, kind) => {
            const target = put(x);
            exports.scatter32(target, outer, size, inner, at, length, put(source), kind, isScalar);
            const expected = x.slice();
            source.forEach((value, i) => (expected[place(i)] = join(expected[place(i)], isScalar ? source[0] : value)));
            assert.deepEqual(floats(target, x.length), expected);
          });
        assert.equal(exports.gather32(put(x), outer, size - 1, inner, at, length, out), indices.indexOf(size - 1));
      }
    });

    test("one-hot rows and the largest index", () => {
      const { put, take, integers } = room(kernels);
      const indices = [2, 0, 1, 2];
      const out = take(4 * 3 * 8);
      exports.oneHot64(put(stored(indices, 8)), 4, 3, out);
      const expected = indices.flatMap((i) => [0, 1, 2].flatMap((c) => [Number(c === i), 0]));
      assert.deepEqual(integers(out, 24), Int32Array.from(expected));
      assert.equal(exports.largestIndex(put(stored(indices, 8)), 4), 2);
      assert.equal(exports.largestIndex(put(stored([5, -3, 9], 8)), 3), -3);
      assert.equal(exports.largestIndex(0, 0), -1);
    });
  });

for (const kernels of bothVariants())
  describe(`${kernels.variant}: masks`, () => {
    const { exports } = kernels;
    for (const n of [1, 3, 4, 15, 16, 17, 67])
      test(`${n} elements`, () => {
        const next = generator(n);
        const mask = Uint8Array.from({ length: n }, () => (next() < 0.5 ? 0 : Math.ceil(next() * 255)));
        const [x, y] = [randomFloats(n, 1), randomFloats(n, 2)];
        const { put, take, floats, doubles, bytes, integers } = room(kernels);
        const at = put(mask, 1);
        for (const [xStep, yStep] of [
          [4, 4],
          [0, 4],
          [4, 0],
        ]) {
          const out = take(4 * n + 4);
          floats(out, n + 1).fill(77);
          exports.select32(at, put(x, 4), xStep, put(y), yStep, out, n);
          const picked = Array.from(mask, (m, i) => (m !== 0 ? x[xStep && i] : y[yStep && i]));
          assert.deepEqual(floats(out, n + 1), Float32Array.of(...picked, 77));
          const wide = take(8 * n);
          exports.select64(at, put(Float64Array.from(x)), 2 * xStep, put(Float64Array.from(y)), 2 * yStep, wide, n);
          assert.deepEqual(doubles(wide, n), Float64Array.from(picked));
        }

        const found = Array.from(mask.keys()).filter((i) => mask[i] !== 0);
        assert.equal(exports.countMask(at, n), found.length);
        const out = take(4 * found.length + 4);
        floats(out, found.length + 1).fill(77);
        exports.compress32(at, put(x), found.length, out);
        assert.deepEqual(floats(out, found.length + 1), Float32Array.of(...found.map((i) => x[i]), 77));
        const wide = take(8 * found.length);
        exports.compress64(at, put(Float64Array.from(x)), found.length, wide);
        assert.deepEqual(
          doubles(wide, found.length),
          Float64Array.from(found, (i) => x[i]),
        );

        const zeros = Float32Array.from(mask, (m, i) => [0, -0, 1e-45, NaN][(m !== 0 ? 2 : 0) + (i % 2)]);
        const nonzero = take(n);
        exports.nonzeroMask32(put(zeros), n, nonzero);
        assert.deepEqual(
          bytes(nonzero, n),
          mask.map((m) => Number(m !== 0)),
        );

        const places = take(found.length * 8);
        exports.positionsOfMask(at, 1, put(Int32Array.of(n)), take(4), places);
        assert.deepEqual(integers(places, 2 * found.length), stored(found, 8));
      });

    test("coordinates in three dimensions", () => {
      const sizes = [2, 3, 5];
      const mask = Uint8Array.from({ length: 30 }, (_, i) => Number(i % 3 === 1 || i > 26));
      const { put, take, integers } = room(kernels);
      const found = Array.from(mask.keys()).filter((i) => mask[i] !== 0);
      const out = take(found.length * 24);
      exports.positionsOfMask(put(mask), 3, put(Int32Array.from(sizes)), take(12), out);
      const rows = found.flatMap((i) => [Math.floor(i / 15), Math.floor(i / 5) % 3, i % 5]);
      assert.deepEqual(integers(out, rows.length * 2), stored(rows, 8));
    });
  });
