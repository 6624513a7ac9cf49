import * as vscode from "vscode";

/**
 * Writes the first of the examples, two moons, under a free name in the first workspace folder, or into an untitled document,
 * and opens it.
 */
export async function createExample(extensionUri: vscode.Uri): Promise<void> {
  const source = vscode.Uri.joinPath(extensionUri, "examples", "moons.ts");
  const example = await vscode.workspace.fs.readFile(source);
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) {
    const document = await vscode.workspace.openTextDocument({
      language: "typescript",
      content: new TextDecoder().decode(example),
    });
    await vscode.window.showTextDocument(document);
    return;
  }
  const uri = await freeName(folder.uri);
  await vscode.workspace.fs.writeFile(uri, example);
  await vscode.window.showTextDocument(uri);
}

async function freeName(folder: vscode.Uri): Promise<vscode.Uri> {
  for (let count = 1; ; count++) {
    const uri = vscode.Uri.joinPath(folder, count === 1 ? "moons.ts" : `moons${count}.ts`);
    try {
      await vscode.workspace.fs.stat(uri);
    } catch {
      return uri;
    }
  }
}
