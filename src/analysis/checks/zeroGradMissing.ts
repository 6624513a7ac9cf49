import { say } from "../../protocol/said.js";
import { lineBefore, statementOf } from "../syntax/edits.js";
import { isWithin, spanOf } from "../syntax/tree.js";
import { type Moment, type Timeline, timelines } from "../syntax/timeline.js";
import { classIn } from "../syntax/values.js";
import type { Check, Found } from "./check.js";
import { commonLoop, optimizerOf, within } from "./trainings.js";

/** A loop that steps and never clears the gradients: each step goes along the sum of all gradients so far. */
export const zeroGradMissing: Check = {
  id: "zeroGradMissing",
  severity: "warning",
  title: "Gradients are never cleared between steps",
  needs: "syntax",
  find({ source }) {
    return timelines(source).flatMap((line) =>
      line.filter(({ kind }) => kind === "step" || kind === "update").flatMap((step) => missingFor(step, line)),
    );
  },
};

function missingFor(step: Moment, line: Timeline): Found[] {
  const backwards = line.filter((moment) => moment.kind === "backward" && commonLoop(moment, step));
  // The backward pass that belongs to the step: the last one before it that shares its innermost loop.
  const depth = (moment: Moment) => step.loops.indexOf(commonLoop(moment, step)!);
  const deepest = Math.max(...backwards.map(depth));
  const own = backwards.filter((moment) => depth(moment) === deepest);
  const backward = own.filter((moment) => line.indexOf(moment) < line.indexOf(step)).at(-1) ?? own.at(0);
  if (backward === undefined) return [];
  const loop = commonLoop(backward, step)!;
  const made = step.kind === "step" ? optimizerOf(step.target) : undefined;
  // Made anew in each round, it has nothing to clear.
  if (made && isWithin(made.made, loop)) return [];
  const clears = within(line, loop).some((moment) => mayClear(moment, step));
  if (clears) return [];
  const statement = statementOf(backward.node);
  const name = step.target.node.getText();
  const sameFunction = backward.functions.at(-1) === step.functions.at(-1);
  return [
    {
      span: spanOf(backward.node),
      message:
        step.kind === "step"
          ? say(
              "The gradients of this pass are added to those of all passes before: nothing clears them in the loop. Call {0}.zeroGrad() before backward().",
              name,
            )
          : say(
              "The gradients of this pass are added to those of all passes before: nothing clears them in the loop. Set them to zero after the update: grad.zero_().",
            ),
      related: [
        {
          place: { file: step.node.getSourceFile().fileName, span: spanOf(step.node) },
          message: say("The step that uses them"),
        },
      ],
      fixes:
        statement && sameFunction && step.kind === "step"
          ? [
              {
                title: say("Add {0}.zeroGrad()", name),
                edits: [lineBefore(statement, `${name}.zeroGrad();`)],
                preferred: true,
              },
            ]
          : [],
    },
  ];
}

function mayClear(moment: Moment, step: Moment): boolean {
  if (moment.kind === "other") return true;
  if (moment.kind !== "zeroGrad") return false;
  const isOptimizer = classIn(moment.target)?.name.startsWith("optim.") ?? false;
  const isOther =
    isOptimizer &&
    step.kind === "step" &&
    moment.object !== undefined &&
    step.object !== undefined &&
    moment.object !== step.object;
  return !isOther;
}
