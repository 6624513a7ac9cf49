import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { OperationRecord, RunFacts } from "../facts.js";
import type { Fix } from "../finding.js";
import { calledName, methodCall } from "../syntax/calls.js";
import { removeFromList, replace } from "../syntax/edits.js";
import { classOf } from "../syntax/modules.js";
import { expressionIn } from "../syntax/places.js";
import { originOf } from "../syntax/scope.js";
import { all, bare, spanOf, walk } from "../syntax/tree.js";
import type { Check, Found, Subject } from "./check.js";
import { written } from "./containers.js";
import { definedLoss } from "./lossRuns.js";
import { modelsOf } from "./models.js";
import { operationsOf } from "./operations.js";

/** A squared error between probabilities and classes. */
export const mseOnProbabilities: Check = {
  id: "mseOnProbabilities",
  severity: "warning",
  title: "A squared error is taken of class probabilities",
  needs: "syntax",
  find(subject) {
    const { source, facts } = subject;
    const sure = facts?.operations.some(isSquaredError) ? inRun(subject, facts) : inText(source);
    return [...new Map(sure.map((place) => [place.node, place])).values()].map((place) => found(source, place));
  },
};

interface LossPlace {
  node: ts.Expression;
  /** What made the probabilities. */
  by: "softmax" | "sigmoid";
}

const isSquaredError = ({ name, loss }: OperationRecord) =>
  name === "mseLoss" || /^(MSELoss|mseLoss)$/.test(loss ?? "");

function inRun({ source, file }: Subject, facts: RunFacts): LossPlace[] {
  const operations = operationsOf(facts);
  return facts.operations.flatMap((operation): LossPlace[] => {
    if (!isSquaredError(operation)) return [];
    const [output, target] = operation.inputs;
    const by = operations.source(output)?.name;
    if (by !== "softmax" && by !== "sigmoid") return [];
    if (!areClasses(facts, target) || isMadeOf(facts, output, target)) return [];
    const place = expressionIn(source, file, operation) ?? definedLoss(source);
    return place ? [{ node: place, by }] : [];
  });
}

/** True where targets are classes: comparisons, or whole numbers and truth values that were made floating. */
function areClasses(facts: RunFacts, target: number): boolean {
  const { maker } = operationsOf(facts);
  let at = maker(target);
  // The batches of a definition come from its loader, which tells their type.
  if (at === undefined && facts.definition !== undefined) {
    const given = facts.loaders.find(({ part }) => part === "training")?.batch.at(-1);
    return given?.kind === "tensor" && isWhole(given.dtype);
  }
  for (let depth = 0; at && depth < 20; depth++) {
    if (/^(eq|ne|gt|ge|lt|le)$/.test(at.name)) return true;
    if (at.name === "toDtype" && isWhole(at.inputTypes[0])) return true;
    if (
      !/^(view|squeeze|unsqueeze|toDtype|indexSelect|index|select|slice|stack|cat|clone|alias|scatter)$/.test(at.name)
    )
      return false;
    at = maker(at.inputs[0]);
  }
  return false;
}

/** True where a tensor was computed from another one: an autoencoder gives its input back, which is no class. */
function isMadeOf(facts: RunFacts, tensor: number, of: number): boolean {
  const { maker } = operationsOf(facts);
  const seen = new Set<number>();
  const waiting = [tensor];
  for (let at = waiting.pop(); at !== undefined && seen.size < 1000; at = waiting.pop()) {
    if (at === of) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    waiting.push(...(maker(at)?.inputs ?? []));
  }
  return false;
}

const isWhole = (dtype: string) => /^(u?int|bool)/.test(dtype);

/** Where the text itself has a squared error of a softmax. */
function inText(source: ts.SourceFile): LossPlace[] {
  const found: LossPlace[] = [];
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || !isMse(node)) return;
    const by = node.arguments[0] && probabilities(node.arguments[0]);
    if (by && (by === "softmax" ? !probabilities(node.arguments[1]) : isOfClasses(node.arguments[1])))
      found.push({ node, by });
  });
  const loss = definedLoss(source);
  if (loss && classOf(loss)?.name === "nn.MSELoss" && modelsOf(source).some((model) => endsIn(model) === "softmax"))
    found.push({ node: loss, by: "softmax" });
  return found;
}

const isMse = (call: ts.CallExpression) =>
  calledName(call) === "F.mseLoss" || classOf(call.expression)?.name === "nn.MSELoss";

/** Which function made an expression probabilities, if one did. */
function probabilities(expression: ts.Expression | undefined): LossPlace["by"] | undefined {
  if (expression === undefined) return undefined;
  const node = originOf(expression);
  if (!ts.isCallExpression(node)) return undefined;
  const name = calledName(node)?.split(".").at(-1) ?? methodCall(node)?.name;
  if (name === "softmax" || name === "sigmoid") return name;
  const method = methodCall(node);
  if (method && /^(squeeze|view|reshape|flatten|float)$/.test(method.name)) return probabilities(method.target);
  return endsIn(node.expression);
}

/** What a Sequential ends in. */
function endsIn(model: ts.Expression): LossPlace["by"] | undefined {
  const of = classOf(model);
  if (of?.name === "nn.Softmax") return "softmax";
  if (of?.name === "nn.Sigmoid") return "sigmoid";
  const last = of?.name === "nn.Sequential" ? of.made?.arguments?.at(-1) : undefined;
  return last && endsIn(last);
}

function isOfClasses(target: ts.Expression | undefined): boolean {
  return (
    target !== undefined && all(originOf(target), ts.isCallExpression).some((call) => calledName(call) === "F.oneHot")
  );
}

function found(source: ts.SourceFile, { node, by }: LossPlace): Found {
  const way =
    by === "softmax"
      ? say("Leave the softmax out and use cross-entropy, which has it.")
      : say("Use binary cross-entropy: BCELoss, or BCEWithLogitsLoss without the sigmoid.");
  const fix = by === "sigmoid" ? asBce(source, node) : asCrossEntropy(source, node);
  return {
    span: spanOf(node),
    message: say(
      "A squared error of class probabilities hardly learns where the {0} is sure and wrong: its gradient vanishes there. {1}",
      by,
      way,
    ),
    fixes: fix ? [fix] : [],
  };
}

/** `CrossEntropyLoss`, which takes rows of probabilities as targets, and the model without its softmax. */
function asCrossEntropy(source: ts.SourceFile, node: ts.Expression): Fix | undefined {
  const made = madeLoss(node);
  const name = written(source, "nn.CrossEntropyLoss");
  const softmaxes = all(source, ts.isNewExpression).flatMap((sequence) => {
    const last = calledName(sequence) === "nn.Sequential" ? sequence.arguments?.at(-1) : undefined;
    return last && calledName(bare(last)) === "nn.Softmax" ? [removeFromList(last, sequence.arguments!)] : [];
  });
  if (!made || !name || softmaxes.length !== 1) return undefined;
  return {
    title: say("Use cross-entropy, without the softmax"),
    edits: [replace(made, `new ${name}()`), softmaxes[0]],
  };
}

/** Where a loss without options is made. */
function madeLoss(node: ts.Expression): ts.NewExpression | undefined {
  const made = ts.isCallExpression(node) ? classOf(node.expression)?.made : classOf(node)?.made;
  return made?.arguments?.length ? undefined : made;
}

/** `BCELoss` where `MSELoss` is made, or the function where that is called. */
function asBce(source: ts.SourceFile, node: ts.Expression): Fix | undefined {
  const title = say("Use binary cross-entropy");
  const made = madeLoss(node);
  const name = written(source, "nn.BCELoss");
  if (made && name) return { title, edits: [replace(made, `new ${name}()`)] };
  if (!ts.isCallExpression(node) || calledName(node) !== "F.mseLoss") return undefined;
  const callee = bare(node.expression);
  return ts.isPropertyAccessExpression(callee)
    ? { title, edits: [replace(callee.name, "binaryCrossEntropy")] }
    : undefined;
}
