import { appendFile, type FileHandle, open, rename, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { RunEvent, RunFigure, ScalarBatch } from "../../protocol/run.js";
import { encodeScalars, fileHeader } from "./eventFile.js";
import { writePlot } from "./plotFiles.js";
import { recordFile, type RunRecord } from "./runRecord.js";
import { SampleWriter } from "./sampleWriter.js";
import { SourceCopies } from "./sources.js";
import { trialLine, trialsFile } from "./trials.js";

/**
 * At most so many points of one series are kept of each message, or for each millisecond that it is about: a script can make millions of steps
 * a second.
 */
const mostPointsPerBatch = 2000;
const mostPointsPerMillisecond = 60;

/** Records one run. Nothing here throws or blocks: writes are queued, and a failing disk ends the recording, not the run. */
export class RunWriter {
  private queue: Promise<void>;
  private handle: FileHandle | undefined;
  private readonly samples: SampleWriter;
  private closed = false;
  private readonly figures = new Map<number, RunFigure>();
  private readonly sources: SourceCopies;
  /** Set when something could not be written. */
  error: Error | undefined;

  constructor(
    readonly folder: string,
    private record: RunRecord,
  ) {
    this.sources = new SourceCopies(folder, record.file);
    const name = `events.out.tfevents.${Math.floor(record.started / 1000)}.${os.hostname().replace(/[^\w.-]/g, "_")}`;
    this.queue = open(path.join(folder, name), "ax").then(
      async (handle) => {
        this.handle = handle;
        await handle.appendFile(fileHeader(record.started));
      },
      (error: Error) => this.fail(error),
    );
    this.samples = new SampleWriter(folder, record.started);
    this.writeRecord();
  }

  get id(): string {
    return this.record.id;
  }

  /** What the record says now. */
  get current(): RunRecord {
    return this.record;
  }

  /** Takes any event of the run; those that are not kept on disk are ignored. */
  event(event: RunEvent): void {
    if (this.closed) return;
    if (event.type === "scalars") this.append(event.batches);
    else if (event.type === "figure") this.writeFigure(event);
    else if (event.type === "model") this.enqueue(() => this.samples.model(event.model));
    else if (event.type === "statistics") this.enqueue(() => this.samples.samples(event.samples));
    else if (event.type === "started") {
      const { kind, model, parameters, epochs, stepsPerEpoch, trials, hyperparameters } = event;
      this.record = { ...this.record, kind, model, parameters, epochs, stepsPerEpoch, trials, hyperparameters };
      this.writeRecord();
    } else if (event.type === "sources") {
      this.enqueue(() => this.sources.add(event.files));
    } else if (event.type === "trial") {
      this.enqueue(() => appendFile(path.join(this.folder, trialsFile), trialLine(event)));
    } else if (event.type === "environment") {
      this.record = { ...this.record, environment: event.environment };
      this.writeRecord();
    } else if (event.type === "changed") {
      const { type: _, ...change } = event;
      this.record = { ...this.record, changes: [...(this.record.changes ?? []), change] };
      this.writeRecord();
    } else if (event.type === "ended") {
      const { status, steps, seconds, metrics, error } = event;
      const place = error?.position ? `${error.position.file}:${error.position.line}:${error.position.column}: ` : "";
      const { recorder: _, ...rest } = this.record;
      this.record = { ...rest, status, steps, seconds, metrics, ...(error && { error: place + error.message }) };
      this.writeRecord();
      void this.close();
    }
  }

  append(batches: readonly ScalarBatch[]): void {
    if (this.closed || this.error) return;
    const bytes = encodeScalars(batches.map(thin));
    this.enqueue(async () => {
      await this.handle?.appendFile(bytes);
    });
  }

  /** Settles when all is on disk. Further events are ignored. */
  async close(): Promise<void> {
    if (!this.closed) {
      this.closed = true;
      this.enqueue(() => this.samples.close());
      this.enqueue(async () => {
        await this.handle?.close();
        this.handle = undefined;
      });
    }
    await this.queue;
  }

  /** Of a figure that is shown again before the disk is ready, only the last state is written. */
  private writeFigure(event: RunFigure): void {
    const isWaiting = this.figures.has(event.number);
    this.figures.set(event.number, event);
    if (isWaiting) return;
    this.enqueue(async () => {
      const newest = this.figures.get(event.number)!;
      this.figures.delete(event.number);
      await writePlot(this.folder, newest);
    });
  }

  private writeRecord(): void {
    const text = `${JSON.stringify(this.record, null, 2)}\n`;
    const file = path.join(this.folder, recordFile);
    // Written beside and moved into place, so that a reader or a kill never sees half of it.
    this.enqueue(async () => {
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    });
  }

  private enqueue(task: () => Promise<void>): void {
    this.queue = this.queue.then(task).catch((error: Error) => this.fail(error));
  }

  private fail(error: Error): void {
    this.error ??= error;
  }
}

/** Keeps each bucket's smallest, largest and last point, as curves are drawn, where there are more points than needed. */
function thin(batch: ScalarBatch): ScalarBatch {
  const count = batch.values.length;
  const milliseconds = batch.times[count - 1] - batch.times[0];
  const most = Math.max(mostPointsPerBatch, mostPointsPerMillisecond * milliseconds);
  if (count <= most) return batch;
  const bucket = Math.ceil((3 * count) / most);
  const kept: number[] = [];
  for (let start = 0; start < count; start += bucket) {
    const last = Math.min(start + bucket, count) - 1;
    let low = start;
    let high = start;
    for (let index = start; index <= last; index++) {
      const value = batch.values[index];
      // A NaN is what a curve must not lose.
      if (value < batch.values[low] || Number.isNaN(value)) low = index;
      if (value > batch.values[high]) high = index;
    }
    kept.push(...new Set([low, high, last].sort((a, b) => a - b)));
  }
  const pick = (array: Float64Array): Float64Array => Float64Array.from(kept, (index) => array[index]);
  return { series: batch.series, steps: pick(batch.steps), values: pick(batch.values), times: pick(batch.times) };
}
