/** What each kind of recurrent cell does with the values of its gates. Loops over rows (sequences) and units. */
import type { States, Trace } from "./recurrent.js";

export type FloatArray = Float32Array | Float64Array;
export type RecurrentMode = "rnnTanh" | "rnnRelu" | "lstm" | "gru";

interface RecurrentCell {
  /** What input and hidden state give to the gates is needed apart. */
  readonly hiddenApart: boolean;
  /** The hidden state also goes on past the gates: `backward` leaves its gradient on that path in `states.hidden`. */
  readonly carries: boolean;
  /**
   * One step. `sum` from `base` on holds the gates' sums (the hidden state's part alone where `hiddenApart`); the new hidden state
   * goes to `to` from `toBase` on. `first` is the step's first row in the trace.
   */
  forward(
    rows: number,
    units: number,
    first: number,
    trace: Trace,
    sum: FloatArray,
    base: number,
    states: States,
    to: FloatArray,
    toBase: number,
  ): void;
  /** The step's derivative: from `grad`, that of its hidden state, to those of the gates' parts. */
  backward(
    rows: number,
    units: number,
    first: number,
    trace: Trace,
    grad: FloatArray,
    states: States,
    inputPart: FloatArray,
    hiddenPart: FloatArray,
  ): void;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const rnnTanh: RecurrentCell = {
  hiddenApart: false,
  carries: false,
  forward(rows, units, _first, _trace, sum, base, _states, to, toBase) {
    for (let i = 0, at = base; i < rows * units; i++, at++) to[toBase + i] = sum[at] = Math.tanh(sum[at]);
  },
  backward(rows, units, first, { gates }, grad, _, inputPart) {
    for (let i = 0, at = first * units; i < rows * units; i++, at++)
      inputPart[at] = grad[i] * (1 - gates[at] * gates[at]);
  },
};

const rnnRelu: RecurrentCell = {
  hiddenApart: false,
  carries: false,
  forward(rows, units, _first, _trace, sum, base, _states, to, toBase) {
    for (let i = 0, at = base; i < rows * units; i++, at++) to[toBase + i] = sum[at] = sum[at] < 0 ? 0 : sum[at];
  },
  backward(rows, units, first, { gates }, grad, _, inputPart) {
    for (let i = 0, at = first * units; i < rows * units; i++, at++) inputPart[at] = gates[at] <= 0 ? 0 : grad[i];
  },
};

/** Gates in the order of the weights: input, forget, cell, output. */
const lstm: RecurrentCell = {
  hiddenApart: false,
  carries: false,
  forward(rows, units, first, { memory }, sum, base, { cell }, to, toBase) {
    for (let r = 0, at = 0, row = base; r < rows; r++, row += 4 * units)
      for (let j = 0; j < units; j++, at++) {
        const i = row + j;
        const f = i + units;
        const g = f + units;
        const o = g + units;
        sum[i] = sigmoid(sum[i]);
        sum[f] = sigmoid(sum[f]);
        sum[g] = Math.tanh(sum[g]);
        sum[o] = sigmoid(sum[o]);
        memory[first * units + at] = cell[at];
        cell[at] = sum[f] * cell[at] + sum[i] * sum[g];
        to[toBase + at] = sum[o] * Math.tanh(cell[at]);
      }
  },
  backward(rows, units, first, { gates, memory }, grad, { cell }, inputPart) {
    for (let r = 0, at = 0, row = 4 * first * units; r < rows; r++, row += 4 * units)
      for (let j = 0; j < units; j++, at++) {
        const i = row + j;
        const f = i + units;
        const g = f + units;
        const o = g + units;
        const before = memory[first * units + at];
        const squashed = Math.tanh(gates[f] * before + gates[i] * gates[g]);
        const d = cell[at] + grad[at] * gates[o] * (1 - squashed * squashed);
        inputPart[i] = d * gates[g] * gates[i] * (1 - gates[i]);
        inputPart[f] = d * before * gates[f] * (1 - gates[f]);
        inputPart[g] = d * gates[i] * (1 - gates[g] * gates[g]);
        inputPart[o] = grad[at] * squashed * gates[o] * (1 - gates[o]);
        cell[at] = d * gates[f];
      }
  },
};

/** Gates in the order of the weights: reset, update, new. */
const gru: RecurrentCell = {
  hiddenApart: true,
  carries: true,
  forward(rows, units, first, { gates, memory }, sum, base, { hidden }, to, toBase) {
    for (let row = 0, at = 0, own = 3 * first * units; row < rows; row++, own += 3 * units)
      for (let j = 0; j < units; j++, at++) {
        const from = base + 3 * row * units + j;
        const r = own + j;
        const z = r + units;
        const n = z + units;
        gates[r] = sigmoid(gates[r] + sum[from]);
        gates[z] = sigmoid(gates[z] + sum[from + units]);
        memory[first * units + at] = sum[from + 2 * units];
        gates[n] = Math.tanh(gates[n] + gates[r] * sum[from + 2 * units]);
        to[toBase + at] = (hidden[at] - gates[n]) * gates[z] + gates[n];
      }
  },
  backward(rows, units, first, { gates, memory, before }, grad, { hidden }, inputPart, hiddenPart) {
    for (let row = 0, at = 0, own = 3 * first * units; row < rows; row++, own += 3 * units)
      for (let j = 0; j < units; j++, at++) {
        const r = own + j;
        const z = r + units;
        const n = z + units;
        const g = grad[at];
        const d = g * (1 - gates[z]) * (1 - gates[n] * gates[n]);
        inputPart[r] = hiddenPart[r] = d * memory[first * units + at] * gates[r] * (1 - gates[r]);
        inputPart[z] = hiddenPart[z] = g * (before[first * units + at] - gates[n]) * gates[z] * (1 - gates[z]);
        inputPart[n] = d;
        hiddenPart[n] = d * gates[r];
        hidden[at] = g * gates[z];
      }
  },
};

export const recurrentCells: Record<RecurrentMode, RecurrentCell> = { rnnTanh, rnnRelu, lstm, gru };
