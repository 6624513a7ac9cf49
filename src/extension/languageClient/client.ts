/** The editor's side of the language server: a bundle of its own, loaded when a file that imports the library is opened. */
import * as vscode from "vscode";
import { LanguageClient, TransportKind, type LanguageClientOptions } from "vscode-languageclient/node";
import {
  fileStatus,
  languageIds,
  trustGranted,
  type FileStatus,
  type LanguageOptions,
} from "../../protocol/language.js";
import { JoinedRename } from "./joinedRename.js";
import { JoinedTokens } from "./joinedTokens.js";
import { restarts } from "./restarts.js";
import { StatusItem } from "./statusItem.js";
import { SummaryDocuments } from "./summaryDocuments.js";

export const selector = languageIds.map((language) => ({ language, scheme: "file" }));

export class Client implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #summaries: SummaryDocuments;
  readonly #subscriptions: vscode.Disposable[];

  static async start(context: vscode.ExtensionContext): Promise<Client> {
    const client = new Client(context);
    await client.#client.start();
    return client;
  }

  private constructor({ extensionUri, globalStorageUri }: vscode.ExtensionContext) {
    const bundle = vscode.Uri.joinPath(extensionUri, "dist", "language-server.js").fsPath;
    const rename = new JoinedRename();
    const options: LanguageClientOptions = {
      documentSelector: selector,
      initializationOptions: (): LanguageOptions => ({
        trusted: vscode.workspace.isTrusted,
        pages: `${vscode.Uri.joinPath(extensionUri, "docs", "checks").toString()}/`,
        texts: vscode.l10n.bundle,
        joinsTokens: true,
      }),
      synchronize: {
        fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx,json,csv}"),
      },
      // Findings are told in the Problems panel; a crash is told by `restarts`.
      errorHandler: restarts(),
      middleware: rename.middleware,
    };
    // Node keeps what it has compiled there: the next start takes a third less time.
    const env = { NODE_COMPILE_CACHE: vscode.Uri.joinPath(globalStorageUri, "compiled").fsPath };
    const server = { module: bundle, transport: TransportKind.ipc, options: { env } };
    this.#client = new LanguageClient("gradlens", "Gradlens Language Server", server, options);
    this.#summaries = new SummaryDocuments(this.#client);
    const status = new StatusItem(selector);
    const tokens = new JoinedTokens(this.#client, selector);
    this.#subscriptions = [
      status,
      tokens,
      this.#summaries,
      this.#client.onNotification(fileStatus, (told: FileStatus) => {
        status.tell(told);
        if (told.state === "busy" || told.state === "stale") return;
        tokens.refresh();
        this.#summaries.refresh(told.uri);
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#client.sendNotification(trustGranted)),
    ];
  }

  showSummary(uri: vscode.Uri): Promise<void> {
    return this.#summaries.show(uri);
  }

  restart(): Promise<void> {
    return this.#client.restart();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    void this.#client.dispose();
  }
}
