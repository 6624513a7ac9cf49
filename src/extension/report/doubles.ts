import * as vscode from "vscode";

/**
 * Whether the language server tells an error on the lines of a range: it has the exact expression and ways out, so what a run told of them need not
 * be told twice. Its errors have a code; those of runs have none.
 */
export function isToldByServer(uri: vscode.Uri, range: vscode.Range): boolean {
  return vscode.languages
    .getDiagnostics(uri)
    .some(
      ({ source, code, severity, range: { start, end } }) =>
        source === "gradlens" &&
        code !== undefined &&
        severity === vscode.DiagnosticSeverity.Error &&
        start.line <= range.end.line &&
        end.line >= range.start.line,
    );
}
