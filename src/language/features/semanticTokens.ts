import { SemanticTokensBuilder, type SemanticTokens } from "vscode-languageserver";
import ts from "typescript";
import type { SiteFact } from "../../analysis/facts.js";
import type { FileView } from "../fileView.js";
import { hasTensors, lookup, spanOf } from "../lookup.js";
import type { Feature } from "./feature.js";

export const tokenTypes = ["variable", "parameter", "property"];
export const tokenModifiers = ["tensor"];

/** Marks the names that stand for tensors. The editor's side adds the mark to what TypeScript says of the names. */
export const semanticTokens: Feature = {
  capabilities: { semanticTokensProvider: { legend: { tokenTypes, tokenModifiers }, full: true } },
  attach({ connection, view, settings }) {
    connection.languages.semanticTokens.on(({ textDocument }) => {
      const file = view(textDocument);
      return file && settings().semanticTokens ? tensorTokens(file) : { data: [] };
    });
  },
  refresh: ({ connection }) => connection.languages.semanticTokens.refresh(),
};

export function tensorTokens(view: FileView): SemanticTokens {
  const { source } = view.analysis;
  const known = lookup(view.analysis);
  const builder = new SemanticTokensBuilder();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const isProperty = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
      const fact = known.at(spanOf(isProperty ? node.parent : node, source));
      const range = fact && isTensor(fact) ? view.range(spanOf(node, source)) : undefined;
      const type = isProperty ? 2 : ts.isParameter(node.parent) ? 1 : 0;
      if (range) builder.push(range.start.line, range.start.character, node.text.length, type, 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return builder.build();
}

function isTensor({ values }: SiteFact): boolean {
  return values.some(hasTensors);
}
