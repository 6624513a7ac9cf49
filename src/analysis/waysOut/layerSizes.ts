/** Layers that are made for another size than they get. */
import ts from "typescript";
import { say, type Said, type Words } from "../../protocol/said.js";
import type { Dim, ModuleRecord, RunFacts } from "../facts.js";
import { replace } from "../syntax/edits.js";
import { capital, type Case, list, nameOf, nodeAt, product, type Rule, times, type Way } from "./case.js";
import { appendToArgument, flattenBefore, ofArgument } from "./fixes.js";

export const layerSizes: readonly Rule[] = [
  {
    message: /^mat1 and mat2 shapes cannot be multiplied/,
    way(_, at) {
      const { layer, name, input } = at;
      if (layer?.type !== "Linear" || input === undefined) return undefined;
      const takes = optionOf(layer, "in_features");
      const has = input.shape.at(-1)!;
      if (takes === undefined) return undefined;
      if (input.shape.length === 1 && takes === 1)
        return {
          text: say(
            "The input is {0}, a row of numbers, and each sample is to have one feature: write x.unsqueeze(1).",
            list(input.shape),
          ),
          fixes: ofArgument(at, input, ".unsqueeze(1)", say("Make it a column")),
        };
      const inner = input.shape.slice(1);
      if (inner.length > 1 && product(inner) === takes)
        return {
          text: say(
            "{0} takes {1} features, and gets {2}: flatten all but the batch first, {3}.",
            capital(name),
            takes,
            list(input.shape),
            at.isDirect ? "x.flatten(1)" : say("with new nn.Flatten()"),
          ),
          fixes: at.isDirect ? appendToArgument(at, ".flatten(1)", say("Flatten the input")) : flattenBefore(at),
        };
      return size(at, say("features"), takes, has);
    },
  },
  {
    message: /to have (\d+) channels, but got (\w+) channels instead/,
    way([, takes, has], at) {
      const { input, name } = at;
      // Pictures as files have them.
      if (input?.shape.length === 4 && input.shape[3] === Number(takes))
        return {
          text: say(
            "{0} takes its {1} channels behind the batch, and {2} has them at the end: write x.permute(0, 3, 1, 2).",
            capital(name),
            takes,
            list(input.shape),
          ),
          fixes: appendToArgument(at, ".permute(0, 3, 1, 2)", say("Bring the channels behind the batch")),
        };
      return size(at, say("channels"), Number(takes), dimOf(has));
    },
  },
  {
    message: /^(?:running_mean|weight|running_var) should contain (\w+) elements not (\d+)/,
    way: ([, has, takes], at) => size(at, say("channels"), Number(takes), dimOf(has)),
  },
  {
    message: /input_size\. Expected (\d+), got (\w+)/,
    way: ([, takes, has], at) => size(at, say("features"), Number(takes), dimOf(has)),
  },
  {
    message: /^Given normalized_shape=\[(\d+)\], .*\[(?:[^\]]*, )?(\w+)\]$/,
    way: ([, takes, has], at) => size(at, say("features"), Number(takes), dimOf(has)),
  },
  {
    message: /^Expected (\d)D \(unbatched\) or (\d)D \(batched\) input to \w+, but got input of size: \[(.*)\]/,
    way([, , batched, shape]) {
      const dims = shape.split(", ").length;
      const wanted = Number(batched);
      if (dims < wanted)
        return { text: say("It has {0} dimensions: add one of size 1 for the channels with x.unsqueeze(1).", dims) };
      return {
        text: say("It has {0} dimensions of the {1} that a batch may have: fold or drop the rest first.", dims, wanted),
      };
    },
  },
];

/** A layer that is made for another size than it gets: the number to write, and the change where it stands there as a number. */
function size(at: Case, what: Said, takes: Dim, has: Dim): Way | undefined {
  const { layer, name, facts, input } = at;
  if (layer === undefined) return undefined;
  const parts = input && flattenedFrom(facts, input.shape);
  const count = parts ? `${times(parts.shape)} = ${has}` : String(has);
  const text =
    parts?.giver === undefined
      ? say(
          "{0} takes {1} {2} and gets {3}: write new nn.{4}({5}, ...).",
          capital(name),
          takes,
          what,
          count,
          layer.type,
          has,
        )
      : say(
          "{0} gives {1} {2}, {3} takes {4}: write new nn.{5}({6}, ...).",
          capital(parts.giver),
          count,
          what,
          name,
          takes,
          layer.type,
          has,
        );
  const literal = firstNumber(at);
  if (typeof has !== "number" || literal === undefined) return { text, ...madeAt(at) };
  return {
    text,
    ...madeAt(at),
    fixes: [
      {
        title: say("Change {0} to {1}", literal.getText(), has),
        edits: [replace(literal, String(has))],
        preferred: true,
      },
    ],
  };
}

/** What a vector of features was before it was flattened, and which layer made that. */
function flattenedFrom(
  { operations, modules, ...facts }: RunFacts,
  shape: Dim[],
): { shape: Dim[]; giver?: Words } | undefined {
  const text = shape.join();
  for (let i = operations.length - 1; i >= 0; i--) {
    const { outputShape, inputShapes } = operations[i];
    if (outputShape.join() !== text || inputShapes.length === 0 || inputShapes[0].length <= shape.length) continue;
    const [before] = inputShapes;
    const maker = operations.slice(0, i).findLast((operation) => operation.outputShape.join() === before.join());
    const module = maker?.module;
    const giver =
      module !== undefined && modules[module].builtin ? nameOf({ ...facts, operations, modules }, module) : undefined;
    return { shape: before.slice(1), ...(giver && { giver }) };
  }
  return undefined;
}

/** Where the layer was made, unless it is in another file's text that nobody sees. */
function madeAt({ layer, name }: Case): Pick<Way, "related"> {
  return layer?.made ? { related: [{ place: layer.made, message: say("{0} is made here.", name) }] } : {};
}

/** The first argument of the `new` that made the layer, where it is a number in this file. */
function firstNumber({ layer, subject }: Case): ts.NumericLiteral | undefined {
  if (layer?.made?.file !== subject.file) return undefined;
  const made = nodeAt(subject.source, layer.made.span);
  const first = made && ts.isNewExpression(made) ? made.arguments?.[0] : undefined;
  // One expression that makes several layers is no place for one layer's number.
  const makes = subject.facts!.modules.filter((module) => module.made === layer.made).length;
  return first && ts.isNumericLiteral(first) && makes === 1 ? first : undefined;
}

function optionOf({ extra }: ModuleRecord, name: string): number | undefined {
  const found = new RegExp(`\\b${name}=(\\d+)`).exec(extra);
  return found ? Number(found[1]) : undefined;
}

const dimOf = (text: string): Dim => (/^\d+$/.test(text) ? Number(text) : text);
