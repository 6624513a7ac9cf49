import { InlayHint } from "vscode-languageserver";
import ts from "typescript";
import type { SiteFact } from "../../analysis/facts.js";
import type { Span } from "../../analysis/sites.js";
import type { FileView } from "../fileView.js";
import { lookup, spanOf, type Lookup } from "../lookup.js";
import type { LanguageSettings } from "../settings.js";
import { factText, shorten, valueText } from "../shapeText.js";
import type { Feature } from "./feature.js";

/** Shapes at the ends of lines. */
export const inlayHints: Feature = {
  capabilities: { inlayHintProvider: true },
  attach({ connection, view, settings }) {
    connection.languages.inlayHint.on(({ textDocument, range }) => {
      const file = view(textDocument);
      if (!file) return [];
      return shapeHints(file, settings().hints).filter(
        ({ position: { line } }) => line >= range.start.line && line <= range.end.line,
      );
    });
  },
  refresh: ({ connection }) => connection.languages.inlayHint.refresh(),
};

/** What is told at the end of a line: names that get values there, then the value of the expression that ends it. */
interface Line {
  names: string[];
  value?: { text: string; length: number };
  /** An offset on the line, of the analysed text. */
  offset: number;
}

/** The hints of a file, one a line at most. */
export function shapeHints(view: FileView, { shapes, maximumLength }: LanguageSettings["hints"]): InlayHint[] {
  if (shapes === "off" || !view.analysis.facts) return [];
  return [...collect(view.analysis.source, lookup(view.analysis), shapes === "all")].flatMap((line) => {
    const now = view.span({ start: line.offset, end: line.offset });
    if (!now) return [];
    const parts = [line.names.join(", "), line.value?.text ?? ""].filter((part) => part !== "");
    const position = { line: view.document.positionAt(now.start).line, character: 0 };
    const end = codeEnd(view.document.getText({ start: position, end: { line: position.line + 1, character: 0 } }));
    const hint = InlayHint.create({ ...position, character: end }, shorten(parts.join(" → "), maximumLength));
    return [{ ...hint, paddingLeft: true }];
  });
}

function collect(source: ts.SourceFile, known: Lookup, all: boolean): Iterable<Line> {
  const lines = new Map<number, Line>();
  const line = (offset: number): Line => {
    const number = source.getLineAndCharacterOfPosition(offset).line;
    const found = lines.get(number) ?? { names: [], offset };
    lines.set(number, found);
    return found;
  };
  const value = (span: Span, text: string | undefined): void => {
    if (text === undefined) return;
    const length = span.end - span.start;
    const { value } = line(span.end);
    // Of the expressions that end here the outermost counts.
    if (!value || value.length < length) line(span.end).value = { text, length };
  };

  const declared = (node: ts.VariableDeclaration): void => {
    const { name, initializer } = node;
    if (ts.isIdentifier(name)) {
      const fact =
        known.at(spanOf(name, source), "declaration") ?? (initializer && known.at(spanOf(initializer, source)));
      const text = fact && factText(fact);
      if (initializer) value(spanOf(node, source), text);
      else if (text !== undefined) line(name.end).names.push(text);
      return;
    }
    const names = boundNames(name).flatMap((bound) => named(bound, known.at(spanOf(bound, source), "declaration")));
    if (names.length > 0) line(initializer?.end ?? name.end).names.push(...names);
  };

  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node)) declared(node);
    else if (ts.isParameter(node) && ts.isIdentifier(node.name)) {
      const fact = known.at(spanOf(node.name, source), "parameter") ?? known.at(spanOf(node, source), "parameter");
      const names = named(node.name, fact);
      if (names.length > 0) line(node.end).names.push(...names);
    } else if (isAssignment(node) || ts.isPropertyDeclaration(node)) {
      const assigned = ts.isPropertyDeclaration(node) ? node.initializer : node.right;
      const fact = assigned && known.at(spanOf(assigned, source));
      if (fact) value(spanOf(node, source), factText(fact));
    }
    if (all && isComputation(node) && endsLine(node, source)) {
      const span = spanOf(node, source);
      const made = ts.isNewExpression(node) ? known.made(span) : [];
      const fact = known.at(span);
      value(span, made.length > 0 ? resultsOf(made, known) : fact && factText(fact));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...lines.values()].filter(({ names, value }) => names.length > 0 || value);
}

function named(name: ts.Identifier, fact: SiteFact | undefined): string[] {
  const text = fact && factText(fact);
  return text === undefined ? [] : [`${name.text}: ${text}`];
}

function boundNames(pattern: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(pattern)) return [pattern];
  return pattern.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** What layers give back, by the first call of each. */
function resultsOf(modules: readonly number[], known: Lookup): string | undefined {
  const texts = modules.map((index) => {
    const output = known.module(index)?.calls[0]?.output;
    return output && valueText(output);
  });
  const different = [...new Set(texts.filter((text) => text !== undefined))];
  return different.length === 0 ? undefined : `→ ${different.slice(0, 3).join(" | ")}`;
}

function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** Something that makes a value, unlike a name of one. */
function isComputation(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isAwaitExpression(node)
  );
}

/** Nothing but closing brackets, separators and a comment come after it on its line. */
function endsLine(node: ts.Node, source: ts.SourceFile): boolean {
  const rest = source.text.slice(node.end).split("\n", 1)[0];
  return /^[\s;,)\]}]*(\/[/*].*)?$/.test(rest);
}

/** Where the code of a line ends: before a comment that is surely one. */
function codeEnd(line: string): number {
  const comment = /^[^"'`/]*?(?=\s*\/\/)/.exec(line);
  return (comment && comment[0].trim() !== "" ? comment[0] : line).trimEnd().length;
}
