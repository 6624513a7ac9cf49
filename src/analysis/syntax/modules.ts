/** Modules as the text has them: their classes, their fields, their calls. */
import ts from "typescript";
import { functionOf, nameText } from "./calls.js";
import { libraryName } from "./library.js";
import { type Declaration, declarationOf, originOf } from "./scope.js";
import { bare, enclosing, returned, walk } from "./tree.js";

/** The class of an expression. */
export interface ClassOf {
  /** `nn.Linear` for the library's own, else the name as the file has it. */
  name: string;
  /** Where this very object is made, where that is one place. */
  made?: ts.NewExpression;
  /** Its declaration, if this file has it. */
  declaration?: ts.ClassLikeDeclaration;
}

/** The class that an expression is an object of: of `new X()`, of what a name or field was made as, or by its written type. */
export function classOf(expression: ts.Expression, depth = 0): ClassOf | undefined {
  if (depth > 20) return undefined;
  const node = originOf(expression);
  if (ts.isNewExpression(node)) {
    const made = named(node.expression);
    return made && { ...made, made: node };
  }
  if (ts.isCallExpression(node)) {
    const fn = functionOf(node.expression);
    const results = fn ? returned(fn) : [];
    return results.length === 1 ? classOf(results[0], depth + 1) : undefined;
  }
  if (ts.isIdentifier(node)) return ofDeclaration(declarationOf(node), depth);
  if (node.kind === ts.SyntaxKind.ThisKeyword) {
    const declaration = enclosing(node, ts.isClassLike);
    return declaration && { name: declaration.name?.text ?? "", declaration };
  }
  if (ts.isPropertyAccessExpression(node)) {
    const owner = classOf(node.expression, depth + 1)?.declaration;
    return owner && fieldClass(owner, node.name.text, depth);
  }
  return undefined;
}

/** True for objects of `nn.Module` and its subclasses, as far as the file tells. */
export function isModule(of: ClassOf | undefined): boolean {
  if (of === undefined) return false;
  return of.declaration ? isModuleClass(of.declaration) : isLibraryModule(of.name);
}

/** True for a class that extends `nn.Module` or one of its subclasses. */
export function isModuleClass(declaration: ts.ClassLikeDeclaration, depth = 0): boolean {
  const base = baseOf(declaration);
  if (base === undefined || depth > 20) return false;
  const name = libraryName(base);
  if (name !== undefined) return isLibraryModule(name);
  const parent = classDeclarationOf(base);
  return parent !== undefined && isModuleClass(parent, depth + 1);
}

/** All classes of a file that extend `nn.Module`. */
export function moduleClasses(source: ts.SourceFile): ts.ClassLikeDeclaration[] {
  const found: ts.ClassLikeDeclaration[] = [];
  walk(source, (node) => {
    if (ts.isClassLike(node) && isModuleClass(node)) found.push(node);
  });
  return found;
}

const notModules = new Set(["Parameter", "functional", "init", "utils"]);

const isLibraryModule = (name: string) => /^nn\.[A-Z]\w*$/.test(name) && !notModules.has(name.slice("nn.".length));

/** The expression after `extends`. */
export function baseOf(declaration: ts.ClassLikeDeclaration): ts.Expression | undefined {
  return declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
}

export function methodOf(declaration: ts.ClassLikeDeclaration, name: string): ts.MethodDeclaration | undefined {
  return declaration.members.find(
    (member): member is ts.MethodDeclaration =>
      ts.isMethodDeclaration(member) && member.body !== undefined && nameText(member.name) === name,
  );
}

/** A field of a class that the text gives a value: `layers = ...` or `this.layers = ...` in the constructor. */
export interface Field {
  name: string;
  value: ts.Expression;
  /** The member or statement that sets it. */
  node: ts.PropertyDeclaration | ts.ExpressionStatement;
}

/** The fields that get their values as an object is made, in order; one set in several places comes several times. */
export function fieldsOf(declaration: ts.ClassLikeDeclaration): Field[] {
  const fields: Field[] = [];
  for (const member of declaration.members) {
    if (ts.isPropertyDeclaration(member) && member.initializer) {
      const name = nameText(member.name);
      if (name !== undefined) fields.push({ name, value: member.initializer, node: member });
    } else if (ts.isConstructorDeclaration(member) && member.body) {
      walk(member.body, (node) => {
        const field = assignedField(node);
        if (field) fields.push(field);
      });
    }
  }
  return fields;
}

function assignedField(node: ts.Node): Field | undefined {
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return undefined;
  const { left, operatorToken, right } = node.expression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(left)) return undefined;
  if (left.expression.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
  return { name: left.name.text, value: right, node };
}

/** The class of a field, by its only value, by its type, or by what the base class says. */
export function fieldClass(owner: ts.ClassLikeDeclaration, name: string, depth = 0): ClassOf | undefined {
  const values = fieldsOf(owner).filter((field) => field.name === name);
  if (values.length > 0) return values.length === 1 ? classOf(values[0].value, depth + 1) : undefined;
  const member = owner.members.find((member) => member.name && nameText(member.name) === name);
  if (member && ts.isPropertyDeclaration(member) && member.type) return ofType(member.type);
  const base = baseOf(owner);
  const parent = base && classDeclarationOf(base);
  return parent && parent !== owner ? fieldClass(parent, name, depth + 1) : undefined;
}

function ofDeclaration(declaration: Declaration | undefined, depth: number): ClassOf | undefined {
  if (declaration === undefined) return undefined;
  if ((ts.isParameter(declaration) || ts.isVariableDeclaration(declaration)) && declaration.type)
    return ofType(declaration.type);
  // A variable that is set anew with an object of the same class.
  if (ts.isVariableDeclaration(declaration) && declaration.initializer) {
    const first = classOf(declaration.initializer, depth + 1);
    return first && { ...first, made: undefined };
  }
  return undefined;
}

function ofType(type: ts.TypeNode): ClassOf | undefined {
  return ts.isTypeReferenceNode(type) ? named(type.typeName) : undefined;
}

function named(name: ts.Node): ClassOf | undefined {
  const library = libraryName(name);
  if (library !== undefined) return { name: library };
  const text = ts.isExpression(name) ? bare(name) : name;
  if (!ts.isIdentifier(text)) return undefined;
  return { name: text.text, declaration: classDeclarationOf(text) };
}

function classDeclarationOf(name: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const node = originOf(name);
  if (ts.isClassExpression(node)) return node;
  const declaration = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  return declaration && ts.isClassLike(declaration) ? declaration : undefined;
}
