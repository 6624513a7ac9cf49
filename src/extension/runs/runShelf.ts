import path from "node:path";
import * as vscode from "vscode";
import type { ScalarBatch } from "../../protocol/run.js";
import type { StatisticsHistory } from "../../protocol/statisticsHistory.js";
import type { RunRecord } from "../../runtime/store/runRecord.js";
import { RunStore } from "../../runtime/store/runStore.js";
import type { Run } from "./run.js";
import { runName } from "./runText.js";

/** Milliseconds in which changes of the folders are taken together. */
const settle = 300;

/** The run stores of the window: one a workspace folder, or the extension's own storage when no folder is open. */
export class RunShelf implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Runs on disk changed: by this window, another one, or the command line. */
  readonly onDidChange = this.#changed.event;
  readonly #watcher: vscode.FileSystemWatcher;
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly storage: vscode.Uri) {
    this.#watcher = vscode.workspace.createFileSystemWatcher("**/.gradlens/runs/*/run.json");
    const later = (): void => void (this.#timer ??= setTimeout(() => this.refresh(), settle));
    this.#watcher.onDidCreate(later);
    this.#watcher.onDidChange(later);
    this.#watcher.onDidDelete(later);
  }

  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.fire();
  }

  /** Where runs of a file are kept. */
  storeOf(file: string): RunStore {
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) ?? vscode.workspace.workspaceFolders?.[0];
    return new RunStore((folder?.uri ?? this.storage).fsPath);
  }

  async list(): Promise<Run[]> {
    const stores = this.#stores();
    const lists = await Promise.all(
      stores.map(async (store) => (await store.list()).map((run) => fromRecord(store, run))),
    );
    return lists.flat();
  }

  /** @param folder of a run */
  async read(folder: string): Promise<ScalarBatch[]> {
    return (await this.#storeWith(folder).readSeries(path.basename(folder))).batches;
  }

  /** @param folder of a run */
  async readStatistics(folder: string): Promise<StatisticsHistory> {
    return this.#storeWith(folder).readStatistics(path.basename(folder));
  }

  /** @param folder of a run */
  async delete(folder: string): Promise<void> {
    await this.#storeWith(folder).delete(path.basename(folder));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  #stores(): RunStore[] {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
    const roots = folders.length > 0 ? folders.map(({ uri }) => uri) : [this.storage];
    return roots.map((uri) => new RunStore(uri.fsPath));
  }

  #storeWith(folder: string): RunStore {
    return new RunStore(path.resolve(folder, "../../.."));
  }
}

function fromRecord(store: RunStore, record: RunRecord): Run {
  const { id, file, started, status, steps, seconds, error } = record;
  const metrics = Object.fromEntries(Object.entries(record.metrics).map(([name, value]) => [name, value ?? NaN]));
  const folder = path.join(store.folder, id);
  return { id, name: runName(file, started), file, folder, started, status, steps, seconds, metrics, failure: error };
}
