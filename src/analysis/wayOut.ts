/** What to do about a failure of a run, where that can be told. */
import ts from "typescript";
import { say, type Said, type Words } from "../protocol/said.js";
import type { Subject } from "./checks/check.js";
import type { Dim, ModuleRecord, RunEnd, RunFacts, TensorFact, ValueFact } from "./facts.js";
import type { Finding, Fix } from "./finding.js";
import type { Span } from "./sites.js";
import { after, before, replace } from "./syntax/edits.js";

type Failed = Extract<RunEnd, { kind: "failed" }>;

interface Way {
  /** A sentence, behind what the engine says. */
  text: Said;
  fixes?: Fix[];
  related?: Finding["related"];
}

/** A failure that is looked at. */
interface Case {
  subject: Subject;
  facts: RunFacts;
  /** The expression that failed. */
  node: ts.Node | undefined;
  /** The layer that failed, its name, and the first tensor that it was given. */
  layer: ModuleRecord | undefined;
  name: Words;
  /** Whether the expression calls the layer itself, and not a container or model that it is in. */
  isDirect: boolean;
  input: TensorFact | undefined;
}

interface Rule {
  message: RegExp;
  way(found: RegExpExecArray, at: Case): Way | undefined;
}

/** The way out of a failure at a place of the file. */
export function wayOut(subject: Subject, end: Failed, span: Span): Way | undefined {
  const facts = subject.facts!;
  const layer = end.module === undefined ? undefined : facts.modules[end.module];
  const first = end.inputs?.[0];
  const node = nodeAt(subject.source, span);
  const container = facts.modules.find(({ children }) => children.some(({ module }) => module === end.module));
  const at: Case = {
    subject,
    facts,
    node,
    layer,
    name: end.module === undefined ? "" : ((container ? undefined : calleeName(node)) ?? nameOf(facts, end.module)),
    isDirect: !container?.builtin,
    input: first?.kind === "tensor" ? first : undefined,
  };
  for (const { message, way } of rules) {
    const found = message.exec(end.message);
    const out = found && way(found, at);
    if (out) return out;
  }
  return undefined;
}

const rules: readonly Rule[] = [
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
    message: /^Expected tensor for argument #1 'indices'/,
    way: (_, at) => ({
      text: say("An embedding looks up rows by whole numbers: make the indices int64 with .long()."),
      fixes: appendToArgument(at, ".long()", say("Make the indices int64")),
    }),
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
    message: /^grad can be implicitly created only for scalar outputs/,
    way: () => ({ text: say("A loss is one number: take .mean() or .sum() before backward().") }),
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

function floatInput(at: Case): Way {
  return {
    text: say("Weights are float32: make the input float32 with .float()."),
    fixes: appendToArgument(at, ".float()", say("Make the input float32")),
  };
}

/** Where the layer was made, unless it is in another file's text that nobody sees. */
function madeAt({ layer, name }: Case): Pick<Way, "related"> {
  return layer?.made ? { related: [{ place: layer.made, message: say("{0} is made here.", name) }] } : {};
}

/** Puts a `Flatten` before the layer in the container that it is in. */
function flattenBefore({ layer, subject }: Case): Fix[] {
  const made = layer?.made?.file === subject.file ? nodeAt(subject.source, layer.made.span) : undefined;
  if (made === undefined || !ts.isNewExpression(made) || !ts.isNewExpression(made.parent)) return [];
  return [{ title: say("Flatten before it"), edits: [before(made, "new nn.Flatten(), ")], preferred: true }];
}

/** Appends a method to an argument of the call that failed. */
function appendToArgument({ node, isDirect }: Case, text: string, title: Said, index = 0): Fix[] {
  if (!isDirect || node === undefined || !ts.isCallExpression(node)) return [];
  const argument = node.arguments[index] as ts.Expression | undefined;
  const binds =
    argument && (ts.isIdentifier(argument) || ts.isCallExpression(argument) || ts.isPropertyAccessExpression(argument));
  return binds ? [{ title, edits: [after(argument, text)], preferred: true }] : [];
}

/** Appends a method to the argument of a model's call, where that is what the layer got. */
function ofArgument(at: Case, { shape }: TensorFact, text: string, title: Said): Fix[] {
  const argument = at.node && ts.isCallExpression(at.node) ? at.node.arguments[0] : undefined;
  const given = seenAt(at.subject, argument);
  return given?.shape.join() === shape.join() ? appendToArgument({ ...at, isDirect: true }, text, title) : [];
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

/** What a layer is called: the field of the model that holds it, else its class. */
function nameOf({ modules }: RunFacts, module: number): Words {
  for (const { children } of modules)
    for (const child of children) if (child.module === module && !/^\d+$/.test(child.name)) return child.name;
  return theLayer(modules[module].type);
}

/** The name by which the layer is called: `fc1` of `this.fc1(x)`. */
function calleeName(node: ts.Node | undefined): string | undefined {
  if (node === undefined || !ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

function optionOf({ extra }: ModuleRecord, name: string): number | undefined {
  const found = new RegExp(`\\b${name}=(\\d+)`).exec(extra);
  return found ? Number(found[1]) : undefined;
}

function nodeAt(source: ts.SourceFile, { start, end }: Span): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.end < end || node.pos > start) return;
    if (node.getStart(source) === start && node.end === end) found ??= node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What was seen at an expression. */
function seenAt({ sites, facts, file }: Subject, node: ts.Node | undefined): TensorFact | undefined {
  if (node === undefined) return undefined;
  const start = node.getStart();
  const is = (value: ValueFact): value is TensorFact => value.kind === "tensor";
  for (const fact of facts!.sites[file] ?? []) {
    const span = sites.get(fact.site)?.span;
    if (span?.start === start && span.end === node.end) return fact.values.findLast(is);
  }
  return undefined;
}

/** The tensor whose method is called, or the first that a function is given. */
function receiver(subject: Subject, node: ts.Node | undefined): TensorFact | undefined {
  return operands(subject, node)[0];
}

function operands(subject: Subject, node: ts.Node | undefined): (TensorFact | undefined)[] {
  if (node === undefined || !ts.isCallExpression(node)) return [];
  const { expression, arguments: given } = node;
  const self = ts.isPropertyAccessExpression(expression) ? seenAt(subject, expression.expression) : undefined;
  return [self, ...given.map((argument) => seenAt(subject, argument))].filter((fact) => fact !== undefined);
}

function product(dims: readonly Dim[]): number | undefined {
  return dims.reduce<number | undefined>(
    (all, dim) => (all === undefined || typeof dim !== "number" ? undefined : all * dim),
    1,
  );
}

const dimOf = (text: string): Dim => (/^\d+$/.test(text) ? Number(text) : text);
const times = (dims: readonly Dim[]) => dims.join(" × ");
const list = (dims: readonly Dim[]) => `[${dims.join(", ")}]`;
const theLayer = (type: string) => say("the {0}", type);
/** A name as a sentence begins with it. */
const capital = (name: Words): Words => (typeof name === "string" ? name : say("The {0}", ...name.values));
