import * as vscode from "vscode";
import type { Declaration } from "./scan.js";
import type { ModelFile, WorkspaceModels } from "./workspaceModels.js";

export type ModelNode =
  { type: "file"; file: ModelFile } | { type: "declaration"; file: ModelFile; declaration: Declaration };

/** The Models view: files that import the library, and under them what they declare. */
export class ModelsView implements vscode.TreeDataProvider<ModelNode> {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(readonly models: WorkspaceModels) {
    models.onDidChange(() => this.#changed.fire());
  }

  async getChildren(node?: ModelNode): Promise<ModelNode[]> {
    if (!node) {
      const files = await this.models.list();
      // Until then the view must not say that there are none.
      void vscode.commands.executeCommand("setContext", "gradlens.modelsListed", true);
      return files.map((file) => ({ type: "file", file }));
    }
    if (node.type === "declaration") return [];
    const { file } = node;
    return file.declarations.map((declaration) => ({ type: "declaration", file, declaration }));
  }

  getTreeItem(node: ModelNode): vscode.TreeItem {
    return node.type === "file" ? fileItem(node.file) : declarationItem(node.file, node.declaration);
  }
}

function fileItem({ uri, declarations }: ModelFile): vscode.TreeItem {
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(uri, declarations.length > 0 ? Expanded : None);
  item.id = uri.toString();
  item.iconPath = vscode.ThemeIcon.File;
  item.contextValue = "model";
  const folder = vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, ".."));
  item.description = folder === uri.path.slice(0, uri.path.lastIndexOf("/")) ? "" : folder;
  item.command = openCommand(uri, 0);
  return item;
}

function declarationItem({ uri }: ModelFile, { kind, name, line }: Declaration): vscode.TreeItem {
  const item = new vscode.TreeItem(name);
  item.id = `${uri.toString()}#${kind}:${name}:${line}`;
  item.iconPath = new vscode.ThemeIcon(kind === "training" ? "symbol-event" : "symbol-class");
  item.description = kind === "training" ? vscode.l10n.t("training") : vscode.l10n.t("module");
  item.command = openCommand(uri, line);
  return item;
}

function openCommand(uri: vscode.Uri, line: number): vscode.Command {
  const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(line, 0, line, 0) };
  return { command: "vscode.open", title: vscode.l10n.t("Open File"), arguments: line > 0 ? [uri, options] : [uri] };
}
