/** Edits of the text for quick fixes. They keep indentation and line ends as the file has them. */
import ts from "typescript";
import type { Fix } from "../finding.js";
import { spanOf } from "./tree.js";

export type Edit = Fix["edits"][number];

export function replace(node: ts.Node, text: string): Edit {
  return { span: spanOf(node), text };
}

/** Puts text before a node, on the same line. */
export function before(node: ts.Node, text: string): Edit {
  const start = node.getStart();
  return { span: { start, end: start }, text };
}

/** Puts text behind a node, on the same line. */
export function after(node: ts.Node, text: string): Edit {
  const end = node.getEnd();
  return { span: { start: end, end }, text };
}

/** Takes a statement or class member away, with its line where it has one to itself. */
export function remove(node: ts.Node): Edit {
  const { text } = node.getSourceFile();
  const { start, end } = spanOf(node);
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newLine = text.indexOf("\n", end);
  const lineEnd = newLine < 0 ? text.length : newLine + 1;
  const alone = text.slice(lineStart, start).trim() === "" && text.slice(end, lineEnd).trim() === "";
  return { span: alone ? { start: lineStart, end: lineEnd } : { start, end }, text: "" };
}

/** Takes an element away from a list (arguments, elements of an array), with the comma that goes with it. */
export function removeFromList(node: ts.Node, list: ts.NodeArray<ts.Node>): Edit {
  const { text } = node.getSourceFile();
  const index = list.indexOf(node);
  if (index > 0) return { span: { start: list[index - 1].getEnd(), end: node.getEnd() }, text: "" };
  if (list.length > 1) return { span: { start: node.getStart(), end: list[1].getStart() }, text: "" };
  const comma = /^\s*,/.exec(text.slice(node.getEnd()))?.[0].length ?? 0;
  return { span: { start: node.getStart(), end: node.getEnd() + comma }, text: "" };
}

/** Puts a statement on a line of its own before another, as deep as that is. */
export function lineBefore(statement: ts.Node, text: string): Edit {
  const start = statement.getStart();
  return { span: { start, end: start }, text: text + newLineOf(statement) + indentOf(statement) };
}

/** Puts statements on lines of their own behind another, as deep as that is. */
export function lineAfter(statement: ts.Node, ...texts: string[]): Edit {
  const end = statement.getEnd();
  return {
    span: { start: end, end },
    text: texts.map((text) => newLineOf(statement) + indentOf(statement) + text).join(""),
  };
}

/** Statement that a node belongs to, where it stands among others; undefined for the body of `if (x) y;` and the like. */
export function statementOf(node: ts.Node): ts.Statement | undefined {
  let at: ts.Node | undefined = node;
  while (at && !(ts.isStatement(at) && !ts.isBlock(at))) {
    if (ts.isFunctionLike(at) && at !== node) return undefined;
    at = at.parent;
  }
  return at && (ts.isBlock(at.parent) || ts.isSourceFile(at.parent) || ts.isCaseOrDefaultClause(at.parent))
    ? at
    : undefined;
}

/** The text with edits made. */
export function edited(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)
    .reduce((result, { span, text }) => result.slice(0, span.start) + text + result.slice(span.end), text);
}

function indentOf(node: ts.Node): string {
  const { text } = node.getSourceFile();
  const lineStart = text.lastIndexOf("\n", node.getStart() - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart))![0];
}

function newLineOf(node: ts.Node): string {
  return node.getSourceFile().text.includes("\r\n") ? "\r\n" : "\n";
}
