import { mkdirSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ModelDescription } from "../../protocol/statistics.js";
import { StatisticsHistory } from "../../protocol/statisticsHistory.js";
import type { RunRequest, RunTrial } from "../../protocol/run.js";
import { type EventFileContent, readEventFile } from "./eventFile.js";
import { labelsFile, recordFile, type RunLabels, type RunRecord } from "./runRecord.js";
import { RunWriter } from "./runWriter.js";
import { readSampleFile } from "./sampleFile.js";
import { modelFile, samplesFolder } from "./sampleWriter.js";
import { readSources, type SourceCopy } from "./sources.js";
import { readTrials } from "./trials.js";

const eventFilePattern = /^events\.out\.tfevents\./;

/** The runs of one workspace, in its folder `.gradlens/runs`. TensorBoard can open that folder. */
export class RunStore {
  readonly folder: string;

  constructor(private readonly workspace: string) {
    this.folder = path.join(workspace, ".gradlens", "runs");
  }

  /**
   * Starts recording a run.
   *
   * @throws Error if its folder cannot be made; what fails later is told by `RunWriter.error`.
   */
  create(request: RunRequest, now = new Date()): RunWriter {
    mkdirSync(this.folder, { recursive: true });
    void writeFile(path.join(this.workspace, ".gradlens", ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
    const id = this.makeFolder(`${stamp(now)}-${safeName(request.file)}`);
    return new RunWriter(path.join(this.folder, id), {
      id,
      file: request.file,
      mode: request.mode,
      started: now.getTime(),
      status: "running",
      hyperparameters: request.options.set ?? {},
      options: request.options,
      ...(request.snapshot !== undefined && { snapshot: request.snapshot }),
      steps: 0,
      seconds: 0,
      metrics: {},
      recorder: { pid: process.pid, host: os.hostname() },
    });
  }

  /** All runs, newest first. Folders without a readable record are left out. */
  async list(): Promise<RunRecord[]> {
    const names = await readdir(this.folder).catch(() => [] as string[]);
    const records = await Promise.all(names.map((name) => this.read(name)));
    return records
      .filter((record) => record !== undefined)
      .sort((a, b) => b.started - a.started || compareIds(b.id, a.id));
  }

  /** The points of a run, as far as they can be read. An unknown run has none. */
  async readSeries(id: string): Promise<EventFileContent> {
    const folder = path.join(this.folder, id);
    const names = await readdir(folder).catch(() => [] as string[]);
    const file = names.find((name) => eventFilePattern.test(name));
    return file ? readEventFile(await readFile(path.join(folder, file))) : { batches: [] };
  }

  /** The statistics of a run, as far as they can be read, thinned to what is kept of a live one. An unknown run has none. */
  async readStatistics(id: string): Promise<StatisticsHistory> {
    const folder = path.join(this.folder, id, samplesFolder);
    const history = new StatisticsHistory();
    const names = await readdir(folder).catch(() => [] as string[]);
    const model = names.includes(modelFile) ? await readFile(path.join(folder, modelFile), "utf8") : undefined;
    if (model !== undefined) history.model = JSON.parse(model) as ModelDescription;
    const file = names.find((name) => eventFilePattern.test(name));
    if (file) history.append(readSampleFile(await readFile(path.join(folder, file))).samples);
    return history;
  }

  /** The trials of a sweep that have ended, in order. */
  readTrials(id: string): Promise<RunTrial[]> {
    return readTrials(path.join(this.folder, id));
  }

  /** The user's files as the run loaded them. */
  readSources(id: string): Promise<SourceCopy[]> {
    return readSources(path.join(this.folder, id));
  }

  /** Changes what a person calls a run. What is undefined is taken away; what is absent stays. */
  async label(id: string, change: RunLabels): Promise<void> {
    const file = path.join(this.folderOf(id), labelsFile);
    const labels = { ...(await readLabels(file)), ...change };
    await writeFile(`${file}.new`, `${JSON.stringify(labels)}\n`);
    await rename(`${file}.new`, file);
  }

  async delete(id: string): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true, maxRetries: 3 });
  }

  private folderOf(id: string): string {
    if (id !== path.basename(id) || id === "." || id === "..") throw new Error(`"${id}" is no run of this workspace.`);
    return path.join(this.folder, id);
  }

  /** Makes the folder, numbered so that runs of one second, of several processes too, keep apart. */
  private makeFolder(prefix: string): string {
    for (let count = 1; ; count++) {
      const id = `${prefix}-${count}`;
      try {
        mkdirSync(path.join(this.folder, id));
        return id;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  }

  /** The record of a run; undefined if there is none that can be read. */
  async read(id: string): Promise<RunRecord | undefined> {
    try {
      const [text, labels] = await Promise.all([
        readFile(path.join(this.folder, id, recordFile), "utf8"),
        readLabels(path.join(this.folder, id, labelsFile)),
      ]);
      const record = JSON.parse(text) as RunRecord;
      if (typeof record.started !== "number" || typeof record.file !== "string") return undefined;
      const dead = record.status === "running" && !isAlive(record.recorder);
      return { ...record, ...labels, id, ...(dead && { status: "stopped" }) };
    } catch {
      return undefined;
    }
  }
}

/** What is no name and no list of tags is left out. */
async function readLabels(file: string): Promise<RunLabels> {
  try {
    const { name, tags } = JSON.parse(await readFile(file, "utf8")) as { name?: unknown; tags?: unknown };
    const texts = Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === "string") : [];
    return { ...(typeof name === "string" && name !== "" && { name }), ...(texts.length > 0 && { tags: texts }) };
  } catch {
    return {};
  }
}

function isAlive(recorder: RunRecord["recorder"]): boolean {
  if (!recorder) return false;
  // Another machine on a shared disk: nothing can be known, so its word stands.
  if (recorder.host !== os.hostname()) return true;
  try {
    process.kill(recorder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function stamp(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}

function safeName(file: string): string {
  const name = path.basename(file, path.extname(file)).replace(/[^\p{L}\p{N}._-]+/gu, "_");
  return name.slice(0, 60) || "run";
}

/** Numbers the ids' counters as numbers: run 10 is newer than run 9. */
function compareIds(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
