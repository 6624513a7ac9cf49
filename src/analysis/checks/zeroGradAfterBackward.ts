import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import { lineAfter, lineBefore, remove, statementOf } from "../syntax/edits.js";
import { spanOf } from "../syntax/tree.js";
import { type Moment, type Timeline, timelines } from "../syntax/timeline.js";
import { identityOf } from "../syntax/values.js";
import { expressionIn, placeOf } from "../syntax/places.js";
import type { Check, Found, Subject } from "./check.js";
import { clears, firstSteps } from "./rounds.js";
import { optimizerOf } from "./trainings.js";

/** `backward(); zeroGrad(); step();`: the step finds no gradients. */
export const zeroGradAfterBackward: Check = {
  id: "zeroGradAfterBackward",
  severity: "error",
  title: "Gradients are cleared after backward() and before step()",
  needs: "syntax",
  find(subject) {
    const inText = timelines(subject.source).flatMap((line) =>
      line.filter(({ kind }) => kind === "zeroGrad").flatMap((clear) => betweenFor(clear, line)),
    );
    return [...inText, ...inRun(subject)];
  },
};

/** Gradients that are cleared between the last backward pass that made some and the step. */
function inRun({ source, file, facts }: Subject): Found[] {
  if (facts === undefined || facts.setsGradients) return [];
  return firstSteps(facts).flatMap((step): Found[] => {
    const { parameters } = facts.optimizers[step.optimizer];
    const before = facts.events.slice(0, facts.events.indexOf(step));
    const at = before.findLastIndex(
      (event) => event.kind === "backward" && event.reaches.some((p) => parameters.includes(p)),
    );
    const clear = at < 0 ? undefined : before.slice(at).find((event) => clears(facts, event, step.optimizer, "all"));
    const node = clear && expressionIn(source, file, clear);
    const backward = before[at];
    return node
      ? [
          {
            span: spanOf(node),
            message,
            ...(backward.place && { related: [{ place: backward.place, message: lost }] }),
          },
        ]
      : [];
  });
}

const message = say(
  "This clears the gradients that backward() has just computed, so step() changes nothing. Clear them before backward().",
);
const lost = say("The backward pass whose gradients are lost");

function betweenFor(clear: Moment, line: Timeline): Found[] {
  const at = line.indexOf(clear);
  const step = line
    .slice(at + 1)
    .find(
      (moment) =>
        moment.kind === "backward" || moment.kind === "other" || (moment.kind === "step" && isOf(moment, clear)),
    );
  if (step?.kind !== "step" || !isAround(clear, step)) return [];
  const backward = line
    .slice(0, at)
    .filter((moment) => moment.kind === "backward" || (moment.kind === "step" && isOf(moment, clear)))
    .at(-1);
  if (backward?.kind !== "backward" || !clear.loops.every((loop) => backward.loops.includes(loop))) return [];
  return [
    {
      span: spanOf(clear.node),
      message,
      related: [
        {
          place: placeOf(backward.node),
          message: lost,
        },
      ],
      fixes: fixesFor(clear, backward, step),
    },
  ];
}

function fixesFor(clear: Moment, backward: Moment, step: Moment): Fix[] {
  // In a branch of its own, gradients are being added up: they are cleared once they are used.
  const isAccumulating = clear.branches.length > backward.branches.length;
  const other = isAccumulating ? step : backward;
  const [statement, target] = [statementOf(clear.node), statementOf(other.node)];
  if (!statement || !target || clear.functions.at(-1) !== other.functions.at(-1)) return [];
  const moved = isAccumulating ? lineAfter(target, statement.getText()) : lineBefore(target, statement.getText());
  const title = isAccumulating ? say("Move it behind step()") : say("Move it before backward()");
  return [{ title, edits: [moved, remove(statement)], preferred: true }];
}

/** Whoever gets to the step has come by the clearing, in the same round of the same loops. */
const isAround = (clear: Moment, step: Moment) =>
  clear.branches.every((branch, i) => step.branches[i] === branch) &&
  clear.loops.length === step.loops.length &&
  clear.loops.every((loop, i) => step.loops[i] === loop);

/** The step is of the optimizer that is cleared, or of one that holds the model that is. */
function isOf(step: Moment, clear: Moment): boolean {
  if (step.object === undefined || clear.object === undefined) return false;
  if (step.object === clear.object) return true;
  return optimizerOf(step.target)?.models.some((model) => identityOf(model) === clear.object) ?? false;
}
