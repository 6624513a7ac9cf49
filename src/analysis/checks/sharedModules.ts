import ts from "typescript";
import { say, type Words } from "../../protocol/said.js";
import type { ModuleRecord } from "../facts.js";
import { literal, methodCall } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import { libraryName } from "../syntax/library.js";
import { classOf, moduleClasses } from "../syntax/modules.js";
import { expressionOf } from "../syntax/places.js";
import { declarationOf, originOf, referencesTo } from "../syntax/scope.js";
import { all, bare, enclosing, isLoop, isWithin, returned, spanOf, walk } from "../syntax/tree.js";
import type { Check, Found, Subject } from "./check.js";
import { trainedModule } from "./containers.js";

/** One module in several places of a list: layers that look like many and have one set of weights. */
export const sharedModules: Check = {
  id: "sharedModules",
  severity: "warning",
  title: "The same module is repeated in a list, so all its places share one set of weights",
  needs: "syntax",
  find(subject) {
    const { source } = subject;
    const found: Found[] = [];
    walk(source, (node) => {
      if (ts.isCallExpression(node)) found.push(...filled(node), ...put(node), ...mapped(node));
      if (ts.isNewExpression(node) && isList(node)) found.push(...listedTwice(node));
    });
    return found.length > 0 ? found : repeatedInRun(subject);
  },
};

const message = (module: Words) =>
  say(
    "{0} is one module, used in several places: they share one set of weights. Make a new one for each place.",
    module,
  );

/** `Array(6).fill(new Block())` */
function filled(call: ts.CallExpression): Found[] {
  const method = methodCall(call);
  const [value] = call.arguments;
  if (method?.name !== "fill" || value === undefined || !trainedModule(value)) return [];
  const array = bare(method.target);
  const length =
    (ts.isCallExpression(array) || ts.isNewExpression(array)) && array.expression.getText() === "Array"
      ? array.arguments?.[0]
      : undefined;
  if (length !== undefined && literal(length) === 1) return [];
  const text = length && `Array.from({ length: ${length.getText()} }, () => ${another(value)})`;
  return [
    {
      span: spanOf(call),
      message: message(value.getText()),
      fixes: text
        ? [{ title: say("Make a new module for each place"), edits: [replace(call, text)], preferred: true }]
        : [],
    },
  ];
}

/** `Array.from({ length: 6 }, () => block)`, where the block is made outside. */
function mapped(call: ts.CallExpression): Found[] {
  const callee = bare(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || !["from", "map"].includes(callee.name.text)) return [];
  const fn = call.arguments.at(-1);
  if (!fn || !(ts.isArrowFunction(fn) || ts.isFunctionExpression(fn))) return [];
  const [result, ...others] = returned(fn);
  return others.length === 0 && result && isOutside(result, fn) ? [each(result, result)] : [];
}

/** `layers.append(layer)` in a loop, where the layer is made before it. */
function put(call: ts.CallExpression): Found[] {
  const method = methodCall(call);
  const loop = enclosing(call, isLoop);
  const [value] = call.arguments;
  if (!method || !loop || call.arguments.length !== 1 || !["append", "push"].includes(method.name)) return [];
  return isOutside(value, loop) && isPartOfModel(method.target) ? [each(value, call)] : [];
}

/** A name of one trained module, declared outside of what repeats. */
function isOutside(value: ts.Expression, repeated: ts.Node): boolean {
  const name = bare(value);
  if (!ts.isIdentifier(name) || !trainedModule(name)) return false;
  const declaration = declarationOf(name);
  return declaration !== undefined && !isWithin(declaration, repeated) && classOf(name)?.made !== undefined;
}

/** A list of layers: one of the library, a field of a module, or an array that such a list is made of. */
function isPartOfModel(list: ts.Expression): boolean {
  if (/^nn\.(Sequential|ModuleList)$/.test(classOf(list)?.name ?? "")) return true;
  const node = bare(list);
  if (ts.isPropertyAccessExpression(node)) {
    const around = enclosing(node, ts.isClassLike);
    return (
      node.expression.kind === ts.SyntaxKind.ThisKeyword &&
      around !== undefined &&
      moduleClasses(node.getSourceFile()).includes(around)
    );
  }
  const declaration = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  return (
    declaration !== undefined &&
    referencesTo(declaration).some((use) => {
      const made = ts.isSpreadElement(use.parent) ? use.parent.parent : use.parent;
      return ts.isNewExpression(made) && isList(made);
    })
  );
}

const isList = (made: ts.NewExpression) => /^nn\.(Sequential|ModuleList)$/.test(libraryName(made.expression) ?? "");

/** `new nn.Sequential(layer, relu, layer)` */
function listedTwice(list: ts.NewExpression): Found[] {
  const given = list.arguments ?? [];
  const array = given.length === 1 ? bare(ts.isSpreadElement(given[0]) ? given[0].expression : given[0]) : undefined;
  const elements = array && ts.isArrayLiteralExpression(array) ? array.elements : given;
  const seen = new Set<unknown>();
  const repeated = new Map<unknown, ts.Expression>();
  for (const element of elements) {
    const name = bare(element);
    const key = ts.isIdentifier(name)
      ? declarationOf(name)
      : name.getText().startsWith("this.")
        ? name.getText()
        : undefined;
    if (key === undefined || !trainedModule(name)) continue;
    if (seen.has(key) && !repeated.has(key)) repeated.set(key, name);
    seen.add(key);
  }
  return [...repeated.values()].map((element) => each(element, element));
}

function each(module: ts.Expression, marked: ts.Expression): Found {
  return {
    span: spanOf(marked),
    message: message(module.getText()),
    fixes: [
      { title: say("Use a copy with weights of its own"), edits: [replace(module, another(module))], preferred: true },
    ],
  };
}

/** Text of an expression that makes another such module. */
function another(module: ts.Expression): string {
  const node = bare(module);
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return node.getText();
  const origin = originOf(node);
  return ts.isNewExpression(origin) && all(origin, ts.isIdentifier).every((name) => libraryName(name) ?? isKey(name))
    ? origin.getText()
    : `${node.getText()}.copy()`;
}

/** A name that means the same everywhere: of a member or an option. */
const isKey = ({ parent }: ts.Identifier) => ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent);

/** Lists of the library that hold a module twice, made in ways that the text does not show. */
function repeatedInRun({ source, file, facts }: Subject): Found[] {
  if (facts === undefined) return [];
  const hasTwice = ({ children }: ModuleRecord) =>
    children.some(
      ({ module }, i) =>
        facts.modules[module].parameterCount > 0 && children.findIndex((other) => other.module === module) < i,
    );
  return facts.modules.flatMap((record) => {
    if (!record.builtin || !/^(Sequential|ModuleList)$/.test(record.type) || !hasTwice(record)) return [];
    const made = expressionOf(source, file, record.made);
    return made ? [{ span: spanOf(made), message: message(say("A part of this list")) }] : [];
  });
}
