/** How the tensors of a run came about: its operations, followed backwards. */
import type ts from "typescript";
import type { ModuleRecord, OperationRecord, RunFacts } from "../facts.js";
import { expressionOf } from "../syntax/places.js";
import type { Subject } from "./check.js";

/** Operations that hand on the numbers of their first input, in another form or type. */
const handsOn = new Set(
  "view permute transpose t mT squeeze unsqueeze flatten reshape expand select slice narrow alias clone contiguous toDtype to asStrided detach unbind split".split(
    " ",
  ),
);

export interface Operations {
  /** The operation that made a tensor; undefined for data, parameters, and what came after the first 20,000 operations. */
  maker(tensor: number): OperationRecord | undefined;
  /** The last operation before the one of a number that made a tensor or changed it in place. */
  makerBefore(tensor: number, number: number): OperationRecord | undefined;
  /** The same as `maker`, where views, copies and changes of the type are not counted as making. */
  source(tensor: number, skip?: (operation: OperationRecord) => boolean): OperationRecord | undefined;
  /** The operations that take a tensor. */
  users(tensor: number): readonly OperationRecord[];
  /** The innermost module in which an operation ran. */
  module(operation: OperationRecord): ModuleRecord | undefined;
}

const known = new WeakMap<RunFacts, Operations>();

export function operationsOf(facts: RunFacts): Operations {
  let operations = known.get(facts);
  if (operations === undefined) known.set(facts, (operations = index(facts)));
  return operations;
}

function index(facts: RunFacts): Operations {
  const makers = new Map<number, OperationRecord>();
  /** Numbers of all operations that made a tensor or changed it. */
  const changes = new Map<number, number[]>();
  const takers = new Map<number, OperationRecord[]>();
  for (const [number, operation] of facts.operations.entries()) {
    for (const tensor of operation.inputs) {
      const list = takers.get(tensor);
      if (list) list.push(operation);
      else takers.set(tensor, [operation]);
    }
    for (const tensor of operation.outputs) {
      // What changes in place was made before.
      if (!makers.has(tensor)) makers.set(tensor, operation);
      const list = changes.get(tensor);
      if (list) list.push(number);
      else changes.set(tensor, [number]);
    }
  }
  return {
    maker: (tensor) => makers.get(tensor),
    makerBefore: (tensor, number) => facts.operations[lastBelow(changes.get(tensor) ?? [], number)],
    source(tensor, skip = () => false) {
      const seen = new Set<number>();
      let operation = makers.get(tensor);
      while (operation && (handsOn.has(operation.name) || skip(operation)) && !seen.has(tensor)) {
        seen.add(tensor);
        tensor = operation.inputs[0];
        operation = makers.get(tensor);
      }
      return operation;
    },
    users: (tensor) => takers.get(tensor) ?? [],
    module: ({ module }) => (module === undefined ? undefined : facts.modules[module]),
  };
}

/** The largest of rising numbers that is under a bound; -1 where there is none. */
function lastBelow(numbers: readonly number[], bound: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? numbers[low - 1] : -1;
}

/** Where this file has an operation: its call or, for a layer that a Sequential calls, where the layer is made. */
export function expressionFor({ source, file, facts }: Subject, operation: OperationRecord): ts.Expression | undefined {
  const { module } = operation;
  const isInSequence =
    module !== undefined &&
    facts!.modules.some(
      ({ type, builtin, children }) =>
        builtin && type === "Sequential" && children.some((child) => child.module === module),
    );
  return expressionOf(source, file, isInSequence ? facts!.modules[module].made : operation.place);
}
