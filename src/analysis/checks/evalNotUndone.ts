import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { RunEvent, RunFacts } from "../facts.js";
import type { Fix } from "../finding.js";
import { lineAfter, lineBefore, statementOf } from "../syntax/edits.js";
import { type Moment, type Timeline, timelines } from "../syntax/timeline.js";
import { isLoop, spanOf } from "../syntax/tree.js";
import { expressionIn, placeOf } from "../syntax/places.js";
import type { Check, Found, Subject } from "./check.js";
import { type ModelRun, modelRuns, setsMode } from "./modelRuns.js";
import { firstSteps, roundsAround } from "./rounds.js";
import { hasModes, maybeSame, trainedModels, within } from "./trainings.js";

/** After the first evaluation the model goes on training in evaluation mode. */
export const evalNotUndone: Check = {
  id: "evalNotUndone",
  severity: "warning",
  title: "eval() is never undone by train()",
  needs: "syntax",
  find(subject) {
    const { source, facts } = subject;
    const models = facts ? modelRuns(facts) : [];
    // Where both can tell, the run is believed: of the models that it trained none may have modes.
    const maybe = models.length > 0 ? models.some(({ hasModes }) => hasModes) : hasModes(source);
    if (!maybe) return [];
    const inText = timelines(source).flatMap((line) =>
      line.filter(({ kind }) => kind === "eval").flatMap((off) => foundAt(off, line)),
    );
    const inRun = facts
      ? models.filter(({ hasModes }) => hasModes).flatMap((model) => foundInRun(subject, facts, model))
      : [];
    const starts = new Set(inText.map(({ span }) => span.start));
    return [...inText, ...inRun.filter(({ span }) => !starts.has(span.start))];
  },
};

/** The `eval()` after which a model is still in evaluation mode when the next round of its training begins. */
function foundInRun({ source, file }: Subject, facts: RunFacts, model: ModelRun): Found[] {
  const step = firstSteps(facts).find(({ optimizer }) =>
    facts.optimizers[optimizer].parameters.some((p) => model.parameters.has(p)),
  );
  if (step === undefined) return [];
  for (const { loop, events } of roundsAround(facts, step)) {
    const modes = events.filter((event): event is Mode => setsMode(facts, event, model));
    const last = modes.at(-1);
    if (last === undefined || last.training || modes.some(({ training }) => training)) continue;
    const node = expressionIn(source, file, last);
    if (node === undefined) return [];
    return [
      {
        span: spanOf(node),
        message: say(
          "Training goes on in evaluation mode after this: dropout is off and batch norm no longer learns its statistics. Call {0}.train() before the next training step.",
          "model",
        ),
        related: [{ place: loop.loop, message: say("The training loop") }],
      },
    ];
  }
  return [];
}

type Mode = Extract<RunEvent, { kind: "mode" }>;

function foundAt(off: Moment, line: Timeline): Found[] {
  const loop = trainingAfter(off, line);
  if (loop === undefined) return [];
  const model = off.target.node.getText();
  return [
    {
      span: spanOf(off.node),
      message: say(
        "Training goes on in evaluation mode after this: dropout is off and batch norm no longer learns its statistics. Call {0}.train() before the next training step.",
        model,
      ),
      related: [
        {
          place: placeOf(loop.getFirstToken() ?? loop),
          message: say("The training loop"),
        },
      ],
      fixes: fixesFor(off, loop),
    },
  ];
}

/** The loop whose steps train the model after it was set to evaluation. */
function trainingAfter(off: Moment, line: Timeline): ts.Node | undefined {
  const undoes = (moment: Moment) =>
    moment.kind === "other"
      ? maybeSame(moment.object, off.object)
      : moment.kind === "train" && maybeSame(moment.object, off.object);
  const steps = line.filter((moment) => moment.kind === "step" && moment.loops.length > 0);
  for (const step of steps) {
    const shared = step.loops.filter((loop) => off.loops.includes(loop)).at(-1);
    const isBefore = line.indexOf(off) < line.indexOf(step);
    // In one loop with the step, or before the loop of the step.
    const loop = shared ?? (isBefore ? step.loops[0] : undefined);
    if (loop === undefined || off.object === undefined || !trainedModels(within(line, loop)).has(off.object)) continue;
    const until = shared ? within(line, shared) : line.slice(line.indexOf(off), line.indexOf(step));
    if (![...until, ...within(line, loop)].some(undoes)) return loop;
  }
  return undefined;
}

function fixesFor(off: Moment, loop: ts.Node): Fix[] {
  const text = `${off.target.node.getText()}.train();`;
  const inner = off.functions.at(-1);
  const isHere = isLoop(loop) && inner === functionOfLoop(loop);
  const first = isHere && ts.isBlock(loop.statement) ? loop.statement.statements[0] : undefined;
  if (first)
    return [
      { title: say("Begin each round with {0}", text.slice(0, -1)), edits: [lineBefore(first, text)], preferred: true },
    ];
  // In a helper: its last statement, or before what it returns.
  const body = inner?.body;
  const last = body && ts.isBlock(body) ? body.statements.at(-1) : undefined;
  if (last === undefined || statementOf(last) === undefined) return [];
  const edit = ts.isReturnStatement(last) ? lineBefore(last, text) : lineAfter(last, text);
  return [{ title: say("Add {0} at the end", text.slice(0, -1)), edits: [edit], preferred: true }];
}

function functionOfLoop(loop: ts.Node): ts.Node | undefined {
  let at: ts.Node | undefined = loop;
  while (at && !ts.isFunctionLike(at)) at = at.parent;
  return at;
}
