/** Calls and what they are given. */
import ts from "typescript";
import { declarationOf } from "./scope.js";
import { libraryName } from "./library.js";
import { originOf } from "./scope.js";
import { bare } from "./tree.js";

export type Call = ts.CallExpression | ts.NewExpression;

export const isCall = (node: ts.Node): node is Call => ts.isCallExpression(node) || ts.isNewExpression(node);

/** A call of a method: `target.name(...args)`. */
export interface MethodCall {
  call: ts.CallExpression;
  target: ts.Expression;
  name: string;
  /** The name in the text, where findings about the method are marked. */
  nameNode: ts.Identifier | ts.PrivateIdentifier;
}

/** The method that a node calls; undefined for other nodes, and for functions of the library (`torch.relu(x)`). */
export function methodCall(node: ts.Node): MethodCall | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const callee = bare(node.expression);
  if (!ts.isPropertyAccessExpression(callee) || libraryName(callee) !== undefined) return undefined;
  return { call: node, target: bare(callee.expression), name: callee.name.text, nameNode: callee.name };
}

/** The library's name of what a node calls or makes: `F.softmax`, `nn.Linear`. */
export function calledName(node: ts.Node): string | undefined {
  return isCall(node) ? libraryName(node.expression) : undefined;
}

/** The value of a key in the options object at the end of a call; a name that is given short (`{ lr }`) is its own value. */
export function option(call: Call, key: string): ts.Expression | undefined {
  const last = call.arguments?.at(-1);
  const object = last && originOf(last);
  return object && ts.isObjectLiteralExpression(object) ? propertyOf(object, key) : undefined;
}

/** The value of a key of an object literal, a method as the function that it is. */
export function propertyOf(object: ts.ObjectLiteralExpression, key: string): ts.Expression | undefined {
  for (const property of object.properties) {
    if (property.name === undefined || nameText(property.name) !== key) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

/** An argument by its place or, where it may be an option as well, by its name. */
export function argument(call: Call, index: number, key?: string): ts.Expression | undefined {
  const given = call.arguments?.[index];
  if (given !== undefined && !ts.isObjectLiteralExpression(bare(given))) return given;
  return key === undefined ? given : option(call, key);
}

/** The number, text or truth value that an expression is sure to have. */
export function literal(expression: ts.Expression | undefined): number | string | boolean | null | undefined {
  if (expression === undefined) return undefined;
  const node = originOf(expression);
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const value = literal(node.operand);
    return typeof value === "number" ? -value : undefined;
  }
  if (ts.isBinaryExpression(node)) return arithmetic(node);
  return undefined;
}

function arithmetic({ left, operatorToken, right }: ts.BinaryExpression): number | undefined {
  const [a, b] = [literal(left), literal(right)];
  if (typeof a !== "number" || typeof b !== "number") return undefined;
  switch (operatorToken.kind) {
    case ts.SyntaxKind.PlusToken:
      return a + b;
    case ts.SyntaxKind.MinusToken:
      return a - b;
    case ts.SyntaxKind.AsteriskToken:
      return a * b;
    case ts.SyntaxKind.SlashToken:
      return a / b;
    case ts.SyntaxKind.AsteriskAsteriskToken:
      return a ** b;
    default:
      return undefined;
  }
}

export type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

/** The function of this file that an expression is: a function itself, or the name of one. */
export function functionOf(expression: ts.Expression): FunctionNode | undefined {
  const node = originOf(expression);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node;
  if (!ts.isIdentifier(node)) return undefined;
  const declaration = declarationOf(node);
  return declaration && (ts.isFunctionDeclaration(declaration) || ts.isFunctionExpression(declaration))
    ? declaration
    : undefined;
}

export function nameText(name: ts.PropertyName | ts.BindingName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name) || ts.isNumericLiteral(name)
    ? name.text
    : undefined;
}
