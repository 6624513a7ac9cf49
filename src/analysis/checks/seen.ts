/** What the run saw at an expression of the file. */
import type ts from "typescript";
import type { TensorFact, ValueFact } from "../facts.js";
import type { Subject } from "./check.js";

/** The different values, in the order in which they came. */
export function valuesAt({ sites, facts, file }: Subject, node: ts.Node): readonly ValueFact[] {
  const [start, end] = [node.getStart(), node.getEnd()];
  for (const fact of facts?.sites[file] ?? []) {
    const span = sites.get(fact.site)?.span;
    if (span?.start === start && span.end === end) return fact.values;
  }
  return [];
}

/** The last tensor. */
export function tensorAt(subject: Subject, node: ts.Node): TensorFact | undefined {
  return valuesAt(subject, node).findLast((value): value is TensorFact => value.kind === "tensor");
}
