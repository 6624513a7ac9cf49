import * as vscode from "vscode";
import type { RunManager } from "./runManager.js";
import { progressText } from "./runText.js";

/** Milliseconds between two updates: faster than this nobody reads. */
const interval = 200;

/** The status bar item while a run lives: where the newest run is; a click shows its curves. */
export class RunStatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("gradlens.run", vscode.StatusBarAlignment.Left, 10);
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly runs: RunManager) {
    this.#item.name = vscode.l10n.t("Gradlens Training");
    const later = (): void => void (this.#timer ??= setTimeout(() => this.#update(), interval));
    this.#subscriptions = [runs.onDidChangeList(() => this.#update()), runs.onDidChangeRun(later)];
  }

  /** What the item says, for tests; undefined while it is hidden. */
  text: string | undefined;

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  #update(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const live = this.runs.live();
    if (live.length === 0) {
      this.text = undefined;
      this.#item.hide();
      return;
    }
    const [run] = live;
    this.text = progressText(run);
    const others = live.length > 1 ? ` (+${live.length - 1})` : "";
    const paused = run.live?.paused !== undefined;
    this.#item.text = `$(${paused ? "debug-pause" : "sync~spin"}) ${shortened(this.text)}${others}`;
    this.#item.tooltip = paused
      ? `${run.name}: ${this.text}`
      : vscode.l10n.t("{0} is training. Click to show its curves.", run.name);
    this.#item.accessibilityInformation = { label: `${run.name}: ${this.text}` };
    this.#item.command = { command: "gradlens.showCurves", title: vscode.l10n.t("Show Curves"), arguments: [run.id] };
    this.#item.show();
  }
}

/** A reason to pause may be long; the whole of it is in the tooltip. */
function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
