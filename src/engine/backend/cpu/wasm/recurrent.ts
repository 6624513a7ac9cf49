/** Recurrent layers in float32 by the kernels: one matrix product and one kernel for the gates a step. */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { float32 } from "../../../tensor/dtype.js";
import { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";
import type { RecurrentMode } from "../recurrentCells.js";
import { type RecurrentSizes, type Steps, walk } from "../recurrentSteps.js";
import { columnSums, multiply } from "./gemm.js";
import { kernels } from "./kernels.js";

export interface RecurrentExports {
  rnnForward32(rows: number, units: number, gates: number, bias: number, hidden: number, relu: boolean): void;
  rnnBackward32(n: number, gates: number, grad: number, out: number, relu: boolean): void;
  lstmForward32(
    rows: number,
    units: number,
    gates: number,
    bias: number,
    cell: number,
    memory: number,
    hidden: number,
  ): void;
  lstmBackward32(
    rows: number,
    units: number,
    gates: number,
    memory: number,
    grad: number,
    cell: number,
    out: number,
  ): void;
  gruForward32(
    rows: number,
    units: number,
    gates: number,
    sums: number,
    bias: number,
    hidden: number,
    memory: number,
    to: number,
  ): void;
  gruBackward32(
    rows: number,
    units: number,
    gates: number,
    memory: number,
    before: number,
    grad: number,
    hidden: number,
    inputPart: number,
    hiddenPart: number,
  ): void;
  addInto32(to: number, from: number, n: number): void;
}

/** The operands of a direction; see `Direction` in ops/rnn.ts. */
export interface RecurrentOperands {
  readonly gates: Tensor;
  readonly hidden: Tensor;
  readonly cell: Tensor | null;
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly projection: Tensor | null;
}

/** What the forward pass leaves for the derivative; a row a step and sequence. See `Trace` in ../recurrent.ts. */
export interface KernelTrace {
  readonly gates: Tensor;
  readonly before: Tensor;
  readonly memory: Tensor;
}

const FLOAT = 4;

const isDense = (x: Tensor | null) => x === null || x.isContiguous();

/** True where the kernels do it: float32, no projection. */
export function hasRecurrentKernels({ gates, hidden, cell, bias, projection }: RecurrentOperands): boolean {
  return (
    kernels() !== null &&
    gates.dtype === float32 &&
    projection === null &&
    isDense(gates) &&
    isDense(hidden) &&
    isDense(cell) &&
    isDense(bias)
  );
}

/** Runs all steps into `output`, `hidden` and `cell` (the last states). Needs `hasRecurrentKernels`. */
export function kernelRecurrentForward(
  mode: RecurrentMode,
  steps: Steps,
  { batch, hidden: units, gates: blocks }: RecurrentSizes,
  operands: RecurrentOperands,
  [output, lastHidden, lastCell]: readonly Tensor[],
): KernelTrace {
  const exports: RecurrentExports & { copyBytes(to: number, from: number, bytes: number): void } = kernels()!.exports;
  const rows = operands.gates.shape[0];
  const width = blocks * units;
  const trace = {
    gates: Tensor.empty([rows, width], float32),
    before: Tensor.empty([rows, units], float32),
    memory: Tensor.empty([mode === "lstm" || mode === "gru" ? rows : 0, units], float32),
  };
  const [given, weight] = [address(operands.gates), address(operands.weight)];
  const [weightRow, weightColumn] = operands.weight.strides;
  const bias = operands.bias === null ? 0 : address(operands.bias);
  const [gates, before, memory] = [address(trace.gates), address(trace.before), address(trace.memory)];
  const [out, hidden] = [address(output), address(lastHidden)];
  const cell = lastCell === undefined ? 0 : address(lastCell);
  // The last states hold those of each step on the way.
  exports.copyBytes(hidden, address(operands.hidden), batch * units * FLOAT);
  if (cell !== 0) exports.copyBytes(cell, address(operands.cell!), batch * units * FLOAT);
  const partBytes = mode === "gru" ? Math.max(...steps.sizes, 0) * width * FLOAT : 0;
  const part = partBytes === 0 ? 0 : allocateBytes(partBytes);
  if (mode === "gru") exports.copyBytes(gates, given, rows * width * FLOAT);

  walk(steps, false, (count, first) => {
    const state = first * units * FLOAT;
    const own = gates + first * width * FLOAT;
    exports.copyBytes(before + state, hidden, count * units * FLOAT);
    // GRU's reset gate multiplies what the hidden state gives, so that it cannot be added to the input's part at once.
    const sums = part === 0 ? own : part;
    const init = part === 0 ? given + first * width * FLOAT : 0;
    multiply(
      FLOAT,
      1,
      count,
      width,
      units,
      hidden,
      0,
      units,
      1,
      weight,
      0,
      weightColumn,
      weightRow,
      sums,
      0,
      width,
      init,
      0,
      width,
    );
    if (mode === "lstm") exports.lstmForward32(count, units, own, bias, cell, memory + state, hidden);
    else if (mode === "gru") exports.gruForward32(count, units, own, sums, bias, hidden, memory + state, hidden);
    else exports.rnnForward32(count, units, own, bias, hidden, mode === "rnnRelu");
    exports.copyBytes(out + state, hidden, count * units * FLOAT);
  });
  if (part !== 0) freeBytes(part, partBytes);
  return trace;
}

export interface RecurrentGradientTensors {
  /** Of the input's part of the gates. */
  readonly gates: Tensor;
  readonly hidden: Tensor;
  readonly cell: Tensor | null;
  readonly weight: Tensor;
  readonly bias: Tensor | null;
}

/**
 * The derivative of `kernelRecurrentForward`, from the gradients of its outputs (contiguous) to those of its operands.
 */
export function kernelRecurrentBackward(
  mode: RecurrentMode,
  steps: Steps,
  { batch, hidden: units, gates: blocks }: RecurrentSizes,
  { weight }: RecurrentOperands,
  trace: KernelTrace,
  [gradOutput, gradHidden, gradCell]: readonly Tensor[],
  out: RecurrentGradientTensors,
): void {
  const exports: RecurrentExports & { copyBytes(to: number, from: number, bytes: number): void } = kernels()!.exports;
  const rows = trace.before.shape[0];
  const width = blocks * units;
  const [gates, before, memory] = [address(trace.gates), address(trace.before), address(trace.memory)];
  const [matrix, upstream] = [address(weight), address(gradOutput)];
  const [weightRow, weightColumn] = weight.strides;
  const [inputPart, grad] = [address(out.gates), address(out.hidden)];
  const cell = out.cell === null ? 0 : address(out.cell);
  exports.copyBytes(grad, address(gradHidden), batch * units * FLOAT);
  if (cell !== 0) exports.copyBytes(cell, address(gradCell), batch * units * FLOAT);
  // The gradient of what the hidden state gives to the gates; another one than the input's where a gate lies between.
  const partBytes = mode === "gru" ? rows * width * FLOAT : 0;
  const hiddenPart = partBytes === 0 ? inputPart : allocateBytes(partBytes);

  walk(steps, true, (count, first) => {
    const state = first * units * FLOAT;
    const at = first * width * FLOAT;
    exports.addInto32(grad, upstream + state, count * units);
    if (mode === "lstm") exports.lstmBackward32(count, units, gates + at, memory + state, grad, cell, inputPart + at);
    else if (mode === "gru")
      exports.gruBackward32(
        count,
        units,
        gates + at,
        memory + state,
        before + state,
        grad,
        grad,
        inputPart + at,
        hiddenPart + at,
      );
    else exports.rnnBackward32(count * units, gates + at, grad, inputPart + at, mode === "rnnRelu");
    // GRU's hidden state goes on past the gates too: that part of its gradient is there already.
    const init = mode === "gru" ? grad : 0;
    multiply(
      FLOAT,
      1,
      count,
      units,
      width,
      hiddenPart + at,
      0,
      width,
      1,
      matrix,
      0,
      weightRow,
      weightColumn,
      grad,
      0,
      units,
      init,
      0,
      units,
    );
  });
  multiply(
    FLOAT,
    1,
    width,
    units,
    rows,
    hiddenPart,
    0,
    1,
    width,
    before,
    0,
    units,
    1,
    address(out.weight),
    0,
    units,
    0,
    0,
    0,
  );
  if (out.bias !== null) columnSums(FLOAT, hiddenPart, rows, width, width, address(out.bias));
  if (partBytes !== 0) freeBytes(hiddenPart, partBytes);
}
