import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { room } from "./room.js";
import { generator, randomFloats } from "./samples.js";
import { bothVariants } from "./variants.js";

type Both = [loss: (x: number, y: number) => number, slope: (x: number, y: number) => number];

const P = 0.75;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** In the order of `lossKinds`. */
const losses: Both[] = [
  [(x, y) => (x - y) ** 2, (x, y) => 2 * (x - y)],
  [
    (x, y) => (Math.abs(x - y) <= P ? (x - y) ** 2 / 2 : P * (Math.abs(x - y) - P / 2)),
    (x, y) => (Math.abs(x - y) > P ? P * Math.sign(x - y) : x - y),
  ],
  [
    (x, y) => (Math.abs(x - y) < P ? (x - y) ** 2 / 2 / P : Math.abs(x - y) - P / 2),
    (x, y) => (Math.abs(x - y) >= P ? Math.sign(x - y) : (x - y) / P),
  ],
  [
    (x, y) => (y - 1) * Math.max(Math.log1p(-x), -100) - y * Math.max(Math.log(x), -100),
    (x, y) => (x - y) / Math.max((1 - x) * x, 1e-12),
  ],
  [(x, y) => (1 - y) * x + Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x))), (x, y) => sigmoid(x) - y],
];

const close = (actual: number, expected: number, message: string) =>
  assert.ok(Math.abs(actual - expected) <= 2e-6 * (1 + Math.abs(expected)), `${message}: ${actual} for ${expected}`);

for (const kernels of bothVariants())
  describe(`${kernels.variant}: losses`, () => {
    test("of elements: each, sum, gradient", () => {
      const { lossEach32, lossSum32, lossBackward32 } = kernels.exports;
      for (const n of [0, 1, 3, 4, 7, 33])
        losses.forEach(([loss, slope], kind) => {
          const next = generator(n + 1);
          const isProbability = kind === 3;
          const x = Float32Array.from({ length: n }, (_, i) =>
            isProbability ? (i === 0 ? 1e-6 : next()) : (next() - 0.5) * 6,
          );
          const y = Float32Array.from({ length: n }, next);
          const g = randomFloats(n, 7).map((v) => v % 2);
          const space = room(kernels);
          const [px, py, pg] = [space.put(x), space.put(y), space.put(g)];
          const out = space.put(new Float32Array(n + 1).fill(-7));
          lossEach32(kind, px, py, out, P, n);
          x.forEach((v, i) => close(space.floats(out, n)[i], loss(v, y[i]), `loss ${kind}`));
          const total = x.reduce((sum, v, i) => sum + loss(v, y[i]), 0);
          close(lossSum32(kind, px, py, P, n), total, `sum ${kind}`);
          lossBackward32(kind, pg, true, px, py, out, 0.5, P, n);
          x.forEach((v, i) => close(space.floats(out, n)[i], g[i] * 0.5 * slope(v, y[i]), `gradient ${kind}`));
          assert.equal(space.floats(out, n + 1)[n], -7);
          if (n === 0) return;
          lossBackward32(kind, pg, false, px, py, out, 0.5, P, n);
          x.forEach((v, i) => close(space.floats(out, n)[i], g[0] * 0.5 * slope(v, y[i]), `shared gradient ${kind}`));
        });
    });

    test("cross-entropy is finite at 0 and 1, NaN at NaN", () => {
      const space = room(kernels);
      const [px, py] = [space.put(Float32Array.of(0, 1, 0, 1, NaN)), space.put(Float32Array.of(0, 1, 1, 0, 1))];
      const out = space.put(new Float32Array(5));
      kernels.exports.lossEach32(3, px, py, out, 0, 5);
      assert.deepEqual(Array.from(space.floats(out, 5), Math.abs), [0, 0, 100, 100, NaN]);
      assert.equal(kernels.exports.outsideUnit32(px, 5), 4);
      assert.equal(kernels.exports.outsideUnit32(px, 4), -1);
    });

    test("classes: weights, an ignored class, wrong classes, every reduction", () => {
      const [rows, classes] = [5, 3];
      for (const positions of [1, 2])
        for (const weighted of [false, true])
          for (const reduction of [0, 1, 2]) {
            const n = rows * positions;
            const x = randomFloats(n * classes, 3);
            const labels = Array.from({ length: n }, (_, i) => (i === 2 ? -100 : i % classes));
            const weights = weighted ? Float32Array.of(0.5, 2, 1) : Float32Array.of(1, 1, 1);
            const space = room(kernels);
            const [px, out, dx] = [space.put(x), space.put(new Float32Array(n)), space.put(new Float32Array(x.length))];
            const [weight, g] = [weighted ? space.put(weights) : 0, space.put(randomFloats(n, 11))];
            const target = space.put(new Float32Array(2 * n));
            new BigInt64Array(kernels.memory.buffer, target, n).set(labels.map(BigInt));
            const run = () =>
              kernels.exports.nllLoss32(px, target, weight, out, rows, classes, positions, -100n, reduction);
            assert.equal(run(), -1);
            kernels.exports.nllLossBackward32(g, target, weight, dx, rows, classes, positions, -100n, reduction);
            const at = labels.map(
              (label, i) => (Math.floor(i / positions) * classes + label) * positions + (i % positions),
            );
            const own = labels.map((label) => (label < 0 ? 0 : weights[label]));
            const each = own.map((w, i) => (w === 0 ? 0 : -w * x[at[i]]));
            const [sum, weightSum] = [each, own].map((values) => values.reduce((a, b) => a + b));
            if (reduction === 0) each.forEach((loss, i) => assert.equal(space.floats(out, n)[i], Math.fround(loss)));
            else assert.equal(space.floats(out, 1)[0], Math.fround(reduction === 1 ? sum / weightSum : sum));
            const slopes = new Float32Array(x.length);
            own.forEach((w, i) => {
              const upstream = space.floats(g, n)[reduction === 0 ? i : 0];
              if (w !== 0) slopes[at[i]] = -w * (reduction === 1 ? 1 / weightSum : 1) * upstream;
            });
            assert.deepEqual(space.floats(dx, x.length).slice(), slopes);
            new BigInt64Array(kernels.memory.buffer, target, n)[3] = BigInt(classes);
            assert.equal(run(), 3);
          }
    });
  });
