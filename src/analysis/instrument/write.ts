/**
 * Writes calls of probes into a file's text, at the places that its tree tells. Text is only added: what the program does stays the same, and a
 * place of the tree is a place of the file as the user has it.
 */
import ts from "typescript";
import type { Site } from "../sites.js";
import { type DeclaredInputs, declaredInputs } from "./inputs.js";

export interface Written {
  text: string;
  sites: Site[];
  /** The last name of what is called, by the site of a call: `crossEntropy`. */
  callees: Record<number, string>;
  inputs: DeclaredInputs[];
}

type Loop = ts.ForStatement | ts.ForOfStatement | ts.ForInStatement | ts.WhileStatement | ts.DoStatement;
type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression;

/** @param library local names of the library: they hold no values of the user's */
export function writeProbes(source: ts.SourceFile, library: ReadonlySet<string>): Written {
  const writer = new Writer(source, library);
  ts.forEachChild(source, (node) => writer.visit(node));
  return { text: writer.text(), sites: writer.sites, callees: writer.callees, inputs: writer.inputs };
}

class Writer {
  readonly sites: Site[] = [];
  readonly callees: Record<number, string> = {};
  readonly inputs: DeclaredInputs[] = [];
  /** In the order of the walk: of two at one place the first stands first. */
  private readonly insertions: { at: number; text: string }[] = [];

  constructor(
    private readonly source: ts.SourceFile,
    private readonly library: ReadonlySet<string>,
  ) {}

  text(): string {
    const { text } = this.source;
    let out = "";
    let from = 0;
    for (const { at, text: added } of this.insertions.toSorted((a, b) => a.at - b.at)) {
      out += text.slice(from, at) + added;
      from = at;
    }
    return out + text.slice(from);
  }

  private insert(at: number, text: string): void {
    this.insertions.push({ at, text });
  }

  private start(node: ts.Node): number {
    return node.getStart(this.source);
  }

  private site(node: ts.Node, kind: Site["kind"]): number {
    const id = this.sites.length;
    this.sites.push({ id, span: { start: this.start(node), end: node.end }, kind });
    return id;
  }

  /** Follows a node; an expression here is read for its value. */
  visit(node: ts.Node): void {
    if (
      ts.isTypeNode(node) ||
      isErased(node) ||
      ts.isDecorator(node) ||
      ts.isJsxElement(node) ||
      ts.isJsxSelfClosingElement(node)
    )
      return;
    if (ts.isIdentifier(node)) this.name(node);
    else if (ts.isCallExpression(node)) this.call(node);
    else if (ts.isNewExpression(node))
      this.wrapped(node, () => node.arguments?.forEach((argument) => this.visit(argument)));
    else if (ts.isTaggedTemplateExpression(node))
      this.wrapped(node, () => {
        this.reference(node.tag);
        this.visit(node.template);
      });
    else if (ts.isAwaitExpression(node)) this.wrapped(node, () => this.visit(node.expression));
    else if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) this.access(node);
    else if (ts.isBinaryExpression(node)) {
      if (isAssignment(node)) this.reference(node.left);
      else this.visit(node.left);
      this.visit(node.right);
    } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      const changes = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
      if (changes) this.reference(node.operand);
      else this.visit(node.operand);
    } else if (ts.isDeleteExpression(node) || ts.isTypeOfExpression(node)) this.reference(node.expression);
    else if (ts.isPropertyAssignment(node)) {
      if (ts.isComputedPropertyName(node.name)) this.visit(node.name);
      this.visit(node.initializer);
    } else if (ts.isShorthandPropertyAssignment(node)) return;
    else if (ts.isVariableStatement(node)) this.variables(node);
    else if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) this.declaration(node);
    else if (ts.isBindingElement(node)) this.binding(node);
    else if (ts.isFunctionLike(node)) this.callable(node);
    else if (ts.isClassLike(node)) this.classLike(node);
    else if (ts.isLabeledStatement(node)) this.labelled(node);
    else if (ts.isIterationStatement(node, false)) this.loop(node as Loop, node);
    else if (ts.isThrowStatement(node)) this.thrown(node);
    else if (ts.isCatchClause(node)) {
      this.insert(this.start(node.block) + 1, "__gK();");
      this.visit(node.block);
    } else if (ts.isBreakOrContinueStatement(node)) return;
    else ts.forEachChild(node, (child) => this.visit(child));
  }

  /** Something that is called, assigned to, deleted or asked for its type: the value of the thing itself is not read. */
  private reference(node: ts.Expression): void {
    let inner = node;
    while (
      ts.isParenthesizedExpression(inner) ||
      ts.isNonNullExpression(inner) ||
      ts.isAsExpression(inner) ||
      ts.isSatisfiesExpression(inner) ||
      ts.isTypeAssertionExpression(inner)
    )
      inner = inner.expression;
    if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner)) this.within(inner);
    else if (!ts.isIdentifier(inner) && !ts.isArrayLiteralExpression(inner) && !ts.isObjectLiteralExpression(inner))
      this.visit(inner);
  }

  /** The object of an access, and the index. */
  private within(node: Access): void {
    if (node.expression.kind !== ts.SyntaxKind.SuperKeyword) this.visit(node.expression);
    if (ts.isElementAccessExpression(node)) this.visit(node.argumentExpression);
  }

  /** Puts an expression between its probes. */
  private wrapped(node: ts.Expression, inside: () => void): number {
    const site = this.site(node, "expression");
    this.insert(this.start(node), `__gL(${site},(__gE(${site}),`);
    inside();
    this.insert(node.end, "))");
    return site;
  }

  private call(node: ts.CallExpression): void {
    const { expression } = node;
    const inside = () => {
      if (expression.kind !== ts.SyntaxKind.ImportKeyword && expression.kind !== ts.SyntaxKind.SuperKeyword)
        this.reference(expression);
      node.arguments.forEach((argument) => this.visit(argument));
    };
    // The fields of parameters are set after `super()`: the transpiler wants to find it as it is.
    if (expression.kind === ts.SyntaxKind.SuperKeyword || continuesChain(node)) return inside();
    const name = ts.isIdentifier(expression)
      ? expression
      : ts.isPropertyAccessExpression(expression)
        ? expression.name
        : undefined;
    const site = this.wrapped(node, inside);
    if (name !== undefined) this.callees[site] = name.text;
  }

  private access(node: Access): void {
    if (continuesChain(node) || this.isOfLibrary(node)) this.within(node);
    else this.wrapped(node, () => this.within(node));
  }

  /** `torch.float32`, `nn.functional`: nothing that a run has to tell. */
  private isOfLibrary(node: ts.Expression): boolean {
    let root = node;
    while (ts.isPropertyAccessExpression(root)) root = root.expression;
    return ts.isIdentifier(root) && this.library.has(root.text);
  }

  private name(node: ts.Identifier): void {
    if (node.text === "undefined" || node.text === "arguments" || this.library.has(node.text) || !isRead(node)) return;
    const site = this.site(node, "expression");
    this.insert(this.start(node), `__gS(${site},`);
    this.insert(node.end, ")");
  }

  private variables(node: ts.VariableStatement): void {
    ts.forEachChild(node, (child) => this.visit(child));
    const { parent } = node;
    if (!ts.isBlock(parent) && !ts.isSourceFile(parent) && !ts.isCaseOrDefaultClause(parent)) return;
    const names = node.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [] : boundNames(name),
    );
    if (names.length > 0) this.insert(node.end, `;${this.told(names, "declaration")}`);
  }

  private declaration(node: ts.VariableDeclaration | ts.PropertyDeclaration): void {
    const { name, initializer } = node;
    if (!ts.isIdentifier(name) && ts.isBindingName(name)) this.visit(name);
    if (initializer === undefined) return;
    // A function or class takes its name from the variable: only as long as it stands right behind it.
    if (!(ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) || takesName(initializer))
      return this.visit(initializer);
    const site = this.site(name, "declaration");
    this.insert(this.start(initializer), `__gD(${site},`);
    this.visit(initializer);
    this.insert(initializer.end, ")");
  }

  private binding(node: ts.BindingElement): void {
    if (node.propertyName !== undefined && ts.isComputedPropertyName(node.propertyName)) this.visit(node.propertyName);
    if (!ts.isIdentifier(node.name)) this.visit(node.name);
    if (node.initializer !== undefined) this.visit(node.initializer);
  }

  /** Statements that tell the values of names. */
  private told(names: readonly ts.Identifier[], kind: Site["kind"]): string {
    return names.map((name) => `__gS(${this.site(name, kind)},${name.text});`).join("");
  }

  private callable(node: ts.SignatureDeclaration): void {
    const body = (node as ts.FunctionLikeDeclaration).body as ts.Block | ts.Expression | undefined;
    if (body === undefined) return;
    if (node.name !== undefined && ts.isComputedPropertyName(node.name)) this.visit(node.name);
    for (const { name, initializer } of node.parameters) {
      if (!ts.isIdentifier(name)) this.visit(name);
      if (initializer !== undefined) this.visit(initializer);
    }
    const names = node.parameters.flatMap(({ name }) => boundNames(name)).filter(({ text }) => text !== "this");
    if (ts.isBlock(body)) {
      if (names.length > 0) this.insert(this.afterPrologue(body), `;${this.told(names, "parameter")}`);
      this.visit(body);
    } else if (names.length === 0) this.visit(body);
    else {
      const told = names.map((name) => `__gS(${this.site(name, "parameter")},${name.text}),`).join("");
      this.insert(this.start(body), `(${told}`);
      this.visit(body);
      this.insert(body.end, ")");
    }
  }

  private afterPrologue(body: ts.Block): number {
    let at = this.start(body) + 1;
    for (const statement of body.statements) {
      if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
      at = statement.end;
    }
    return at;
  }

  private classLike(node: ts.ClassLikeDeclaration): void {
    node.members.forEach((member) => this.visit(member));
    if (!ts.isClassDeclaration(node) || node.name === undefined || !ts.isSourceFile(node.parent)) return;
    const inputs = declaredInputs(node);
    if (inputs === undefined) return;
    this.inputs.push(inputs);
    this.insert(node.end, `;__gC(${JSON.stringify(node.name.text)},${node.name.text});`);
  }

  private labelled(node: ts.LabeledStatement): void {
    let { statement } = node;
    while (ts.isLabeledStatement(statement)) ({ statement } = statement);
    if (ts.isIterationStatement(statement, false)) this.loop(statement as Loop, node);
    else this.visit(statement);
  }

  /** @param outer the loop with its labels */
  private loop(node: Loop, outer: ts.Statement): void {
    const site = this.site(node, "expression");
    this.insert(this.start(outer), `{__gB(${site});`);
    const isOf = ts.isForOfStatement(node);
    let names: ts.Identifier[] = [];
    const head = () => {
      if (ts.isForStatement(node))
        [node.initializer, node.condition, node.incrementor].forEach((part) => part && this.visit(part));
      else if (isOf || ts.isForInStatement(node)) {
        const { initializer, expression } = node;
        if (ts.isVariableDeclarationList(initializer)) {
          this.visit(initializer);
          names = boundNames(initializer.declarations[0].name);
        }
        if (isOf) this.insert(this.start(expression), `__gO(${site},`);
        this.visit(expression);
        if (isOf) this.insert(expression.end, ")");
      } else this.visit(node.expression);
    };
    if (!ts.isDoStatement(node)) head();
    const begin = () => `if(__gN(${site}))break;${this.told(names, "declaration")}`;
    const { statement } = node;
    if (ts.isBlock(statement)) {
      this.insert(this.start(statement) + 1, begin());
      this.visit(statement);
    } else {
      this.insert(this.start(statement), `{${begin()}`);
      this.visit(statement);
      this.insert(statement.end, "}");
    }
    if (ts.isDoStatement(node)) head();
    this.insert(outer.end, "}");
  }

  private thrown({ expression }: ts.ThrowStatement): void {
    const site = this.site(expression, "expression");
    this.insert(this.start(expression), `__gT(${site},`);
    this.visit(expression);
    this.insert(expression.end, ")");
  }
}

/** Code that is not there at run time, or not to be touched. */
function isErased(node: ts.Node): boolean {
  if (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node)
  )
    return true;
  if (ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node) || ts.isExportDeclaration(node)) return true;
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false)
  );
}

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** A link of `a?.b.c` that is not the last: the whole chain has one value. */
function continuesChain(node: ts.Expression): boolean {
  let { parent } = node;
  let child: ts.Node = node;
  while (ts.isNonNullExpression(parent)) {
    child = parent;
    ({ parent } = parent);
  }
  return (
    ts.isOptionalChain(node) &&
    (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent) || ts.isCallExpression(parent)) &&
    ts.isOptionalChain(parent) &&
    parent.expression === child
  );
}

/** Whether an identifier stands for its value, and not for a name. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isMetaProperty(parent) || ts.isLabeledStatement(parent)) return false;
  const named = parent as { name?: ts.Node };
  return named.name !== node;
}

function takesName(node: ts.Expression): boolean {
  let inner = node;
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
  return ts.isFunctionExpression(inner) || ts.isArrowFunction(inner) || ts.isClassExpression(inner);
}

function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}
