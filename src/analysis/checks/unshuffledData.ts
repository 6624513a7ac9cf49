import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { RunFacts } from "../facts.js";
import type { Fix } from "../finding.js";
import { calledName, functionOf, literal, methodCall, option, propertyOf } from "../syntax/calls.js";
import { after, type Edit, replace } from "../syntax/edits.js";
import { baseOf, classOf } from "../syntax/modules.js";
import { libraryName } from "../syntax/library.js";
import { expressionOf } from "../syntax/places.js";
import { declarationOf, originOf, referencesTo } from "../syntax/scope.js";
import { all, bare, spanOf, walk } from "../syntax/tree.js";
import type { Check, Found, Subject } from "./check.js";
import { definitionOf } from "./models.js";

/** Training batches that come in the same order in every epoch: that of the files, or of the classes. */
export const unshuffledData: Check = {
  id: "unshuffledData",
  severity: "warning",
  title: "The training data are not shuffled",
  needs: "syntax",
  find(subject) {
    const { source } = subject;
    const loaders = all(source, ts.isNewExpression).filter((node) => calledName(node) === "data.DataLoader");
    return [
      ...loaders.filter((loader) => isInOrder(loader) && !isMeant(loader) && isForTraining(loader, subject)).map(found),
      ...inDefinition(subject),
      ...byHelpers(subject),
    ];
  },
};

const message = say(
  "The training samples come in the same order in each epoch, so batches are alike and the model learns the order. Shuffle them: shuffle: true.",
);

/** Loaders whose order the text at their making does not tell: it is handed on, or they are made in another file. */
function byHelpers({ source, file, facts }: Subject): Found[] {
  if (facts === undefined) return [];
  const hasSequences = facts.modules.some(({ type, builtin }) => builtin && /^(RNN|LSTM|GRU)/.test(type));
  return trainedOn(facts).flatMap((index): Found[] => {
    const { made, from, callers, inOrder, samples, batchSize, part } = facts.loaders[index];
    if (!inOrder || samples <= batchSize || part !== undefined || hasSequences) return [];
    const loader = expressionOf(source, file, made);
    if (loader === undefined) {
      const call = expressionOf(source, file, from);
      return call ? [{ span: spanOf(call), message, fixes: [] }] : [];
    }
    if (!ts.isNewExpression(loader) || isInOrder(loader)) return [];
    const parameter = parameterOf(option(loader, "shuffle"));
    if (parameter === undefined) return [found(loader)];
    const calls = callers.map((place) => expressionOf(source, file, place));
    const call = calls.find(
      (caller) => caller && ts.isCallExpression(caller) && functionOf(caller.expression) === parameter.parent,
    );
    return call && ts.isCallExpression(call) ? [askedFor(call, parameter)] : [];
  });
}

/** The parameter that an expression is. */
function parameterOf(expression: ts.Expression | undefined): ts.ParameterDeclaration | undefined {
  const node = expression && originOf(expression);
  const declaration = node && ts.isIdentifier(node) ? declarationOf(node) : undefined;
  return declaration && ts.isParameter(declaration) ? declaration : undefined;
}

/** The call that asks a helper of this file for a loader in order. */
function askedFor(call: ts.CallExpression, parameter: ts.ParameterDeclaration): Found {
  const index = parameter.parent.parameters.indexOf(parameter);
  const given = call.arguments[index] as ts.Expression | undefined;
  const edits =
    given !== undefined
      ? literal(bare(given)) === false && [replace(given, "true")]
      : call.arguments.length === index && index > 0 && [after(call.arguments[index - 1], ", true")];
  return {
    span: spanOf(call),
    message,
    fixes: edits ? shuffled(...edits) : [],
  };
}

function inDefinition({ source }: Subject): Found[] {
  const definition = definitionOf(source);
  const shuffle = definition?.properties.find((property) => property.name?.getText() === "shuffle");
  if (!definition || !shuffle || !ts.isPropertyAssignment(shuffle)) return [];
  if (literal(shuffle.initializer) !== false || propertyOf(definition, "sampler")) return [];
  if (propertyOf(definition, "batchSize") === undefined || usesSequences(source)) return [];
  return [
    {
      span: spanOf(shuffle),
      message,
      fixes: shuffled(replace(shuffle.initializer, "true")),
    },
  ];
}

/** Samples as they lie: no order is asked for, and the dataset has one. */
function isInOrder(loader: ts.NewExpression): boolean {
  const [dataset, options] = loader.arguments ?? [];
  if (dataset === undefined || isStream(dataset)) return false;
  if (options !== undefined) {
    const given = originOf(options);
    if (!ts.isObjectLiteralExpression(given) || given.properties.some(ts.isSpreadAssignment)) return false;
  }
  if (option(loader, "sampler") ?? option(loader, "batchSampler")) return false;
  const shuffle = option(loader, "shuffle");
  return shuffle === undefined || literal(shuffle) === false;
}

function isStream(dataset: ts.Expression): boolean {
  const declaration = classOf(dataset)?.declaration;
  const base = declaration && baseOf(declaration);
  return base !== undefined && libraryName(base) === "data.IterableDataset";
}

/** Sequences in time are often left in order, and who writes `shuffle: false` for them means it. */
function isMeant(loader: ts.NewExpression): boolean {
  return option(loader, "shuffle") !== undefined && usesSequences(loader.getSourceFile());
}

const usesSequences = (source: ts.SourceFile) =>
  all(source, ts.isNewExpression).some((node) => /^nn\.(RNN|LSTM|GRU)/.test(calledName(node) ?? ""));

function isForTraining(loader: ts.NewExpression, { source, file, facts }: Subject): boolean {
  if (facts !== undefined) {
    const told = trainedOn(facts).flatMap((index) => {
      const { made, samples, batchSize } = facts.loaders[index];
      return samples > batchSize ? (expressionOf(source, file, made) ?? []) : [];
    });
    const isKnown = facts.loaders.some(({ made }) => expressionOf(source, file, made) === loader);
    if (isKnown) return told.includes(loader);
  }
  return usesOf(loader).some(isTrainingLoop);
}

/** The loaders whose batches a backward pass follows. */
function trainedOn(facts: RunFacts): number[] {
  const found = new Set<number>();
  let last: number | undefined;
  for (const event of facts.events) {
    if (event.kind === "loader") last = event.loader;
    if (event.kind === "backward" && last !== undefined) found.add(last);
  }
  return [...found];
}

/** Where a loader goes: names it is given to, parameters it is handed over to. */
function usesOf(node: ts.Expression, depth = 0): ts.Node[] {
  if (depth > 5) return [];
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isIdentifier(parent.name))
    return referencesTo(parent).flatMap((use) => [use, ...usesOf(use, depth + 1)]);
  if (ts.isCallExpression(parent)) {
    const parameter = functionOf(parent.expression)?.parameters[parent.arguments.indexOf(node)];
    if (parameter && ts.isIdentifier(parameter.name))
      return referencesTo(parameter).flatMap((use) => [use, ...usesOf(use, depth + 1)]);
  }
  return [node];
}

function isTrainingLoop(use: ts.Node): boolean {
  const { parent } = use;
  if (!ts.isForOfStatement(parent) || parent.expression !== use) return false;
  return trains(parent.statement, 0);
}

/** True where a backward pass is in a node, or in a function of the file that it calls. */
function trains(node: ts.Node, depth: number): boolean {
  let found = false;
  walk(node, (inner) => {
    if (found) return false;
    if (!ts.isCallExpression(inner)) return true;
    if (methodCall(inner)?.name === "backward") found = true;
    const fn = depth < 3 && ts.isIdentifier(bare(inner.expression)) ? functionOf(inner.expression) : undefined;
    if (fn?.body && trains(fn.body, depth + 1)) found = true;
    return true;
  });
  return found;
}

function found(loader: ts.NewExpression): Found {
  return { span: spanOf(loader), message, fixes: shuffling(loader) };
}

const shuffled = (...edits: Edit[]): Fix[] => [{ title: say("Shuffle the training samples"), edits, preferred: true }];

function shuffling(loader: ts.NewExpression): Fix[] {
  const shuffle = option(loader, "shuffle");
  if (shuffle) return ts.isIdentifier(bare(shuffle)) ? [] : shuffled(replace(shuffle, "true"));
  const [dataset, given] = loader.arguments ?? [];
  if (given === undefined) return shuffled(after(dataset, ", { shuffle: true }"));
  const options = bare(given);
  if (!ts.isObjectLiteralExpression(options)) return [];
  const last = options.properties.at(-1);
  return shuffled(last ? after(last, ", shuffle: true") : replace(options, "{ shuffle: true }"));
}
