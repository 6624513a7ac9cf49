import { addStep, runSteps } from "../backend/cpu/wasm/optimizer.js";
import { operand } from "../backend/cpu/numeric.js";
import { beginCompute, endCompute } from "../memory/residents.js";
import { copyInto } from "../ops/operation.js";
import { zerosLike } from "../ops/creation.js";
import { type DType, float32, float64, getDefaultDtype } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import { type Rule, ruleNames, rules, type Values } from "./rules.js";
import type { ParamState } from "./state.js";

const ruleNumbers = Object.fromEntries(ruleNames.map((name, i) => [name, i])) as Record<Rule, number>;

/**
 * Changes a parameter and its states by a rule, in one pass. Kernels run when all parameters of the step are known (`finishSteps`);
 * where they do not apply, values of 16-bit types being computed in float32, the rule runs at once.
 */
export function stepBy(
  rule: Rule,
  scalars: readonly number[],
  param: Tensor,
  grad: Tensor,
  ...states: (Tensor | undefined)[]
): void {
  if (addStep(ruleNumbers[rule], scalars, param, grad, states)) {
    param.storageRef.version++;
    for (const state of states) if (state !== undefined) state.storageRef.version++;
    return;
  }
  runSteps();
  // Nobody holds the contiguous copies but by their addresses.
  beginCompute();
  try {
    stepValues(rule, scalars, param, grad, states);
  } finally {
    endCompute();
  }
}

function stepValues(
  rule: Rule,
  scalars: readonly number[],
  param: Tensor,
  grad: Tensor,
  states: readonly (Tensor | undefined)[],
): void {
  const { dtype } = param;
  const value = valuesOf(param, dtype);
  const own = states.map((state) => state && valuesOf(state, dtype));
  rules[rule](
    scalars,
    value.values,
    valuesOf(grad, dtype).values,
    own.map((state) => state?.values),
    param.numel(),
  );
  finish(param, value);
  states.forEach((state, i) => state && finish(state, own[i]!));
}

/** Makes the steps that wait for the last parameter of their group. */
export const finishSteps = runSteps;

interface Loaded {
  values: Values;
  isCopy: boolean;
}

function valuesOf(tensor: Tensor, dtype: DType): Loaded {
  const dense = tensor.isContiguous() ? tensor : tensor.contiguous();
  const { array, base } = operand(dense, dtype);
  const count = tensor.numel();
  const values = base === 0 && array.length === count ? array : array.subarray(base, base + count);
  return { values: values as Values, isCopy: dense !== tensor || array !== tensor.storageRef.array };
}

function finish(tensor: Tensor, { values, isCopy }: Loaded): void {
  if (isCopy) writeBack(tensor, values);
  tensor.storageRef.version++;
}

function writeBack(tensor: Tensor, values: Values): void {
  const computed = Tensor.allocate(tensor.shape, values instanceof Float32Array ? float32 : float64);
  (computed.storageRef.array as Values).set(values, computed.storageRef.base);
  copyInto(tensor, computed);
}

/** A state tensor of zeros beside a parameter, made on first use. */
export function stateTensor(state: ParamState, name: string, param: Tensor): Tensor {
  return (state[name] ??= zerosLike(param)) as Tensor;
}

/** Counts a step of a parameter. @returns its number, from 1 */
export function countStep(state: ParamState): number {
  const step = ((state.step as number | undefined) ?? 0) + 1;
  state.step = step;
  return step;
}

/** A number as PyTorch keeps it in a 0-d tensor of the default dtype, where its rounding shows in the results. */
export function inDefaultDtype(value: number): number {
  return getDefaultDtype() === float64 ? value : Math.fround(value);
}
