import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { RunFacts } from "../facts.js";
import { calledName, functionOf, methodCall } from "../syntax/calls.js";
import { after } from "../syntax/edits.js";
import { isWithoutGrad } from "../syntax/noGrad.js";
import { expressionOf } from "../syntax/places.js";
import { declarationOf, referencesTo } from "../syntax/scope.js";
import { timelines } from "../syntax/timeline.js";
import { all, bare, enclosing, isLoop, isWithin, spanOf } from "../syntax/tree.js";
import type { Check, Found, Subject } from "./check.js";
import { operationsOf } from "./operations.js";
import { backwardsIn } from "./rounds.js";
import { tensorAt } from "./seen.js";

/** Methods after which a number or a tensor without a graph is left. */
const withoutGraph = new Set(["item", "detach", "tolist", "numpy", "backward"]);

/** A sum or list of losses over a loop that keeps the graph of each of them. */
export const lossKeepsGraph: Check = {
  id: "lossKeepsGraph",
  severity: "warning",
  title: "Losses are kept with their graphs",
  needs: "syntax",
  find(subject) {
    const learned = lossesLearnedFrom(subject.source);
    return all(subject.source, ts.isCallExpression).flatMap((call) => {
      const keeper = keeperOf(call);
      if (keeper === undefined || isWithoutGrad(call) || !grows(keeper)) return [];
      const kept = lossIn(keeper, learned) ?? (keepsInRun(keeper, subject) ? keeper.given : undefined);
      return kept ? [found(keeper, kept)] : [];
    });
  },
};

function found({ call, holder, isList }: Keeper, kept: ts.Expression): Found {
  const text = isList ? ".item()" : ".detach()";
  return {
    span: spanOf(call),
    message: say(
      "{0} keeps the whole graph of each {1}, so memory grows from step to step. Take the number alone: {1}{2}.",
      holder.getText(),
      kept.getText(),
      text,
    ),
    fixes: [{ title: say("Add {0}", text), edits: [after(kept, text)], preferred: true }],
  };
}

type Holder = ts.Identifier | ts.PropertyAccessExpression;

/** `total = total.add(loss)`, `total.add_(loss)`, `total = torch.add(total, loss)`, `losses.push(loss)`. */
interface Keeper {
  /** What grows. */
  holder: Holder;
  call: ts.CallExpression;
  /** What it gets. */
  given: ts.Expression;
  isList: boolean;
}

function keeperOf(call: ts.CallExpression): Keeper | undefined {
  const method = methodCall(call);
  const [given] = call.arguments;
  if (method && isHolder(method.target) && given && /^(push|add_)$/.test(method.name))
    return { holder: method.target, call, given, isList: method.name === "push" };
  const holder = assignedWhole(call);
  const terms =
    method?.name === "add" && given ? [method.target, given] : calledName(call) === "torch.add" ? call.arguments : [];
  const others = terms.filter((term) => bare(term).getText() !== holder?.getText());
  return holder && terms.length === 2 && others.length === 1
    ? { holder, call, given: others[0], isList: false }
    : undefined;
}

const isHolder = (node: ts.Node): node is Holder => ts.isIdentifier(node) || ts.isPropertyAccessExpression(node);

/** `x` of `x = call`. */
function assignedWhole(call: ts.CallExpression): Holder | undefined {
  const { parent } = call;
  const isAssigned =
    ts.isBinaryExpression(parent) && parent.right === call && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssigned && isHolder(parent.left) ? parent.left : undefined;
}

/** It is made before the loop and not anew in it, and nothing is learned from it. */
function grows({ holder, call }: Keeper): boolean {
  const loop = enclosing(call, isLoop);
  const uses = usesOf(holder);
  if (uses === undefined || uses.some(isDifferentiated)) return false;
  // A field that a method adds to is there before the call, and after.
  const round = loop ?? (holder.getText().startsWith("this.") ? enclosing(call, ts.isMethodDeclaration) : undefined);
  return (
    round !== undefined &&
    !isDeclaredIn(holder, round) &&
    !uses.some((use) => isWithin(use, round) && isMadeAnew(use, call))
  );
}

/** Everywhere that a file has it. */
function usesOf(holder: Holder): readonly Holder[] | undefined {
  if (ts.isPropertyAccessExpression(holder))
    return all(holder.getSourceFile(), ts.isPropertyAccessExpression).filter(
      (other) => other.getText() === holder.getText(),
    );
  const declaration = declarationOf(holder);
  return declaration && referencesTo(declaration);
}

function isDeclaredIn(holder: Holder, loop: ts.Node): boolean {
  let root: ts.Expression = holder;
  while (ts.isPropertyAccessExpression(root)) root = bare(root.expression);
  const declaration = ts.isIdentifier(root) ? declarationOf(root) : undefined;
  return declaration !== undefined && isWithin(declaration, loop);
}

function isMadeAnew(use: Holder, keeper: ts.CallExpression): boolean {
  const { parent } = use;
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === use &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    parent.right !== keeper &&
    !all(parent.right, isHolder).some((name) => name.getText() === use.getText())
  );
}

/** Something made of it goes through backward(): then it needs the graphs. */
function isDifferentiated(use: Holder): boolean {
  const statement = enclosing(use, ts.isStatement);
  if (statement === undefined || ts.isBlock(statement) || isLoop(statement)) return false;
  return all(statement, ts.isPropertyAccessExpression).some(
    (access) => access.name.text === "backward" && isWithin(use, access),
  );
}

/** Uses of the losses of a file that go through backward() themselves: they are kept for their numbers alone. */
function lossesLearnedFrom(source: ts.SourceFile): { use: ts.Identifier; loss: ts.Node }[] {
  const losses = timelines(source).flatMap((line) =>
    line.flatMap(({ kind, target }) => {
      const name = bare(target.node);
      return kind === "backward" && ts.isIdentifier(name) ? (declarationOf(name) ?? []) : [];
    }),
  );
  return [...new Set(losses)].flatMap((loss) => referencesTo(loss).map((use) => ({ use, loss })));
}

/** A loss, made in the same loop, that is in what is kept, with its graph. */
function lossIn({ call, given }: Keeper, losses: { use: ts.Identifier; loss: ts.Node }[]): ts.Identifier | undefined {
  const loop = enclosing(call, isLoop);
  return losses.find(
    ({ use, loss }) => isWithin(use, given) && (loop === undefined || isWithin(loss, loop)) && keepsGraph(use, given),
  )?.use;
}

/** Nothing on the way from a name to the whole takes the number alone, or is a function that may. */
function keepsGraph(name: ts.Expression, whole: ts.Expression): boolean {
  for (let at: ts.Node = name; at !== whole; at = at.parent) {
    const { parent } = at;
    if (ts.isPropertyAccessExpression(parent) && withoutGraph.has(parent.name.text)) return false;
    const isGiven = ts.isCallExpression(parent) && parent.expression !== at;
    if (isGiven && calledName(parent) === undefined && methodCall(parent) === undefined) return false;
    if (ts.isFunctionLike(parent)) return false;
  }
  return true;
}

/** The run has seen that what is kept has gone through backward(), wherever that was. */
function keepsInRun(keeper: Keeper, subject: Subject): boolean {
  if (subject.facts === undefined) return false;
  return keeper.isList ? isLearnedIn(bare(keeper.given), subject) : addsLearned(keeper.call, subject, subject.facts);
}

/** `losses.push(trainStep(x, y))`: the call learns, and gives a number with its graph. */
function isLearnedIn(call: ts.Expression, subject: Subject): boolean {
  const { source, file, facts } = subject;
  const value = tensorAt(subject, call);
  if (!ts.isCallExpression(call) || !value?.requiresGrad || value.shape.length > 0) return false;
  const fn = functionOf(call.expression);
  return backwardsIn(facts!.events).some(({ place, from }) => {
    const at = expressionOf(source, file, place);
    return (fn && at && isWithin(at, fn)) === true || expressionOf(source, file, from) === call;
  });
}

/** The sum is of a tensor that has gone through backward() by then, or of one that was made of it. */
function addsLearned(call: ts.CallExpression, { source, file }: Subject, facts: RunFacts): boolean {
  const backwards = backwardsIn(facts.events);
  if (backwards.length === 0) return false;
  const { makerBefore } = operationsOf(facts);
  return facts.operations.some((operation, i) => {
    if (!/^add_?$/.test(operation.name) || !operation.gradEnabled) return false;
    if (expressionOf(source, file, operation.place) !== call) return false;
    const learned = backwards.flatMap((event) => (event.operation <= i ? event.loss : []));
    const comesOf = (tensor: number, depth = 0): boolean => {
      if (learned.includes(tensor)) return true;
      const maker = makerBefore(tensor, i);
      // What made it keeps its graph.
      const keeps = maker?.gradEnabled && maker.name !== "detach" && depth < 5;
      return keeps === true && maker.inputs.some((input) => comesOf(input, depth + 1));
    };
    return operation.inputs.some((input) => comesOf(input));
  });
}
