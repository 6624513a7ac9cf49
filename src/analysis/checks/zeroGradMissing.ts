import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import type { Place } from "../sites.js";
import { methodCall } from "../syntax/calls.js";
import { type Edit, lineAfter, lineBefore, statementOf } from "../syntax/edits.js";
import { enclosing, isWithin, spanOf } from "../syntax/tree.js";
import { type Moment, type Timeline, timelines } from "../syntax/timeline.js";
import { classIn } from "../syntax/values.js";
import { expressionIn, expressionOf, placeOf } from "../syntax/places.js";
import type { Check, Found, Subject } from "./check.js";
import { type Backward, backwardsIn, clears, firstSteps, roundsAround, type Step } from "./rounds.js";
import { commonLoop, optimizerOf, within } from "./trainings.js";

/** A loop that steps and never clears the gradients: each step goes along the sum of all gradients so far. */
export const zeroGradMissing: Check = {
  id: "zeroGradMissing",
  severity: "warning",
  title: "Gradients are never cleared between steps",
  needs: "syntax",
  find(subject) {
    const runs = stepsInRun(subject);
    const inText = timelines(subject.source).flatMap((line) =>
      line
        .filter(({ kind }) => kind === "step" || kind === "update")
        // Where both can tell, the run is believed.
        .filter(({ node }) => !runs.some((run) => run.step === node && run.isCleared))
        .flatMap((step) => missingFor(step, line)),
    );
    return [...inText, ...runs.filter(({ isCleared }) => !isCleared).flatMap((run) => missingInRun(subject, run))];
  },
};

/** The first step of an optimizer in a loop with the backward pass that it uses. */
interface StepInRun {
  event: Step;
  /** Its call in this file. */
  step: ts.Expression | undefined;
  backward: Backward;
  isCleared: boolean;
}

function stepsInRun({ source, file, facts }: Subject): StepInRun[] {
  if (facts === undefined || facts.setsGradients) return [];
  return firstSteps(facts).flatMap((event): StepInRun[] => {
    const { parameters, made, from } = facts.optimizers[event.optimizer];
    for (const { loop, events, since } of roundsAround(facts, event)) {
      const backward = backwardsIn(events).findLast(({ reaches }) => reaches.some((p) => parameters.includes(p)));
      if (backward === undefined) continue;
      // Made anew in each round, it has nothing to clear.
      if ([made, from].some((place) => place && isInside(place, loop.loop))) return [];
      const isCleared = since.some((other) => clears(facts, other, event.optimizer, "some"));
      return [{ event, step: expressionOf(source, file, event.place), backward, isCleared }];
    }
    return [];
  });
}

const isInside = (inner: Place, outer: Place) =>
  inner.file === outer.file && inner.span.start >= outer.span.start && inner.span.end <= outer.span.end;

function missingInRun({ source, file }: Subject, { event, step, backward }: StepInRun): Found[] {
  const node = expressionIn(source, file, backward);
  if (node === undefined) return [];
  const optimizer = step && methodCall(step)?.target.getText();
  return [
    {
      span: spanOf(node),
      message: say(
        "The gradients of this pass are added to those of all passes before: nothing clears them in the loop. Call {0}.zeroGrad() before backward().",
        optimizer ?? "optimizer",
      ),
      ...(event.place && { related: [{ place: event.place, message: say("The step that uses them") }] }),
    },
  ];
}

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
          place: placeOf(step.node),
          message: say("The step that uses them"),
        },
      ],
      fixes:
        step.kind === "update"
          ? clearingAfter(within(line, loop).filter(({ kind }) => kind === "update"))
          : statement && sameFunction
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

/** Clears each gradient behind the update that has used it. */
function clearingAfter(updates: Timeline): Fix[] {
  const edits = updates.flatMap(({ node, target }): Edit[] => {
    const callback = enclosing(node, ts.isArrowFunction);
    const outer = callback && !ts.isBlock(callback.body) ? callback.parent : node;
    const statement = statementOf(outer);
    const mark = /\.[cm]?jsx?$/.test(node.getSourceFile().fileName) ? "" : "!";
    return statement ? [lineAfter(statement, `${target.node.getText()}.grad${mark}.zero_();`)] : [];
  });
  return edits.length === updates.length && edits.length > 0
    ? [{ title: say("Clear the gradients after the update"), edits, preferred: true }]
    : [];
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
