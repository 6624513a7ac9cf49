import path from "node:path";
import { MarkupKind, type Hover } from "vscode-languageserver";
import ts from "typescript";
import type { RunFacts, TensorFact, ValueFact } from "../../analysis/facts.js";
import { dataFileAt, DataPreviews } from "../dataPreviews.js";
import type { FileView } from "../fileView.js";
import { hasTensors, lookup, nodeAt, spanOf } from "../lookup.js";
import { moduleClasses } from "../modules.js";
import { shapeText, valueText } from "../shapeText.js";
import { fieldAt, resolveKeyAt } from "../stateKeys.js";
import { moduleMarkdown } from "../summary.js";
import type { Words } from "../words.js";
import type { Feature } from "./feature.js";

/** What a tensor or a module is, beside the hover of TypeScript, which tells its type. */
export const hover: Feature = {
  capabilities: { hoverProvider: true },
  attach({ connection, view, words, folders }) {
    const previews = new DataPreviews();
    connection.onHover(({ textDocument, position }) => {
      const file = view(textDocument);
      const offset = file?.offset(position);
      if (!file || offset === undefined) return null;
      return hoverAt(file, offset, words) ?? dataHoverAt(file, offset, { words, previews, folders: folders() });
    });
  },
};

/** Different values at one place that are told. */
const mostValues = 4;

/** @param offset in the analysed text */
export function hoverAt(view: FileView, offset: number, words: Words): Hover | null {
  const { analysis } = view;
  const { facts, source } = analysis;
  if (!facts) return null;
  const node = nodeAt(source, offset);
  const told = textOf(view, node, offset, facts, words);
  const text = told && view.runOf ? `${told}\n\n${words.t("As {0} runs it.", path.basename(view.runOf))}` : told;
  const range = view.range(spanOf(node, source));
  return text && range ? { contents: { kind: MarkupKind.Markdown, value: text }, range } : null;
}

/** What a text names that a function of the library's reads: the first rows of a table, a picture, the shapes of tensors. */
export async function dataHoverAt(
  view: FileView,
  offset: number,
  { words, previews, folders }: { words: Words; previews: DataPreviews; folders: readonly string[] },
): Promise<Hover | null> {
  const { source, file } = view.analysis;
  const node = nodeAt(source, offset);
  const data = dataFileAt(node, file, folders);
  const text = data && (await previews.markdown(data, words));
  const range = view.range(spanOf(node, source));
  return text && range ? { contents: { kind: MarkupKind.Markdown, value: text }, range } : null;
}

function textOf(view: FileView, node: ts.Node, offset: number, facts: RunFacts, words: Words): string | undefined {
  const { analysis } = view;
  const known = lookup(analysis);
  if (ts.isStringLiteralLike(node)) return keyText(view, offset, facts, words);
  if (!ts.isIdentifier(node) && node.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
  if (ts.isIdentifier(node) && ts.isClassDeclaration(node.parent) && node.parent.name === node)
    return classText(node.text, facts, words);
  const expression = named(node);
  const fact = known.at(spanOf(expression, analysis.source)) ?? known.at(spanOf(node, analysis.source));
  if (fact) return valuesText(fact.values, facts, words);
  const made = ts.isNewExpression(expression) ? expression : madeFor(view, node);
  const [module] = made ? known.made(spanOf(made, analysis.source)) : [];
  return module === undefined ? undefined : moduleMarkdown(facts, module, words);
}

/** The expression that made the layer of a field, at a name of the field: a run does not tell what is only called. */
function madeFor({ analysis }: FileView, node: ts.Node): ts.Expression | undefined {
  const field = fieldAt(analysis, node.getStart(analysis.source));
  if (!field) return undefined;
  const owner = moduleClasses(analysis.source).find(({ name }) => name === field.class);
  return owner?.fields.find(({ name }) => name === field.name)?.value;
}

/** The expression that a name under the mouse stands for: `this.conv` for `conv`, the call for `relu` of `x.relu()`. */
function named(node: ts.Node): ts.Node {
  let found = node;
  if (ts.isPropertyAccessExpression(found.parent) && found.parent.name === found) found = found.parent;
  const { parent } = found;
  if (ts.isNewExpression(parent) && parent.expression === found) return parent;
  if (ts.isPropertyAccessExpression(found) && ts.isCallExpression(parent) && parent.expression === found) {
    // A module is called by its name; that name stands for the module itself.
    const isField = found.expression.kind === ts.SyntaxKind.ThisKeyword;
    return isField ? found : parent;
  }
  return found;
}

function valuesText(values: readonly ValueFact[], facts: RunFacts, words: Words): string | undefined {
  const shown = values.filter((value) => hasTensors(value) || value.kind === "module");
  if (shown.length === 0) return undefined;
  const texts = shown.slice(0, mostValues).map((value) => {
    if (value.kind === "module") return moduleMarkdown(facts, value.module, words);
    return value.kind === "tensor" ? tensorMarkdown(value, words) : `**\`${valueText(value)}\`**`;
  });
  if (shown.length > mostValues) texts.push("…");
  return [texts.join("\n\n"), ...namesText(shown, facts, words)].join("\n\n");
}

/** Shape and type; then what it takes, and what its values are where they were cheap to know. */
export function tensorMarkdown(tensor: TensorFact, words: Words): string {
  const { shape, dtype, device, requiresGrad, parameter, range } = tensor;
  const parts = [`**\`${shapeText(shape)}\`** \`${dtype}\``, device];
  if (parameter) parts.push(words.t("parameter"));
  if (requiresGrad) parts.push(words.t("requires grad"));
  parts.push(memoryText(tensor, words));
  if (range) parts.push(words.t("values from {0} to {1}", rounded(range.min), rounded(range.max)));
  return parts.join(" · ");
}

const bits: Record<string, number> = {
  bool: 8,
  uint8: 8,
  int8: 8,
  int16: 16,
  float16: 16,
  bfloat16: 16,
  int64: 64,
  float64: 64,
};

function memoryText({ shape, dtype }: TensorFact, words: Words): string {
  const fixed = shape.filter((size) => typeof size === "number").reduce((product, size) => product * size, 1);
  const names = shape.filter((size) => typeof size === "string");
  const bytes = words.bytes((fixed * (bits[dtype] ?? 32)) / 8);
  return [...names, bytes].join(" × ");
}

/** What the names of sizes in some values stand for. */
function namesText(values: readonly ValueFact[], facts: RunFacts, words: Words): string[] {
  const used = new Set(values.flatMap(namesIn));
  return Object.entries(facts.names).flatMap(([name, { size, meaning }]) => {
    if (!used.has(name)) return [];
    const text = words.said(meaning);
    return [`\`${name}\`: ${size === undefined ? text : words.t("{0}, {1} in this file", text, words.integer(size))}`];
  });
}

function namesIn(value: ValueFact): string[] {
  if (value.kind === "group") return value.parts.flatMap((part) => namesIn(part.value));
  if (value.kind !== "tensor") return [];
  return value.shape.flatMap((size) => (typeof size === "string" ? [size.replace(/^\d+/, "")] : []));
}

function classText(name: string, facts: RunFacts, words: Words): string | undefined {
  const index = facts.modules.findIndex(({ type, builtin }) => type === name && !builtin);
  return index < 0 ? undefined : moduleMarkdown(facts, index, words);
}

function keyText(view: FileView, offset: number, facts: RunFacts, words: Words): string | undefined {
  const key = resolveKeyAt(view.analysis, offset);
  const parameter = key && facts.parameters.find(({ name }) => name === key.text);
  if (!parameter) return undefined;
  const { name, shape, dtype, trainable } = parameter;
  const parts = [`**\`${name}\`** \`${shapeText(shape)}\` \`${dtype}\``];
  parts.push(trainable ? words.t("parameter") : words.t("parameter, frozen"));
  return parts.join(" · ");
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
