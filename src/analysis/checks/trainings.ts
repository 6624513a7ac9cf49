/** What several checks ask about the training loops of a file. */
import ts from "typescript";
import { argument, calledName, isCall, methodCall, propertyOf } from "../syntax/calls.js";
import { importsLibrary, libraryName } from "../syntax/library.js";
import { isModuleClass } from "../syntax/modules.js";
import { declarationOf } from "../syntax/scope.js";
import type { Moment, Timeline } from "../syntax/timeline.js";
import { all, bare, enclosing, returned, walk } from "../syntax/tree.js";
import { functionOf } from "../syntax/calls.js";
import { madeModule, sequentialParts } from "../syntax/trace.js";
import { identityOf, resolve, type Value } from "../syntax/values.js";

/** The optimizer that a `step()` or `zeroGrad()` is called on: where it is made, and whose parameters it got. */
export interface MadeOptimizer {
  made: ts.NewExpression;
  /** The models, as far as they are known by name: `model` of `model.parameters()`. */
  models: Value[];
  /** Everything that it got is known. */
  complete: boolean;
}

export function optimizerOf(target: Value): MadeOptimizer | undefined {
  const value = madeValue(target);
  if (value === undefined || !ts.isNewExpression(value.node) || !calledName(value.node)?.startsWith("optim."))
    return undefined;
  const made = value.node;
  const parameters = argument(made, 0);
  if (parameters === undefined) return { made, models: [], complete: false };
  const { models, complete } = modelsIn({ node: parameters, frame: value.frame });
  return { made, models, complete };
}

/** `new optim.SGD(...)`, also where a function of the file makes it. */
function madeValue(target: Value): Value | undefined {
  const value = resolve(target);
  if (ts.isPropertyAccessExpression(value.node) && value.node.expression.kind === ts.SyntaxKind.ThisKeyword) {
    const declaration = enclosing(value.node, ts.isClassLike);
    const name = value.node.name.text;
    const assigned = declaration
      ? all(declaration, ts.isBinaryExpression).filter(({ left }) => isField(left, name))
      : [];
    const member = declaration?.members.find(
      (m): m is ts.PropertyDeclaration =>
        ts.isPropertyDeclaration(m) && m.name.getText() === name && m.initializer !== undefined,
    );
    const values = [...assigned.map(({ right }) => right), ...(member?.initializer ? [member.initializer] : [])];
    return values.length === 1 ? resolve({ node: values[0], frame: value.frame }) : undefined;
  }
  if (!ts.isCallExpression(value.node)) return value;
  const fn = functionOf(value.node.expression);
  const results = fn ? returned(fn) : [];
  return results.length === 1 ? resolve({ node: results[0], frame: value.frame }) : undefined;
}

const isField = (node: ts.Expression, name: string) =>
  ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword && node.name.text === name;

function modelsIn(parameters: Value): { models: Value[]; complete: boolean } {
  const { node, frame } = resolve(parameters);
  const method = methodCall(node);
  if (method?.name === "parameters") return { models: [{ node: method.target, frame }], complete: true };
  if (!ts.isArrayLiteralExpression(node)) return { models: [], complete: false };
  const parts = node.elements.map((element) => {
    const part = ts.isSpreadElement(element) ? element.expression : bare(element);
    const inside = ts.isObjectLiteralExpression(part) ? propertyOf(part, "params") : part;
    return inside ? modelsIn({ node: inside, frame }) : { models: [], complete: false };
  });
  return { models: parts.flatMap(({ models }) => models), complete: parts.every(({ complete }) => complete) };
}

/** The object that is trained is the same, or a part of the other. */
export function related(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

/** The innermost loop around both; undefined where there is none. */
export function commonLoop(a: Moment, b: Moment): ts.Node | undefined {
  return a.loops.filter((loop) => b.loops.includes(loop)).at(-1);
}

export const within = (line: Timeline, loop: ts.Node) => line.filter(({ loops }) => loops.includes(loop));

/** Same object, or one of them is not known. */
export const maybeSame = (a: string | undefined, b: string | undefined) =>
  a === undefined || b === undefined || a === b;

/** Names of the models that the optimizers of a stretch hold. */
export function trainedModels(moments: Timeline): Set<string> {
  const names = new Set<string>();
  for (const { kind, target } of moments)
    if (kind === "step")
      for (const model of optimizerOf(target)?.models ?? []) {
        const name = identityOf(model);
        if (name !== undefined) names.add(name);
      }
  return names;
}

const dependent = /^nn\.(\w*Dropout\w*|BatchNorm\dd|RReLU|Transformer\w*)$/;

/** The file has layers that work differently in training and evaluation, or takes modules from files that may have them. */
export function hasModes(source: ts.SourceFile): boolean {
  let found = false;
  walk(source, (node) => {
    if (!isCall(node)) return !found;
    const name = calledName(node) ?? "";
    if (dependent.test(name) || /^F\.\w*dropout\w*$/i.test(name) || name === "F.batchNorm") found = true;
    if (
      /^nn\.(LSTM|GRU|RNN|MultiheadAttention)$/.test(name) &&
      node.arguments?.some((given) => /dropout/.test(given.getText()))
    )
      found = true;
    return !found;
  });
  return found || importsModules(source);
}

/** False for a Sequential that is written out, of layers that work the same in both modes. */
export function mayHaveModes(model: Value): boolean {
  const made = madeModule(model);
  const names = made && sequentialParts(made)?.map((part) => calledName(part) ?? "");
  return names?.every((name) => name.startsWith("nn.") && name !== "nn.Sequential" && !dependent.test(name)) !== true;
}

/** A class or function of another file of the user's that makes a module: `new Net()` of `./net.js`. */
function importsModules(source: ts.SourceFile): boolean {
  return all(source, ts.isNewExpression).some(({ expression }) => {
    const declaration = ts.isIdentifier(expression) ? declarationOf(expression) : undefined;
    return (
      declaration !== undefined &&
      ts.isImportSpecifier(declaration) &&
      libraryName(expression) === undefined &&
      importsLibrary(source)
    );
  });
}

/** True within a method of a module: what happens there is no training or evaluation of its own. */
export const isInModule = ({ functions: [outermost] }: Moment) =>
  outermost !== undefined && ts.isClassLike(outermost.parent) && isModuleClass(outermost.parent);
