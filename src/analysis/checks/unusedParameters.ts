import ts from "typescript";
import { say, type Words } from "../../protocol/said.js";
import type { ModuleRecord, RunFacts } from "../facts.js";
import type { Fix } from "../finding.js";
import { calledName, methodCall, nameText } from "../syntax/calls.js";
import { remove, removeFromList } from "../syntax/edits.js";
import { baseOf, classOf, type Field, fieldsOf, isModule, methodOf, moduleClasses } from "../syntax/modules.js";
import { libraryName } from "../syntax/library.js";
import { expressionOf } from "../syntax/places.js";
import { all, bare, enclosing, isWithin, spanOf, walk } from "../syntax/tree.js";
import type { Check, Found, Subject } from "./check.js";

/** Layers that a model has and that nothing calls: their parameters get no gradient. */
export const unusedParameters: Check = {
  id: "unusedParameters",
  severity: "warning",
  title: "A layer is never used, so its parameters get no gradient",
  needs: "syntax",
  find(subject) {
    const used = namesUsed(subject.source);
    const classes = moduleClasses(subject.source).filter(isWritten);
    const inText = classes
      .filter((declaration) => !goesThroughFields(declaration))
      .flatMap((declaration) =>
        fieldsOf(declaration)
          .filter(hasParameters)
          .filter(({ name }) => !used(name, declaration) && !isTrained(subject, declaration, name)),
      );
    return [...inText.map(foundAt), ...classes.flatMap((declaration) => unusedInRun(declaration, subject))];
  },
};

const message = (name: Words) =>
  say(
    "{0} is never used, so its parameters get no gradient and are not trained. Call it in forward, or remove it.",
    name,
  );

function foundAt({ name, node }: Field): Found {
  const place = ts.isExpressionStatement(node) ? (node.expression as ts.BinaryExpression).left : node.name;
  return {
    span: spanOf(place),
    message: message(name),
    fixes: [{ title: say("Remove {0}", name), edits: [remove(node)] }],
  };
}

/** Only a class that says itself what it computes; a `Sequential` runs all of its fields. */
function isWritten(declaration: ts.ClassLikeDeclaration): boolean {
  const base = baseOf(declaration);
  return base !== undefined && libraryName(base) === "nn.Module" && methodOf(declaration, "forward") !== undefined;
}

function hasParameters({ value }: Field): boolean {
  const name = calledName(bare(value));
  if (name === "nn.Parameter") return true;
  const of = classOf(value);
  if (of === undefined || !isModule(of)) return false;
  if (of.declaration) return fieldsOf(of.declaration).some(hasParameters);
  return (
    /^nn\.(Linear|Bilinear|Conv\w+|Embedding\w*|LSTM|GRU|RNN|\w+Cell|BatchNorm\dd|LayerNorm|GroupNorm|MultiheadAttention|Transformer\w*|PReLU)$/.test(
      of.name,
    ) ||
    (of.name === "nn.Sequential" && (of.made?.arguments ?? []).some((part) => hasParameters({ value: part } as Field)))
  );
}

/** Whether a field of a class is read somewhere in the file: `this.name` in other classes is a field of theirs. */
function namesUsed(source: ts.SourceFile): (name: string, declaration: ts.ClassLikeDeclaration) => boolean {
  const anywhere = new Set<string>();
  const ofThis: { name: string; owner: ts.ClassLikeDeclaration }[] = [];
  walk(source, (node) => {
    if (ts.isPropertyAccessExpression(node) && !isSet(node)) {
      const owner = node.expression.kind === ts.SyntaxKind.ThisKeyword && enclosing(node, ts.isClassLike);
      if (owner) ofThis.push({ name: node.name.text, owner });
      else anywhere.add(node.name.text);
    } else if (ts.isBindingElement(node)) {
      const name = node.propertyName ?? node.name;
      if (ts.isIdentifier(name)) anywhere.add(name.text);
    } else if (ts.isStringLiteralLike(node)) for (const part of node.text.split(".")) anywhere.add(part);
  });
  const isSameKind = (a: ts.ClassLikeDeclaration, b: ts.ClassLikeDeclaration) =>
    a === b || isWithin(a, b) || isWithin(b, a) || extendsClass(a, b) || extendsClass(b, a);
  return (name, declaration) =>
    anywhere.has(name) || ofThis.some((use) => use.name === name && isSameKind(use.owner, declaration));
}

function extendsClass(a: ts.ClassLikeDeclaration, b: ts.ClassLikeDeclaration): boolean {
  let at: ts.ClassLikeDeclaration | undefined = a;
  for (let depth = 0; at && depth < 20; depth++) {
    const base: ts.Expression | undefined = baseOf(at);
    at = base && classOf(base)?.declaration;
    if (base?.getText() === b.name?.text) return true;
  }
  return false;
}

const isSet = (node: ts.PropertyAccessExpression) =>
  ts.isBinaryExpression(node.parent) &&
  node.parent.left === node &&
  node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;

/** True where a class goes through its fields without their names: `this[name]`, `Object.values(this)`, `this.children()`. */
function goesThroughFields(declaration: ts.ClassLikeDeclaration): boolean {
  const walks = /^(children|modules|namedChildren|namedModules|getSubmodule|apply)$/;
  let found = false;
  walk(declaration, (node) => {
    if (node.kind !== ts.SyntaxKind.ThisKeyword) return !found;
    const { parent } = node;
    if (ts.isElementAccessExpression(parent) || ts.isCallExpression(parent) || ts.isSpreadElement(parent)) found = true;
    if (ts.isPropertyAccessExpression(parent) && walks.test(nameText(parent.name) ?? "")) found = true;
    return !found;
  });
  return found;
}

/** A backward pass of the run has reached parameters of the field: something uses it that the text does not name. */
function isTrained({ facts }: Subject, declaration: ts.ClassLikeDeclaration, field: string): boolean {
  if (facts === undefined) return false;
  return facts.modules.some(
    (module) =>
      module.type === declaration.name?.text &&
      !module.builtin &&
      (module.parameters.some(
        ({ name, parameter }) => name === field && facts.parameters[parameter].reached === true,
      ) ||
        module.children.some((child) => child.name === field && isReached(facts, child.module))),
  );
}

function isReached(facts: RunFacts, module: number): boolean {
  const { parameters, children } = facts.modules[module];
  return (
    parameters.some(({ parameter }) => facts.parameters[parameter].reached === true) ||
    children.some((child) => isReached(facts, child.module))
  );
}

/**
 * Layers in the lists of a model, and fields that are gone through without their names, that a forward pass without branches does not come to. What
 * one call leaves out, all do.
 */
function unusedInRun(declaration: ts.ClassLikeDeclaration, subject: Subject): Found[] {
  const { facts } = subject;
  const forward = methodOf(declaration, "forward")!;
  if (facts === undefined || forward.parameters.length !== 1 || hasBranches(declaration)) return [];
  const isOfClass = ({ type, builtin }: ModuleRecord) => !builtin && type === declaration.name?.text;
  const models = facts.modules.flatMap((module, i) =>
    isOfClass(module) && module.calls.length > 0 && isReached(facts, i) ? [module] : [],
  );
  return models.flatMap((model) =>
    model.children
      .filter(({ name }) => isReadOnlyIn(forward, declaration, name) || goesThroughFields(declaration))
      .flatMap((child) => unusedIn(facts, child))
      .flatMap(({ name, module }) => foundInRun(name, facts.modules[module], subject)),
  );
}

/** The layers with parameters in a module of the library that nothing has called. */
function unusedIn(facts: RunFacts, { name, module }: ModuleRecord["children"][number]): ModuleRecord["children"] {
  const { builtin, calls, children, parameters, trainableCount } = facts.modules[module];
  if (!builtin || calls.length > 0 || trainableCount === 0) return [];
  if (parameters.length > 0) return isReached(facts, module) ? [] : [{ name, module }];
  return children.flatMap((child) => unusedIn(facts, { name: `${name}.${child.name}`, module: child.module }));
}

function foundInRun(name: string, { made }: ModuleRecord, { source, file, facts }: Subject): Found[] {
  const node = expressionOf(source, file, made);
  if (node === undefined || !ts.isNewExpression(node)) return [];
  const isShared = facts!.modules.filter((module) => module.made === made).length > 1;
  const list = ts.isArrayLiteralExpression(node.parent) ? node.parent.elements : undefined;
  const fixes: Fix[] =
    list?.at(-1) === node && !isShared ? [{ title: say("Remove {0}", name), edits: [removeFromList(node, list)] }] : [];
  return [{ span: spanOf(node), message: message(name), fixes }];
}

/** Calls may take different ways through the class. */
function hasBranches(declaration: ts.ClassLikeDeclaration): boolean {
  const isBranch = (node: ts.Node): node is ts.Node =>
    ts.isIfStatement(node) ||
    ts.isConditionalExpression(node) ||
    ts.isSwitchStatement(node) ||
    (ts.isCallExpression(node) && node.questionDotToken !== undefined) ||
    (ts.isBinaryExpression(node) && /^(&&|\|\||\?\?)$/.test(node.operatorToken.getText())) ||
    /^(Math\.random|torch\.rand)/.test(ts.isCallExpression(node) ? node.expression.getText() : "");
  return all(declaration, isBranch).length > 0;
}

/** A field is read in one method alone, and its parts by numbers and loops of that method. */
function isReadOnlyIn(method: ts.MethodDeclaration, declaration: ts.ClassLikeDeclaration, name: string): boolean {
  const reads = all(declaration, ts.isPropertyAccessExpression).filter(
    (node) => node.expression.kind === ts.SyntaxKind.ThisKeyword && node.name.text === name && !isSet(node),
  );
  return (
    reads.length > 0 &&
    reads.every((read) => {
      const call = methodCall(read.parent.parent);
      const index = call?.target === read ? call.call.arguments : [];
      return isWithin(read, method) && !index.some((part) => /\bthis\b/.test(part.getText()));
    })
  );
}
