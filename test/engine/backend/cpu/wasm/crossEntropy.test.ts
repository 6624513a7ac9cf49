import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { room } from "./room.js";
import { randomFloats } from "./samples.js";
import { bothVariants } from "./variants.js";

const IGNORED = -100;

for (const kernels of bothVariants())
  describe(`${kernels.variant}: softmax and cross-entropy in one`, () => {
    const { crossEntropy32, crossEntropyBackward32, logSoftmax32, logSoftmaxBackward32, nllLoss32, nllLossBackward32 } =
      kernels.exports;

    /** Room, scores and targets of some rows; every third target is ignored if there are so many. */
    function prepare(rows: number, classes: number, shift: number) {
      const space = room(kernels);
      const n = rows * classes;
      const scores = randomFloats(n, n + 1);
      if (n > 40) [scores[3], scores[20], scores[36]] = [NaN, Infinity, -Infinity];
      const labels = Array.from({ length: rows }, (_, r) => (r % 3 === 2 ? IGNORED : (r * 7) % classes));
      const target = space.take(8 * rows);
      const longs = new BigInt64Array(kernels.memory.buffer, target, rows);
      longs.set(labels.map(BigInt));
      const floats = (count: number) => space.put(new Float32Array(count + 1).fill(-7), shift);
      return {
        space,
        x: space.put(scores, shift),
        target,
        longs,
        g: space.put(randomFloats(Math.max(1, rows), 3)),
        weight: space.put(randomFloats(classes, 5).map(Math.abs)),
        outs: [floats(rows), floats(rows)] as const,
        logs: [floats(n), floats(n)] as const,
        dx: [floats(n), floats(n)] as const,
        between: floats(n),
      };
    }

    for (const [rows, classes] of [
      [0, 3],
      [1, 1],
      [5, 3],
      [7, 10],
      [4, 16],
      [3, 37],
    ])
      for (const shift of [0, 4])
        test(`[${rows}, ${classes}] moved by ${shift} bytes: the bits of the operations one after the other`, () => {
          const made = prepare(rows, classes, shift);
          const { space, x, target, g, outs, logs, dx, between } = made;
          const n = rows * classes;
          for (const weight of [0, made.weight])
            for (const reduction of [0, 1, 2]) {
              const ignored = BigInt(IGNORED);
              const rest = [classes, ignored, reduction] as const;
              assert.equal(crossEntropy32(x, target, weight, outs[0], logs[0], rows, ...rest), -1);
              crossEntropyBackward32(g, target, weight, logs[0], dx[0], rows, ...rest);
              logSoftmax32(x, logs[1], classes, 1, 0, rows);
              nllLoss32(logs[1], target, weight, outs[1], rows, classes, 1, ignored, reduction);
              space.floats(between, n).fill(0);
              nllLossBackward32(g, target, weight, between, rows, classes, 1, ignored, reduction);
              logSoftmaxBackward32(between, logs[1], dx[1], classes, 1, 0, rows);
              const losses = reduction === 0 ? rows : 1;
              for (const [both, count] of [
                [outs, losses],
                [logs, n],
                [dx, n],
              ] as const) {
                const [actual, expected] = both.map((at) => Array.from(space.floats(at, count + 1)));
                assert.deepEqual(actual, expected);
                if (both !== outs) assert.equal(actual[count], -7, "nothing is written past the end");
              }
              const before = Array.from(space.floats(outs[0], losses));
              assert.equal(crossEntropy32(x, target, weight, outs[0], 0, rows, ...rest), -1);
              assert.deepEqual(Array.from(space.floats(outs[0], losses)), before, "without log-probabilities");
            }
        });

    test("the first target that is no class is told", () => {
      const { x, target, longs, outs, logs } = prepare(5, 3, 0);
      for (const wrong of [3n, -1n, 1n << 40n, -(1n << 40n)]) {
        longs[3] = wrong;
        assert.equal(crossEntropy32(x, target, 0, outs[0], logs[0], 5, 3, BigInt(IGNORED), 1), 3);
      }
    });
  });
