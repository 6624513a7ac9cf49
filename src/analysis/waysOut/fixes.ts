/** Edits that are the way out of several failures. */
import ts from "typescript";
import { say, type Said } from "../../protocol/said.js";
import { tensorAt } from "../checks/seen.js";
import type { TensorFact } from "../facts.js";
import type { Fix } from "../finding.js";
import { after, before } from "../syntax/edits.js";
import { type Case, nodeAt } from "./case.js";

/** Puts a `Flatten` before the layer in the container that it is in. */
export function flattenBefore({ layer, subject }: Case): Fix[] {
  const made = layer?.made?.file === subject.file ? nodeAt(subject.source, layer.made.span) : undefined;
  if (made === undefined || !ts.isNewExpression(made) || !ts.isNewExpression(made.parent)) return [];
  return [{ title: say("Flatten before it"), edits: [before(made, "new nn.Flatten(), ")], preferred: true }];
}

/** Appends a method to an argument of the call that failed. */
export function appendToArgument({ node, isDirect }: Case, text: string, title: Said, index = 0): Fix[] {
  if (!isDirect || node === undefined || !ts.isCallExpression(node)) return [];
  const argument = node.arguments[index] as ts.Expression | undefined;
  const binds =
    argument && (ts.isIdentifier(argument) || ts.isCallExpression(argument) || ts.isPropertyAccessExpression(argument));
  return binds ? [{ title, edits: [after(argument, text)], preferred: true }] : [];
}

/** Appends a method to the argument of a model's call, where that is what the layer got. */
export function ofArgument(at: Case, { shape }: TensorFact, text: string, title: Said): Fix[] {
  const argument = at.node && ts.isCallExpression(at.node) ? at.node.arguments[0] : undefined;
  const given = argument && tensorAt(at.subject, argument);
  return given?.shape.join() === shape.join() ? appendToArgument({ ...at, isDirect: true }, text, title) : [];
}
