import ts from "typescript";
import { say } from "../../protocol/said.js";
import type { Fix } from "../finding.js";
import { calledName, methodCall } from "../syntax/calls.js";
import { replace } from "../syntax/edits.js";
import type { Made } from "../syntax/trace.js";
import { spanOf } from "../syntax/tree.js";
import type { Check, Found } from "./check.js";
import { type LossUse, lossUses } from "./losses.js";

/** Operations whose results are surely no logarithms of probabilities. */
const noLogarithms =
  /^(softmax|softmax2d|sigmoid|linear|bilinear|conv\dd|convTranspose\dd|batchNorm\dd|layerNorm|relu6?|leakyReLU|leakyRelu|gelu|elu|tanh|dropout|matmul|mm|addmm)$/i;

/** `NLLLoss` takes logarithms of probabilities. */
export const nllWithoutLogSoftmax: Check = {
  id: "nllWithoutLogSoftmax",
  severity: "warning",
  title: "NLLLoss without log-softmax before it",
  needs: "syntax",
  find({ source }) {
    return lossUses(source).flatMap((use) => {
      const isWrong =
        use.loss === "NLLLoss" && use.input.length > 0 && use.input.every((made) => noLogarithms.test(made.operation));
      return isWrong ? [foundIn(use)] : [];
    });
  },
};

function foundIn(use: LossUse): Found {
  const softmax = use.input.find(({ operation }) => operation === "softmax");
  if (softmax)
    return {
      span: spanOf(softmax.node),
      message: say(
        "NLLLoss expects log-probabilities, but gets probabilities: their logarithm is missing. Use logSoftmax instead of softmax.",
      ),
      related: [
        { place: { file: use.node.getSourceFile().fileName, span: spanOf(use.node) }, message: say("The loss") },
      ],
      fixes: logSoftmaxFor(softmax),
    };
  return {
    span: spanOf(use.argument ?? use.node),
    message: say(
      "NLLLoss expects log-probabilities, but gets what {0} gives: the loss falls without end. Apply logSoftmax first, or use CrossEntropyLoss, which does both.",
      use.input[0].operation,
    ),
    fixes: crossEntropyFor(use),
  };
}

function logSoftmaxFor({ node }: Made): Fix[] {
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

function crossEntropyFor({ name }: LossUse): Fix[] {
  if (name === undefined || !ts.isPropertyAccessExpression(name)) return [];
  const text = name.name.text === "nllLoss" ? "crossEntropy" : "CrossEntropyLoss";
  return [{ title: say("Use {0}", text), edits: [replace(name.name, text)], preferred: true }];
}
