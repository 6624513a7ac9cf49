/** Which declaration a name means, and all that is done with it: as TypeScript resolves it, within one file. */
import ts from "typescript";
import { bare, walk } from "./tree.js";

export type Declaration =
  | ts.VariableDeclaration
  | ts.BindingElement
  | ts.ParameterDeclaration
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ClassLikeDeclaration
  | ts.ImportClause
  | ts.ImportSpecifier
  | ts.NamespaceImport
  | ts.ImportEqualsDeclaration
  | ts.EnumDeclaration;

interface Scopes {
  declarations: Map<ts.Node, Map<string, Declaration>>;
  references: Map<Declaration, ts.Identifier[]>;
}

const scopesOf = new WeakMap<ts.SourceFile, Scopes>();

/** What a name means; undefined for what the file does not declare (globals). */
export function declarationOf(name: ts.Identifier): Declaration | undefined {
  return resolve(name, scopes(name.getSourceFile()).declarations);
}

/** Everywhere that a declared name is used, its declaration left out, in the order of the text. */
export function referencesTo(declaration: Declaration): readonly ts.Identifier[] {
  return scopes(declaration.getSourceFile()).references.get(declaration) ?? [];
}

/** What is assigned to a declared name after its declaration: `x = value`, and `x += value` as a whole. */
export function assignmentsTo(declaration: Declaration): ts.Expression[] {
  return referencesTo(declaration).flatMap((name) => {
    const { parent } = name;
    if (ts.isBinaryExpression(parent) && parent.left === name && isAssignment(parent.operatorToken.kind))
      return [parent.operatorToken.kind === ts.SyntaxKind.EqualsToken ? parent.right : parent];
    if ((ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) && isStep(parent.operator))
      return [parent];
    return isTarget(name) ? [name] : [];
  });
}

/** The one value that a name always has: that of a `const`, or of a variable that is set in one place only. */
export function onlyValue(declaration: Declaration): ts.Expression | undefined {
  if (!ts.isVariableDeclaration(declaration)) return undefined;
  const assigned = assignmentsTo(declaration);
  if (declaration.initializer !== undefined) return assigned.length === 0 ? declaration.initializer : undefined;
  return assigned.length === 1 && !ts.isIdentifier(assigned[0]) ? assigned[0] : undefined;
}

/** The expression that a value was first made by: names that have one value are followed to it. */
export function originOf(expression: ts.Expression): ts.Expression {
  let at = bare(expression);
  for (let depth = 0; depth < 20 && ts.isIdentifier(at); depth++) {
    const declaration = declarationOf(at);
    const value = declaration && onlyValue(declaration);
    if (value === undefined) break;
    at = bare(value);
  }
  return at;
}

const isAssignment = (kind: ts.SyntaxKind) =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
const isStep = (kind: ts.SyntaxKind) => kind === ts.SyntaxKind.PlusPlusToken || kind === ts.SyntaxKind.MinusMinusToken;

/** A target of `[a, b] = ...`, `({ a } = ...)`, `for (a of ...)`. */
function isTarget(name: ts.Identifier): boolean {
  let at: ts.Node = name;
  while (
    ts.isArrayLiteralExpression(at.parent) ||
    ts.isObjectLiteralExpression(at.parent) ||
    ts.isPropertyAssignment(at.parent) ||
    ts.isShorthandPropertyAssignment(at.parent) ||
    ts.isSpreadElement(at.parent)
  )
    at = at.parent;
  const { parent } = at;
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === at;
  return (
    at !== name &&
    ts.isBinaryExpression(parent) &&
    parent.left === at &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

function scopes(source: ts.SourceFile): Scopes {
  let known = scopesOf.get(source);
  if (known === undefined) {
    const declarations = declarationsIn(source);
    scopesOf.set(source, (known = { declarations, references: referencesIn(source, declarations) }));
  }
  return known;
}

function declarationsIn(source: ts.SourceFile): Map<ts.Node, Map<string, Declaration>> {
  const scopes = new Map<ts.Node, Map<string, Declaration>>();
  const declare = (scope: ts.Node, name: ts.Node | undefined, declaration: Declaration) => {
    if (name === undefined || !ts.isIdentifier(name)) return;
    let names = scopes.get(scope);
    if (names === undefined) scopes.set(scope, (names = new Map<string, Declaration>()));
    if (!names.has(name.text)) names.set(name.text, declaration);
  };
  walk(source, (node) => {
    if (ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isParameter(node))
      declare(scopeOfVariable(node), node.name, node);
    else if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node))
      declare(scopeAround(node), node.name, node);
    else if (ts.isFunctionExpression(node) || ts.isClassExpression(node)) declare(node, node.name, node);
    else if (
      ts.isImportClause(node) ||
      ts.isImportSpecifier(node) ||
      ts.isNamespaceImport(node) ||
      ts.isImportEqualsDeclaration(node)
    )
      declare(source, node.name, node);
  });
  return scopes;
}

function referencesIn(
  source: ts.SourceFile,
  declarations: Map<ts.Node, Map<string, Declaration>>,
): Map<Declaration, ts.Identifier[]> {
  const references = new Map<Declaration, ts.Identifier[]>();
  walk(source, (node) => {
    if (!ts.isIdentifier(node) || !isReference(node)) return;
    const declaration = resolve(node, declarations);
    if (declaration === undefined) return;
    const known = references.get(declaration);
    if (known) known.push(node);
    else references.set(declaration, [node]);
  });
  return references;
}

function resolve(name: ts.Identifier, scopes: Map<ts.Node, Map<string, Declaration>>): Declaration | undefined {
  for (let scope: ts.Node | undefined = name; scope; scope = scope.parent) {
    const found = scopes.get(scope)?.get(name.text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** False for names that are no variables: fields, keys, labels, and the declared name itself. */
function isReference(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === name;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === name;
  if (ts.isBindingElement(parent)) return parent.initializer === name;
  if (ts.isShorthandPropertyAssignment(parent) || ts.isExportSpecifier(parent) || ts.isExportAssignment(parent))
    return true;
  if (ts.isImportSpecifier(parent) || ts.isQualifiedName(parent) || ts.isLabeledStatement(parent)) return false;
  return (parent as Partial<ts.NamedDeclaration>).name !== name;
}

function scopeOfVariable(node: ts.VariableDeclaration | ts.BindingElement | ts.ParameterDeclaration): ts.Node {
  let outer: ts.Node = node;
  while (ts.isBindingElement(outer) || ts.isObjectBindingPattern(outer) || ts.isArrayBindingPattern(outer))
    outer = outer.parent;
  if (ts.isParameter(outer)) return outer.parent;
  const isVar = ts.isVariableDeclarationList(outer.parent) && (outer.parent.flags & ts.NodeFlags.BlockScoped) === 0;
  return scopeAround(outer, isVar);
}

function scopeAround(node: ts.Node, ofFunction = false): ts.Node {
  for (let scope = node.parent; ; scope = scope.parent) {
    if (ts.isSourceFile(scope) || ts.isModuleBlock(scope) || ts.isFunctionLike(scope)) return scope;
    if (ofFunction) continue;
    if (ts.isBlock(scope) && !ts.isFunctionLike(scope.parent)) return scope;
    if (ts.isIterationStatement(scope, false) || ts.isCaseBlock(scope) || ts.isCatchClause(scope)) return scope;
    if (ts.isClassStaticBlockDeclaration(scope)) return scope;
  }
}
