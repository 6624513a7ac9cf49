import type ts from "typescript";
import { say } from "../../protocol/said.js";
import { inNoGrad } from "../syntax/noGrad.js";
import { expressionIn } from "../syntax/places.js";
import { timelines } from "../syntax/timeline.js";
import { isLoop, spanOf } from "../syntax/tree.js";
import type { Check, Found, Subject } from "./check.js";
import { evaluationsIn } from "./evaluations.js";
import { modelRuns, trainedBefore } from "./modelRuns.js";
import { backwardsIn } from "./rounds.js";

/** Graphs are recorded for results that no backward pass will ever be made from. */
export const evalWithoutNoGrad: Check = {
  id: "evalWithoutNoGrad",
  severity: "information",
  title: "The model is evaluated without noGrad",
  needs: "syntax",
  find(subject) {
    const runs = evaluationsInRun(subject);
    const inText = timelines(subject.source).flatMap((line) =>
      evaluationsIn(line)
        // A single look at the end of a script costs nothing worth a word.
        .filter(({ call, unit, mode }) => call.gradEnabled && (mode?.kind === "eval" || isLoop(unit)))
        .map(({ call }) => call.node)
        // Where both can tell, the run is believed.
        .filter((node) => !runs.some((run) => run.node === node && !run.isWrong)),
    );
    const inRun = runs.filter(({ node, isWrong }) => isWrong && !inText.includes(node));
    return [...inText.map((node) => foundAt(node, true)), ...inRun.map(({ node, learns }) => foundAt(node, !learns))];
  },
};

interface EvaluationInRun {
  /** The call of the model, or the expression of this file that leads to it. */
  node: ts.Expression;
  /** It records a graph for nothing. */
  isWrong: boolean;
  /** A backward pass comes of the same expression. */
  learns: boolean;
}

/** Calls of trained models in evaluation mode. */
function evaluationsInRun({ source, file, facts }: Subject): EvaluationInRun[] {
  if (facts === undefined) return [];
  const backwards = backwardsIn(facts.events);
  const learning = new Set(backwards.map((event) => expressionIn(source, file, event)));
  return modelRuns(facts).flatMap((model) =>
    model.calls.flatMap((call) => {
      const node = expressionIn(source, file, call);
      if (node === undefined || call.training || trainedBefore(facts, call, model) === undefined) return [];
      const records = call.gradEnabled && call.output.kind === "tensor" && call.output.requiresGrad;
      const isUsed = backwards.some(({ operation }) => operation > call.operation);
      return [{ node, isWrong: records && !isUsed, learns: learning.has(node) }];
    }),
  );
}

function foundAt(node: ts.Expression, canWrap: boolean): Found {
  return {
    span: spanOf(node),
    message: say(
      "A graph is recorded for this evaluation, which costs time and memory and is never used. Evaluate within noGrad.",
    ),
    fixes: canWrap ? inNoGrad(node) : [],
  };
}
