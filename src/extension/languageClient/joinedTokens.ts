import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { markTokens } from "./markTokens.js";

/** The modifier of the manifest. */
const mark = "tensor";

/** Milliseconds until TypeScript is asked again for its legend. */
const pause = 2000;
/** Characters of the largest file whose tokens are all asked of TypeScript. */
const most = 200_000;

/**
 * Marks tensors among the semantic tokens of TypeScript, which gives them for a range. VS Code takes the tokens of a document's provider instead
 * of those, so this one asks for them and adds its mark.
 */
export class JoinedTokens implements vscode.DocumentSemanticTokensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeSemanticTokens = this.#changed.event;
  #registration: vscode.Disposable | undefined;
  #legend: vscode.SemanticTokensLegend | undefined;
  #registering = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly client: LanguageClient,
    readonly selector: vscode.DocumentSelector,
  ) {}

  /** More is known of some file. */
  refresh(): void {
    if (this.#registration) this.#changed.fire();
    else void this.#register();
  }

  async provideDocumentSemanticTokens(document: vscode.TextDocument): Promise<vscode.SemanticTokens | undefined> {
    if (!this.#legend || document.getText().length > most) return undefined;
    const uri = this.client.code2ProtocolConverter.asUri(document.uri);
    const own = await this.client.sendRequest<{ data: number[] } | null>("textDocument/semanticTokens/full", {
      textDocument: { uri },
    });
    if (!own || own.data.length === 0) return undefined;
    const theirs = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
      "vscode.provideDocumentRangeSemanticTokens",
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
    );
    const bit = this.#legend.tokenModifiers.indexOf(mark);
    return theirs && new vscode.SemanticTokens(markTokens(theirs.data, own.data, bit), theirs.resultId);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#registration?.dispose();
    this.#changed.dispose();
  }

  /** Until TypeScript is there, there is no legend. */
  async #register(): Promise<void> {
    clearTimeout(this.#timer);
    const document = vscode.window.activeTextEditor?.document;
    if (this.#registering || !document || vscode.languages.match(this.selector, document) === 0) return;
    this.#registering = true;
    try {
      const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>(
        "vscode.provideDocumentRangeSemanticTokensLegend",
        document.uri,
      );
      if (!legend) {
        this.#timer = setTimeout(() => void this.#register(), pause);
        return;
      }
      this.#legend = new vscode.SemanticTokensLegend(legend.tokenTypes, [...legend.tokenModifiers, mark]);
      this.#registration = vscode.languages.registerDocumentSemanticTokensProvider(this.selector, this, this.#legend);
    } finally {
      this.#registering = false;
    }
  }
}
