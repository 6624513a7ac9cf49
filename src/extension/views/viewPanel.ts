import * as vscode from "vscode";
import type { FromPage } from "../../protocol/view.js";
import { openSource } from "./openSource.js";
import { packed } from "./packed.js";
import { viewPage } from "./page.js";
import { RunFeed } from "./runFeed.js";
import { saveFile } from "./saveFile.js";
import type { Connection, View, ViewContext } from "./view.js";

/** Prefix of the types of panels. */
export const typeOf = (view: string): string => `gradlens.${view}`;

/** The one panel of a view, while it is open: made on demand, restored after a reload of the window. */
export class ViewPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #folder: vscode.Uri;
  #attached: Attached | undefined;

  constructor(
    readonly view: View<unknown>,
    readonly context: ViewContext,
  ) {
    this.#folder = vscode.Uri.joinPath(context.extensionUri, "dist", "webview");
  }

  get visible(): boolean {
    return this.#attached?.panel.visible ?? false;
  }

  /** Where the panel is, while it is open. */
  get column(): vscode.ViewColumn | undefined {
    return this.#attached?.panel.viewColumn;
  }

  /** Shows the panel without taking the focus from the editor; with runs, its page is told. @param viewColumn where it opens */
  show(viewColumn: vscode.ViewColumn, runs: readonly string[] = []): void {
    if (this.#attached) {
      this.#attached.panel.reveal(undefined, true);
    } else {
      const place = { viewColumn, preserveFocus: true };
      this.#attach(vscode.window.createWebviewPanel(typeOf(this.view.name), "", place, this.#options()));
    }
    this.#attached?.show(runs);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#attached?.panel.dispose();
    panel.webview.options = this.#options();
    this.#attach(panel);
  }

  dispose(): void {
    this.#attached?.panel.dispose();
  }

  #options(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [this.#folder] };
  }

  #attach(panel: vscode.WebviewPanel): void {
    const { name } = this.view;
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(this.context.extensionUri, "media", `${name}-${theme}.svg`);
    panel.title = this.view.title();
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    const attached = new Attached(panel, this.view, this.context);
    this.#attached = attached;
    panel.onDidDispose(() => {
      attached.dispose();
      if (this.#attached === attached) this.#attached = undefined;
    });
    panel.webview.html = viewPage(panel.webview, this.#folder, name, `Gradlens ${panel.title}`);
  }
}

/** An open panel, and the connection to its page while that is shown. */
class Attached {
  readonly #subscriptions: vscode.Disposable[];
  #connection: Connection<unknown> | undefined;
  #feed: RunFeed | undefined;
  #watch: vscode.Disposable | undefined;
  /** Runs that were asked for before the page was there. */
  #wanted: readonly string[] = [];

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly view: View<unknown>,
    readonly context: ViewContext,
  ) {
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: FromPage) => void this.#receive(message)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#disconnect();
      }),
    ];
  }

  show(runs: readonly string[]): void {
    if (runs.length === 0) return;
    const [run, ...others] = runs;
    if (this.#connection) void this.panel.webview.postMessage({ type: "show", run, others });
    else this.#wanted = runs;
  }

  dispose(): void {
    this.#disconnect();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #receive(message: FromPage): Promise<void> {
    switch (message.type) {
      case "ready":
        return this.#connect();
      case "train":
        return void (await vscode.commands.executeCommand("gradlens.trainFile"));
      case "save":
        return saveFile(message.name, message.content);
      case "fork":
        return void (await vscode.commands.executeCommand("gradlens.forkFromSnapshot", message.run, message.step));
      case "open":
        return openSource(message.position);
      default:
        await this.#connection?.receive(message);
    }
  }

  async #connect(): Promise<void> {
    this.#disconnect();
    const page = { post: (message: unknown) => this.panel.webview.postMessage(packed(message)) };
    this.#connection = this.view.connect(page, this.context);
    this.#feed = new RunFeed(page, this.context.runs);
    this.#watch = this.context.runs.watch();
    await this.#feed.send();
    this.show(this.#wanted);
    this.#wanted = [];
  }

  #disconnect(): void {
    this.#connection?.dispose();
    this.#feed?.dispose();
    this.#watch?.dispose();
    this.#watch = undefined;
    this.#connection = undefined;
    this.#feed = undefined;
  }
}
