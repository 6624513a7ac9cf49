import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { room } from "./room.js";
import { randomFloats } from "./samples.js";
import { bothVariants } from "./variants.js";

const lengths = [0, 1, 2, 3, 4, 5, 9, 64, 1001];
const odd = [NaN, Infinity, -Infinity, 0, -0];

/** Numbers of many magnitudes, with what is not finite and zeros among them. */
function values(n: number): Float32Array {
  return randomFloats(n, n + 1).map((v, i) => (i % 7 === 2 ? odd[Math.floor(i / 7) % odd.length] : v));
}

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);

for (const kernels of bothVariants())
  for (const bits of [32, 64] as const) {
    const { exports } = kernels;
    const arrayOf = (from: ArrayLike<number>): Float32Array | Float64Array =>
      bits === 32 ? Float32Array.from(from) : Float64Array.from(from);

    describe(`${kernels.variant}: statistics of float${bits}`, () => {
      test("the first reading: counts, bounds and sums of what is finite", () => {
        for (const n of lengths) {
          const x = Array.from(values(n));
          const finite = x.filter(Number.isFinite);
          const space = room(kernels);
          // The elements behind the last are not the tensor's.
          const [px, out] = [space.put(arrayOf([...x, 1e9, -1e9, NaN, 0])), space.take(64)];
          exports[`statistics${bits}`](px, out, n);
          const [nan, up, down, zeros, min, max, total, squares] = space.doubles(out, 8);
          assert.deepEqual(
            [nan, up, down, zeros, min, max],
            [
              x.filter(Number.isNaN).length,
              x.filter((v) => v === Infinity).length,
              x.filter((v) => v === -Infinity).length,
              x.filter((v) => v === 0).length,
              Math.min(...finite),
              Math.max(...finite),
            ],
          );
          near(total, sum(finite));
          near(squares, sum(finite.map((v) => v * v)));
        }
      });

      test("the second: squares around the mean, and bins", () => {
        for (const n of lengths) {
          const x = Array.from(values(n));
          const finite = x.filter(Number.isFinite);
          const [low, high, mean] = [Math.min(0, ...finite), Math.max(1, ...finite), 0.25];
          const scale = 64 / (high - low);
          const space = room(kernels);
          const [px, work] = [space.put(arrayOf([...x, 0, 0, 0, 0])), space.put(new Int32Array(130))];
          near(exports[`spread${bits}`](px, work, n, mean, low, scale), sum(finite.map((v) => (v - mean) ** 2)));
          const bins = new Array<number>(64).fill(0);
          for (const v of finite) bins[Math.min(Math.floor((v - low) * scale), 63)]++;
          assert.deepEqual([...space.integers(work, 64)], bins);
        }
      });

      test("distance, dead units, elements outside of bounds, whether all are finite", () => {
        for (const n of lengths) {
          const [x, y] = [randomFloats(n, 5), randomFloats(n, 6)];
          const space = room(kernels);
          const [px, py] = [space.put(arrayOf(x)), space.put(arrayOf(y))];
          near(exports[`distance${bits}`](px, py, n), sum(Array.from(x, (v, i) => (v - y[i]) ** 2)));
          assert.equal(exports[`countOutside${bits}`](px, n, -0.5, 2), x.filter((v) => v < -0.5 || v > 2).length);
        }
        for (const n of lengths) {
          const space = room(kernels);
          const px = space.put(arrayOf([...randomFloats(n, 7), NaN, Infinity]));
          assert.equal(exports[`isFinite${bits}`](px, n), 1);
          for (const at of [0, n >> 1, n - 1].filter((place) => place >= 0 && place < n))
            for (const bad of [NaN, Infinity, -Infinity, bits === 32 ? 3.4028234663852886e38 : Number.MAX_VALUE]) {
              const x = Array.from(randomFloats(n, 7));
              x[at] = bad;
              assert.equal(exports[`isFinite${bits}`](space.put(arrayOf(x)), n), Number(Number.isFinite(bad)));
            }
        }
        const space = room(kernels);
        // [2, 3, 2]: unit 0 lives in the last place of the last sample, unit 1 is dead, unit 2 is NaN.
        const layer = space.put(arrayOf([0, 0, 0, -0, NaN, 0, 0, 1e-30, 0, 0, 0, 0]));
        assert.equal(exports[`deadUnits${bits}`](layer, 2, 3, 2), 1);
        assert.equal(exports[`deadUnits${bits}`](layer, 0, 3, 2), 3);
      });
    });
  }
