import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { recurrentCells } from "../../../../../src/engine/backend/cpu/recurrentCells.js";
import { Block } from "./block.js";
import { generator } from "./samples.js";
import { bothVariants } from "./variants.js";

const shapes = [
  [1, 1],
  [2, 3],
  [3, 4],
  [2, 7],
  [5, 16],
] as const;

const none = new Float32Array(0);

function assertNear(actual: Float32Array, expected: Float32Array, what: string): void {
  expected.forEach((want, i) => {
    const near = Math.abs(actual[i] - want) <= 4e-7 * (1 + Math.abs(want));
    assert.ok(near, `${what}, element ${i}: ${actual[i]} for ${want}`);
  });
}

for (const kernels of bothVariants())
  describe(`${kernels.variant}: gates of recurrent cells`, () => {
    const { exports } = kernels;
    for (const [rows, units] of shapes) {
      const next = generator(rows * 10 + units);
      const random = (n: number) => Float32Array.from({ length: n }, () => (next() - 0.5) * 6);
      const n = rows * units;
      const withBias = (sums: Float32Array, bias: Float32Array | null, blocks: number) =>
        bias === null ? sums.slice() : sums.map((x, i) => x + bias[i % (blocks * units)]);

      for (const hasBias of [true, false]) {
        const label = `${rows} x ${units}${hasBias ? " with bias" : ""}`;

        test(`LSTM, ${label}`, () => {
          const block = new Block(kernels);
          const [sums, cell, bias] = [random(4 * n), random(n), hasBias ? random(4 * units) : null];
          const gates = withBias(sums, bias, 4);
          const [memory, hidden, states] = [
            new Float32Array(n),
            new Float32Array(n),
            { hidden: none, cell: cell.slice() },
          ];
          const trace = { gates, before: none, memory, unprojected: none };
          recurrentCells.lstm.forward(rows, units, 0, trace, gates, 0, states, hidden, 0);
          const at = [sums, cell, memory, hidden].map((array) => block.put(array));
          exports.lstmForward32(rows, units, at[0], bias === null ? 0 : block.put(bias), at[1], at[2], at[3]);
          assertNear(block.take(gates, at[0]), gates, "gates");
          assertNear(block.take(cell, at[1]), states.cell, "cell");
          assert.deepEqual(block.take(memory, at[2]), memory);
          assertNear(block.take(hidden, at[3]), hidden, "hidden");
        });

        test(`GRU, ${label}`, () => {
          const block = new Block(kernels);
          const [part, sums, before] = [random(3 * n), random(3 * n), random(n)];
          const bias = hasBias ? random(3 * units) : null;
          const [memory, hidden, gates] = [new Float32Array(n), new Float32Array(n), part.slice()];
          const trace = { gates, before: none, memory, unprojected: none };
          const states = { hidden: before, cell: none };
          recurrentCells.gru.forward(rows, units, 0, trace, withBias(sums, bias, 3), 0, states, hidden, 0);
          const at = [part, sums, before, memory].map((array) => block.put(array));
          const ofBias = bias === null ? 0 : block.put(bias);
          // The new state may take the place of the old one.
          exports.gruForward32(rows, units, at[0], at[1], ofBias, at[2], at[3], at[2]);
          assertNear(block.take(gates, at[0]), gates, "gates");
          assertNear(block.take(memory, at[3]), memory, "memory");
          assertNear(block.take(hidden, at[2]), hidden, "hidden");
        });

        for (const mode of ["rnnTanh", "rnnRelu"] as const)
          test(`${mode}, ${label}`, () => {
            const block = new Block(kernels);
            const [sums, bias] = [random(n), hasBias ? random(units) : null];
            const [gates, hidden] = [withBias(sums, bias, 1), new Float32Array(n)];
            const trace = { gates, before: none, memory: none, unprojected: none };
            recurrentCells[mode].forward(rows, units, 0, trace, gates, 0, { hidden: none, cell: none }, hidden, 0);
            const at = [sums, hidden].map((array) => block.put(array));
            exports.rnnForward32(rows, units, at[0], bias === null ? 0 : block.put(bias), at[1], mode === "rnnRelu");
            assertNear(block.take(gates, at[0]), gates, "gates");
            assertNear(block.take(hidden, at[1]), hidden, "hidden");
          });
      }

      test(`gradients of an LSTM, ${rows} x ${units}`, () => {
        const block = new Block(kernels);
        const [gates, memory, grad, cell] = [random(4 * n).map((x) => x / 6 + 0.5), random(n), random(n), random(n)];
        const [out, states] = [new Float32Array(4 * n), { hidden: none, cell: cell.slice() }];
        const trace = { gates, before: none, memory, unprojected: none };
        recurrentCells.lstm.backward(rows, units, 0, trace, grad, states, out, out);
        const at = [gates, memory, grad, cell, out].map((array) => block.put(array));
        exports.lstmBackward32(rows, units, at[0], at[1], at[2], at[3], at[4]);
        assertNear(block.take(out, at[4]), out, "gates");
        assertNear(block.take(cell, at[3]), states.cell, "cell");
      });

      test(`gradients of a GRU, ${rows} x ${units}`, () => {
        const block = new Block(kernels);
        const gates = random(3 * n).map((x) => x / 6 + 0.5);
        const [memory, before, grad] = [random(n), random(n), random(n)];
        const [input, hidden, states] = [new Float32Array(3 * n), new Float32Array(3 * n), grad.slice()];
        const trace = { gates, before, memory, unprojected: none };
        recurrentCells.gru.backward(rows, units, 0, trace, grad, { hidden: states, cell: none }, input, hidden);
        const at = [gates, memory, before, grad, input, hidden].map((array) => block.put(array));
        exports.gruBackward32(rows, units, at[0], at[1], at[2], at[3], at[3], at[4], at[5]);
        assertNear(block.take(input, at[4]), input, "input's part");
        assertNear(block.take(hidden, at[5]), hidden, "hidden state's part");
        assertNear(block.take(grad, at[3]), states, "hidden state");
      });

      test(`gradients of Elman networks, ${rows} x ${units}`, () => {
        for (const mode of ["rnnTanh", "rnnRelu"] as const) {
          const block = new Block(kernels);
          const [gates, grad, out] = [random(n).map((x) => x / 3), random(n), new Float32Array(n)];
          const trace = { gates, before: none, memory: none, unprojected: none };
          recurrentCells[mode].backward(rows, units, 0, trace, grad, { hidden: none, cell: none }, out, out);
          const at = [gates, grad, out].map((array) => block.put(array));
          exports.rnnBackward32(n, at[0], at[1], at[2], mode === "rnnRelu");
          assertNear(block.take(out, at[2]), out, mode);
        }
      });
    }
  });
