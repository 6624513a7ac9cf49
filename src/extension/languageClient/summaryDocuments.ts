import path from "node:path";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { modelSummary } from "../../protocol/language.js";

const scheme = "gradlens-summary";

/** Tables of a file's models as pages in Markdown, which follow the file while they are open. */
export class SummaryDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration: vscode.Disposable;

  constructor(readonly client: LanguageClient) {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async provideTextDocumentContent(page: vscode.Uri): Promise<string> {
    const text = await this.#ask(vscode.Uri.file(page.query));
    return text ?? vscode.l10n.t("Nothing is known of this file’s models at the moment.");
  }

  async show(file: vscode.Uri): Promise<void> {
    if ((await this.#ask(file)) !== null) {
      await vscode.commands.executeCommand("markdown.showPreviewToSide", pageOf(file));
      return;
    }
    const name = path.basename(file.fsPath);
    void vscode.window.showInformationMessage(
      vscode.l10n.t("{0} has no model that could be run for its shapes. The status bar tells why.", name),
    );
  }

  /** The file's models may have changed. */
  refresh(file: string): void {
    this.#changed.fire(pageOf(vscode.Uri.parse(file)));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  async #ask(file: vscode.Uri): Promise<string | null> {
    await vscode.workspace.openTextDocument(file);
    const uri = this.client.code2ProtocolConverter.asUri(file);
    return this.client.sendRequest<string | null>(modelSummary, { uri });
  }
}

/** Named after the file; where it lies is in the query. */
function pageOf(file: vscode.Uri): vscode.Uri {
  const name = vscode.l10n.t("Summary of {0}", path.basename(file.fsPath));
  return vscode.Uri.from({ scheme, path: `/${name}.md`, query: file.fsPath });
}
