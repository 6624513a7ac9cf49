import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import type { ShownFigure } from "../../protocol/plots.js";
import { observationShare, type Order } from "../../protocol/control.js";
import type { ProbeAnswer, ProbeRequest } from "../../protocol/probe.js";
import type { Points } from "../../protocol/points.js";
import type { RunEnded, RunEvent, RunOptions, RunRequest, ScalarBatch, Snapshot } from "../../protocol/run.js";
import { StatisticsHistory } from "../../protocol/statisticsHistory.js";
import { startRun, type RunHandle } from "../../runtime/client.js";
import { readPlots } from "../../runtime/store/plotFiles.js";
import type { RunStore } from "../../runtime/store/runStore.js";
import type { RunWriter } from "../../runtime/store/runWriter.js";
import { settingsEnvironment } from "../about/environment.js";
import { Inspections } from "./inspections.js";
import type { LiveState, Run } from "./run.js";
import { collect, RunEvents } from "./runEvents.js";
import { Questions } from "./questions.js";
import type { RunShelf } from "./runShelf.js";
import { runName } from "./runText.js";
import { snapshotsIn } from "./snapshots.js";

interface Active {
  run: Run;
  state: LiveState;
  handle: RunHandle;
  writer: RunWriter | undefined;
  questions: Questions;
}

/** Starts and stops runs, keeps the points of those that live, and lists them with those of the past. */
export class RunManager extends RunEvents implements vscode.Disposable {
  readonly #active = new Map<string, Active>();
  /** Runs of this window that ended: they know more than their record on disk says. */
  readonly #recent = new Map<string, Run>();

  constructor(readonly shelf: RunShelf) {
    super();
    shelf.onDidChange(() => this.emitters.list.fire());
  }

  /** Whether runs that start capture the graph of their first step: while somebody looks at graphs. */
  capturesFirstStep: () => boolean = () => false;

  /** What every run is started with beside its file and its options. */
  defaults: () => Pick<RunRequest, "snapshotEvery" | "snapshotLimits" | "conditions"> = () => ({});

  /** Views that are to be seen. */
  #watchers = 0;

  /** Processes that hold past runs at their snapshots. */
  readonly #inspections = new Inspections();

  /**
   * Starts a run of a file. The caller has seen to trust and unsaved changes.
   * @param snapshot file of the snapshot that it starts from
   */
  start(file: string, options: RunOptions = {}, snapshot?: string): Run {
    const asked = {
      ...this.defaults(),
      file,
      mode: "train" as const,
      options,
      ...(snapshot !== undefined && { snapshot }),
    };
    const { writer, problem } = record(this.shelf.storeOf(file), asked);
    const capture = this.capturesFirstStep() ? { capture: { step: 0 } } : {};
    const request = { ...asked, ...capture, ...(writer && { folder: writer.folder }) };
    const started = Date.now();
    const state: LiveState = {
      series: new Map(),
      statistics: new StatisticsHistory(),
      figures: new Map(),
      snapshots: [],
    };
    const run: Run = {
      id: writer?.id ?? randomUUID(),
      name: runName(file, started),
      tags: [],
      file,
      folder: writer?.folder,
      started,
      status: "running",
      steps: 0,
      seconds: 0,
      metrics: {},
      hyperparameters: options.set ?? {},
      options,
      changes: [],
      live: state,
    };
    this.emitters.begin.fire(run);
    if (problem) this.emitters.output.fire({ run, event: { type: "output", level: "warn", text: `${problem}\n` } });
    const handle = startRun(
      request,
      { event: (event) => this.#onEvent(run.id, event) },
      { env: settingsEnvironment() },
    );
    this.#active.set(run.id, { run, state, handle, writer, questions: new Questions() });
    if (this.#watchers > 0) handle.order({ type: "budget", share: observationShare.watched });
    this.emitters.list.fire();
    return run;
  }

  /** Somebody looks at runs, until this is disposed: observation may then take more of their time. */
  watch(): vscode.Disposable {
    if (this.#watchers++ === 0) this.#setShare(observationShare.watched);
    let isWatching = true;
    return new vscode.Disposable(() => {
      if (isWatching && --this.#watchers === 0) this.#setShare(observationShare.unwatched);
      isWatching = false;
    });
  }

  #setShare(share: number): void {
    for (const { handle } of this.#active.values()) handle.order({ type: "budget", share });
  }

  /** Ends a live run; resolves when it ended. Runs that already did are left alone. */
  async stop(run: Run): Promise<void> {
    const active = this.#active.get(run.id);
    active?.handle.stop();
    await active?.handle.ended;
  }

  /** Gives a live run an order; false when it is not live. */
  order(id: string, order: Order): boolean {
    const active = this.#active.get(id);
    active?.handle.order(order);
    return active !== undefined;
  }

  /** Holds a live run where its present step is whole. */
  pause(id: string): void {
    this.#active.get(id)?.handle.pause();
  }

  /** Lets a run that waits go on. */
  resume(id: string): void {
    this.#active.get(id)?.handle.resume();
  }

  /** The snapshots of any run, ascending by step. */
  async snapshots(id: string): Promise<readonly Snapshot[]> {
    const active = this.#active.get(id);
    if (active) return active.state.snapshots;
    const folder = (await this.#find(id))?.folder;
    return folder === undefined ? [] : snapshotsIn(folder);
  }

  /**
   * Asks about the model of a run: of a live one as it is now; of a past one, or where a step is given, as it was at the nearest snapshot
   * before. Never rejects.
   */
  async probe(id: string, request: ProbeRequest, step?: number): Promise<ProbeAnswer> {
    const active = this.#active.get(id);
    if (active?.run.status === "running" && step === undefined)
      return active.questions.ask(request, (order) => active.handle.order(order));
    const snapshots = await this.snapshots(id);
    const snapshot = snapshots.findLast((one) => step === undefined || one.step <= step) ?? snapshots[0];
    const run = await this.#find(id);
    if (!run || !snapshot) return { problem: vscode.l10n.t("This run has no snapshots to look at.") };
    return this.inspect(run, snapshot).probe(request);
  }

  /** A process that holds the run at a snapshot, new or the one that does so already; it ends by itself when nobody asks it any more. */
  inspect(run: Run, snapshot: Snapshot): ReturnType<Inspections["of"]> {
    return this.#inspections.of(run, snapshot);
  }

  /** Live runs of this window, newest first. */
  live(): Run[] {
    return [...this.#active.values()].map(({ run }) => run).reverse();
  }

  liveRunOf(file: string): Run | undefined {
    return this.live().find((run) => run.file === file && run.status === "running");
  }

  /** Resolves when the run ended, at once if it is not live. */
  async ended(run: Run): Promise<void> {
    await this.#active.get(run.id)?.handle.ended;
  }

  /** All runs of the workspace: live ones first, then by time, newest first. */
  async list(): Promise<Run[]> {
    const live = this.live();
    const ids = new Set(live.map(({ id }) => id));
    const stored = await this.shelf.list();
    this.#forgetDeleted(stored);
    const past = new Map([...stored, ...this.#recent.values()].map((run) => [run.id, run]));
    // Names and tags are what the disk says: another window may have changed them.
    for (const { id, name, tags } of stored) Object.assign(past.get(id)!, { name, tags });
    for (const id of ids) past.delete(id);
    return [...live, ...[...past.values()].sort((a, b) => b.started - a.started)];
  }

  /** Forgets runs of this window whose folders somebody else has deleted. */
  #forgetDeleted(stored: readonly Run[]): void {
    const kept = new Set(stored.map(({ id }) => id));
    for (const { id, folder } of this.#recent.values())
      if (folder !== undefined && !kept.has(id) && !existsSync(folder)) this.#recent.delete(id);
  }

  /** The points of a live run so far, as copies that can be posted; undefined if the run is not live. */
  liveHistory(id: string): ScalarBatch[] | undefined {
    const active = this.#active.get(id);
    return active && [...active.state.series].map(([series, points]) => points.batch(series));
  }

  /** The points of a run of the past, thinned to what is kept of a live one. */
  async storedHistory(id: string): Promise<ScalarBatch[]> {
    const run = (await this.list()).find((other) => other.id === id);
    if (!run?.folder) return [...(run?.live?.series ?? [])].map(([series, points]) => points.batch(series));
    const series = new Map<string, Points>();
    collect(series, await this.shelf.read(run.folder));
    return [...series].map(([name, points]) => points.batch(name));
  }

  /** The points of any run. */
  async history(id: string): Promise<ScalarBatch[]> {
    return this.liveHistory(id) ?? (await this.storedHistory(id));
  }

  /** The statistics of any run: its model, and samples ascending by step. */
  async statistics(id: string): Promise<StatisticsHistory> {
    return this.#active.get(id)?.state.statistics ?? (await this.#storedStatistics(id));
  }

  /** The figures of any run, in their order. */
  async figures(id: string): Promise<ShownFigure[]> {
    const known = this.#active.get(id)?.run ?? (await this.list()).find((run) => run.id === id);
    if (known?.live && known.live.figures.size > 0) return [...known.live.figures.values()];
    return known?.folder ? readPlots(known.folder) : [];
  }

  /** Deletes past runs with their folders. */
  async delete(...runs: readonly Run[]): Promise<void> {
    for (const run of runs) {
      this.#recent.delete(run.id);
      if (run.folder) await this.shelf.delete(run.folder);
    }
    this.emitters.list.fire();
  }

  /** Names or tags a run; an empty name brings its own back. Runs that are not recorded keep it while the window lives. */
  async label(
    run: Run,
    { name = run.name, tags = run.tags }: { name?: string; tags?: readonly string[] },
  ): Promise<void> {
    const own = runName(run.file, run.started);
    const known = this.#active.get(run.id)?.run ?? this.#recent.get(run.id) ?? run;
    const change = { name: name.trim() || own, tags: [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))] };
    if (run.folder)
      await this.shelf.label(run.folder, { ...change, name: change.name === own ? undefined : change.name });
    Object.assign(known, change);
    this.emitters.list.fire();
  }

  async #find(id: string): Promise<Run | undefined> {
    return this.#active.get(id)?.run ?? (await this.list()).find((run) => run.id === id);
  }

  async #storedStatistics(id: string): Promise<StatisticsHistory> {
    const run = (await this.list()).find((other) => other.id === id);
    if (run?.folder) return this.shelf.readStatistics(run.folder);
    return run?.live?.statistics ?? new StatisticsHistory();
  }

  /** Ends all that lives. */
  dispose(): void {
    this.#inspections.dispose();
    for (const { handle, writer } of this.#active.values()) {
      handle.stop();
      void writer?.close();
    }
  }

  #onEvent(id: string, event: RunEvent): void {
    const active = this.#active.get(id);
    if (!active) return;
    const { run, state, writer } = active;
    writer?.event(event);
    if (event.type === "probe") active.questions.answered(event.id, event.answer);
    else if (event.type === "ended") void this.#finish(active, event);
    else this.take(run, state, event);
  }

  async #finish({ run, state, writer, questions }: Active, event: RunEnded): Promise<void> {
    questions.end(vscode.l10n.t("This run is over."));
    state.paused = undefined;
    const { status, steps, seconds, metrics, error } = event;
    Object.assign(run, { status, steps, seconds, metrics });
    if (error) run.failure = `${error.name}: ${error.message}`;
    state.error = error;
    // Until all is on disk the points are still asked for from memory.
    await writer?.close();
    this.#active.delete(run.id);
    this.#recent.set(run.id, run);
    if (writer) Object.assign(state, { series: new Map(), figures: new Map(), statistics: new StatisticsHistory() });
    this.emitters.list.fire();
    this.emitters.ended.fire({ run, event });
  }
}

function record(store: RunStore, request: Parameters<RunStore["create"]>[0]): { writer?: RunWriter; problem?: string } {
  try {
    return { writer: store.create(request) };
  } catch (error) {
    const folder = path.join(store.folder, path.sep);
    return { problem: vscode.l10n.t("This run is not recorded: {0} cannot be written ({1}).", folder, String(error)) };
  }
}
