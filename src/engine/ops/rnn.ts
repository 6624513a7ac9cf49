/** Recurrent layers: one direction of one layer over all steps is one operation, with backpropagation through time as derivative. */
import { grad } from "../autograd/backward.js";
import { isGradEnabled } from "../autograd/mode.js";
import type { Context } from "../autograd/node.js";
import { dense } from "../backend/cpu/dense.js";
import { encode, numericArray, operand } from "../backend/cpu/numeric.js";
import {
  type Matrix,
  recurrentBackward,
  recurrentForward,
  type RecurrentSizes,
  type RecurrentWeights,
  type States,
  type Steps,
  type Trace,
} from "../backend/cpu/recurrent.js";
import type { FloatArray, RecurrentMode } from "../backend/cpu/recurrentCells.js";
import {
  hasRecurrentKernels,
  kernelRecurrentBackward,
  kernelRecurrentForward,
  type KernelTrace,
} from "../backend/cpu/wasm/recurrent.js";
import type { DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { recurrentSteps } from "./rnnCells.js";
import { applyMany, type ComputeOperation, define, type Formula, type Spec } from "./operation.js";
import { alias } from "./views.js";

export type { RecurrentMode, Steps };

/** Number of blocks in the weights of each kind. */
export const gateCounts: Record<RecurrentMode, number> = { rnnTanh: 1, rnnRelu: 1, lstm: 4, gru: 3 };

interface Params {
  readonly mode: RecurrentMode;
  readonly steps: Steps;
  readonly hasBias: boolean;
  /** Set by the forward pass for the derivative: the reference's, or the kernels'. */
  trace?: Trace;
  kernelTrace?: KernelTrace;
}

/** The operands of a direction: `[input's part, h, weight, c (LSTM), bias, projection]`, those that there are. */
export interface Direction {
  /** `[rows, gates · hidden]`: what the input gives to the gates. */
  readonly gates: Tensor;
  /** `[batch, out]` */
  readonly hidden: Tensor;
  /** `[batch, hidden]`, LSTM only. */
  readonly cell: Tensor | null;
  /** `[gates · hidden, out]` */
  readonly weight: Tensor;
  /** `[gates · hidden]` */
  readonly bias: Tensor | null;
  /** `[out, hidden]`, LSTM only. */
  readonly projection: Tensor | null;
}

function pack({ gates, hidden, weight, cell, bias, projection }: Direction): Tensor[] {
  return [gates, hidden, weight, ...[cell, bias, projection].filter((x) => x !== null)];
}

function unpack<T>(inputs: readonly T[], { mode, hasBias }: Params) {
  const [gates, hidden, weight, ...rest] = inputs;
  const cell = mode === "lstm" ? rest.shift()! : null;
  const bias = hasBias ? rest.shift()! : null;
  return { gates, hidden, weight, cell, bias, projection: rest.shift() ?? null };
}

function sizesOf({ hidden, weight }: { hidden: Spec; weight: Spec }, mode: RecurrentMode): RecurrentSizes {
  const gates = gateCounts[mode];
  return { batch: hidden.shape[0], hidden: weight.shape[0] / gates, out: hidden.shape[1], gates };
}

const outputSpecs = (inputs: readonly Spec[], params: Params): Spec[] => {
  const { mode, steps } = params;
  const { gates, ...rest } = unpack(inputs, params);
  const { batch, hidden, out } = sizesOf(rest, mode);
  const { dtype } = gates;
  const states =
    mode === "lstm"
      ? [
          [batch, out],
          [batch, hidden],
        ]
      : [[batch, out]];
  const output = steps.packed ? [gates.shape[0], out] : [steps.sizes.length, batch, out];
  return [output, ...states].map((shape) => ({ shape, dtype }));
};

function matrix(x: Tensor): Matrix {
  const { array, base, strides } = operand(x);
  return { array: array as FloatArray, base, strides };
}

/** The values in a row of their own, which may be written to. */
function copied(x: Tensor): FloatArray {
  const { array, base } = dense(x);
  return array.slice(base, base + x.numel()) as FloatArray;
}

const fresh = (dtype: DType, length: number) => numericArray(dtype, length) as FloatArray;

function weightsOf({ weight, bias, projection }: ReturnType<typeof unpack<Tensor>>): RecurrentWeights {
  return {
    hidden: matrix(weight),
    bias: bias && copied(bias),
    projection: projection && matrix(projection),
  };
}

function forward(outputs: readonly Tensor[], inputs: readonly Tensor[], params: Params): void {
  const given = unpack(inputs, params);
  const { gates, hidden, cell, projection } = given;
  const sizes = sizesOf(given, params.mode);
  const recorded = isGradEnabled() && inputs.some((x) => x.requiresGrad);
  if (hasRecurrentKernels(given)) {
    const trace = kernelRecurrentForward(params.mode, params.steps, sizes, given, outputs);
    if (recorded) params.kernelTrace = trace;
    return;
  }
  const rows = gates.shape[0];
  const { dtype } = gates;
  const states: States = { hidden: copied(hidden), cell: cell ? copied(cell) : fresh(dtype, 0) };
  const trace: Trace = {
    gates: copied(gates),
    before: fresh(dtype, rows * sizes.out),
    memory: fresh(dtype, params.mode === "lstm" || params.mode === "gru" ? rows * sizes.hidden : 0),
    unprojected: fresh(dtype, projection ? rows * sizes.hidden : 0),
  };
  const output = fresh(dtype, rows * sizes.out);
  recurrentForward(params.mode, params.steps, sizes, weightsOf(given), states, trace, output);
  [output, states.hidden, states.cell].forEach((values, i) => {
    if (i < outputs.length) encode(outputs[i].storageRef, outputs[i].offset, values);
  });
  if (recorded) params.trace = trace;
}

/** Gradients of all operands, in their order, from those of the outputs. */
const backwardOp = define<Params & { specs: readonly Spec[] }, ComputeOperation<Params & { specs: readonly Spec[] }>>({
  name: "recurrentBackward",
  gradName: "RecurrentBackwardBackward0",
  saves: [],
  overwrites: true,
  infer: (_, { specs }) => specs,
  forward: (outputs, inputs, params) => {
    const { hasBias, mode, steps, trace, kernelTrace, specs } = params;
    const weights = unpack(inputs.slice(0, specs.length), params);
    const [gradOutput, gradHidden, gradCell] = inputs.slice(specs.length);
    const sizes = sizesOf(weights, mode);
    const out = unpack(outputs, params);
    if (kernelTrace !== undefined) {
      const grads = inputs.slice(specs.length).map((x) => x.contiguous());
      return kernelRecurrentBackward(mode, steps, sizes, weights, kernelTrace, grads, out);
    }
    const { dtype } = weights.gates;
    const states: States = { hidden: copied(gradHidden), cell: gradCell ? copied(gradCell) : fresh(dtype, 0) };
    const gradients = {
      gates: fresh(dtype, out.gates.numel()),
      hidden: fresh(dtype, out.weight.numel()),
      bias: fresh(dtype, hasBias ? out.bias!.numel() : 0),
      projection: fresh(dtype, out.projection?.numel() ?? 0),
    };
    const upstream = copied(gradOutput);
    recurrentBackward(mode, steps, sizes, weightsOf(weights), states, trace!, upstream, gradients);
    const store = (to: Tensor | null, values: FloatArray) => {
      if (to !== null) encode(to.storageRef, to.offset, values);
    };
    store(out.gates, gradients.gates);
    store(out.hidden, states.hidden);
    store(out.weight, gradients.hidden);
    store(out.cell, states.cell);
    store(out.bias, gradients.bias);
    store(out.projection, gradients.projection);
  },
  backward: null,
  formula: { forward: "backpropagation through time", backward: [] },
});

function backward(c: Context<Params>, grads: readonly (Tensor | null)[]): (Tensor | null)[] {
  const { params, inputSpecs: specs } = c;
  const inputs = specs.map((_, i) => c.input(i));
  const { device } = inputs[0];
  const given = outputSpecs(specs, params).map(({ shape, dtype }, i) => grads[i] ?? zeros(shape, { dtype, device }));
  if (!isGradEnabled()) return applyMany(backwardOp, [...inputs, ...given], { ...params, specs });
  // Other names for the operands, so that the walk ends at them although one may be made of another.
  const ends = inputs.map(alias);
  const wanted = ends.filter((_, i) => c.needs(i));
  const outputs = recurrentSteps(params.mode, params.steps, unpack(ends, params));
  const found = grad(outputs, wanted, { gradOutputs: given, createGraph: true, allowUnused: true });
  return ends.map((end) => (wanted.includes(end) ? found[wanted.indexOf(end)] : null));
}

const formulas: Record<RecurrentMode, Formula> = {
  rnnTanh: { forward: "hₜ = tanh(xₜ + W hₜ₋₁ + b)", backward: [] },
  rnnRelu: { forward: "hₜ = max(xₜ + W hₜ₋₁ + b, 0)", backward: [] },
  lstm: { forward: "cₜ = f · cₜ₋₁ + i · g, hₜ = o · tanh(cₜ)", backward: [] },
  gru: { forward: "hₜ = (1 − z) · n + z · hₜ₋₁", backward: [] },
};

const throughTime = "backpropagation through time";

function layerOperation(mode: RecurrentMode): ComputeOperation<Params> {
  return define<Params, ComputeOperation<Params>>({
    name: mode,
    // What PyTorch's own loop over the steps ends with.
    gradName: ({ steps }) => (steps.packed ? "CatBackward0" : "StackBackward0"),
    saves: [0, 1, 2, 3, 4, 5],
    overwrites: true,
    infer: outputSpecs,
    forward,
    backward: (c, ...grads) => backward(c, grads),
    formula: { ...formulas[mode], backward: [throughTime, throughTime, throughTime] },
  });
}

const layers: Record<RecurrentMode, ComputeOperation<Params>> = {
  rnnTanh: layerOperation("rnnTanh"),
  rnnRelu: layerOperation("rnnRelu"),
  lstm: layerOperation("lstm"),
  gru: layerOperation("gru"),
};

/**
 * One direction of one layer over all steps.
 * @returns the output, `[rows, out]` packed and `[steps, batch, out]` else, the last hidden state, and for LSTM the last cell state
 */
export function recurrentLayer(mode: RecurrentMode, steps: Steps, operands: Direction): Tensor[] {
  return applyMany(layers[mode], pack(operands), { mode, steps, hasBias: operands.bias !== null });
}
