import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { encodeCheckpoint } from "../../engine/train/checkpointFile.js";
import { capture } from "../../engine/train/session.js";
import type { RunRequest, Snapshot } from "../../protocol/run.js";
import { snapshotFolder, snapshotName } from "../../protocol/snapshots.js";
import type { TrainingWatch } from "../training.js";
import { captureScript } from "./scriptState.js";
import { surplus } from "./thinning.js";

/** Snapshots by time take at most this share of the training's; the first ones more, up to so many milliseconds, so that a short training has some. */
const share = 0.001;
const firstShare = 0.01;
const grant = 50;
/** Milliseconds until the first one by time: a training that is over at once needs none. */
const firstAfter = 200;

export interface SnapshotHooks {
  training: TrainingWatch;
  steps(): number;
  changed(snapshots: Snapshot[]): void;
  warn(text: string): void;
}

/** Makes snapshots of the training in the run's folder, as often as was asked for, or as the time allows. */
export class Snapshots {
  private list: Snapshot[] = [];
  private readonly folder: string | undefined;
  private readonly every: number | undefined;
  private readonly limits: { count: number; bytes: number };
  /** When the next one by time is due, by `performance.now()`. */
  private due = performance.now() + firstAfter;
  private isDue = false;
  /** Milliseconds that they took. */
  private spent = 0;
  private failed = false;

  constructor(
    request: Pick<RunRequest, "folder" | "snapshotEvery" | "snapshotLimits">,
    private readonly hooks: SnapshotHooks,
  ) {
    const { count, megabytes } = request.snapshotLimits ?? { count: 50, megabytes: 500 };
    this.folder = request.folder && path.join(request.folder, snapshotFolder);
    this.every = request.snapshotEvery;
    this.limits = { count, bytes: megabytes * 2 ** 20 };
  }

  /** The snapshot of a step, if there is one. */
  at(step: number): Snapshot | undefined {
    return this.list.find((snapshot) => snapshot.step === step);
  }

  /** Looks at the clock: that is not worth it at every step. */
  pulse(): void {
    this.isDue = performance.now() >= this.due;
  }

  /** Whether one may be due when the present step is whole. */
  get mayBeDue(): boolean {
    return this.folder !== undefined && !this.failed && this.every !== 0 && (this.every !== undefined || this.isDue);
  }

  /** A step is whole: makes a snapshot if it is time for one. */
  settled(): void {
    if (!this.mayBeDue) return;
    const steps = this.hooks.steps();
    if (this.every !== undefined && steps % this.every !== 0) return;
    if (this.at(steps) === undefined) this.take();
  }

  /** Makes a snapshot now. */
  take(): void {
    const { folder } = this;
    if (folder === undefined) return this.hooks.warn("There are no snapshots: the run is not recorded.");
    const begun = performance.now();
    try {
      this.write(folder);
    } catch (error) {
      this.failed = true;
      this.hooks.warn(`There will be no more snapshots: ${(error as Error).message}`);
      return;
    }
    const end = performance.now();
    this.spent += end - begun;
    this.due = end + (end - begun) * (1 / (this.spent < grant ? firstShare : share) - 1);
    this.isDue = false;
  }

  private write(folder: string): void {
    const { training, steps } = this.hooks;
    const { session, optimizers, models } = training;
    if (session === undefined && optimizers.length === 0)
      return this.hooks.warn("There is nothing to make a snapshot of: this script has no optimizer.");
    const step = steps();
    const bytes = encodeCheckpoint(session === undefined ? captureScript(optimizers, models, step) : capture(session));
    const file = path.join(folder, snapshotName(step));
    mkdirSync(folder, { recursive: true });
    // Written beside and moved into place, so that a kill never leaves half of it.
    writeFileSync(`${file}.part`, bytes);
    renameSync(`${file}.part`, file);
    const epoch = session && { epoch: session.history.length };
    const made: Snapshot = { step, ...epoch, time: Date.now(), file, bytes: bytes.length };
    this.list = [...this.list.filter((other) => other.step !== step), made].sort((a, b) => a.step - b.step);
    const gone = new Set(surplus(this.list, this.limits));
    for (const snapshot of gone) rmSync(snapshot.file, { force: true });
    this.list = this.list.filter((snapshot) => !gone.has(snapshot));
    this.hooks.changed(this.list);
  }
}
