import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import { argument, type Call, calledName, isCall, literal, methodCall, nameText, option } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import { expressionIn } from "../syntax/places.js";
import { referencesTo } from "../syntax/scope.js";
import { all, enclosing, spanOf } from "../syntax/tree.js";
import { resolve, topFrame } from "../syntax/values.js";
import type { Check, Found, Subject } from "./check.js";
import { chosenAt } from "./chosen.js";

/** Learning rates that are used with an optimizer, wide enough for small problems; beyond them it does not learn or does not stay stable. */
interface Range {
  least: number;
  most: number;
  /** What most trainings begin with. */
  usual: number;
}

const adaptive: Range = { least: 1e-7, most: 0.1, usual: 1e-3 };
const ranges: Record<string, Range> = {
  SGD: { least: 1e-6, most: 1, usual: 0.01 },
  ASGD: { least: 1e-6, most: 1, usual: 0.01 },
  Adam: adaptive,
  AdamW: adaptive,
  NAdam: adaptive,
  RAdam: adaptive,
  Adamax: { ...adaptive, most: 0.2, usual: 2e-3 },
  RMSprop: { ...adaptive, usual: 0.01 },
  Adagrad: { least: 1e-5, most: 1, usual: 0.01 },
  Adadelta: { least: 0.005, most: 10, usual: 1 },
  Rprop: { least: 1e-6, most: 1, usual: 0.01 },
  LBFGS: { least: 1e-3, most: 2, usual: 1 },
};

const isUnusual = (lr: number, { least, most }: Range) => lr > 0 && (lr < least || lr > most);

/** Schedulers under which the rate that is written is not the one that is used. */
const changing =
  /\.(LambdaLR|MultiplicativeLR|CyclicLR|OneCycleLR|LinearLR|ConstantLR|ExponentialLR|SequentialLR|ChainedScheduler)$/;

/** A learning rate that is far from what its optimizer works with. */
export const learningRate: Check = {
  id: "learningRate",
  severity: "warning",
  title: "The learning rate is out of the usual range for the optimizer",
  needs: "syntax",
  find: (subject) => [...all(subject.source, ts.isNewExpression).flatMap(inText), ...inRun(subject)],
};

/** A rate that is written in the file. */
function inText(made: ts.NewExpression): Found[] {
  const optimizer = optimizerOf(made);
  const range = optimizer === undefined ? undefined : ranges[optimizer];
  const given = option(made, "lr");
  const lr = literal(given);
  if (range === undefined || given === undefined || typeof lr !== "number") return [];
  if (!isUnusual(lr, range) || !trainsModule(made) || isScheduled(made)) return [];
  return [found(given, optimizer!, lr)];
}

/** A rate that the file takes from elsewhere: settings, another file, the arguments of a helper. */
function inRun({ source, file, facts }: Subject): Found[] {
  const optimizers = facts?.optimizers ?? [];
  return optimizers.flatMap(({ type, made, from, groups, scheduled }, i): Found[] => {
    const range = ranges[type] as Range | undefined;
    const node = expressionIn(source, file, { place: made, from });
    const unusual = range && groups.find(({ lr }) => isUnusual(lr, range));
    if (!unusual || scheduled || node === undefined || !isCall(node)) return [];
    // A search for the best rate tries bad ones too.
    const isOne = optimizers.every((other, j) => i === j || other.made !== made || other.groups[0].lr === groups[0].lr);
    const ofModel = unusual.parameters.some((p) => facts!.parameters[p].name !== "");
    if (!isOne || !ofModel) return [];
    const isTold = optimizerOf(node) !== undefined && typeof literal(option(node, "lr")) === "number";
    const chosen = isTold ? undefined : chosenAt(givenRate(node, unusual.lr) ?? node);
    return chosen ? [found(chosen, type, unusual.lr)] : [];
  });
}

const optimizerOf = (made: ts.Node) => /^optim\.(\w+)$/.exec(calledName(made) ?? "")?.[1];

/** Where a call is given its rate: by the name of an option, or as this number. */
function givenRate(call: Call, lr: number): ts.Expression | undefined {
  const options = (call.arguments ?? []).flatMap((given) => all(given, isProperty));
  const named = options.filter(({ name }) => nameText(name) === "lr").map(valueOf);
  return (
    named.find((value) => literal(value) === lr) ??
    named.at(-1) ??
    (call.arguments ?? []).find((given) => literal(given) === lr) ??
    options.map(valueOf).find((value) => literal(value) === lr)
  );
}

type Property = ts.PropertyAssignment | ts.ShorthandPropertyAssignment;
const isProperty = (node: ts.Node): node is Property =>
  ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
const valueOf = (property: Property) =>
  ts.isPropertyAssignment(property) ? property.initializer : (property.name as ts.Expression);

function found(given: ts.Expression, optimizer: string, lr: number): Found {
  const { least, most, usual } = ranges[optimizer];
  const effect =
    lr > most
      ? say("steps this large make the loss jump or diverge")
      : say("steps this small hardly change the weights");
  return {
    span: spanOf(given),
    message: say(
      "A learning rate of {0} is unusual for {1}: {2}. Usual are {3}; begin with {4}.",
      text(lr),
      optimizer,
      effect,
      say("{0} to {1}", text(least), text(most)),
      text(usual),
    ),
    fixes: use(given, text(usual)),
  };
}

/** Writes another number where this one is written. */
function use(given: ts.Expression, number: string): Fix[] {
  const written = resolve({ node: given, frame: topFrame }).node;
  return typeof literal(written) === "number"
    ? [{ title: say("Use {0}", number), edits: [replace(written, number)] }]
    : [];
}

/** The parameters are those of a module: single tensors (an image, a constant) have scales of their own. */
function trainsModule(made: Call): boolean {
  const parameters = argument(made, 0);
  if (parameters === undefined) return false;
  return all(parameters, isCall).some((call) => /^(named)?parameters$/i.test(methodCall(call)?.name ?? ""));
}

function isScheduled(made: ts.NewExpression): boolean {
  const isScheduler = (node: ts.Node) => changing.test(calledName(node) ?? "");
  const holder = enclosing(made, ts.isVariableDeclaration);
  const names = holder && ts.isIdentifier(holder.name) ? referencesTo(holder) : [];
  if (names.some((name) => isScheduler(name.parent))) return true;
  // `train.define` makes the scheduler elsewhere, and a field is used elsewhere.
  const isElsewhere = holder === undefined || names.length === 0;
  return isElsewhere && all(made.getSourceFile(), isCall).some(isScheduler);
}

const text = (value: number) => (Math.abs(value) < 1e-3 ? value.toExponential() : String(value)).replace("e+", "e");
