import { mkdir, open, type FileHandle, rename, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ModelDescription, StatisticsSample } from "../../protocol/statistics.js";
import { isBroken } from "../../protocol/statisticsHistory.js";
import { fileHeader } from "./eventFile.js";
import { encodeSample } from "./sampleFile.js";

/**
 * The folder in a run's folder that holds its samples: an event file of its own, which TensorBoard lists beside the run's, so that curves are
 * read without them.
 */
export const samplesFolder = "statistics";
/** The description of the model, beside the event file. */
export const modelFile = "model.json";

/** Bytes after which every second sample is written, and again after half of that, and so on: a long run grows slowly. */
const firstBytes = 8e6;
/** Bounds of the samples that this makes. */
const [leastSamples, mostSamples] = [64, 1000];

/** Writes the samples of a run. Its tasks are queued by the run's writer, one after the other. */
export class SampleWriter {
  private readonly folder: string;
  private handle: FileHandle | undefined;
  private stride = 1;
  private written = 0;
  private seen = 0;
  private wasBroken = false;
  private skipped: StatisticsSample | undefined;

  /** @param started milliseconds since the Unix epoch */
  constructor(
    runFolder: string,
    private readonly started: number,
  ) {
    this.folder = path.join(runFolder, samplesFolder);
  }

  async model(model: ModelDescription): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const file = path.join(this.folder, modelFile);
    await writeFile(`${file}.new`, `${JSON.stringify(model, null, 1)}\n`);
    await rename(`${file}.new`, file);
  }

  async samples(samples: readonly StatisticsSample[]): Promise<void> {
    for (const sample of samples) {
      const isNews = !this.wasBroken && isBroken(sample);
      if (this.seen++ % this.stride === 0 || isNews) await this.write(sample);
      else this.skipped = sample;
      this.wasBroken ||= isNews;
    }
  }

  /** Writes the last sample, if it was skipped, and closes the file. */
  async close(): Promise<void> {
    if (this.skipped) await this.write(this.skipped);
    await this.handle?.close();
    this.handle = undefined;
  }

  private async write(sample: StatisticsSample): Promise<void> {
    this.skipped = undefined;
    const bytes = encodeSample(sample);
    this.handle ??= await this.open();
    await this.handle.appendFile(bytes);
    const limit = Math.min(Math.max(Math.floor(firstBytes / bytes.length), leastSamples), mostSamples);
    if (++this.written < limit) return;
    this.written = Math.floor(limit / 2);
    this.stride *= 2;
  }

  private async open(): Promise<FileHandle> {
    await mkdir(this.folder, { recursive: true });
    const name = `events.out.tfevents.${Math.floor(this.started / 1000)}.${os.hostname().replace(/[^\w.-]/g, "_")}`;
    const handle = await open(path.join(this.folder, name), "ax");
    await handle.appendFile(fileHeader(this.started));
    return handle;
  }
}
