/** Views, dimensions and operands that do not fit the tensor. */
import { say } from "../../protocol/said.js";
import { capital, list, operands, product, receiver, type Rule, times } from "./case.js";

export const shapes: readonly Rule[] = [
  {
    message: /^shape '\[(.*)\]' is invalid for input of size (\w+)$/,
    way([, wanted], { subject, node }) {
      const given = receiver(subject, node);
      if (given === undefined) return undefined;
      const dims = wanted.split(", ");
      const batch = given.shape[0];
      const rest = product(given.shape.slice(1));
      const holds =
        given.shape.length > 1 && rest !== undefined
          ? say("The tensor is {0}, {1} = {2} a sample", list(given.shape), times(given.shape.slice(1)), rest)
          : say("The tensor is {0}", list(given.shape));
      return dims.length === 2 && given.shape.length > 2 && rest !== undefined
        ? {
            text: say(
              "{0}: write {1}, {2}; or x.flatten(1), which needs no numbers.",
              holds,
              dims[0] === "-1" ? "-1" : String(batch),
              rest,
            ),
          }
        : { text: say("{0}: sizes multiply to the same number, and one of them may be -1.", holds) };
    },
  },
  {
    message: /^The size of tensor a \((\w+)\) must match the size of tensor b \((\w+)\)/,
    way(_, { subject, node }) {
      const [a, b] = operands(subject, node);
      return a && b
        ? {
            text: say("These are {0} and {1}: from the end, sizes are to be equal or 1.", list(a.shape), list(b.shape)),
          }
        : undefined;
    },
  },
  {
    message: /^Dimension out of range \(expected to be in range of \[(-?\d+), (\d+)\]/,
    way: ([, , most], { subject, node }) => {
      const given = receiver(subject, node);
      return (
        given && {
          text: say("The tensor is {0}: its dimensions are 0 to {1}, or -1 for the last.", list(given.shape), most),
        }
      );
    },
  },
  {
    message: /^index out of range in self/,
    way: (_, { layer, name }) => {
      const rows = layer && /^(\d+), /.exec(layer.extra)?.[1];
      return rows
        ? {
            text: say(
              "{0} has {1} rows, 0 to {2}: give it one for every index, the largest one plus 1.",
              capital(name),
              rows,
              Number(rows) - 1,
            ),
          }
        : undefined;
    },
  },
];
