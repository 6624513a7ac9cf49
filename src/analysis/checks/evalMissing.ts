import type ts from "typescript";
import { say } from "../../protocol/said.js";
import { lineAfter, lineBefore, statementOf } from "../syntax/edits.js";
import { timelines } from "../syntax/timeline.js";
import { spanOf } from "../syntax/tree.js";
import { expressionIn } from "../syntax/places.js";
import type { Check, Found, Subject } from "./check.js";
import { type Evaluation, evaluationsIn, outerStatement, steps } from "./evaluations.js";
import { modelRuns, setsMode, trainedBefore } from "./modelRuns.js";
import { hasModes, mayHaveModes } from "./trainings.js";

/** A model is evaluated as it trains: dropout drops, and batch norm changes its statistics. */
export const evalMissing: Check = {
  id: "evalMissing",
  severity: "warning",
  title: "The model is evaluated in training mode",
  needs: "syntax",
  find(subject) {
    const runs = evaluationsInRun(subject);
    const inText = hasModes(subject.source) ? findInText(subject.source) : [];
    const starts = new Set(inText.map(({ span }) => span.start));
    // Where both can tell, the run is believed.
    const right = new Set(runs.flatMap(({ node, isWrong }) => (isWrong ? [] : node.getStart())));
    return [
      ...inText.filter(({ span }) => !right.has(span.start)),
      ...runs
        .filter(({ node, isWrong }) => isWrong && !starts.has(node.getStart()))
        .map(({ node }) => foundInRun(node)),
    ];
  },
};

function findInText(source: ts.SourceFile): Found[] {
  return timelines(source).flatMap((line) =>
    evaluationsIn(line)
      .filter(({ call, mode }) => {
        if (!mayHaveModes(call.target)) return false;
        if (mode === undefined) return true;
        // Set to training mode on purpose, with no step since: the model is asked for its uncertainty.
        const between = line.slice(line.indexOf(mode), line.indexOf(call));
        return mode.kind === "train" && between.some(({ kind }) => kind === "step");
      })
      .map((evaluation) =>
        foundAt(
          evaluation,
          evaluation.call.loops.some((loop) => steps(line, loop)),
        ),
      ),
  );
}

/** Calls of trained models under `noGrad`, and whether they are made in training mode by mistake. */
function evaluationsInRun({ source, file, facts }: Subject): { node: ts.Expression; isWrong: boolean }[] {
  if (facts === undefined) return [];
  return modelRuns(facts).flatMap((model) =>
    model.calls.flatMap((call) => {
      const node = expressionIn(source, file, call);
      const step = trainedBefore(facts, call, model);
      if (node === undefined || step === undefined || (call.training && call.gradEnabled)) return [];
      // Set to training mode on purpose, with no step since: the model is asked for its uncertainty.
      const isMeant = facts.events
        .slice(facts.events.indexOf(step))
        .some((event) => event.operation <= call.operation && setsMode(facts, event, model));
      return [{ node, isWrong: call.training && model.hasModes && !isMeant }];
    }),
  );
}

function foundInRun(node: ts.Expression): Found {
  return {
    span: spanOf(node),
    message: say(
      "The model is evaluated in training mode here: dropout is on, and batch norm uses and changes the statistics of this batch. Call eval() before, and train() before the next training step.",
    ),
  };
}

function foundAt({ call }: Evaluation, isBetweenSteps: boolean): Found {
  const model = call.target.node.getText();
  const statement = statementOf(outerStatement(call.node));
  return {
    span: spanOf(call.node),
    message: isBetweenSteps
      ? say(
          "{0} is evaluated in training mode: dropout is on, and batch norm uses and changes the statistics of this batch. Call {0}.eval() before, and {0}.train() behind it.",
          model,
        )
      : say(
          "{0} is evaluated in training mode: dropout is on, and batch norm uses and changes the statistics of this batch. Call {0}.eval() before.",
          model,
        ),
    fixes: statement
      ? [
          {
            title: say("Add {0}.eval()", model),
            edits: [
              lineBefore(statement, `${model}.eval();`),
              ...(isBetweenSteps ? [lineAfter(statement, `${model}.train();`)] : []),
            ],
            preferred: true,
          },
        ]
      : [],
  };
}
