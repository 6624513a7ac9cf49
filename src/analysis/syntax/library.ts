/** What of the library an expression names, however the file has imported it. */
import ts from "typescript";
import { after, type Edit } from "./edits.js";
import { declarationOf, onlyValue } from "./scope.js";
import { all, bare } from "./tree.js";

/** The library's modules, by the name that `libraryName` gives what they export. */
const entries: Record<string, string> = {
  gradlens: "torch",
  "gradlens/datasets": "datasets",
  "gradlens/numpy": "numpy",
  "gradlens/io": "io",
  "gradlens/frame": "frame",
  "gradlens/vision": "vision",
  "gradlens/text": "text",
};

/** Namespaces that go by more than one name, by the one that is used here. */
const namespaces: Record<string, string> = {
  "torch.default": "torch",
  "torch.nn": "nn",
  "torch.optim": "optim",
  "torch.F": "F",
  "nn.functional": "F",
  "torch.data": "data",
  "torch.utils.data": "data",
  "torch.train": "train",
  "torch.metrics": "metrics",
  "train.metrics": "metrics",
  "torch.plot": "plot",
};

/**
 * The full name of what an expression takes from the library, in one spelling for every way of importing it: `nn.Linear`,
 * `F.softmax`, `optim.SGD`, `optim.lrScheduler.StepLR`, `data.DataLoader`, `train.define`, `metrics.accuracy`, `datasets.makeMoons`,
 * `torch.softmax`. Undefined for all else, methods of tensors included.
 */
export function libraryName(expression: ts.Node): string | undefined {
  const node = ts.isExpression(expression) ? bare(expression) : expression;
  if (ts.isIdentifier(node)) return nameOfIdentifier(node);
  if (ts.isPropertyAccessExpression(node)) return member(libraryName(node.expression), node.name.text);
  if (ts.isQualifiedName(node)) return member(libraryName(node.left), node.right.text);
  return isRequire(node) ? entries[(node.arguments[0] as ts.StringLiteral).text] : undefined;
}

/** True where the file imports the library, types alone left out. */
export function importsLibrary(source: ts.SourceFile): boolean {
  return source.statements.some((statement) =>
    ts.isImportDeclaration(statement)
      ? ts.isStringLiteral(statement.moduleSpecifier) &&
        statement.moduleSpecifier.text in entries &&
        statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword
      : ts.isVariableStatement(statement) &&
        statement.declarationList.declarations.some(({ initializer }) => initializer && isRequire(initializer)),
  );
}

function member(namespace: string | undefined, name: string): string | undefined {
  if (namespace === undefined) return undefined;
  const full = `${namespace}.${name}`;
  return namespaces[full] ?? full;
}

function nameOfIdentifier(name: ts.Identifier): string | undefined {
  const declaration = declarationOf(name);
  if (declaration === undefined) return undefined;
  if (ts.isImportClause(declaration)) return entryOf(declaration.parent);
  if (ts.isNamespaceImport(declaration)) return entryOf(declaration.parent.parent);
  if (ts.isImportSpecifier(declaration))
    return member(entryOf(declaration.parent.parent.parent), (declaration.propertyName ?? declaration.name).text);
  // `const { Linear } = nn`
  if (ts.isBindingElement(declaration) && ts.isObjectBindingPattern(declaration.parent)) {
    const { parent } = declaration.parent;
    const key = declaration.propertyName ?? declaration.name;
    if (!ts.isVariableDeclaration(parent) || parent.initializer === undefined || !ts.isIdentifier(key))
      return undefined;
    return member(libraryName(parent.initializer), key.text);
  }
  const value = onlyValue(declaration);
  return value && libraryName(value);
}

function entryOf(declaration: ts.Node): string | undefined {
  return ts.isImportDeclaration(declaration) && ts.isStringLiteral(declaration.moduleSpecifier)
    ? entries[declaration.moduleSpecifier.text]
    : undefined;
}

function isRequire(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "require" &&
    node.arguments.length === 1 &&
    ts.isStringLiteral(node.arguments[0])
  );
}

/** How a file may write a function of `torch`, by what it has imported: `torch.noGrad`, `gl.noGrad`, `noGrad`. */
export function nameInFile(source: ts.SourceFile, full: `torch.${string}`): string | undefined {
  const name = full.slice("torch.".length);
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || entryOf(statement) !== "torch") continue;
    const { importClause } = statement;
    const bindings = importClause?.namedBindings;
    const specifier =
      bindings && ts.isNamedImports(bindings)
        ? bindings.elements.find((element) => (element.propertyName ?? element.name).text === name)
        : undefined;
    if (specifier) return specifier.name.text;
    const namespace = importClause?.name ?? (bindings && ts.isNamespaceImport(bindings) ? bindings.name : undefined);
    if (namespace) return `${namespace.text}.${name}`;
  }
  return undefined;
}

/** The same, with the edits that import it where the file imports other names of the library one by one. */
export function imported(
  source: ts.SourceFile,
  full: `torch.${string}`,
): { name: string; edits: readonly Edit[] } | undefined {
  const known = nameInFile(source, full);
  if (known !== undefined) return { name: known, edits: [] };
  const name = full.slice("torch.".length);
  if (all(source, ts.isIdentifier).some(({ text }) => text === name)) return undefined;
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || entryOf(statement) !== "torch") continue;
    const { importClause } = statement;
    const bindings = importClause?.namedBindings;
    const isOfTypes = importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    const last = bindings && ts.isNamedImports(bindings) && !isOfTypes ? bindings.elements.at(-1) : undefined;
    if (last) return { name, edits: [after(last, `, ${name}`)] };
  }
  return undefined;
}
