import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Dim, OperationRecord } from "../facts.js";
import type { Fix } from "../finding.js";
import { calledName, methodCall } from "../syntax/calls.js";
import { after, replace } from "../syntax/edits.js";
import { libraryName } from "../syntax/library.js";
import { expressionOf } from "../syntax/places.js";
import { bare, spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";
import { written } from "./containers.js";
import { definedLoss } from "./lossRuns.js";
import { type Operations, operationsOf } from "./operations.js";

/** `[N, 1]` against `[N]`: every prediction is compared with every target. */
export const broadcast: Check = {
  id: "broadcast",
  severity: "error",
  title: "Predictions [N, 1] and targets [N] broadcast to [N, N]",
  needs: "run",
  find(subject) {
    const { facts, source, file } = subject;
    if (facts === undefined) return [];
    const operations = operationsOf(facts);
    return facts.operations.flatMap((operation): Found[] => {
      const pair = columnAndRow(operation);
      if (pair === undefined || !isUnmeant(operations, operation)) return [];
      const node =
        expressionOf(source, file, operation.place) ?? (operation.loss === undefined ? undefined : definedLoss(source));
      return node ? [found(node, operation, pair)] : [];
    });
  },
};

/** Element by element: arithmetic, comparisons, and losses that compare. */
const pairwise =
  /^(add|sub|rsub|mul|div|pow|eq|ne|gt|ge|lt|le|maximum|minimum|logical\w+|mseLoss|huberLoss|smoothL1Loss|binaryCrossEntropy\w*|squaredDifference)$/;

/** Which input has the column, where one is `[N, 1]` and the other `[N]`. */
function columnAndRow({ name, inputShapes, outputShape, loss }: OperationRecord): "first" | "second" | undefined {
  if (inputShapes.length < 2 || !(pairwise.test(name) || loss !== undefined)) return undefined;
  const [a, b] = inputShapes;
  if (outputShape.length > 2) return undefined;
  if (isColumnOf(a, b)) return "first";
  return isColumnOf(b, a) ? "second" : undefined;
}

const isColumnOf = (column: readonly Dim[], row: readonly Dim[]) =>
  column.length === 2 && row.length === 1 && column[1] === 1 && column[0] === row[0] && row[0] !== 1;

/**
 * True where one of the two is what a model gave and the other is not of its doing: tables of all pairs are made of one and the same tensor, or of a
 * tensor that was made a column for the purpose.
 */
function isUnmeant(operations: Operations, { inputs, loss }: OperationRecord): boolean {
  const [a, b] = [inputs[0], inputs[1]].map((tensor) => isOfModel(operations, tensor));
  return a !== b || (loss !== undefined && (a || b));
}

/** True where a tensor comes from a module with parameters, by way of any operations. */
function isOfModel(operations: Operations, tensor: number): boolean {
  const seen = new Set<number>();
  const waiting = [tensor];
  for (let at = waiting.pop(); at !== undefined && seen.size < 200; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const made = operations.maker(at);
    if (made === undefined) continue;
    const module = operations.module(made);
    if (module !== undefined && module.parameterCount > 0) return true;
    waiting.push(...made.inputs);
  }
  return false;
}

function found(
  node: ts.Expression,
  { inputShapes, outputShape, loss }: OperationRecord,
  column: "first" | "second",
): Found {
  const text = (shape: readonly Dim[]) => `[${shape.join(", ")}]`;
  const [size] = column === "first" ? inputShapes[1] : inputShapes[0];
  const result = loss === undefined ? text(outputShape) : `[${size}, ${size}]`;
  const [a, b] = inputShapes.map(text);
  const fix = ts.isCallExpression(node) ? squeezed(node, column) : squeezedIn(node, column);
  return {
    span: spanOf(node),
    message: say(
      "{0} and {1} broadcast to {2}: every prediction meets every target. Bring both to one shape: squeeze(1) on the one with {3}.",
      a,
      b,
      result,
      column === "first" ? a : b,
    ),
    fixes: fix ? [fix] : [],
  };
}

/** `lossFn(model(x).squeeze(1), y)`, `prediction.squeeze(1).sub(y)` */
function squeezed(call: ts.CallExpression, column: "first" | "second"): Fix | undefined {
  const method = methodCall(call);
  const isMethodOfTensor =
    method !== undefined &&
    calledName(call) === undefined &&
    pairwise.test(method.name.replace(/_$/, "")) &&
    call.arguments.length === 1;
  const callee = bare(call.expression);
  const [first, second] = isMethodOfTensor
    ? [ts.isPropertyAccessExpression(callee) ? callee.expression : undefined, call.arguments[0]]
    : [call.arguments[0], call.arguments[1]];
  const given = column === "first" ? first : second;
  if (given === undefined || libraryName(given) !== undefined) return undefined;
  return { title: say("Take the dimension of size 1 away"), edits: [after(given, ".squeeze(1)")], preferred: true };
}

/** Losses that compare element by element, by their classes. */
const functions: Record<string, string> = {
  "nn.MSELoss": "mseLoss",
  "nn.L1Loss": "l1Loss",
  "nn.SmoothL1Loss": "smoothL1Loss",
  "nn.HuberLoss": "huberLoss",
};

/** The function of a loss without options, in place of the loss of a definition. */
function squeezedIn(loss: ts.Expression, column: "first" | "second"): Fix | undefined {
  const name = functions[calledName(loss) ?? ""];
  const functional = written(loss.getSourceFile(), "nn.functional");
  if (!ts.isNewExpression(loss) || (loss.arguments?.length ?? 0) > 0 || !name || !functional) return undefined;
  const given = column === "first" ? "output.squeeze(1), target" : "output, target.squeeze(1)";
  return {
    title: say("Take the dimension of size 1 away"),
    edits: [replace(loss, `(output, target) => ${functional}.${name}(${given})`)],
    preferred: true,
  };
}
