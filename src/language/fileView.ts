import type { Position, Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../analysis/analysis.js";
import type { Span } from "../analysis/sites.js";
import { backward, forward, type Edit } from "./edits.js";

/** A file as the features see it: the newest analysis that succeeded, at the positions of the text as it is now. */
export class FileView {
  constructor(
    readonly analysis: Analysis,
    readonly document: TextDocument,
    /** From the text that was analysed to the document's. */
    readonly edits: readonly Edit[] = [],
    /** The file whose run the facts are of, where that is another one. */
    readonly runOf?: string,
  ) {}

  /** Where a span of the analysed text is now; undefined where one of its ends was replaced. */
  span({ start, end }: Span): Span | undefined {
    const from = forward(this.edits, start, "start");
    const to = forward(this.edits, end, "end");
    return from === undefined || to === undefined || to < from ? undefined : { start: from, end: to };
  }

  /** Where a span of the text as it is now was when it was analysed. */
  before({ start, end }: Span): Span | undefined {
    const from = backward(this.edits, start);
    const to = backward(this.edits, end);
    return from === undefined || to === undefined ? undefined : { start: from, end: to };
  }

  range(span: Span): Range | undefined {
    const now = this.span(span);
    return now && rangeOf(this.document, now);
  }

  /** The offset in the analysed text; undefined where the position is in text that came later. */
  offset(position: Position): number | undefined {
    return backward(this.edits, this.document.offsetAt(position));
  }
}

/** A span of a document's own text as LSP has it. */
export function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
