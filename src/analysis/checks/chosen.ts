/** Where a person has chosen a value, as far as it is not one of many that are tried. */
import ts from "typescript";
import { declarationOf, originOf, referencesTo } from "../syntax/scope.js";
import { bare, enclosing, isLoop } from "../syntax/tree.js";

/**
 * The expression by which a value comes into the file: itself or, for a parameter, the argument of the one call. Undefined for elements of lists, for
 * what a loop or callback is given, and for all that is not known.
 */
export function chosenAt(expression: ts.Expression, depth = 0): ts.Expression | undefined {
  const node = originOf(expression);
  if (depth > 8) return undefined;
  const isChosen = (part: ts.Expression) => chosenAt(part, depth + 1) !== undefined;
  if (ts.isIdentifier(node)) return ofName(node, depth);
  const chosen =
    ts.isNumericLiteral(node) ||
    ts.isObjectLiteralExpression(node) ||
    (ts.isPropertyAccessExpression(node) && isChosen(node.expression)) ||
    (ts.isPrefixUnaryExpression(node) && isChosen(node.operand)) ||
    (ts.isBinaryExpression(node) && isChosen(node.left) && isChosen(node.right)) ||
    // A helper that is given it somehow: once, and by nobody who tries.
    (ts.isCallExpression(node) && !isRepeated(node) && !node.arguments.some((part) => isTried(part, depth)));
  return chosen ? expression : undefined;
}

function ofName(name: ts.Identifier, depth: number): ts.Expression | undefined {
  const declaration = declarationOf(name);
  if (declaration === undefined) return undefined;
  if (ts.isImportSpecifier(declaration) || ts.isImportClause(declaration) || ts.isNamespaceImport(declaration))
    return name;
  if (ts.isParameter(declaration)) return ofParameter(declaration, depth);
  if (!ts.isBindingElement(declaration)) return undefined;
  // `{ lr }` of a parameter or of a value
  const whole = declaration.parent.parent;
  if (ts.isParameter(whole)) return ofParameter(whole, depth) && name;
  const value = ts.isVariableDeclaration(whole) ? whole.initializer : undefined;
  return value && chosenAt(value, depth + 1) && name;
}

/** What a function of the file is called with, a chosen value each time. */
function ofParameter(parameter: ts.ParameterDeclaration, depth: number): ts.Expression | undefined {
  const { parent: fn } = parameter;
  const holder = ts.isFunctionDeclaration(fn) ? fn : ts.isVariableDeclaration(fn.parent) ? fn.parent : undefined;
  const calls = (holder ? referencesTo(holder) : []).flatMap((name) =>
    ts.isCallExpression(name.parent) && name.parent.expression === name ? [name.parent] : [],
  );
  const index = fn.parameters.indexOf(parameter);
  const given = calls.map((call) => {
    const value = (call.arguments[index] as ts.Expression | undefined) ?? parameter.initializer;
    return value && chosenAt(value, depth + 1);
  });
  if (given.length === 0 || given.includes(undefined)) return undefined;
  return given.length === 1 ? given[0] : (parameter.name as ts.Identifier);
}

/** A parameter for which there is no chosen value. */
function isTried(part: ts.Expression, depth: number): boolean {
  const name = originOf(part);
  const declaration = ts.isIdentifier(name) ? declarationOf(name) : undefined;
  return declaration !== undefined && ts.isParameter(declaration) && ofParameter(declaration, depth + 1) === undefined;
}

/** Within a loop, or a callback that may be called many times. */
function isRepeated(node: ts.Node): boolean {
  if (enclosing(node, isLoop)) return true;
  const fn = enclosing(node, ts.isArrowFunction);
  return fn !== undefined && ts.isCallExpression(bare(fn).parent);
}
