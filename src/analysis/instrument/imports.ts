import ts from "typescript";
import { isLibrary } from "../library.js";

/** What a file imports. */
export interface Imports {
  /** Every name of a module in the text: of `import`, `export ... from`, `require` and `import()`. */
  specifiers: string[];
  /** Local names of what comes from the library. */
  library: ReadonlySet<string>;
}

/** Reads the imports of a tree; those of types alone are left out. */
export function importsOf(source: ts.SourceFile): Imports {
  const specifiers = new Set<string>();
  const library = new Set<string>();
  const add = (name: ts.Expression | undefined): string | undefined => {
    if (name === undefined || !ts.isStringLiteralLike(name)) return undefined;
    specifiers.add(name.text);
    return name.text;
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const { importClause: clause } = statement;
      if (clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) continue;
      const name = add(statement.moduleSpecifier);
      if (clause !== undefined && name !== undefined && isLibrary(name))
        for (const local of namesOf(clause)) library.add(local);
    } else if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) add(statement.moduleSpecifier);
    else if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference))
      add(statement.moduleReference.expression);
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.arguments.length === 1) {
      const { expression } = node;
      const loads =
        expression.kind === ts.SyntaxKind.ImportKeyword ||
        (ts.isIdentifier(expression) && expression.text === "require");
      if (loads) add(node.arguments[0]);
    }
    ts.forEachChild(node, visit);
  };
  if (/\b(require|import)\s*\(/.test(source.text)) visit(source);
  return { specifiers: [...specifiers], library };
}

function namesOf({ name, namedBindings }: ts.ImportClause): string[] {
  const named =
    namedBindings === undefined
      ? []
      : ts.isNamespaceImport(namedBindings)
        ? [namedBindings.name.text]
        : namedBindings.elements.map((element) => element.name.text);
  return name === undefined ? named : [name.text, ...named];
}
