/** Tensors of another type than a layer or a loss takes. */
import { say } from "../../protocol/said.js";
import type { Case, Rule, Way } from "./case.js";
import { appendToArgument } from "./fixes.js";

export const types: readonly Rule[] = [
  {
    message: /^Expected tensor for argument #1 'indices'/,
    way: (_, at) => ({
      text: say("An embedding looks up rows by whole numbers: make the indices int64 with .long()."),
      fixes: appendToArgument(at, ".long()", say("Make the indices int64")),
    }),
  },
  {
    message: /^expected scalar type Long but found (\w+)$/,
    way(_, at) {
      if (
        at.layer === undefined
          ? !/crossEntropy|nllLoss/.test(at.node?.getText() ?? "")
          : !/CrossEntropy|NLL/.test(at.layer.type)
      )
        return floatInput(at);
      return {
        text: say("Targets of classes are their numbers, int64: write target.long()."),
        fixes: appendToArgument(at, ".long()", say("Make the target int64"), 1),
      };
    },
  },
  {
    message: /^expected scalar type (\w+) but found (\w+)$/,
    way: (_, at) => floatInput(at),
  },
  {
    message: /^Found dtype (Long|Int|Bool|Byte) but expected (\w+)/,
    way: (_, at) => ({
      text: say("This loss compares numbers: write target.float()."),
      fixes: appendToArgument(at, ".float()", say("Make the target float32"), 1),
    }),
  },
];

function floatInput(at: Case): Way {
  return {
    text: say("Weights are float32: make the input float32 with .float()."),
    fixes: appendToArgument(at, ".float()", say("Make the input float32")),
  };
}
