import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import type { Place } from "../sites.js";
import { calledName, methodCall } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import { placeOf } from "../syntax/places.js";
import { spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";
import { type LossRun, wrongLosses } from "./lossRuns.js";

/** What users call the layers that the engine computes by other names. */
const layers: Record<string, string> = { addmm: "linear", convolution: "conv" };

/** Operations whose results are surely no logarithms of probabilities. */
const noLogarithms =
  /^(convolution|softmax|softmax2d|sigmoid|linear|bilinear|conv\dd|convTranspose\dd|batchNorm\dd|layerNorm|relu6?|leakyReLU|leakyRelu|gelu|elu|tanh|dropout|matmul|mm|addmm)$/i;

/** `NLLLoss` takes logarithms of probabilities. */
export const nllWithoutLogSoftmax: Check = {
  id: "nllWithoutLogSoftmax",
  severity: "warning",
  title: "NLLLoss without log-softmax before it",
  needs: "syntax",
  find(subject) {
    const { inText, inRun } = wrongLosses(
      subject,
      (loss, operation) => loss === "NLLLoss" && noLogarithms.test(operation),
    );
    return [
      ...inText.map(({ node, name, argument, input }): Found => {
        const softmax = input.find(({ operation }) => operation === "softmax");
        if (softmax) return ofProbabilities(softmax.node, placeOf(node));
        return ofOther(argument ?? node, input[0].operation, crossEntropyFor(name));
      }),
      ...inRun.flatMap(foundInRun),
    ];
  },
};

function foundInRun({ node, from, operation, by, byNode }: LossRun): Found[] {
  const at = node && ts.isCallExpression(node) ? node.arguments[0] : (node ?? from);
  const name = by!.name;
  if (name === "softmax") {
    if (byNode) return [ofProbabilities(byNode, operation.place ?? (node && placeOf(node)))];
    return at ? [ofProbabilities(at, by?.place, say("It is applied here"))] : [];
  }
  return at ? [ofOther(at, layers[name] ?? name, [], operation.place)] : [];
}

function ofProbabilities(node: ts.Expression, place: Place | undefined, there = say("The loss")): Found {
  return {
    span: spanOf(node),
    message: say(
      "NLLLoss expects log-probabilities, but gets probabilities: their logarithm is missing. Use logSoftmax instead of softmax.",
    ),
    ...(place && { related: [{ place, message: there }] }),
    fixes: logSoftmaxFor(node),
  };
}

function ofOther(node: ts.Expression, operation: string, fixes: Fix[], place?: Place): Found {
  return {
    span: spanOf(node),
    message: say(
      "NLLLoss expects log-probabilities, but gets what {0} gives: the loss falls without end. Apply logSoftmax first, or use CrossEntropyLoss, which does both.",
      operation,
    ),
    ...(place && place.file !== node.getSourceFile().fileName && { related: [{ place, message: say("The loss") }] }),
    fixes,
  };
}

function logSoftmaxFor(node: ts.Expression): Fix[] {
  const fix = (at: ts.Node, text: string): Fix[] => [
    { title: say("Use logSoftmax"), edits: [replace(at, text)], preferred: true },
  ];
  if (ts.isNewExpression(node) && ts.isPropertyAccessExpression(node.expression))
    return fix(node.expression.name, "LogSoftmax");
  const method = methodCall(node);
  if (method?.name === "softmax") return fix(method.nameNode, "logSoftmax");
  const isFunction = ts.isCallExpression(node) && /\.softmax$/.test(calledName(node) ?? "");
  return isFunction && ts.isPropertyAccessExpression(node.expression) ? fix(node.expression.name, "logSoftmax") : [];
}

function crossEntropyFor(name: ts.Expression | undefined): Fix[] {
  if (name === undefined || !ts.isPropertyAccessExpression(name)) return [];
  const text = name.name.text === "nllLoss" ? "crossEntropy" : "CrossEntropyLoss";
  return [{ title: say("Use {0}", text), edits: [replace(name.name, text)], preferred: true }];
}
