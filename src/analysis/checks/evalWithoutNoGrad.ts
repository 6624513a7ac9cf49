import ts from "typescript";
import { say } from "../../protocol/said.js";
import { replace } from "../syntax/edits.js";
import { nameInFile } from "../syntax/library.js";
import { timelines } from "../syntax/timeline.js";
import { isLoop, spanOf } from "../syntax/tree.js";
import { expressionIn } from "../syntax/places.js";
import type { Check, Found, Subject } from "./check.js";
import { modelRuns, trainedBefore } from "./modelRuns.js";
import { type Evaluation, evaluationsIn } from "./evaluations.js";

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
        // Where both can tell, the run is believed.
        .filter(({ call }) => !runs.some(({ node, isWrong }) => node === call.node && !isWrong))
        .map(foundAt),
    );
    const starts = new Set(inText.map(({ span }) => span.start));
    return [
      ...inText,
      ...runs.flatMap(({ node, isWrong }) =>
        isWrong && !starts.has(node.getStart()) ? { span: spanOf(node), message } : [],
      ),
    ];
  },
};

const message = say(
  "A graph is recorded for this evaluation, which costs time and memory and is never used. Evaluate within noGrad.",
);

/** Calls of trained models in evaluation mode, and whether they record a graph for nothing. */
function evaluationsInRun({ source, file, facts }: Subject): { node: ts.Expression; isWrong: boolean }[] {
  if (facts === undefined) return [];
  return modelRuns(facts).flatMap((model) =>
    model.calls.flatMap((call) => {
      const node = expressionIn(source, file, call);
      if (node === undefined || call.training || trainedBefore(facts, call, model) === undefined) return [];
      const records = call.gradEnabled && call.output.kind === "tensor" && call.output.requiresGrad;
      const isUsed = facts.events.some(({ kind, operation }) => kind === "backward" && operation > call.operation);
      return [{ node, isWrong: records && !isUsed }];
    }),
  );
}

function foundAt({ call }: Evaluation): Found {
  const noGrad = nameInFile(call.node.getSourceFile(), "torch.noGrad");
  const text = call.node.getText();
  return {
    span: spanOf(call.node),
    message,
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
