/** Modules as the text declares them: needs no run, so it works while a file is being typed and without trust. */
import ts from "typescript";

/** A field of a module class. */
export interface Field {
  name: string;
  /** The name where it is declared: a property, or `this.name = ...` in the constructor. */
  declared: ts.Node;
  value: ts.Expression | undefined;
}

export interface ModuleClass {
  name: string;
  node: ts.ClassDeclaration;
  fields: Field[];
}

/** The classes of a file that extend `Module`, or a class of the file that does. */
export function moduleClasses(source: ts.SourceFile): ModuleClass[] {
  const classes: ts.ClassDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node)) classes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const names = new Set<string>();
  const isModule = (node: ts.ClassDeclaration): boolean => {
    const base = baseName(node);
    return base === "Module" || (base !== undefined && names.has(base));
  };
  // A base class may come after those that extend it.
  for (let before = -1; before !== names.size;) {
    before = names.size;
    for (const node of classes) if (node.name && isModule(node)) names.add(node.name.text);
  }
  return classes.filter(isModule).map((node) => ({ name: node.name?.text ?? "", node, fields: fieldsOf(node) }));
}

function baseName(node: ts.ClassDeclaration): string | undefined {
  const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const base = clause?.types[0]?.expression;
  return base && lastName(base);
}

/** `Linear` of `nn.Linear`. */
export function lastName(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

function fieldsOf(node: ts.ClassDeclaration): Field[] {
  const fields = new Map<string, Field>();
  for (const member of node.members)
    if (ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name))
      fields.set(member.name.text, { name: member.name.text, declared: member.name, value: member.initializer });
  const visit = (child: ts.Node): void => {
    if (isFieldAssignment(child)) {
      const { name } = child.left;
      const known = fields.get(name.text);
      if (!known) fields.set(name.text, { name: name.text, declared: name, value: child.right });
      else known.value ??= child.right;
    }
    ts.forEachChild(child, visit);
  };
  for (const member of node.members) if (ts.isConstructorDeclaration(member)) visit(member);
  return [...fields.values()];
}

type FieldAssignment = ts.BinaryExpression & { left: ts.PropertyAccessExpression };

function isFieldAssignment(node: ts.Node): node is FieldAssignment {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left) &&
    node.left.expression.kind === ts.SyntaxKind.ThisKeyword
  );
}

/** What a value that is a module has in it, by name: entries of `Sequential` and `ModuleList`, of `ModuleDict`. */
export function childrenOf(value: ts.Expression): { name: string; declared: ts.Node; value: ts.Expression }[] {
  if (!ts.isNewExpression(value)) return [];
  const container = lastName(value.expression);
  const parts = value.arguments ?? [];
  if (container === "Sequential" || container === "ModuleList") {
    const [only] = parts;
    if (parts.length === 1 && ts.isObjectLiteralExpression(only)) return entriesOf(only);
    const list = parts.length === 1 && ts.isArrayLiteralExpression(only) ? only.elements : parts;
    return [...list].map((each, index) => ({ name: String(index), declared: each, value: each }));
  }
  const [entries] = parts;
  return container === "ModuleDict" && entries && ts.isObjectLiteralExpression(entries) ? entriesOf(entries) : [];
}

function entriesOf(object: ts.ObjectLiteralExpression): { name: string; declared: ts.Node; value: ts.Expression }[] {
  return object.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
      ? [{ name: property.name.text, declared: property.name, value: property.initializer }]
      : [],
  );
}
