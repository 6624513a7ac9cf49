import { CodeActionKind, type CodeAction, type Range } from "vscode-languageserver";
import type { Finding } from "../../analysis/finding.js";
import { editorCommands } from "../../protocol/language.js";
import type { FileView } from "../fileView.js";
import type { Words } from "../words.js";
import { diagnosticOf } from "./diagnostics.js";
import type { Feature } from "./feature.js";

/** What mends a finding; and for those who know better: silence for the line, or for good. */
export const codeActions: Feature = {
  capabilities: { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } },
  attach({ connection, view, words, pages }) {
    connection.onCodeAction(({ textDocument, range }) => {
      const file = view(textDocument);
      return file ? actionsIn(file, range, words, pages) : [];
    });
  },
};

export function actionsIn(view: FileView, range: Range, words: Words, pages?: string): CodeAction[] {
  return view.analysis.findings.flatMap((finding) => {
    const place = view.range(finding.span);
    if (!place || !touches(place, range)) return [];
    const diagnostic = diagnosticOf(view, finding, { words, pages, locate: () => undefined });
    const shared = { kind: CodeActionKind.QuickFix, diagnostics: diagnostic ? [diagnostic] : [] };
    return [...fixes(view, finding, words), ignore(view, finding, place, words), turnOff(finding, words)].map(
      (action) => ({
        ...shared,
        ...action,
      }),
    );
  });
}

function fixes(view: FileView, { fixes = [] }: Finding, words: Words): CodeAction[] {
  return fixes.flatMap(({ title, edits, preferred }) => {
    const changes = edits.flatMap(({ span, text }) => {
      const range = view.range(span);
      return range ? [{ range, newText: text }] : [];
    });
    // Half of a fix is worse than none.
    if (changes.length !== edits.length) return [];
    return [
      {
        title: words.said(title),
        edit: { changes: { [view.document.uri]: changes } },
        ...(preferred && { isPreferred: true }),
      },
    ];
  });
}

function ignore({ document }: FileView, { check }: Finding, { start: { line } }: Range, words: Words): CodeAction {
  const start = { line, character: 0 };
  const [indent] = /^\s*/.exec(document.getText({ start, end: { line: line + 1, character: 0 } }).trimEnd())!;
  const newText = `${indent}// gradlens-ignore ${check}\n`;
  return {
    title: words.t("Ignore “{0}” on this line", check),
    edit: { changes: { [document.uri]: [{ range: { start, end: start }, newText }] } },
  };
}

function turnOff({ check }: Finding, words: Words): CodeAction {
  const title = words.t("Turn off the check “{0}”", check);
  return { title, command: { title, command: editorCommands.turnOffCheck, arguments: [check] } };
}

function touches(a: Range, b: Range): boolean {
  const before = (one: Range["start"], other: Range["start"]): boolean =>
    one.line < other.line || (one.line === other.line && one.character < other.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}
