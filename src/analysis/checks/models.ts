/** The models of a file: what its optimizers train, and what its training definition makes. */
import ts from "typescript";
import { calledName, functionOf, methodCall, propertyOf } from "../syntax/calls.js";
import { originOf } from "../syntax/scope.js";
import { all, bare, returned } from "../syntax/tree.js";

/** The object that a file hands to `train.define`. */
export function definitionOf(source: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  const call = all(source, ts.isCallExpression).find((node) => calledName(node) === "train.define");
  const given = call?.arguments[0] && originOf(call.arguments[0]);
  return given && ts.isObjectLiteralExpression(given) ? given : undefined;
}

/** Expressions that give the models: `model` of `new optim.Adam(model.parameters())`, the results of `model: () => ...`. */
export function modelsOf(source: ts.SourceFile): ts.Expression[] {
  const definition = definitionOf(source);
  const made = definition && propertyOf(definition, "model");
  const fn = made && functionOf(made);
  const models = fn ? returned(fn) : [];
  for (const node of all(source, ts.isNewExpression))
    if (calledName(node)?.startsWith("optim.")) models.push(...trainedBy(node));
  return models;
}

/** The modules whose `parameters()` an optimizer is made with. */
export function trainedBy(optimizer: ts.NewExpression): ts.Expression[] {
  const parameters = optimizer.arguments?.[0];
  if (parameters === undefined) return [];
  return all(originOf(parameters), ts.isCallExpression).flatMap((call) => {
    const method = methodCall(call);
    return method?.name === "parameters" || method?.name === "namedParameters" ? [bare(method.target)] : [];
  });
}
