import * as vscode from "vscode";
import type { RunError, SourcePosition } from "../../protocol/run.js";
import { isToldByServer } from "./doubles.js";

/** Errors of failed runs on their lines, until the file is run again, the line is edited, or the language server tells of it. */
export class RunDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("gradlens");
  readonly #listeners: vscode.Disposable[];
  /** The files in which a run of a file left its error. */
  readonly #marked = new Map<string, vscode.Uri>();

  constructor() {
    this.#listeners = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const shown = this.#collection.get(document.uri);
        if (!shown?.length || contentChanges.length === 0) return;
        this.#collection.set(
          document.uri,
          shown.flatMap((diagnostic) => follow(diagnostic, contentChanges)),
        );
      }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris)
          if (this.#collection.get(uri)?.some(({ range }) => isToldByServer(uri, range))) this.#collection.delete(uri);
      }),
    ];
  }

  /** Shows an error of a run of `file`, at its position; errors without one have nowhere to go. */
  async report(file: string, error: RunError): Promise<void> {
    if (!error.position) return;
    const uri = vscode.Uri.file(error.position.file);
    this.#marked.set(file, uri);
    const range = await rangeAt(uri, error.position);
    // Meanwhile the file may have been run again.
    if (this.#marked.get(file) !== uri || isToldByServer(uri, range)) return;
    const diagnostic = new vscode.Diagnostic(range, `${error.name}: ${error.message}`, vscode.DiagnosticSeverity.Error);
    diagnostic.source = "gradlens";
    this.#collection.set(uri, [diagnostic]);
  }

  /** Takes away what the last run of `file` left. */
  clear(file: string): void {
    const uri = this.#marked.get(file);
    if (uri) this.#collection.delete(uri);
    this.#marked.delete(file);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#collection.dispose();
  }
}

/** The dotted name with its call at a position, or the rest of the line. Positions past the text are drawn into it. */
export async function rangeAt(uri: vscode.Uri, { line, column }: SourcePosition): Promise<vscode.Range> {
  const start = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const inside = document.validatePosition(start);
    const rest = document.lineAt(inside.line).text.slice(inside.character);
    const length = /^[\p{ID_Continue}$.]+/u.exec(rest)?.[0].length ?? rest.trimEnd().length;
    if (length === 0) return document.lineAt(inside.line).range;
    return new vscode.Range(inside, inside.translate(0, length));
  } catch {
    // The file is gone or cannot be shown as text; its place is still worth saying.
    return new vscode.Range(start, start.translate(0, 1));
  }
}

/** The diagnostic after edits: gone if its line was touched, moved if lines above it came or went. */
function follow(
  diagnostic: vscode.Diagnostic,
  changes: readonly vscode.TextDocumentContentChangeEvent[],
): vscode.Diagnostic[] {
  const { start, end } = diagnostic.range;
  let moved = 0;
  for (const { range, text } of changes) {
    const wholeLines =
      range.end.character === 0 && (text.endsWith("\n") || (text === "" && range.start.character === 0));
    if (range.end.line < start.line || (range.end.line === start.line && wholeLines))
      moved += text.split("\n").length - 1 - (range.end.line - range.start.line);
    else if (range.start.line <= end.line) return [];
  }
  if (moved === 0) return [diagnostic];
  const range = new vscode.Range(start.translate(moved), end.translate(moved));
  const copy = new vscode.Diagnostic(range, diagnostic.message, diagnostic.severity);
  copy.source = diagnostic.source;
  return [copy];
}
