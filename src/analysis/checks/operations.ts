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
  /** The same, where views, copies and changes of the type are not counted as making. */
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
  const takers = new Map<number, OperationRecord[]>();
  for (const operation of facts.operations) {
    for (const tensor of operation.inputs) {
      const list = takers.get(tensor);
      if (list) list.push(operation);
      else takers.set(tensor, [operation]);
    }
    // What changes in place was made before.
    for (const tensor of operation.outputs) if (!makers.has(tensor)) makers.set(tensor, operation);
  }
  return {
    maker: (tensor) => makers.get(tensor),
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
