/** Where a file computes losses, and what they are given. */
import ts from "typescript";
import { calledName, functionOf, propertyOf } from "../syntax/calls.js";
import { libraryName } from "../syntax/library.js";
import { type Timeline, timelines } from "../syntax/timeline.js";
import { type Made, madeFirst, outputOf } from "../syntax/trace.js";
import { all, bare, returned } from "../syntax/tree.js";
import { classIn, resolve, topFrame, type Value } from "../syntax/values.js";

const classes: Record<string, string> = {
  "F.crossEntropy": "CrossEntropyLoss",
  "F.nllLoss": "NLLLoss",
  "F.binaryCrossEntropy": "BCELoss",
  "F.binaryCrossEntropyWithLogits": "BCEWithLogitsLoss",
  "F.mseLoss": "MSELoss",
};

/** One use of a loss. */
export interface LossUse {
  /** Its class, for the function of the same name too: `CrossEntropyLoss`. */
  loss: string;
  /** The call; for the loss of a definition its value there. */
  node: ts.Expression;
  /** What names the loss where it is made: `nn.NLLLoss`, `F.nllLoss`. Undefined where the file does not have it. */
  name: ts.Expression | undefined;
  /** The expression that the loss is given; undefined in a definition, whose loss gets what the model gives. */
  argument: ts.Expression | undefined;
  /** What may have made its input. */
  input: Made[];
}

/** The losses of the loops and functions of a file, then those of its training definitions. */
export function lossUses(source: ts.SourceFile): LossUse[] {
  return [...timelines(source).flatMap(usesIn), ...definitions(source).flatMap(useOfDefinition)];
}

function usesIn(line: Timeline): LossUse[] {
  return line.flatMap(({ kind, node, target, frame }) => {
    const loss = lossClass(target);
    if ((kind !== "call" && kind !== "loss") || loss === undefined || !ts.isCallExpression(node)) return [];
    const [argument] = node.arguments;
    if (argument === undefined) return [];
    return [{ loss, node, name: nameOf(target), argument, input: madeFirst({ node: argument, frame }) }];
  });
}

/** The class of a loss: of its function (`F.nllLoss`), or of an object of it. */
export function lossClass(value: Value): string | undefined {
  const name = libraryName(value.node);
  if (name !== undefined && name in classes) return classes[name];
  const of = classIn(value);
  return of && /^nn\.\w+Loss$/.test(of.name) ? of.name.slice("nn.".length) : undefined;
}

function nameOf(value: Value): ts.Expression | undefined {
  if (libraryName(value.node) !== undefined) return value.node;
  const { node } = resolve(value);
  if (ts.isNewExpression(node)) return node.expression;
  const made = classIn(value)?.made;
  return made?.expression;
}

/** The objects given to `train.define`. */
export function definitions(source: ts.SourceFile): ts.ObjectLiteralExpression[] {
  return all(source, ts.isCallExpression).flatMap((call) => {
    const given = calledName(call) === "train.define" && call.arguments[0];
    const object = given ? resolve({ node: given, frame: topFrame }).node : undefined;
    return object && ts.isObjectLiteralExpression(object) ? [object] : [];
  });
}

/** What the model of a definition gives. */
function outputOfModel(definition: ts.ObjectLiteralExpression): Made[] {
  const make = propertyOf(definition, "model");
  const fn = make && functionOf(make);
  const results = fn ? returned(fn) : [];
  return results.length === 1 ? outputOf({ node: results[0], frame: topFrame }) : [];
}

function useOfDefinition(definition: ts.ObjectLiteralExpression): LossUse[] {
  const given = propertyOf(definition, "loss");
  if (given === undefined) return [];
  const value = { node: given, frame: topFrame };
  const loss = lossClass(value);
  if (loss !== undefined)
    return [{ loss, node: given, name: nameOf(value), argument: undefined, input: outputOfModel(definition) }];
  // `loss: (output, target) => F.crossEntropy(output, target)`
  const fn = functionOf(given);
  const [output] = fn?.parameters ?? [];
  if (fn?.body === undefined || output === undefined || !ts.isIdentifier(output.name)) return [];
  const { text } = output.name;
  return all(fn.body, ts.isCallExpression).flatMap((call) => {
    const [argument] = call.arguments;
    const target = { node: bare(call.expression), frame: topFrame };
    const loss = lossClass(target);
    const isOutput = argument !== undefined && ts.isIdentifier(bare(argument)) && argument.getText() === text;
    if (loss === undefined || !isOutput) return [];
    return [{ loss, node: call, name: nameOf(target), argument, input: outputOfModel(definition) }];
  });
}
