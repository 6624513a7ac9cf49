/** One direction of one recurrent layer over all steps, and its derivative (backpropagation through time). */
import { gemm32, gemm64 } from "./wasm/index.js";
import { type FloatArray, recurrentCells, type RecurrentMode } from "./recurrentCells.js";
import { type RecurrentSizes, type Steps, walk } from "./recurrentSteps.js";

export type { RecurrentSizes, Steps };

/** A matrix of any strides. */
export interface Matrix {
  readonly array: FloatArray;
  readonly base: number;
  readonly strides: readonly number[];
}

/** What the forward pass leaves for the derivative; a row a step and sequence. */
export interface Trace {
  /** `[rows, gates · hidden]`: comes with what the input gives to the gates, ends as the gates' values. */
  readonly gates: FloatArray;
  /** `[rows, out]`: the hidden state before the step. */
  readonly before: FloatArray;
  /** `[rows, hidden]`: LSTM: the cell state before the step. GRU: what the hidden state gives to the new gate. */
  readonly memory: FloatArray;
  /** `[rows, hidden]`: the hidden state before its projection; empty without one. */
  readonly unprojected: FloatArray;
}

export interface RecurrentWeights {
  /** `[gates · hidden, out]` */
  readonly hidden: Matrix;
  /** `[gates · hidden]` in row-major order, or null. */
  readonly bias: FloatArray | null;
  /** `[out, hidden]`, or null. */
  readonly projection: Matrix | null;
}

export interface States {
  /** `[batch, out]` */
  readonly hidden: FloatArray;
  /** `[batch, hidden]`; LSTM only, else empty. */
  readonly cell: FloatArray;
}

/** C (m x n) = A · B, or C += A · B, row-major C. */
function gemm(
  [m, n, k]: readonly [number, number, number],
  a: FloatArray,
  aBase: number,
  [aRow, aColumn]: readonly number[],
  b: FloatArray,
  bBase: number,
  [bRow, bColumn]: readonly number[],
  c: FloatArray,
  cBase: number,
  accumulate: boolean,
): void {
  if (c instanceof Float32Array)
    gemm32(
      m,
      n,
      k,
      a as Float32Array,
      aBase,
      aRow,
      aColumn,
      b as Float32Array,
      bBase,
      bRow,
      bColumn,
      c,
      cBase,
      accumulate,
    );
  else
    gemm64(
      m,
      n,
      k,
      a as Float64Array,
      aBase,
      aRow,
      aColumn,
      b as Float64Array,
      bBase,
      bRow,
      bColumn,
      c,
      cBase,
      accumulate,
    );
}

const transposed = ([row, column]: readonly number[]): readonly [number, number] => [column, row];

/**
 * Runs all steps. `trace.gates` holds the input's part; `states` are those before the first step and become the last ones;
 * `output` gets `[rows, out]`.
 */
export function recurrentForward(
  mode: RecurrentMode,
  steps: Steps,
  { hidden, out, gates }: RecurrentSizes,
  weights: RecurrentWeights,
  states: States,
  trace: Trace,
  output: FloatArray,
): void {
  const cell = recurrentCells[mode];
  const width = gates * hidden;
  const { bias, projection } = weights;
  const wide = transposed(weights.hidden.strides);
  // GRU's reset gate multiplies what the hidden state gives, so that it cannot be added to the input's part at once.
  const apart = cell.hiddenApart
    ? new (trace.gates.constructor as typeof Float32Array)(Math.max(...steps.sizes, 0) * width)
    : null;
  const fillBias = (array: FloatArray, base: number, rows: number, add: boolean) => {
    if (bias === null) return;
    for (let r = 0, at = base; r < rows; r++)
      for (let j = 0; j < width; j++, at++) array[at] = add ? array[at] + bias[j] : bias[j];
  };
  if (apart === null) fillBias(trace.gates, 0, trace.gates.length / Math.max(width, 1), true);

  walk(steps, false, (rows, first) => {
    trace.before.set(states.hidden.subarray(0, rows * out), first * out);
    const sum = apart ?? trace.gates;
    const base = apart === null ? first * width : 0;
    if (apart !== null) {
      apart.fill(0);
      fillBias(apart, 0, rows, false);
    }
    const w = weights.hidden;
    gemm([rows, width, out], states.hidden, 0, [out, 1], w.array, w.base, wide, sum, base, true);
    const to = projection === null ? states.hidden : trace.unprojected;
    cell.forward(rows, hidden, first, trace, sum, base, states, to, projection === null ? 0 : first * hidden);
    if (projection !== null)
      gemm(
        [rows, out, hidden],
        trace.unprojected,
        first * hidden,
        [hidden, 1],
        projection.array,
        projection.base,
        transposed(projection.strides),
        states.hidden,
        0,
        false,
      );
    output.set(states.hidden.subarray(0, rows * out), first * out);
  });
}

export interface RecurrentGradients {
  /** `[rows, gates · hidden]`, of the input's part of the gates. */
  readonly gates: FloatArray;
  /** `[gates · hidden, out]` */
  readonly hidden: FloatArray;
  /** `[gates · hidden]`; empty without bias. */
  readonly bias: FloatArray;
  /** `[out, hidden]`; empty without projection. */
  readonly projection: FloatArray;
}

/**
 * The derivative of `recurrentForward`. `states` are the gradients of the last states and become those of the first ones;
 * `output` is the gradient of the output, or null; `gradients` are zero.
 */
export function recurrentBackward(
  mode: RecurrentMode,
  steps: Steps,
  { hidden, out, gates }: RecurrentSizes,
  weights: RecurrentWeights,
  states: States,
  trace: Trace,
  output: FloatArray | null,
  gradients: RecurrentGradients,
): void {
  const cell = recurrentCells[mode];
  const width = gates * hidden;
  const { projection } = weights;
  const make = trace.gates.constructor as typeof Float32Array;
  // The gradient of what the hidden state gives to the gates; another one than the input's where a gate lies between.
  const hiddenPart = cell.hiddenApart ? new make(gradients.gates.length) : gradients.gates;
  const unprojected = projection === null ? null : new make(states.cell.length);

  walk(steps, true, (rows, first) => {
    const { hidden: grad } = states;
    if (output !== null) for (let i = 0, at = first * out; i < rows * out; i++, at++) grad[i] += output[at];
    let of: FloatArray = grad;
    if (projection !== null) {
      of = unprojected!;
      const { array, base, strides } = projection;
      gemm([rows, hidden, out], grad, 0, [out, 1], array, base, strides, of, 0, false);
      gemm(
        [out, hidden, rows],
        grad,
        0,
        [1, out],
        trace.unprojected,
        first * hidden,
        [hidden, 1],
        gradients.projection,
        0,
        true,
      );
    }
    cell.backward(rows, hidden, first, trace, of, states, gradients.gates, hiddenPart);
    const w = weights.hidden;
    gemm([rows, out, width], hiddenPart, first * width, [width, 1], w.array, w.base, w.strides, grad, 0, cell.carries);
  });

  const rows = trace.before.length / Math.max(out, 1);
  gemm([width, out, rows], hiddenPart, 0, [1, width], trace.before, 0, [out, 1], gradients.hidden, 0, false);
  if (gradients.bias.length > 0)
    for (let r = 0, at = 0; r < rows; r++) for (let j = 0; j < width; j++, at++) gradients.bias[j] += hiddenPart[at];
}
