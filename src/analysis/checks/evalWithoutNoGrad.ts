import ts from "typescript";
import { say } from "../../protocol/said.js";
import { replace } from "../syntax/edits.js";
import { nameInFile } from "../syntax/library.js";
import { timelines } from "../syntax/timeline.js";
import { isLoop, spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";
import { type Evaluation, evaluationsIn } from "./evaluations.js";

/** Graphs are recorded for results that no backward pass will ever be made from. */
export const evalWithoutNoGrad: Check = {
  id: "evalWithoutNoGrad",
  severity: "information",
  title: "The model is evaluated without noGrad",
  needs: "syntax",
  find({ source }) {
    return timelines(source).flatMap((line) =>
      evaluationsIn(line)
        // A single look at the end of a script costs nothing worth a word.
        .filter(({ call, unit, mode }) => call.gradEnabled && (mode?.kind === "eval" || isLoop(unit)))
        .map(foundAt),
    );
  },
};

function foundAt({ call }: Evaluation): Found {
  const noGrad = nameInFile(call.node.getSourceFile(), "torch.noGrad");
  const text = call.node.getText();
  return {
    span: spanOf(call.node),
    message: say(
      "A graph is recorded for this evaluation, which costs time and memory and is never used. Evaluate within noGrad.",
    ),
    fixes:
      noGrad && ts.isCallExpression(call.node)
        ? [
            {
              title: say("Run it within noGrad"),
              edits: [replace(call.node, `${noGrad}(() => ${text})`)],
              preferred: true,
            },
          ]
        : [],
  };
}
