import path from "node:path";
import * as vscode from "vscode";
import { writeAtomically } from "../writeAtomically.js";

let lastFolder: vscode.Uri | undefined;

/** Asks where a file of a view goes, and writes it. */
export async function saveFile(name: string, content: string | Uint8Array): Promise<void> {
  const folder = lastFolder ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  // The name comes from titles of the user's: it must stay one name.
  const base = path.basename(name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-"));
  const extension = path.extname(base).slice(1);
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, base) }),
    ...(extension !== "" && { filters: { [extension.toUpperCase()]: [extension] } }),
  });
  if (!target) return;
  lastFolder = vscode.Uri.joinPath(target, "..");
  try {
    await writeAtomically(target, content);
  } catch (error) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        "{0} could not be written: {1}",
        target.fsPath,
        error instanceof Error ? error.message : String(error),
      ),
    );
  }
}
