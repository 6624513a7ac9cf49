import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import { argument, calledName, literal, option } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import { classOf } from "../syntax/modules.js";
import { expressionOf } from "../syntax/places.js";
import { assignmentsTo, declarationOf, originOf, referencesTo } from "../syntax/scope.js";
import { bare, enclosing, spanOf, walk } from "../syntax/tree.js";
import type { Check, Found, Subject } from "./check.js";
import { operationsOf } from "./operations.js";

const layer = /^nn\.(Linear|Conv(Transpose)?[123]d)$/;
/** Norms that take the mean of each feature away, whatever it is. */
const norm = /^nn\.(BatchNorm|InstanceNorm)[123]d$/;

/** A bias whose effect the norm behind it takes away. */
export const biasBeforeNorm: Check = {
  id: "biasBeforeNorm",
  severity: "information",
  title: "A layer right before a batch norm has a bias, which the norm takes away",
  needs: "syntax",
  find(subject) {
    const made = subject.facts ? [...inRun(subject)] : [];
    walk(subject.source, (node) => {
      if (ts.isNewExpression(node) && calledName(node) === "nn.Sequential")
        made.push(...inSequence(node.arguments ?? []));
      if (ts.isArrayLiteralExpression(node)) made.push(...inSequence(node.elements));
      if (ts.isCallExpression(node)) made.push(...inForward(node));
    });
    return [...new Set(made)].filter(hasBias).map(found);
  },
};

function* inSequence(layers: readonly ts.Expression[]): Generator<ts.NewExpression> {
  for (const [i, expression] of layers.slice(0, -1).entries()) {
    const made = bare(expression);
    const next = bare(layers[i + 1]);
    if (ts.isNewExpression(made) && layer.test(calledName(made) ?? "") && norm.test(calledName(next) ?? "")) yield made;
  }
}

/** `this.bn(this.conv(x))`, or the same in two statements. */
function* inForward(call: ts.CallExpression): Generator<ts.NewExpression> {
  if (call.arguments.length !== 1 || !norm.test(classOf(call.expression)?.name ?? "")) return;
  const before = valueBefore(call.arguments[0], call);
  const of = before && ts.isCallExpression(before) ? classOf(before.expression) : undefined;
  // A layer made by a function that others call too may stand elsewhere without a norm.
  if (of?.made && layer.test(of.name) && !isInHelper(of.made)) yield of.made;
}

function isInHelper(made: ts.NewExpression): boolean {
  const fn = enclosing(made, ts.isFunctionLike);
  return fn !== undefined && !ts.isConstructorDeclaration(fn);
}

/** What an argument was last set to before it is used in a call, where that is its only use. */
function valueBefore(argument: ts.Expression, call: ts.CallExpression): ts.Expression | undefined {
  const node = bare(argument);
  if (!ts.isIdentifier(node)) return node;
  const declaration = declarationOf(node);
  if (declaration === undefined) return undefined;
  const initial = ts.isVariableDeclaration(declaration) && declaration.initializer ? [declaration.initializer] : [];
  const last = [...initial, ...assignmentsTo(declaration)]
    .filter((value) => value.getEnd() < call.getStart())
    .sort((a, b) => a.getStart() - b.getStart())
    .at(-1);
  const between = referencesTo(declaration).filter(
    (use) => last !== undefined && use.getStart() > last.getEnd() && use.getStart() < node.getStart(),
  );
  return last && between.length === 0 && enclosing(last, ts.isBlock) === enclosing(call, ts.isBlock)
    ? bare(last)
    : undefined;
}

/** Layers all of whose results went into a norm and nowhere else, those made at the same place included. */
function* inRun({ source, file, facts }: Subject): Generator<ts.NewExpression> {
  if (facts === undefined) return;
  const { users } = operationsOf(facts);
  const counts = new Map<ts.NewExpression, { normed: boolean }>();
  for (const operation of facts.operations) {
    const module = operation.module === undefined ? undefined : facts.modules[operation.module];
    if (!module?.builtin || !layer.test(`nn.${module.type}`) || !/^(addmm|linear|convolution)/.test(operation.name))
      continue;
    const made = expressionOf(source, file, module.made);
    if (made === undefined || !ts.isNewExpression(made)) continue;
    const normed = users(operation.outputs[0]).every((user) => {
      const of = user.module === undefined ? undefined : facts.modules[user.module];
      return of?.builtin === true && norm.test(`nn.${of.type}`);
    });
    const isUsed = users(operation.outputs[0]).length > 0;
    const known = counts.get(made);
    counts.set(made, { normed: normed && isUsed && known?.normed !== false });
  }
  for (const [made, { normed }] of counts) if (normed) yield made;
}

function hasBias(made: ts.NewExpression): boolean {
  const isLinear = calledName(made) === "nn.Linear";
  const given = isLinear ? option(made, "bias") : argument(made, 7, "bias");
  if (given !== undefined) return literal(given) === true;
  // Options that this file does not show may say anything.
  const options = made.arguments?.at(isLinear ? 2 : 3);
  return options === undefined || ts.isObjectLiteralExpression(originOf(options)) || literal(options) !== undefined;
}

function found(made: ts.NewExpression): Found {
  const fix = withoutBias(made);
  return {
    span: spanOf(made),
    message: say(
      "The norm behind this layer takes its bias away: the bias trains for nothing. Make the layer with bias: false.",
    ),
    fixes: fix ? [fix] : [],
  };
}

function withoutBias(made: ts.NewExpression): Fix | undefined {
  const given = option(made, "bias");
  const title = say("Leave out the bias");
  if (given) return { title, edits: [replace(given, "false")], preferred: true };
  const last = made.arguments?.at(-1);
  if (last === undefined) return undefined;
  const options = bare(last);
  const at = (position: number, text: string): Fix => ({
    title,
    edits: [{ span: { start: position, end: position }, text }],
    preferred: true,
  });
  if (!ts.isObjectLiteralExpression(options)) return at(last.getEnd(), ", { bias: false }");
  const property = options.properties.at(-1);
  return property ? at(property.getEnd(), ", bias: false") : at(options.getStart() + 1, " bias: false ");
}
