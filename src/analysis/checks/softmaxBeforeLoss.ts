import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import { methodCall } from "../syntax/calls.js";
import { removeFromList, replace } from "../syntax/edits.js";
import type { Made } from "../syntax/trace.js";
import { spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";
import { type LossUse, lossUses } from "./losses.js";

/** What a loss applies to its input itself. */
const applied: Record<string, { operation: string; others: readonly string[] }> = {
  CrossEntropyLoss: { operation: "softmax", others: ["softmax2d"] },
  BCEWithLogitsLoss: { operation: "sigmoid", others: ["sigmoid_"] },
  MultiLabelSoftMarginLoss: { operation: "sigmoid", others: ["sigmoid_"] },
};

/** Probabilities given to a loss that expects raw scores. */
export const softmaxBeforeLoss: Check = {
  id: "softmaxBeforeLoss",
  severity: "warning",
  title: "Softmax or sigmoid before a loss that applies it itself",
  needs: "syntax",
  find({ source }) {
    return lossUses(source).flatMap((use) => {
      const rule = applied[use.loss];
      if (rule === undefined || use.input.length === 0) return [];
      const isApplied = ({ operation }: Made) => operation === rule.operation || rule.others.includes(operation);
      // One way around it (`this.training ? scores : probabilities`) may be the one that training takes.
      return use.input.every(isApplied) ? use.input.map((made) => foundAt(made, use, rule.operation)) : [];
    });
  },
};

function foundAt({ node }: Made, { loss, node: use }: LossUse, operation: string): Found {
  return {
    span: spanOf(node),
    message: say(
      "{0} applies {1} itself, so here it is applied twice: gradients fade and the loss cannot get small. Give it the raw scores, and use {1} only where you need probabilities.",
      loss,
      operation,
    ),
    related: [{ place: { file: use.getSourceFile().fileName, span: spanOf(use) }, message: say("The loss") }],
    fixes: fixesFor(node, operation),
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
  const input = method?.name === operation ? method.target : node.arguments[0];
  return input ? [{ title, edits: [replace(node, input.getText())], preferred: true }] : [];
}

const argumentsOf = (node: ts.Node) => (ts.isNewExpression(node) ? node.arguments : undefined);
