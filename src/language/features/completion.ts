import { CompletionItemKind, type CompletionItem } from "vscode-languageserver";
import ts from "typescript";
import type { Dim, TensorFact, ValueFact } from "../../analysis/facts.js";
import type { FileView } from "../fileView.js";
import { lookup, nodeAt, spanOf } from "../lookup.js";
import { lastName, moduleClasses } from "../modules.js";
import { shapeText } from "../shapeText.js";
import type { Words } from "../words.js";
import type { Feature } from "./feature.js";

/** The sizes that a layer takes from its input: `new nn.Linear(|` is offered the width of what comes in. */
export const completion: Feature = {
  capabilities: { completionProvider: { triggerCharacters: ["("] } },
  attach({ connection, view, words }) {
    connection.onCompletion(({ textDocument, position }) => {
      const file = view(textDocument);
      return file ? sizesAt(file, file.document.offsetAt(position), words) : [];
    });
  },
};

/** Which argument of a layer is a size of its input, and which of the input's dimensions it is. */
interface SizeArgument {
  argument: number;
  dim: number;
  /** PyTorch's name of it. */
  name: string;
}

const channels: SizeArgument = { argument: 0, dim: 1, name: "in_channels" };
const features: SizeArgument = { argument: 0, dim: 1, name: "num_features" };
const width = (name: string): SizeArgument => ({ argument: 0, dim: -1, name });
const sizeArguments: Record<string, SizeArgument> = {
  Linear: width("in_features"),
  LayerNorm: width("normalized_shape"),
  MultiheadAttention: width("embed_dim"),
  TransformerEncoderLayer: width("d_model"),
  TransformerDecoderLayer: width("d_model"),
  ...Object.fromEntries(
    ["RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"].map((name) => [name, width("input_size")]),
  ),
  ...Object.fromEntries([1, 2, 3].map((dims) => [`Conv${dims}d`, channels])),
  ...Object.fromEntries([1, 2, 3].map((dims) => [`ConvTranspose${dims}d`, channels])),
  ...Object.fromEntries([1, 2, 3].map((dims) => [`BatchNorm${dims}d`, features])),
  ...Object.fromEntries([1, 2, 3].map((dims) => [`InstanceNorm${dims}d`, features])),
  GroupNorm: { argument: 1, dim: 1, name: "num_channels" },
};

/** @param offset in the text as it is now, which need not parse */
export function sizesAt(view: FileView, offset: number, words: Words): CompletionItem[] {
  const source = ts.createSourceFile("now.ts", view.document.getText(), ts.ScriptTarget.Latest, true);
  const layer = layerAt(source, offset);
  const size = layer && sizeArguments[lastName(layer.expression) ?? ""];
  if (!size || argumentAt(layer, source, offset) !== size.argument) return [];
  const found = fromRun(view, source, layer, words) ?? fromText(source, layer, words);
  return found ? items(found, size, words) : [];
}

/** What is known of the input of a layer, and why. */
type Input = { shape: readonly Dim[]; reason: string } | { size: number; reason: string };

function items(input: Input, { dim, name }: SizeArgument, words: Words): CompletionItem[] {
  const item = (value: number, reason: string, order: number): CompletionItem => ({
    label: String(value),
    labelDetails: { description: name },
    kind: CompletionItemKind.Value,
    detail: `${name}: ${reason}`,
    sortText: `0${order}`,
    preselect: order === 0,
  });
  if ("size" in input) return [item(input.size, input.reason, 0)];
  const { shape, reason } = input;
  const size = shape.at(dim);
  const found = typeof size === "number" ? [item(size, reason, 0)] : [];
  const inner = shape.slice(1).filter((each) => typeof each === "number");
  // An image that goes into a linear layer is nearly always flattened first.
  if (name === "in_features" && shape.length > 2 && inner.length === shape.length - 1) {
    const flat = inner.reduce((product, each) => product * each, 1);
    found.push(item(flat, words.t("{0}; flattened: {1}", reason, inner.join(" × ")), 1));
  }
  return found;
}

function layerAt(source: ts.SourceFile, offset: number): ts.NewExpression | undefined {
  for (let node = nodeAt(source, offset); !ts.isSourceFile(node); node = node.parent)
    if (ts.isNewExpression(node) && node.arguments && offset >= node.arguments.pos && offset <= node.end) return node;
  return undefined;
}

function argumentAt({ arguments: list }: ts.NewExpression, source: ts.SourceFile, offset: number): number {
  return list ? source.text.slice(list.pos, offset).split(",").length - 1 : -1;
}

function fromRun(view: FileView, source: ts.SourceFile, layer: ts.NewExpression, words: Words): Input | undefined {
  const known = lookup(view.analysis);
  const made = (node: ts.Node) => {
    const before = view.before(spanOf(node, source));
    const [index] = before ? known.made(before) : [];
    return index === undefined ? undefined : known.module(index)?.calls[0];
  };
  const own = firstTensor(made(layer)?.inputs ?? []);
  if (own) return { shape: own.shape, reason: words.t("its input is {0}", shapeText(own.shape)) };
  const previous = layersBefore(layer)[0];
  const output = previous && firstTensor([made(previous)?.output ?? { kind: "unknown" }]);
  if (output) return { shape: output.shape, reason: words.t("the layer before gives {0}", shapeText(output.shape)) };
  return fromCall(view, source, layer, words);
}

/** From where the field that the layer is put into is called: `this.fc(x)`. */
function fromCall(view: FileView, source: ts.SourceFile, layer: ts.NewExpression, words: Words): Input | undefined {
  const owner = moduleClasses(source).find(({ fields }) => fields.some(({ value }) => value === layer));
  const field = owner?.fields.find(({ value }) => value === layer);
  if (!owner || !field) return undefined;
  let found: Input | undefined;
  const visit = (node: ts.Node): void => {
    if (found) return;
    if (isCallOf(node, field.name)) {
      const before = view.before(spanOf(node.arguments[0], source));
      const tensor = before && firstTensor(lookup(view.analysis).at(before)?.values ?? []);
      const line = words.integer(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1);
      if (tensor)
        found = { shape: tensor.shape, reason: words.t("called with {0} in line {1}", shapeText(tensor.shape), line) };
    }
    ts.forEachChild(node, visit);
  };
  visit(owner.node);
  return found;
}

function isCallOf(node: ts.Node, field: string): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    node.arguments.length > 0 &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.expression.kind === ts.SyntaxKind.ThisKeyword &&
    node.expression.name.text === field
  );
}

/** The entries of the same `Sequential` before a layer, nearest first. */
function layersBefore(layer: ts.NewExpression): ts.NewExpression[] {
  const { parent } = layer;
  const list = ts.isNewExpression(parent)
    ? parent.arguments
    : ts.isArrayLiteralExpression(parent)
      ? parent.elements
      : undefined;
  if (!list) return [];
  return list
    .slice(0, list.indexOf(layer))
    .reverse()
    .filter((each) => ts.isNewExpression(each));
}

/** Without a run: the size that the nearest layer before was given for its output. */
function fromText(_source: ts.SourceFile, layer: ts.NewExpression, words: Words): Input | undefined {
  for (const before of layersBefore(layer)) {
    const name = lastName(before.expression) ?? "";
    // What changes the number of dimensions or features ends the search.
    if (/^(Flatten|Unflatten|RNN|LSTM|GRU|Sequential)$/.test(name)) return undefined;
    const given = /^(Linear|Conv\dd|ConvTranspose\dd)$/.test(name) ? before.arguments?.[1] : undefined;
    if (given && ts.isNumericLiteral(given))
      return { size: Number(given.text), reason: words.t("the {0} before gives {1}", name, given.text) };
  }
  return undefined;
}

function firstTensor(values: readonly ValueFact[]): TensorFact | undefined {
  return values.find((value) => value.kind === "tensor");
}
