/** Optimizer steps by the kernels: the parameters of a group wait in a table, and go through one call. */
import { type Heap, heap } from "../../../memory/heap.js";
import { type DType, float32, float64 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";

export interface OptimizerExports {
  optimizerStep32(rule: number, scalars: number, table: number, count: number, begin: number, end: number): void;
  optimizerStep64(rule: number, scalars: number, table: number, count: number, begin: number, end: number): void;
  gradientNorm32(table: number, count: number): number;
  gradientNorm64(table: number, count: number): number;
  scaleGradients32(table: number, count: number, factor: number): void;
  scaleGradients64(table: number, count: number, factor: number): void;
  clampGradients32(table: number, count: number, limit: number): void;
  clampGradients64(table: number, count: number, limit: number): void;
}

/** 4-byte words of an entry: parameter, gradient, three states, number of elements (src/kernels/optimizer-table.ts). */
export const ENTRY_WORDS = 6;

/** Entries that wait at most: from then on a call costs little beside them. */
const CAPACITY = 128;

/** The most scalars that a rule has. */
const SCALARS = 10;

/** True where kernels can walk the tensor's elements from its address on. */
function isDense(x: Tensor, dtype: DType): boolean {
  return x.dtype === dtype && x.storageRef.pointer !== 0 && x.isContiguous();
}

/** Parameters of one rule with equal scalars, which wait for their step. */
class Pending {
  private readonly scalarsAt: number;
  private readonly tableAt: number;
  private rule = -1;
  private dtype = float32;
  private readonly scalars = new Float64Array(SCALARS);
  private count = 0;
  private elements = 0;

  constructor(private readonly memory: Heap) {
    this.scalarsAt = memory.allocate(SCALARS * 8);
    this.tableAt = memory.allocate(CAPACITY * ENTRY_WORDS * 4);
  }

  /** False where there was no room for the table. */
  get exists(): boolean {
    return this.scalarsAt !== 0 && this.tableAt !== 0;
  }

  add(
    rule: number,
    scalars: readonly number[],
    param: Tensor,
    grad: Tensor,
    states: readonly (Tensor | undefined)[],
  ): void {
    if (this.count > 0 && !this.fits(rule, scalars, param.dtype)) this.run();
    if (this.count === 0) {
      this.rule = rule;
      this.dtype = param.dtype;
      this.scalars.set(scalars);
    }
    const words = this.memory.views.int32;
    const at = this.tableAt / 4 + this.count * ENTRY_WORDS;
    const n = param.numel();
    words[at] = address(param);
    words[at + 1] = address(grad);
    for (let i = 0; i < states.length; i++) {
      const state = states[i];
      words[at + 2 + i] = state === undefined ? 0 : address(state);
    }
    words[at + 5] = n;
    this.count++;
    this.elements += n;
    if (this.count === CAPACITY) this.run();
  }

  private fits(rule: number, scalars: readonly number[], dtype: DType): boolean {
    if (rule !== this.rule || dtype !== this.dtype) return false;
    for (let i = 0; i < scalars.length; i++) if (scalars[i] !== this.scalars[i]) return false;
    return true;
  }

  /** Makes the step of all that wait. */
  run(): void {
    const { count, elements } = this;
    if (count === 0) return;
    this.count = this.elements = 0;
    this.memory.views.float64.set(this.scalars, this.scalarsAt / 8);
    const { exports } = this.memory.kernels;
    const step = this.dtype === float32 ? exports.optimizerStep32 : exports.optimizerStep64;
    step(this.rule, this.scalarsAt, this.tableAt, count, 0, elements);
  }
}

let pending: Pending | null | undefined;

function waiting(): Pending | null {
  if (pending === undefined) {
    const memory = heap();
    const made = memory && new Pending(memory);
    pending = made?.exists ? made : null;
  }
  return pending;
}

/**
 * Lets a parameter wait for `runSteps`, which steps it by a rule (its number in `ruleNames`). Returns false where the kernels do not
 * apply: other layouts and dtypes, no kernels.
 */
export function addStep(
  rule: number,
  scalars: readonly number[],
  param: Tensor,
  grad: Tensor,
  states: readonly (Tensor | undefined)[],
): boolean {
  const { dtype } = param;
  if ((dtype !== float32 && dtype !== float64) || !isDense(param, dtype) || !isDense(grad, dtype)) return false;
  for (const state of states) if (state !== undefined && !isDense(state, dtype)) return false;
  const steps = waiting();
  if (steps === null) return false;
  steps.add(rule, scalars, param, grad, states);
  return true;
}

/** Makes the steps of all parameters that wait. */
export function runSteps(): void {
  pending?.run();
}

/** Runs `use` on a table of gradients of one floating dtype; returns null where the kernels do not apply. */
function onGradients<R>(
  grads: readonly Tensor[],
  use: (exports: OptimizerExports, is32: boolean, table: number, count: number) => R,
): R | null {
  const memory = heap();
  const dtype = grads[0]?.dtype;
  if (memory === null || (dtype !== float32 && dtype !== float64)) return null;
  for (const grad of grads) if (!isDense(grad, dtype)) return null;
  const bytes = grads.length * ENTRY_WORDS * 4;
  const table = memory.allocate(bytes);
  if (table === 0) return null;
  const words = memory.views.int32;
  grads.forEach((grad, i) => {
    words[table / 4 + i * ENTRY_WORDS + 1] = address(grad);
    words[table / 4 + i * ENTRY_WORDS + 5] = grad.numel();
  });
  const result = use(memory.kernels.exports, dtype === float32, table, grads.length);
  memory.release(table, bytes);
  return result;
}

/** The Euclidean norm of all gradients together; null where the kernels do not apply. */
export function fastGradientNorm(grads: readonly Tensor[]): number | null {
  return onGradients(grads, (exports, is32, table, count) =>
    is32 ? exports.gradientNorm32(table, count) : exports.gradientNorm64(table, count),
  );
}

/** Multiplies all gradients in place. Returns false where the kernels do not apply. */
export function fastScaleGradients(grads: readonly Tensor[], factor: number): boolean {
  return changed(
    grads,
    onGradients(grads, (exports, is32, table, count) => {
      if (is32) exports.scaleGradients32(table, count, factor);
      else exports.scaleGradients64(table, count, factor);
      return true;
    }),
  );
}

/** Keeps all gradients within ±`limit` in place. Returns false where the kernels do not apply. */
export function fastClampGradients(grads: readonly Tensor[], limit: number): boolean {
  return changed(
    grads,
    onGradients(grads, (exports, is32, table, count) => {
      if (is32) exports.clampGradients32(table, count, limit);
      else exports.clampGradients64(table, count, limit);
      return true;
    }),
  );
}

function changed(grads: readonly Tensor[], did: true | null): boolean {
  if (did === null) return false;
  for (const grad of grads) grad.storageRef.version++;
  return true;
}

/** Zeroes a tensor in place. Returns false where the kernels do not apply. */
export function fastZero(x: Tensor): boolean {
  if (x.storageRef.pointer === 0 || !x.isContiguous()) return false;
  heap()!.kernels.exports.fillBytes(address(x), 0, x.numel() * x.dtype.itemsize);
  x.storageRef.version++;
  return true;
}
