import ts from "typescript";
import { say, type Words } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import type { ModuleRecord, RunFacts } from "../facts.js";
import { methodCall, nameText } from "../syntax/calls.js";
import { type Edit, replace } from "../syntax/edits.js";
import { classOf, fieldsOf, moduleClasses } from "../syntax/modules.js";
import { libraryName } from "../syntax/library.js";
import { originOf } from "../syntax/scope.js";
import { all, bare, spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";
import { type Container, containerOfModules, trainedModule, written } from "./containers.js";

/** Modules in a plain array or object: a field of a module, but none that `parameters()` finds. */
export const hiddenModules: Check = {
  id: "hiddenModules",
  severity: "error",
  title: "Modules are kept in a plain array or object, so their parameters are never found",
  needs: "syntax",
  find({ source, facts }) {
    return moduleClasses(source).flatMap((declaration) => {
      const told = facts && hiddenFields(facts, declaration);
      const fields = new Set([
        ...fieldsOf(declaration).map(({ name }) => name),
        ...declaration.members.flatMap(({ name }) => (name && nameText(name)) ?? []),
      ]);
      return [...fields].flatMap((field): Found[] => {
        if (told !== undefined && !told.has(field)) return [];
        const place = placeOf(declaration, field);
        if (place === undefined) return [];
        if (told === undefined && (isRegistered(declaration, field) || !isMadeIn(place.node))) return [];
        return [found(source, declaration, field, place)];
      });
    });
  },
};

/** What the containers are called. */
const kinds: Record<Container, Words> = { array: say("array"), object: say("object"), map: "Map" };

interface FieldPlace {
  node: ts.Expression;
  container: Container;
}

/** The fields of a class that hide trained modules, as the run saw it; undefined where it made none of the class. */
function hiddenFields(facts: RunFacts, declaration: ts.ClassLikeDeclaration): Set<string> | undefined {
  const made = facts.modules.filter(({ type, builtin }) => !builtin && type === declaration.name?.text);
  if (made.length === 0) return undefined;
  const held = new Set(facts.optimizers.flatMap(({ parameters }) => parameters));
  const isLost = (module: ModuleRecord) =>
    module.trainableCount > 0 && !parametersOf(facts, module).some((p) => held.has(p));
  return new Set(
    made.flatMap(({ hidden }) =>
      hidden.filter(({ modules }) => modules.some((i) => isLost(facts.modules[i]))).map(({ field }) => field),
    ),
  );
}

function parametersOf(facts: RunFacts, module: ModuleRecord): number[] {
  return [
    ...module.parameters.map(({ parameter }) => parameter),
    ...module.children.flatMap((child) => parametersOf(facts, facts.modules[child.module])),
  ];
}

/** Where modules are put into a field: the container that it is set to, or the first call that puts one in. */
function placeOf(declaration: ts.ClassLikeDeclaration, field: string): FieldPlace | undefined {
  for (const { name, value } of fieldsOf(declaration)) {
    const container = name === field ? containerOfModules(value) : undefined;
    if (container) return { node: value, container };
  }
  for (const call of all(declaration, ts.isCallExpression)) {
    const method = methodCall(call);
    if (!method || !isField(method.target, field)) continue;
    if (!call.arguments.some((argument) => trainedModule(argument) ?? containerOfModules(argument))) continue;
    if (method.name === "push" || method.name === "unshift") return { node: call, container: "array" };
    if (method.name === "set" && !isModuleDict(declaration, field)) return { node: call, container: "map" };
  }
  for (const node of all(declaration, ts.isBinaryExpression)) {
    const left = bare(node.left);
    if (node.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isElementAccessExpression(left)) continue;
    if (isField(left.expression, field) && trainedModule(node.right) && !isModuleDict(declaration, field))
      return { node, container: "object" };
  }
  return undefined;
}

const isModuleDict = (declaration: ts.ClassLikeDeclaration, field: string) =>
  fieldsOf(declaration).some(({ name, value }) => name === field && classOf(value) !== undefined);

const isField = (node: ts.Expression, field: string): node is ts.PropertyAccessExpression => {
  const target = bare(node);
  return (
    ts.isPropertyAccessExpression(target) &&
    target.name.text === field &&
    target.expression.kind === ts.SyntaxKind.ThisKeyword
  );
};

/** True where one of the modules is made here: those given from outside may be frozen, or belong to another module. */
function isMadeIn(node: ts.Expression): boolean {
  return all(originOf(node), ts.isExpression).some((part) => classOf(part)?.made !== undefined);
}

/** True where the text itself sees to the parameters: it registers modules by name, or hands the field to a list of the library. */
function isRegistered(declaration: ts.ClassLikeDeclaration, field: string): boolean {
  const values = fieldsOf(declaration).filter(({ name }) => name === field);
  const names = values.map(({ value }) => bare(value).getText()).filter((text) => /^[\w$]+$/.test(text));
  return (
    all(declaration, ts.isCallExpression).some((call) => {
      const name = methodCall(call)?.name;
      return name === "addModule" || name === "registerModule" || name === "registerParameter";
    }) ||
    all(declaration, ts.isNewExpression).some(
      (made) =>
        /^nn\.(Sequential|Module(List|Dict))$/.test(libraryName(made.expression) ?? "") &&
        (made.arguments ?? []).some((argument) => {
          const text = argument.getText().replace(/^\.\.\.|^Object\.\w+\(|\)$/g, "");
          return text === `this.${field}` || names.includes(text);
        }),
    )
  );
}

function found(
  source: ts.SourceFile,
  declaration: ts.ClassLikeDeclaration,
  field: string,
  { node, container }: FieldPlace,
): Found {
  const list = container === "array" ? "nn.ModuleList" : "nn.ModuleDict";
  const fix = registering(source, declaration, field, container);
  return {
    span: spanOf(node),
    message: say(
      "The modules in {0} are hidden in a plain {1}: parameters() does not find them, so they are not trained, saved or moved. Keep them in an {2}.",
      field,
      kinds[container],
      list,
    ),
    fixes: fix ? [fix] : [],
  };
}

/** Turns the field into a list of the library, and its uses into those of such a list. */
function registering(
  source: ts.SourceFile,
  declaration: ts.ClassLikeDeclaration,
  field: string,
  container: Container,
): Fix | undefined {
  const list = container === "array" ? "nn.ModuleList" : "nn.ModuleDict";
  const name = written(source, list);
  const values = fieldsOf(declaration).filter((set) => set.name === field);
  if (name === undefined || container === "map" || values.length !== 1) return undefined;
  const value = bare(values[0].value);
  if (ts.isArrayLiteralExpression(value) && value.elements.some((part) => containerOfModules(part))) return undefined;
  const isEmpty =
    (ts.isArrayLiteralExpression(value) && value.elements.length === 0) ||
    (ts.isObjectLiteralExpression(value) && value.properties.length === 0);
  const edits: Edit[] = [replace(values[0].value, isEmpty ? `new ${name}()` : `new ${name}(${value.getText()})`)];
  const member = declaration.members.find((member) => member.name && nameText(member.name) === field);
  if (member && ts.isPropertyDeclaration(member) && member.type) edits.push(replace(member.type, name));
  for (const use of all(declaration, ts.isPropertyAccessExpression))
    if (isField(use, field)) edits.push(...(container === "array" ? asList(use) : asDict(use)));
  return { title: say("Keep them in an {0}", name), edits, preferred: true };
}

/** Methods that arrays and `ModuleList` share. */
const shared = new Set(["length", "at", "slice", "pop"]);

function asList(use: ts.PropertyAccessExpression): Edit[] {
  const { parent } = use;
  const target = use.getText();
  if (ts.isElementAccessExpression(parent) && parent.expression === use) return [entry(parent, target, ["at", "set"])];
  if (!ts.isPropertyAccessExpression(parent) || shared.has(parent.name.text)) return [];
  if (parent.name.text !== "push") return [replace(use, `[...${target}]`)];
  const call = parent.parent;
  return ts.isCallExpression(call) && call.arguments.length > 1
    ? [
        replace(parent.name, "extend"),
        { span: { start: call.arguments.pos, end: call.arguments.pos }, text: "[" },
        { span: { start: call.arguments.end, end: call.arguments.end }, text: "]" },
      ]
    : [replace(parent.name, "append")];
}

function asDict(use: ts.PropertyAccessExpression): Edit[] {
  const { parent } = use;
  const target = use.getText();
  if (ts.isElementAccessExpression(parent) && parent.expression === use) return [entry(parent, target, ["get", "set"])];
  if (ts.isPropertyAccessExpression(parent)) return [replace(parent, `${target}.get("${parent.name.text}")`)];
  if (ts.isCallExpression(parent) && /^Object\.(keys|values|entries)$/.test(parent.expression.getText()))
    return [replace(parent, `${target}.${parent.expression.getText().slice("Object.".length)}()`)];
  return [];
}

function entry(access: ts.ElementAccessExpression, target: string, [get, set]: [string, string]): Edit {
  const key = access.argumentExpression.getText();
  const { parent } = access;
  if (
    ts.isBinaryExpression(parent) &&
    parent.left === access &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  )
    return replace(parent, `${target}.${set}(${key}, ${parent.right.getText()})`);
  return replace(ts.isNonNullExpression(parent) ? parent : access, `${target}.${get}(${key})`);
}
