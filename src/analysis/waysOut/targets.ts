/** Targets of another shape than a loss takes, and losses that are no number. */
import { say } from "../../protocol/said.js";
import type { Case, Rule, Way } from "./case.js";
import { appendToArgument } from "./fixes.js";

export const targets: readonly Rule[] = [
  {
    message: /arget size \(torch\.Size\(\[(.*?)\]\)\).* input size \(torch\.Size\(\[(.*?)\]\)\)/,
    way: ([, target, given], at) => sameShapes(target.split(", "), given.split(", "), at),
  },
  {
    message: /^0D or 1D target tensor expected/,
    way: (_, at) => ({
      text: say("Class numbers have no dimension of their own: write target.squeeze(1)."),
      fixes: appendToArgument(at, ".squeeze(1)", say("Drop the target's last dimension"), 1),
    }),
  },
  {
    message: /^grad can be implicitly created only for scalar outputs/,
    way: () => ({ text: say("A loss is one number: take .mean() or .sum() before backward().") }),
  },
];

function sameShapes(target: string[], given: string[], at: Case): Way {
  const [longer, shorter, which] = target.length < given.length ? [given, target, 0] : [target, given, 1];
  if (longer.length === shorter.length + 1 && longer.at(-1) === "1" && shorter.join() === longer.slice(0, -1).join()) {
    const d = longer.length - 1;
    return {
      ...(which === 0
        ? {
            text: say("The output has one dimension more: write output.squeeze({0}), or target.unsqueeze({0}).", d),
            fixes: appendToArgument(at, `.squeeze(${d})`, say("Drop the output's last dimension"), which),
          }
        : {
            text: say("The target has one dimension more: write target.squeeze({0}), or output.unsqueeze({0}).", d),
            fixes: appendToArgument(at, `.squeeze(${d})`, say("Drop the target's last dimension"), which),
          }),
    };
  }
  return {
    text: say(
      "The output is [{0}] and the target [{1}]: they are compared element by element.",
      given.join(", "),
      target.join(", "),
    ),
  };
}
