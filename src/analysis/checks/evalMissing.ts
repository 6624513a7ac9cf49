import { say } from "../../protocol/said.js";
import { lineAfter, lineBefore, statementOf } from "../syntax/edits.js";
import { timelines } from "../syntax/timeline.js";
import { spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";
import { type Evaluation, evaluationsIn, outerStatement, steps } from "./evaluations.js";
import { hasModes } from "./trainings.js";

/** A model is evaluated as it trains: dropout drops, and batch norm changes its statistics. */
export const evalMissing: Check = {
  id: "evalMissing",
  severity: "warning",
  title: "The model is evaluated in training mode",
  needs: "syntax",
  find({ source }) {
    if (!hasModes(source)) return [];
    return timelines(source).flatMap((line) =>
      evaluationsIn(line)
        .filter(({ call, mode }) => {
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
  },
};

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
