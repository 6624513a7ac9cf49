import * as vscode from "vscode";
import type { ShownFigure } from "../../protocol/plots.js";
import { Points } from "../../protocol/points.js";
import type { RunEnded, RunEvent, RunGraph, RunOutput, RunStarted, ScalarBatch, Snapshot } from "../../protocol/run.js";
import type { ModelDescription, StatisticsSample } from "../../protocol/statistics.js";
import type { LiveState, Run } from "./run.js";

/** Where a run waits, and why. */
export type RunPaused = NonNullable<LiveState["paused"]>;

export interface RunChange<T> {
  run: Run;
  event: T;
}

/** What is told of runs, and what is kept of what they tell. */
export class RunEvents {
  protected readonly emitters = {
    list: new vscode.EventEmitter<void>(),
    run: new vscode.EventEmitter<Run>(),
    append: new vscode.EventEmitter<{ run: Run; batches: ScalarBatch[] }>(),
    describe: new vscode.EventEmitter<RunChange<ModelDescription>>(),
    sample: new vscode.EventEmitter<RunChange<StatisticsSample[]>>(),
    draw: new vscode.EventEmitter<RunChange<ShownFigure>>(),
    capture: new vscode.EventEmitter<RunChange<RunGraph>>(),
    begin: new vscode.EventEmitter<Run>(),
    started: new vscode.EventEmitter<RunChange<RunStarted>>(),
    pause: new vscode.EventEmitter<RunChange<RunPaused>>(),
    resume: new vscode.EventEmitter<Run>(),
    snapshot: new vscode.EventEmitter<RunChange<readonly Snapshot[]>>(),
    restore: new vscode.EventEmitter<RunChange<{ step: number }>>(),
    hyperparameters: new vscode.EventEmitter<Run>(),
    output: new vscode.EventEmitter<RunChange<RunOutput>>(),
    ended: new vscode.EventEmitter<RunChange<RunEnded>>(),
  };

  /** A run began, ended or was deleted. */
  readonly onDidChangeList = this.emitters.list.event;
  /** A live run got on. */
  readonly onDidChangeRun = this.emitters.run.event;
  /** A live run made points. */
  readonly onDidAppend = this.emitters.append.event;
  /** The model of a live run is known. */
  readonly onDidDescribe = this.emitters.describe.event;
  /** A live run was sampled. */
  readonly onDidSample = this.emitters.sample.event;
  /** A live run showed a figure. */
  readonly onDidDraw = this.emitters.draw.event;
  /** The graph of a step was captured. */
  readonly onDidCapture = this.emitters.capture.event;
  /** A live run waits; its `live.paused` says where and why. */
  readonly onDidPause = this.emitters.pause.event;
  /** A live run that waited goes on. */
  readonly onDidResume = this.emitters.resume.event;
  /** The snapshots of a live run changed. */
  readonly onDidSnapshot = this.emitters.snapshot.event;
  /** A live run went to a snapshot: what is known of later steps is no longer of this run. */
  readonly onDidRestore = this.emitters.restore.event;
  /** What can be changed of a live run is known anew. */
  readonly onDidChangeHyperparameters = this.emitters.hyperparameters.event;
  readonly onDidBegin = this.emitters.begin.event;
  readonly onDidStart = this.emitters.started.event;
  readonly onDidOutput = this.emitters.output.event;
  readonly onDidEnd = this.emitters.ended.event;

  /** Keeps what a live run tells, and passes it on. */
  protected take(run: Run, state: LiveState, event: RunEvent): void {
    switch (event.type) {
      case "started":
        state.definition = event;
        Object.assign(run, {
          kind: event.kind,
          hyperparameters: event.hyperparameters,
          stepsPerEpoch: event.stepsPerEpoch,
          trials: event.trials,
        });
        this.emitters.started.fire({ run, event });
        this.emitters.run.fire(run);
        break;
      case "scalars":
        collect(state.series, event.batches);
        this.emitters.append.fire({ run, batches: event.batches });
        break;
      case "graph":
        this.emitters.capture.fire({ run, event });
        break;
      case "model":
        state.statistics.model = event.model;
        this.emitters.describe.fire({ run, event: event.model });
        break;
      case "statistics":
        state.statistics.append(event.samples);
        this.emitters.sample.fire({ run, event: event.samples });
        break;
      case "progress":
        state.progress = event;
        this.emitters.run.fire(run);
        break;
      case "figure":
        state.figures.set(event.number, event);
        this.emitters.draw.fire({ run, event });
        break;
      case "output":
        this.emitters.output.fire({ run, event });
        break;
      case "paused":
        state.paused = { step: event.step, reason: event.reason };
        this.emitters.pause.fire({ run, event: state.paused });
        this.emitters.run.fire(run);
        break;
      case "resumed":
        state.paused = undefined;
        this.emitters.resume.fire(run);
        this.emitters.run.fire(run);
        break;
      case "snapshots":
        state.snapshots = event.snapshots;
        this.emitters.snapshot.fire({ run, event: event.snapshots });
        break;
      case "restored":
        this.emitters.restore.fire({ run, event });
        break;
      case "changed":
        run.changes = [...run.changes, event];
        break;
      case "hyperparameters":
        state.hyperparameters = event.values;
        this.emitters.hyperparameters.fire(run);
        break;
    }
  }
}

export function collect(series: Map<string, Points>, batches: readonly ScalarBatch[]): void {
  for (const batch of batches) {
    let points = series.get(batch.series);
    if (!points) series.set(batch.series, (points = new Points()));
    points.append(batch);
  }
}
