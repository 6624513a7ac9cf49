import * as vscode from "vscode";
import type { SourcePosition } from "../../protocol/run.js";

/** Shows a line of the user's in the editor beside the panels, and selects its place. */
export async function openSource({ file, line, column }: SourcePosition): Promise<void> {
  const place = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.fsPath === file);
  try {
    await vscode.window.showTextDocument(vscode.Uri.file(file), {
      selection: new vscode.Range(place, place),
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    });
  } catch (error) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t("{0} cannot be opened: {1}", file, error instanceof Error ? error.message : String(error)),
    );
  }
}
