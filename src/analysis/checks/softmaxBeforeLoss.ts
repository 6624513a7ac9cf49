import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import type { Place } from "../sites.js";
import { methodCall } from "../syntax/calls.js";
import { removeFromList, replace } from "../syntax/edits.js";
import { placeOf } from "../syntax/places.js";
import { spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";
import { type LossRun, wrongLosses } from "./lossRuns.js";

/** What a loss applies to its input itself. */
const applied: Record<string, { operation: string; names: RegExp }> = {
  CrossEntropyLoss: { operation: "softmax", names: /^softmax(2d)?$/ },
  BCEWithLogitsLoss: { operation: "sigmoid", names: /^sigmoid_?$/ },
  MultiLabelSoftMarginLoss: { operation: "sigmoid", names: /^sigmoid_?$/ },
};

/** Probabilities given to a loss that expects raw scores. */
export const softmaxBeforeLoss: Check = {
  id: "softmaxBeforeLoss",
  severity: "warning",
  title: "Softmax or sigmoid before a loss that applies it itself",
  needs: "syntax",
  find(subject) {
    const isWrong = (loss: string, operation: string) => applied[loss]?.names.test(operation) ?? false;
    const { inText, inRun } = wrongLosses(subject, isWrong);
    return [
      ...inText.flatMap(({ loss, node, input }) => input.map((made) => ofOperation(made.node, loss, placeOf(node)))),
      ...inRun.flatMap(foundInRun),
    ];
  },
};

function foundInRun({ loss, node, from, operation: { place }, by, byNode }: LossRun): Found[] {
  if (byNode) return [ofOperation(byNode, loss, place ?? (node && placeOf(node)))];
  const at = node && ts.isCallExpression(node) ? node.arguments[0] : (node ?? from);
  return at === undefined ? [] : [foundAt(at, loss, by?.place, say("It is applied here"))];
}

/** At the softmax itself. */
function ofOperation(node: ts.Expression, loss: string, place: Place | undefined): Found {
  return { ...foundAt(node, loss, place), fixes: fixesFor(node, applied[loss].operation) };
}

function foundAt(node: ts.Expression, loss: string, place: Place | undefined, there = say("The loss")): Found {
  const { operation } = applied[loss];
  return {
    span: spanOf(node),
    message: say(
      "{0} applies {1} itself, so here it is applied twice: gradients fade and the loss cannot get small. Give it the raw scores, and use {1} only where you need probabilities.",
      loss,
      operation,
    ),
    ...(place && { related: [{ place, message: there }] }),
  };
}

function fixesFor(node: ts.Expression, operation: string): Fix[] {
  const title = say("Remove the {0}", operation);
  if (ts.isNewExpression(node)) {
    const { parent } = node;
    const [part, list] = ts.isPropertyAssignment(parent)
      ? [parent, parent.parent.properties]
      : [node, argumentsOf(parent)];
    return list && list.length > 1 ? [{ title, edits: [removeFromList(part, list)], preferred: true }] : [];
  }
  if (!ts.isCallExpression(node)) return [];
  const method = methodCall(node);
  const input = method?.name === operation ? method.target : node.arguments.at(0);
  return input ? [{ title, edits: [replace(node, input.getText())], preferred: true }] : [];
}

const argumentsOf = (node: ts.Node) => (ts.isNewExpression(node) ? node.arguments : undefined);
