import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { OperationRecord, RunFacts } from "../facts.js";
import type { Fix } from "../finding.js";
import { calledName, methodCall } from "../syntax/calls.js";
import { removeFromList, replace } from "../syntax/edits.js";
import { classOf, methodOf } from "../syntax/modules.js";
import { expressionOf } from "../syntax/places.js";
import { originOf } from "../syntax/scope.js";
import { bare, returned, spanOf } from "../syntax/tree.js";
import type { Check, Found, Subject } from "./check.js";
import { modelsOf } from "./models.js";
import { expressionFor, operationsOf } from "./operations.js";

/** Dropout on what the model gives: its outputs themselves are zeroed at random. */
export const dropoutAtEnd: Check = {
  id: "dropoutAtEnd",
  severity: "warning",
  title: "Dropout comes after the last layer, so outputs themselves are zeroed",
  needs: "syntax",
  find(subject) {
    const nodes = subject.facts?.operations.some(({ loss }) => loss)
      ? inRun(subject, subject.facts)
      : inText(subject.source);
    return [...new Set(nodes)].map(found);
  },
};

const shapes = /^(squeeze|unsqueeze|view|reshape|flatten|ravel|float|double|to)$/;
const squashing = /^(softmax|logSoftmax|sigmoid|logSigmoid)$/;

/** Where what goes into a loss comes from dropout. */
function inRun(subject: Subject, facts: RunFacts): ts.Expression[] {
  const { source, file } = subject;
  const { source: sourceOf, maker, module } = operationsOf(facts);
  // Dropout is a product with a mask, made in a module or by a function.
  const isDropout = (operation: OperationRecord) => {
    const call = expressionOf(source, file, operation.place);
    return (
      operation.name === "mul" &&
      (/Dropout/.test(module(operation)?.type ?? "") || (call !== undefined && /dropout/i.test(calledName(call) ?? "")))
    );
  };
  return facts.operations.flatMap((operation): ts.Expression[] => {
    // What a loss computes on the way has its mark, too; only its inputs count.
    if (operation.loss === undefined || maker(operation.inputs[0])?.loss !== undefined) return [];
    const last = sourceOf(operation.inputs[0], ({ name }) => squashing.test(name));
    if (last === undefined || !isDropout(last)) return [];
    const node = expressionFor(subject, last);
    return node ? [node] : [];
  });
}

/** The end of each model of the file, as its text has it. */
function inText(source: ts.SourceFile): ts.Expression[] {
  return modelsOf(source).flatMap((model): ts.Expression[] => {
    const of = classOf(model);
    if (of?.name === "nn.Sequential" && of.made) return lastOfSequence(of.made);
    const forward = of?.declaration && methodOf(of.declaration, "forward");
    return forward ? returned(forward).flatMap((result) => dropoutCall(result) ?? []) : [];
  });
}

const after = /^nn\.(Flatten|Softmax|LogSoftmax|Sigmoid|Identity)$/;

function lastOfSequence(sequence: ts.NewExpression): ts.Expression[] {
  const layers = [...(sequence.arguments ?? [])];
  while (layers.length > 0 && after.test(classOf(layers.at(-1)!)?.name ?? "")) layers.pop();
  const last = layers.at(-1);
  return last && /^nn\.\w*Dropout/.test(classOf(last)?.name ?? "") ? [bare(last)] : [];
}

function dropoutCall(result: ts.Expression): ts.Expression | undefined {
  let node = originOf(result);
  for (let method = methodCall(node); method && shapes.test(method.name); method = methodCall(node))
    node = originOf(method.target);
  if (!ts.isCallExpression(node)) return undefined;
  const isDropout =
    /^(F|torch)\.\w*[dD]ropout/.test(calledName(node) ?? "") ||
    /^nn\.\w*Dropout/.test(classOf(node.expression)?.name ?? "");
  return isDropout ? node : undefined;
}

function found(node: ts.Expression): Found {
  const fix = withoutDropout(node);
  return {
    span: spanOf(node),
    message: say(
      "Dropout after the last layer zeroes outputs themselves, and the loss then punishes the model for them. Put it before the last layer, or leave it out.",
    ),
    fixes: fix ? [fix] : [],
  };
}

function withoutDropout(node: ts.Expression): Fix | undefined {
  const title = say("Leave out this dropout");
  if (ts.isCallExpression(node) && node.arguments.length > 0)
    return { title, edits: [replace(node, node.arguments[0].getText())] };
  if (ts.isNewExpression(node) && ts.isNewExpression(node.parent) && node.parent.arguments)
    return { title, edits: [removeFromList(node, node.parent.arguments)] };
  return undefined;
}
