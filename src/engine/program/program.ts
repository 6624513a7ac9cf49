/** A model's forward pass, written down as operations on values: what a model is exported from. */
import type { Module } from "../nn/module.js";
import type { AnyOperation } from "../ops/operation.js";
import type { DType } from "../tensor/dtype.js";
import type { Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";

/** Where a value comes from. */
export type Origin =
  | { readonly kind: "input"; readonly index: number }
  /** A parameter or buffer by its name in the state. */
  | { readonly kind: "state"; readonly name: string; readonly tensor: Tensor }
  /** Data that does not depend on inputs and parameters; a plain number among operands is marked. */
  | { readonly kind: "constant"; readonly data: Tensor; readonly isNumber: boolean }
  | { readonly kind: "result"; readonly call: OperationCall; readonly index: number };

/** A tensor as it was between two changes. */
export interface Value {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly origin: Origin;
  /** The same value in each run, this one first. */
  runs: readonly Value[];
}

/** A call of an operation. */
export interface OperationCall {
  readonly kind: "operation";
  readonly operation: AnyOperation;
  readonly params: unknown;
  readonly inputs: readonly Value[];
  readonly outputs: Value[];
  /** The module whose `forward` it is in. */
  readonly module: ModuleCall | null;
  /** An error of the call as if it had come where the call ran: its stack names the user's line. */
  readonly placed: (error: Error) => Error;
  /** The same call in each run, this one first. */
  runs: readonly OperationCall[];
}

/** A call of a module. `inputs` and `output` are as the module had them, with values in place of tensors. */
export interface ModuleCall {
  readonly kind: "module";
  readonly module: Module;
  /** Dotted name below the model; empty for the model. */
  readonly path: string;
  readonly parent: ModuleCall | null;
  readonly inputs: readonly unknown[];
  output: unknown;
  readonly body: (OperationCall | ModuleCall)[];
}

/** Sizes that are free, by name, with their value in each run. */
export type FreeAxes = ReadonlyMap<string, readonly number[]>;

/** One run, or all runs of a model as one. */
export interface Program {
  readonly model: ModuleCall;
  readonly inputs: readonly Value[];
  readonly axes: FreeAxes;
}

/** All operations in the order they ran. */
function* operationsOf(call: ModuleCall): Generator<OperationCall> {
  for (const step of call.body) {
    if (step.kind === "operation") yield step;
    else yield* operationsOf(step);
  }
}

/** The operations that the outputs are made of, in the order they ran. */
export function neededOperations(model: ModuleCall): OperationCall[] {
  const wanted = new Set<Value>(valuesIn(model.output));
  const kept = [...operationsOf(model)].reverse().filter((call) => {
    if (!call.outputs.some((output) => wanted.has(output))) return false;
    for (const input of call.inputs) wanted.add(input);
    return true;
  });
  return kept.reverse();
}

/** A structure with each tensor, or value, in it replaced. */
export function replaceIn(
  structure: unknown,
  isOne: (x: unknown) => boolean,
  replace: (x: unknown) => unknown,
): unknown {
  if (isOne(structure)) return replace(structure);
  if (Array.isArray(structure)) return structure.map((entry) => replaceIn(entry, isOne, replace));
  if (typeof structure === "object" && structure !== null && Object.getPrototypeOf(structure) === Object.prototype)
    return Object.fromEntries(
      Object.entries(structure).map(([name, entry]) => [name, replaceIn(entry, isOne, replace)]),
    );
  return structure;
}

/** The values in a structure, from the left. */
export function valuesIn(structure: unknown): Value[] {
  const found: Value[] = [];
  replaceIn(structure, isValue, (value) => found.push(value as Value));
  return found;
}

export function isValue(x: unknown): x is Value {
  return typeof x === "object" && x !== null && "origin" in x && "runs" in x;
}

/** Where a call is, for messages: `in layers.2 (Linear)`. */
export function moduleText(call: ModuleCall | null): string {
  if (call === null) return "outside the model";
  const type = call.module.className();
  return call.path === "" ? `in ${type}` : `in ${call.path} (${type})`;
}
