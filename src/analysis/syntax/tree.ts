/** Ways about a TypeScript tree. The tree has parents (`parse`) and no types. */
import ts from "typescript";
import type { Span } from "../sites.js";

/** The tree of a file as checks take it. */
export function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, /* setParentNodes */ true);
}

/** Calls `visit` with the node and all below it, in the order of the text; what is below a node is left out where it returns false. */
export function walk(node: ts.Node, visit: (node: ts.Node) => boolean | void): void {
  if (visit(node) === false) return;
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** All nodes at and below `node` that `is` holds for, in the order of the text. */
export function all<T extends ts.Node>(node: ts.Node, is: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  walk(node, (child) => {
    if (is(child)) found.push(child);
  });
  return found;
}

/** The nearest node around `node`, itself left out, that `is` holds for. */
export function enclosing<T extends ts.Node>(node: ts.Node, is: (node: ts.Node) => node is T): T | undefined {
  for (let outer = node.parent; outer; outer = outer.parent) if (is(outer)) return outer;
  return undefined;
}

/** True where `node` is `outer` or somewhere in it. */
export function isWithin(node: ts.Node, outer: ts.Node): boolean {
  for (let at: ts.Node | undefined = node; at; at = at.parent) if (at === outer) return true;
  return false;
}

export type Loop = ts.ForStatement | ts.ForOfStatement | ts.ForInStatement | ts.WhileStatement | ts.DoStatement;

export const isLoop = (node: ts.Node): node is Loop =>
  ts.isIterationStatement(node, /* lookInLabeledStatements */ false);

/** Without what does not change the value: brackets, `as`, `!`, `satisfies`, `await`. */
export function bare(expression: ts.Expression): ts.Expression {
  let inner = expression;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    ts.isAwaitExpression(inner)
  )
    inner = inner.expression;
  return inner;
}

/** What a function gives: the expressions that it returns, those of functions in it left out. */
export function returned(fn: ts.FunctionLikeDeclaration): ts.Expression[] {
  if (fn.body === undefined) return [];
  if (!ts.isBlock(fn.body)) return [fn.body];
  const results: ts.Expression[] = [];
  walk(fn.body, (node) => {
    if (ts.isFunctionLike(node)) return false;
    if (ts.isReturnStatement(node) && node.expression) results.push(node.expression);
    return true;
  });
  return results;
}

/** The text that a node takes, comments before it left out. */
export function spanOf(node: ts.Node): Span {
  return { start: node.getStart(), end: node.getEnd() };
}
