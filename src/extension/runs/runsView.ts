import * as vscode from "vscode";
import type { Run } from "./run.js";
import type { RunManager } from "./runManager.js";
import { format, runText, statusText } from "./runText.js";

const interval = 250;

/** The Runs view: live runs first, then those of the past, newest first. */
export class RunsView implements vscode.TreeDataProvider<Run>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Run | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #pending = new Set<Run>();
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly runs: RunManager) {
    runs.onDidChangeList(() => this.#changed.fire(undefined));
    runs.onDidChangeRun((run) => {
      this.#pending.add(run);
      this.#timer ??= setTimeout(() => this.#flush(), interval);
    });
  }

  async getChildren(run?: Run): Promise<Run[]> {
    if (run) return [];
    const runs = await this.runs.list();
    // Until then the view must not say that there are none.
    void vscode.commands.executeCommand("setContext", "gradlens.runsListed", true);
    return runs;
  }

  getTreeItem(run: Run): vscode.TreeItem {
    const item = new vscode.TreeItem(run.name);
    item.id = run.id;
    item.description = runText(run);
    const paused = run.live?.paused !== undefined && run.status === "running";
    item.iconPath = paused ? new vscode.ThemeIcon("debug-pause") : icon(run.status);
    item.contextValue =
      run.status !== "running" ? "pastRun" : paused ? "pausedRun" : run.live ? "liveRun" : "foreignRun";
    item.tooltip = tooltip(run);
    item.accessibilityInformation = { label: `${run.name}, ${statusText(run.status)}, ${item.description}` };
    item.command = { command: "gradlens.showCurves", title: vscode.l10n.t("Show Curves"), arguments: [run] };
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }

  #flush(): void {
    this.#timer = undefined;
    for (const run of this.#pending) this.#changed.fire(run);
    this.#pending.clear();
  }
}

function icon(status: Run["status"]): vscode.ThemeIcon {
  const color = (name: string): vscode.ThemeColor => new vscode.ThemeColor(name);
  switch (status) {
    case "running":
      return new vscode.ThemeIcon("loading~spin");
    case "completed":
      return new vscode.ThemeIcon("pass", color("testing.iconPassed"));
    case "stopped":
      return new vscode.ThemeIcon("circle-slash");
    case "failed":
      return new vscode.ThemeIcon("error", color("testing.iconFailed"));
    case "diverged":
      return new vscode.ThemeIcon("warning", color("list.warningForeground"));
  }
}

function tooltip(run: Run): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const lines = [run.name, run.file, statusText(run.status)];
  const metrics = Object.entries(run.metrics).map(([name, value]) => `${name}: ${format.value(value)}`);
  if (run.failure !== undefined) metrics.push(run.failure);
  for (const line of [...lines, ...metrics]) text.appendText(`${line}\n`);
  return text;
}
