import * as vscode from "vscode";

/** Writes a file under another name first, so that nobody ever sees half of it. */
export async function writeAtomically(target: vscode.Uri, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const draft = target.with({ path: `${target.path}.new` });
  await vscode.workspace.fs.writeFile(draft, bytes);
  await vscode.workspace.fs.rename(draft, target, { overwrite: true });
}
