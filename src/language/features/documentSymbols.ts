import { SymbolKind, type DocumentSymbol } from "vscode-languageserver";
import ts from "typescript";
import type { ModuleRecord } from "../../analysis/facts.js";
import type { FileView } from "../fileView.js";
import { lookup, spanOf } from "../lookup.js";
import { childrenOf, lastName, moduleClasses } from "../modules.js";
import { moduleTitle } from "../summary.js";
import type { Words } from "../words.js";
import type { Feature } from "./feature.js";

/** The layers of models, for the outline. */
export const documentSymbols: Feature = {
  capabilities: { documentSymbolProvider: { label: "Gradlens" } },
  attach({ connection, view, words }) {
    connection.onDocumentSymbol(({ textDocument }) => {
      const file = view(textDocument);
      return file ? symbolsOf(file, words) : [];
    });
  },
};

export function symbolsOf(view: FileView, words: Words): DocumentSymbol[] {
  const { source, facts } = view.analysis;
  const known = lookup(view.analysis);
  const symbol = (
    name: string,
    [declared, value]: [ts.Node, ts.Node],
    kind: SymbolKind,
    detail: string,
    children: DocumentSymbol[],
  ): DocumentSymbol[] => {
    const selectionRange = view.range(spanOf(declared, source));
    const range = view.range({ start: declared.getStart(source), end: Math.max(declared.end, value.end) });
    return range && selectionRange ? [{ name, detail, kind, range, selectionRange, children }] : [];
  };
  const layer = (name: string, declared: ts.Node, value: ts.Expression): DocumentSymbol[] => {
    if (!ts.isNewExpression(value)) return [];
    const [made] = known.made(spanOf(value, source));
    const record = made === undefined ? undefined : known.module(made);
    const children = childrenOf(value).flatMap((child) => layer(child.name, child.declared, child.value));
    return symbol(name, [declared, value], SymbolKind.Field, detailOf(value, record, words), children);
  };
  return moduleClasses(source).flatMap(({ name, node, fields }) => {
    const layers = fields.flatMap(({ name, declared, value }) => (value ? layer(name, declared, value) : []));
    const record = facts?.modules.find(({ type, builtin }) => type === name && !builtin);
    const detail = record ? words.t("{0} parameters", words.integer(record.parameterCount)) : "";
    return symbol(name || "class", [node.name ?? node, node], SymbolKind.Class, detail, layers);
  });
}

function detailOf(value: ts.NewExpression, record: ModuleRecord | undefined, words: Words): string {
  if (!record) return lastName(value.expression) ?? "";
  const { parameterCount } = record;
  return parameterCount === 0
    ? moduleTitle(record)
    : `${moduleTitle(record)} · ${words.t("{0} parameters", words.integer(parameterCount))}`;
}
