import * as vscode from "vscode";
import type { FileStatus } from "../../protocol/language.js";

/** How much is known of the file in front: beside the name of its language in the status bar. */
export class StatusItem implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;
  readonly #listener: vscode.Disposable;
  readonly #told = new Map<string, FileStatus>();

  constructor(selector: vscode.DocumentSelector) {
    this.#item = vscode.languages.createLanguageStatusItem("gradlens.shapes", selector);
    this.#item.name = vscode.l10n.t("Shapes of Gradlens");
    this.#listener = vscode.window.onDidChangeActiveTextEditor(() => this.#show());
    this.#show();
  }

  tell(status: FileStatus): void {
    this.#told.set(vscode.Uri.parse(status.uri).toString(), status);
    this.#show();
  }

  dispose(): void {
    this.#item.dispose();
    this.#listener.dispose();
  }

  #show(): void {
    const item = this.#item;
    const document = vscode.window.activeTextEditor?.document;
    const status = document && this.#told.get(document.uri.toString());
    item.text = status?.text ?? vscode.l10n.t("Shapes: no model");
    item.detail = status?.detail ?? "";
    item.busy = status?.state === "busy";
    const { Warning, Information } = vscode.LanguageStatusSeverity;
    item.severity = status?.state === "partial" ? Warning : Information;
    item.command =
      status?.state === "partial" || status?.state === "syntax"
        ? {
            title: vscode.l10n.t("Settings"),
            command: "workbench.action.openSettings",
            arguments: ["gradlens.analysis"],
          }
        : undefined;
  }
}
