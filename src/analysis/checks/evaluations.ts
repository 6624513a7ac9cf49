/** Where a file evaluates the models that it trains. */
import ts from "typescript";
import { calledName, methodCall } from "../syntax/calls.js";
import type { Moment, Timeline } from "../syntax/timeline.js";
import { all, enclosing, isLoop, isWithin } from "../syntax/tree.js";
import { isInModule, trainedModels } from "./trainings.js";

/** A call of a trained model whose result is looked at, not learned from. */
export interface Evaluation {
  call: Moment;
  /** The loop or function in which that is done; nothing is learned within. */
  unit: ts.Node;
  /** What the model was set to last: `eval`, `train`, or neither. */
  mode: Moment | undefined;
}

export function evaluationsIn(line: Timeline): Evaluation[] {
  const trained = trainedModels(line);
  return line.flatMap((call, at) => {
    if (call.kind !== "call" || call.object === undefined || !trained.has(call.object) || isInModule(call)) return [];
    const unit = unitOf(call, line);
    if (unit === undefined || !looksAtResult(unit, call)) return [];
    // Before anything is trained it is a look at an untrained model.
    const isAfterTraining =
      line.slice(0, at).some((moment) => moment.kind === "step") || call.loops.some((loop) => steps(line, loop));
    if (!isAfterTraining) return [];
    return [{ call, unit, mode: modeAt(call, line) }];
  });
}

/** The last `eval()` or `train()` of the model before a moment; the last in the loop around it where none comes before. */
function modeAt(call: Moment, line: Timeline): Moment | undefined {
  const isMode = ({ kind, object }: Moment) =>
    (kind === "eval" || kind === "train" || kind === "other") && (object === call.object || object === undefined);
  const before = line.slice(0, line.indexOf(call)).filter(isMode).at(-1);
  return (
    before ?? line.filter((moment) => isMode(moment) && call.loops.some((loop) => moment.loops.includes(loop))).at(-1)
  );
}

/** The largest of the loops, callbacks and functions around a call in which nothing is learned. */
function unitOf(call: Moment, line: Timeline): ts.Node | undefined {
  const learned = line.filter(({ kind }) => kind === "backward" || kind === "step" || kind === "update");
  let unit: ts.Node | undefined;
  for (let node: ts.Node | undefined = call.node; node; node = node.parent) {
    if (learned.some((moment) => isWithin(moment.node, node!)) || callsOfLearning(node, learned)) break;
    if (
      isLoop(node) ||
      (ts.isFunctionLike(node) && !ts.isClassLike(node.parent)) ||
      ts.isMethodDeclaration(node) ||
      isCallback(node) ||
      isAlone(node)
    )
      unit = node;
  }
  return unit;
}

/** A function in which something is learned is called within. */
const callsOfLearning = (node: ts.Node, learned: Timeline) =>
  learned.some(({ functions }) => functions.some((fn) => isWithin(fn, node) && fn !== node)) &&
  !ts.isBlock(node) &&
  !ts.isSourceFile(node);

const isCallback = (node: ts.Node) =>
  ts.isCallExpression(node) && /^torch\.(noGrad|inferenceMode)$/.test(calledName(node) ?? "");
/** A statement of the file itself, behind its training loops. */
const isAlone = (node: ts.Node) => ts.isStatement(node) && !ts.isBlock(node) && ts.isSourceFile(node.parent);

const reading = new Set(["item", "argmax", "tolist", "eq", "topk"]);

/** Something in the unit makes a figure of results. */
function looksAtResult(unit: ts.Node, call: Moment): boolean {
  if (
    all(unit, ts.isPropertyAccessExpression).some((node) => node.name.text === "grad" || node.name.text === "backward")
  )
    return false;
  return all(unit, ts.isCallExpression).some((node) => {
    if (node === call.node) return false;
    const name = calledName(node);
    if (name !== undefined) return name.startsWith("metrics.") || name === "torch.argmax";
    return reading.has(methodCall(node)?.name ?? "");
  });
}

export const steps = (line: Timeline, loop: ts.Node) =>
  line.some(({ kind, loops }) => kind === "step" && loops.includes(loop));

/** The statement of a call, or the one that holds the callback it is in: where a line can be put before. */
export function outerStatement(node: ts.Node): ts.Node {
  const callback = enclosing(node, (outer): outer is ts.CallExpression => isCallback(outer));
  return callback ?? node;
}
