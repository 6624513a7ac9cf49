/** From the places that a run tells of back to the text. */
import ts from "typescript";
import type { Happened } from "../facts.js";
import type { Place, Span } from "../sites.js";
import { spanOf } from "./tree.js";

/** The expression that takes exactly this span; the outermost where several do. */
export function expressionAt(source: ts.SourceFile, span: Span): ts.Expression | undefined {
  let at: ts.Node = source;
  for (;;) {
    if (at.getStart() === span.start && at.getEnd() === span.end && ts.isExpression(at)) return at;
    const inner: ts.Node | undefined = ts.forEachChild(at, (child) =>
      child.getStart() <= span.start && child.getEnd() >= span.end ? child : undefined,
    );
    if (inner === undefined) return undefined;
    at = inner;
  }
}

/** The expression of a place, where it is one of this file. */
export function expressionOf(source: ts.SourceFile, file: string, place: Place | undefined): ts.Expression | undefined {
  return place?.file === file ? expressionAt(source, place.span) : undefined;
}

/** The expression of this file at which something happened, or which led to it. */
export function expressionIn(
  source: ts.SourceFile,
  file: string,
  { place, from }: Happened,
): ts.Expression | undefined {
  return expressionOf(source, file, place) ?? expressionOf(source, file, from);
}

/** Where a node is. */
export function placeOf(node: ts.Node): Place {
  return { file: node.getSourceFile().fileName, span: spanOf(node) };
}
