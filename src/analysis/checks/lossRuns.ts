/** The losses that a run computed, and what made their inputs: it sees through helpers, other files and choices that are made as the code runs. */
import type ts from "typescript";
import { propertyOf } from "../syntax/calls.js";
import { expressionOf } from "../syntax/places.js";
import type { OperationRecord } from "../facts.js";
import type { Subject } from "./check.js";
import { type LossUse, lossUses } from "./losses.js";
import { definitionOf } from "./models.js";
import { expressionFor, operationsOf } from "./operations.js";

/** The first operation of each loss, which takes its input; by class, and by the function of the same name. */
const begins: readonly { loss: string; names: RegExp; operation: RegExp }[] = [
  { loss: "CrossEntropyLoss", names: /^(CrossEntropyLoss|crossEntropy)$/, operation: /^(logSoftmax|crossEntropy)$/ },
  { loss: "NLLLoss", names: /^(NLLLoss|nllLoss)$/, operation: /^nllLoss$/ },
  {
    loss: "BCEWithLogitsLoss",
    names: /^(BCEWithLogitsLoss|binaryCrossEntropyWithLogits)$/,
    operation: /^binaryCrossEntropyWithLogits$/,
  },
  {
    loss: "MultiLabelSoftMarginLoss",
    names: /^(MultiLabelSoftMarginLoss|multilabelSoftMarginLoss)$/,
    operation: /^logsigmoid$/,
  },
];

/** A loss that ran. */
export interface LossRun {
  /** Its class, for the function of the same name too: `CrossEntropyLoss`. */
  loss: string;
  operation: OperationRecord;
  /** Its call in this file, or the value of a definition that is it. */
  node: ts.Expression | undefined;
  /** The expression of this file that led to it, where it was called in another. */
  from: ts.Expression | undefined;
  /** What made its input, views left out; undefined for data and parameters. */
  by: OperationRecord | undefined;
  /** Where that was done, if in this file. */
  byNode: ts.Expression | undefined;
}

export function lossRuns(subject: Subject): LossRun[] {
  const { source, file, facts } = subject;
  if (facts === undefined) return [];
  const { source: sourceOf, maker } = operationsOf(facts);
  return facts.operations.flatMap((operation): LossRun[] => {
    const begin = begins.find(
      ({ names, operation: first }) => first.test(operation.name) && names.test(operation.loss ?? ""),
    );
    const [input] = operation.inputs;
    if (begin === undefined || maker(input)?.loss !== undefined) return [];
    const by = sourceOf(input);
    return [
      {
        loss: begin.loss,
        operation,
        node: expressionOf(source, file, operation.place) ?? (operation.place ? undefined : definedLoss(source)),
        from: expressionOf(source, file, operation.from),
        by,
        byNode: by && expressionFor(subject, by),
      },
    ];
  });
}

/** What the text and the run tell of losses that get what they should not; where both can tell, the run is believed. */
export function wrongLosses(
  subject: Subject,
  isWrong: (loss: string, operation: string) => boolean,
): { inText: LossUse[]; inRun: LossRun[] } {
  const runs = lossRuns(subject).filter(({ by }) => by !== undefined);
  const wrong = runs.filter(({ loss, by }) => isWrong(loss, by!.name));
  const ran = new Set(runs.map(({ node }) => node));
  const confirmed = new Set(wrong.map(({ node }) => node));
  // One way around it (`this.training ? scores : probabilities`) may be the one that training takes.
  const inText = lossUses(subject.source).filter(
    ({ loss, node, input }) =>
      input.length > 0 &&
      input.every(({ operation }) => isWrong(loss, operation)) &&
      (confirmed.has(node) || !ran.has(node)),
  );
  const told = new Set(inText.map(({ node }) => node));
  return { inText, inRun: wrong.filter(({ node }) => node === undefined || !told.has(node)) };
}

/** The loss of a training definition, which the library calls. */
export function definedLoss(source: ts.SourceFile): ts.Expression | undefined {
  const definition = definitionOf(source);
  return definition && propertyOf(definition, "loss");
}
