/**
 * Names followed through the functions of a file: `model` in `function fit(model)` is, while `fit(net)` is looked at, the `net` of the call.
 */
import ts from "typescript";
import { functionOf, type FunctionNode, nameText, propertyOf } from "./calls.js";
import { libraryName } from "./library.js";
import { classOf, type ClassOf, fieldClass, fieldsOf } from "./modules.js";
import { declarationOf, onlyValue } from "./scope.js";
import { bare, enclosing, returned } from "./tree.js";

/** A call under way: what its parameters are, and the call that it came from. */
export interface Frame {
  parameters: ReadonlyMap<ts.ParameterDeclaration, Value>;
  /** The function that runs; undefined for the file itself. */
  fn?: FunctionNode | ts.ConstructorDeclaration;
  /** The object whose method it is: where that was made. */
  self?: Value;
  caller?: Frame;
}

/** An expression, and the call in which it stands. */
export interface Value {
  node: ts.Expression;
  frame: Frame;
}

export const topFrame: Frame = { parameters: new Map() };

const maxDepth = 30;

/** What an expression was first made by: names, parameters and fields that have one value are followed to it. */
export function resolve(value: Value): Value {
  let at: Value = { node: bare(value.node), frame: value.frame };
  for (let depth = 0; depth < maxDepth; depth++) {
    const next = definitionOf(at);
    if (next === undefined) return at;
    at = { node: bare(next.node), frame: next.frame };
  }
  return at;
}

/** The class of an expression, by what its names are in this call. */
export function classIn(value: Value): ClassOf | undefined {
  const { node, frame } = resolve(value);
  if (node.kind === ts.SyntaxKind.ThisKeyword && frame.self) return classOf(resolve(frame.self).node);
  if (ts.isPropertyAccessExpression(node) && libraryName(node) === undefined) {
    const owner = classIn({ node: node.expression, frame })?.declaration;
    return owner && fieldClass(owner, node.name.text);
  }
  return classOf(node);
}

/**
 * A text that is the same for expressions that are the same object, as far as the file tells; undefined for what is made anew each time or is not
 * known. Two different texts may still be one object where functions of other files come in between.
 */
export function identityOf(value: Value, depth = 0): string | undefined {
  if (depth > maxDepth) return undefined;
  const { frame } = value;
  const node = bare(value.node);
  const next = definitionOf({ node, frame });
  // A name that stands for another name is that one; a name of something made is itself.
  if (next !== undefined) {
    const inner = bare(next.node);
    if (ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner)) {
      const same = identityOf(next, depth + 1);
      if (same !== undefined) return same;
    }
  }
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node);
    if (declaration === undefined) return undefined;
    const bound = ts.isParameter(declaration) ? parameterValue(declaration, frame) : undefined;
    return bound ? identityOf(bound, depth + 1) : `name ${declaration.getStart()}`;
  }
  if (ts.isPropertyAccessExpression(node)) {
    const owner = identityOf({ node: node.expression, frame }, depth + 1);
    return owner === undefined ? undefined : `${owner}.${node.name.text}`;
  }
  if (node.kind === ts.SyntaxKind.ThisKeyword) {
    const declaration = enclosing(node, ts.isClassLike);
    return declaration && `this ${declaration.getStart()}`;
  }
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) return `made ${node.getStart()}`;
  return undefined;
}

/** The frame of a call of a function of this file. */
export function enter(
  fn: FunctionNode | ts.ConstructorDeclaration,
  args: readonly ts.Expression[],
  frame: Frame,
  self?: Value,
): Frame {
  const parameters = new Map<ts.ParameterDeclaration, Value>();
  fn.parameters.forEach((parameter, i) => {
    const given = args.slice(0, i + 1).some(ts.isSpreadElement) || parameter.dotDotDotToken ? undefined : args[i];
    if (given) parameters.set(parameter, { node: given, frame });
    else if (parameter.initializer && i >= args.length)
      parameters.set(parameter, { node: parameter.initializer, frame });
  });
  return { parameters, fn, self, caller: frame };
}

/** True where a function is already running: it calls itself. */
export function isRunning(fn: ts.Node, frame: Frame): boolean {
  let depth = 0;
  for (let at: Frame | undefined = frame; at; at = at.caller) if (at.fn === fn || ++depth > maxDepth) return true;
  return false;
}

/** What a declared name, a field of `this` or a property of a literal was set to; undefined where there is no one value. */
function definitionOf({ node, frame }: Value): Value | undefined {
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node);
    if (declaration === undefined) return undefined;
    if (ts.isParameter(declaration)) return parameterValue(declaration, frame);
    if (ts.isBindingElement(declaration)) return elementValue(declaration, frame);
    const value = onlyValue(declaration);
    return value && { node: value, frame };
  }
  if (ts.isPropertyAccessExpression(node)) {
    if (node.expression.kind === ts.SyntaxKind.ThisKeyword) return fieldValue(node, frame);
    if (libraryName(node) !== undefined) return undefined;
    const owner = resolve({ node: node.expression, frame });
    if (!ts.isObjectLiteralExpression(owner.node)) return undefined;
    const value = propertyOf(owner.node, node.name.text);
    return value && { node: value, frame: owner.frame };
  }
  return undefined;
}

function parameterValue(declaration: ts.ParameterDeclaration, frame: Frame): Value | undefined {
  for (let at: Frame | undefined = frame; at; at = at.caller) {
    const bound = at.parameters.get(declaration);
    if (bound) return bound;
  }
  return undefined;
}

/** `this.model` where the constructor was given it: `new Trainer(model)`. Layers that the class makes itself stay fields. */
function fieldValue(node: ts.PropertyAccessExpression, frame: Frame): Value | undefined {
  const made = frame.self && resolve(frame.self);
  if (made === undefined || !ts.isNewExpression(made.node)) return undefined;
  const declaration = classOf(made.node)?.declaration;
  const constructor = declaration?.members.find(ts.isConstructorDeclaration);
  if (declaration === undefined || constructor === undefined) return undefined;
  const inside = enter(constructor, made.node.arguments ?? [], made.frame, frame.self);
  const property = constructor.parameters.find(
    (parameter) =>
      ts.isParameterPropertyDeclaration(parameter, constructor) && nameText(parameter.name) === node.name.text,
  );
  if (property) return inside.parameters.get(property);
  const values = fieldsOf(declaration).filter(({ name }) => name === node.name.text);
  return values.length === 1 && ts.isIdentifier(bare(values[0].value))
    ? { node: values[0].value, frame: inside }
    : undefined;
}

/** `const { model } = build()` and `const [a, b] = [f(), g()]`: what the part was in the literal. */
function elementValue(element: ts.BindingElement, frame: Frame): Value | undefined {
  const { parent } = element.parent;
  if (!ts.isVariableDeclaration(parent) || parent.initializer === undefined || element.dotDotDotToken) return undefined;
  const whole = resultOf({ node: parent.initializer, frame });
  if (whole === undefined) return undefined;
  if (ts.isArrayBindingPattern(element.parent)) {
    const index = element.parent.elements.indexOf(element);
    const part = ts.isArrayLiteralExpression(whole.node) ? whole.node.elements[index] : undefined;
    return part && !ts.isSpreadElement(part) ? { node: part, frame: whole.frame } : undefined;
  }
  const key = nameText((element.propertyName as ts.BindingName | undefined) ?? element.name);
  const part = key !== undefined && ts.isObjectLiteralExpression(whole.node) ? propertyOf(whole.node, key) : undefined;
  return part && { node: part, frame: whole.frame };
}

/** The value of an expression, calls of functions of this file with one `return` followed into. */
function resultOf(value: Value): Value | undefined {
  const { node, frame } = resolve(value);
  if (!ts.isCallExpression(node)) return { node, frame };
  const fn = functionOf(node.expression);
  if (fn === undefined || isRunning(fn, frame)) return undefined;
  const results = returned(fn);
  return results.length === 1 ? resultOf({ node: results[0], frame: enter(fn, node.arguments, frame) }) : undefined;
}
