import path from "node:path";
import * as vscode from "vscode";
import type { StatisticsHistory } from "../../protocol/statisticsHistory.js";
import type { RunEnvironment, RunTrial, ScalarBatch } from "../../protocol/run.js";
import type { RunLabels, RunRecord } from "../../runtime/store/runRecord.js";
import { RunStore } from "../../runtime/store/runStore.js";
import type { SourceCopy } from "../../runtime/store/sources.js";
import type { Run } from "./run.js";
import { runName } from "./runText.js";

/** Milliseconds in which changes of the folders are taken together. */
const settle = 300;

/** Milliseconds for which a list that was read is taken for the present one. */
const freshness = 1000;

/** What is kept of a run beside its record and its points. */
export interface RunDetails {
  environment: RunEnvironment;
  /** Of a sweep: those that have ended. */
  trials: RunTrial[];
  /** The user's files as the run loaded them. */
  sources: SourceCopy[];
}

/** The run stores of the window: one a workspace folder, or the extension's own storage when no folder is open. */
export class RunShelf implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Runs on disk changed: by this window, another one, or the command line. */
  readonly onDidChange = this.#changed.event;
  readonly #watcher: vscode.FileSystemWatcher;
  #timer: NodeJS.Timeout | undefined;
  #list: Promise<Run[]> | undefined;
  #listed = 0;

  constructor(readonly storage: vscode.Uri) {
    this.#watcher = vscode.workspace.createFileSystemWatcher("**/.gradlens/runs/*/{run,labels}.json");
    const later = (): void => void (this.#timer ??= setTimeout(() => this.refresh(), settle));
    this.#watcher.onDidCreate(later);
    this.#watcher.onDidChange(later);
    this.#watcher.onDidDelete(later);
  }

  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#list = undefined;
    this.#changed.fire();
  }

  /** Where runs of a file are kept. */
  storeOf(file: string): RunStore {
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) ?? vscode.workspace.workspaceFolders?.[0];
    return new RunStore((folder?.uri ?? this.storage).fsPath);
  }

  /** Read anew when something changed here, and otherwise at most once a second: hundreds of files are asked for often. */
  list(): Promise<Run[]> {
    const now = Date.now();
    if (this.#list === undefined || now - this.#listed > freshness) {
      this.#listed = now;
      this.#list = this.#read();
    }
    return this.#list;
  }

  async #read(): Promise<Run[]> {
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
    this.#list = undefined;
  }

  /** @param folder of a run */
  async label(folder: string, labels: RunLabels): Promise<void> {
    await this.#storeWith(folder).label(path.basename(folder), labels);
    this.#list = undefined;
  }

  /** Everything that is kept of a run beside its points. @param folder of the run */
  async details(folder: string): Promise<RunDetails> {
    const store = this.#storeWith(folder);
    const id = path.basename(folder);
    const [record, trials, sources] = await Promise.all([store.read(id), store.readTrials(id), store.readSources(id)]);
    return { environment: record?.environment ?? {}, trials, sources };
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
  const { id, kind, file, started, status, steps, seconds, hyperparameters, stepsPerEpoch, trials, error } = record;
  const metrics = Object.fromEntries(Object.entries(record.metrics).map(([name, value]) => [name, value ?? NaN]));
  const folder = path.join(store.folder, id);
  const { name = runName(file, started), tags = [], options = {}, changes = [] } = record;
  const settings = { hyperparameters: hyperparameters ?? {}, options, changes, stepsPerEpoch, trials };
  return { id, name, tags, kind, file, folder, started, status, steps, seconds, metrics, ...settings, failure: error };
}
