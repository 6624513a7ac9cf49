/** Starts the language server when somebody opens a file that imports the library, and not before. */
import { createRequire } from "node:module";
import * as vscode from "vscode";
import { editorCommands, languageIds } from "../../protocol/language.js";
import { importsGradlens } from "../models/scan.js";
import type { RunManager } from "../runs/runManager.js";
import type * as ClientBundle from "./client.js";
import { turnOffCheck } from "./turnOffCheck.js";

export class LanguageSupport implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];
  #client: Promise<ClientBundle.Client> | undefined;

  constructor(
    readonly context: vscode.ExtensionContext,
    readonly runs: RunManager,
  ) {
    const commands: Record<string, (argument?: unknown) => unknown> = {
      "gradlens.showSummary": async (argument) => {
        const uri = fileOf(argument);
        if (uri) await (await this.#start()).showSummary(uri);
        else void vscode.window.showInformationMessage(vscode.l10n.t("Open a file that imports “gradlens” first."));
      },
      "gradlens.restartLanguageServer": async () => (await this.#start()).restart(),
      [editorCommands.graph]: (file) => this.#inspect(file as string),
      [editorCommands.turnOffCheck]: (check) => turnOffCheck(check as string),
    };
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // The import is being typed, or pasted.
        if (contentChanges.some(({ text }) => /["'\n]/.test(text))) this.#look(document);
      }),
      ...Object.entries(commands).map(([id, command]) => vscode.commands.registerCommand(id, command)),
    ];
    for (const document of vscode.workspace.textDocuments) this.#look(document);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    void this.#client?.then((client) => client.dispose());
  }

  #look(document: vscode.TextDocument): void {
    if (this.#client || document.uri.scheme !== "file") return;
    if (languageIds.some((id) => id === document.languageId) && importsGradlens(document.getText())) void this.#start();
  }

  #start(): Promise<ClientBundle.Client> {
    // The client of the protocol is as large as the rest of the extension: it is a bundle of its own.
    return (this.#client ??= Promise.resolve().then(() => {
      const { Client } = createRequire(__filename)("./language-client.js") as typeof ClientBundle;
      return Client.start(this.context);
    }));
  }

  /** The graph of the file's newest run; without one, the file is trained with the panel open, which captures its first step. */
  async #inspect(file: string): Promise<void> {
    const run = (await this.runs.list()).find((each) => each.file === file);
    await vscode.commands.executeCommand("gradlens.showGraph", run);
    if (!run) await vscode.commands.executeCommand("gradlens.trainFile", file);
  }
}

function fileOf(argument: unknown): vscode.Uri | undefined {
  if (typeof argument === "string") return vscode.Uri.file(argument);
  return argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
}
