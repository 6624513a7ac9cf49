import * as vscode from "vscode";
import type { Run } from "./run.js";
import { matchesFilter } from "./runFilter.js";
import type { RunManager } from "./runManager.js";
import { format, runText, statusText } from "./runText.js";

const interval = 250;

/** The Runs view: live runs first, then those of the past, newest first. */
export class RunsView implements vscode.TreeDataProvider<Run>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Run | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #pending = new Set<Run>();
  readonly #tree: vscode.TreeView<Run>;
  #timer: NodeJS.Timeout | undefined;
  #filter = "";

  constructor(readonly runs: RunManager) {
    this.#tree = vscode.window.createTreeView("gradlens.runs", { treeDataProvider: this, canSelectMany: true });
    runs.onDidChangeList(() => this.#changed.fire(undefined));
    runs.onDidChangeRun((run) => {
      this.#pending.add(run);
      this.#timer ??= setTimeout(() => this.#flush(), interval);
    });
  }

  /** What the listed runs match; empty for all. */
  get filter(): string {
    return this.#filter;
  }

  set filter(filter: string) {
    this.#filter = filter;
    void vscode.commands.executeCommand("setContext", "gradlens.runsFiltered", filter !== "");
    this.#changed.fire(undefined);
  }

  /** What is selected in the view. */
  get selection(): readonly Run[] {
    return this.#tree.selection;
  }

  async getChildren(run?: Run): Promise<Run[]> {
    if (run) return [];
    const all = await this.runs.list();
    const runs = all.filter((run) => matchesFilter(run, this.#filter));
    this.#tree.message =
      this.#filter === "" ? undefined : vscode.l10n.t("{0} of {1} runs: {2}", runs.length, all.length, this.#filter);
    // Until then the view must not say that there are none.
    void vscode.commands.executeCommand("setContext", "gradlens.runsListed", true);
    return runs;
  }

  getTreeItem(run: Run): vscode.TreeItem {
    const item = new vscode.TreeItem(run.name);
    item.id = run.id;
    item.description = [...run.tags.map((tag) => `#${tag}`), runText(run)].join(" · ");
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
    this.#tree.dispose();
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
  const settings = Object.entries(run.hyperparameters).map(([name, value]) => `${name} = ${value}`);
  if (settings.length > 0) lines.push(settings.join(", "));
  const metrics = Object.entries(run.metrics).map(([name, value]) => `${name}: ${format.value(value)}`);
  if (run.failure !== undefined) metrics.push(run.failure);
  for (const line of [...lines, ...metrics]) text.appendText(`${line}\n`);
  return text;
}
