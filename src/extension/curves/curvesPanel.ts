import * as vscode from "vscode";
import type { FromCurves, ToCurves } from "../../protocol/curves.js";
import type { RunManager } from "../runs/runManager.js";
import { runText } from "../runs/runText.js";
import { curvesPage } from "./page.js";
import { CurvesPump } from "./pump.js";

export const viewType = "gradlens.curves";

/** Milliseconds between two lists of runs with their progress in words. */
const listInterval = 250;

/**
 * The curves panel. Its page lives only while it is visible: each time it is shown it says `ready`, names the runs it
 * draws, and gets their whole history from here, then what is added.
 */
export class CurvesPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #folder: vscode.Uri;
  readonly #icon: { light: vscode.Uri; dark: vscode.Uri };
  #attached: Attached | undefined;

  constructor(
    extensionUri: vscode.Uri,
    readonly runs: RunManager,
  ) {
    this.#folder = vscode.Uri.joinPath(extensionUri, "dist", "webview");
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, "media", name);
    this.#icon = { light: icon("curves-light.svg"), dark: icon("curves-dark.svg") };
  }

  get visible(): boolean {
    return this.#attached?.panel.visible ?? false;
  }

  /** Shows the panel beside the editor, without taking the focus from it; with a run, that run is drawn too. */
  show(run?: string): void {
    if (this.#attached) {
      this.#attached.panel.reveal(undefined, true);
    } else {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.#attach(vscode.window.createWebviewPanel(viewType, "", column, this.#options()));
    }
    if (run) this.#attached?.select(run);
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
    panel.title = vscode.l10n.t("Curves");
    panel.iconPath = this.#icon;
    const attached = new Attached(panel, this.runs);
    this.#attached = attached;
    panel.onDidDispose(() => {
      attached.dispose();
      if (this.#attached === attached) this.#attached = undefined;
    });
    panel.webview.html = curvesPage(panel.webview, this.#folder);
  }
}

/** One open panel and what its page has been sent. */
class Attached {
  readonly #subscriptions: vscode.Disposable[];
  readonly #pump = new CurvesPump((message) => this.#post(message));
  readonly #sent = new Set<string>();
  #ready = false;
  #listTimer: NodeJS.Timeout | undefined;
  /** A run to draw that was asked for before the page was there. */
  #wanted: string | undefined;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly runs: RunManager,
  ) {
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: FromCurves) => void this.#receive(message)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#forget();
      }),
      runs.onDidChangeList(() => void this.#sendList()),
      runs.onDidChangeRun(() => {
        this.#listTimer ??= setTimeout(() => void this.#sendList(), listInterval);
      }),
      runs.onDidAppend(({ run, batches }) => {
        if (this.#sent.has(run.id)) this.#pump.add(run.id, batches);
      }),
    ];
  }

  select(run: string): void {
    if (this.#ready) void this.#post({ type: "show", run });
    else this.#wanted = run;
  }

  dispose(): void {
    clearTimeout(this.#listTimer);
    this.#pump.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #receive(message: FromCurves): Promise<void> {
    switch (message.type) {
      case "ready":
        this.#forget();
        this.#ready = true;
        await this.#sendList();
        if (this.#wanted) void this.#post({ type: "show", run: this.#wanted });
        this.#wanted = undefined;
        break;
      case "select":
        await this.#select(message.runs);
        break;
      case "train":
        await vscode.commands.executeCommand("gradlens.trainFile");
        break;
    }
  }

  async #select(selected: readonly string[]): Promise<void> {
    for (const id of this.#sent) {
      if (selected.includes(id)) continue;
      this.#sent.delete(id);
      this.#pump.clear(id);
    }
    for (const id of selected) {
      if (this.#sent.has(id)) continue;
      this.#sent.add(id);
      // A live run's points are taken at once: what is made later goes through the pump, so none is lost or sent twice.
      const batches = this.runs.liveHistory(id) ?? (await this.runs.storedHistory(id));
      if (this.#sent.has(id)) void this.#post({ type: "history", run: id, batches });
    }
  }

  async #sendList(): Promise<void> {
    clearTimeout(this.#listTimer);
    this.#listTimer = undefined;
    if (!this.#ready) return;
    const runs = (await this.runs.list()).map((run) => {
      const { id, name, started, status } = run;
      return { id, name, started, status, detail: runText(run) };
    });
    await this.#post({ type: "runs", runs });
  }

  #forget(): void {
    this.#ready = false;
    this.#sent.clear();
    this.#pump.clear();
  }

  #post(message: ToCurves): Thenable<boolean> {
    return this.panel.webview.postMessage(message);
  }
}
