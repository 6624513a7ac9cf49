import * as vscode from "vscode";
import type { DatasetProgress, DatasetSummary, SamplePage, SampleRequest } from "../../protocol/dataset.js";
import type { ProbeRequest } from "../../protocol/probe.js";
import { inWords } from "../../protocol/said.js";
import { DatasetReader } from "../../runtime/dataset/client.js";
import { inspect, type Inspection } from "../runs/inspections.js";

/** Where a dataset's numbers come from: a process that has it open. All reject with an Error in words for the person. */
export interface Reading {
  summary(progress: (progress: DatasetProgress) => void): Promise<DatasetSummary>;
  samples(request: SampleRequest): Promise<SamplePage>;
  /** Ends the process; it starts anew when it is asked again. */
  cancel(): void;
}

export const isScript = (file: string): boolean => /\.[cm]?[jt]s$/.test(file);

/** A file or folder of data, read by a process that executes nothing of it. */
export function readingOfData(file: string): Reading {
  const reader = new DatasetReader();
  return {
    summary: (progress) => reader.summary(file, progress),
    samples: (request) => reader.samples(file, request),
    cancel: () => reader.cancel(),
  };
}

/** The data of a training: its file is run up to the first step. */
export function readingOfTraining(file: string): Reading {
  let held: Inspection | undefined;
  const ask = async <T>(probe: ProbeRequest["probe"], parameters: Record<string, unknown>): Promise<T> => {
    held ??= inspect({ file, mode: "inspect", options: {} }, () => (held = undefined));
    const answer = await held.probe({ probe, parameters });
    if ("problem" in answer) throw new Error(inWords(answer.problem, vscode.l10n.t));
    return answer.data as T;
  };
  return {
    summary: () => ask("dataset", { file }),
    samples: (request) => ask("datasetSamples", { ...request }),
    cancel: () => held?.dispose(),
  };
}

/** The one dataset of the panel: what is read stays read for a while, though the panel is hidden. */
export class CurrentReading implements vscode.Disposable {
  #file: string | undefined;
  #reading: Reading | undefined;

  of(file: string): Reading {
    if (file === this.#file && this.#reading) return this.#reading;
    this.dispose();
    this.#file = file;
    return (this.#reading = isScript(file) ? readingOfTraining(file) : readingOfData(file));
  }

  dispose(): void {
    this.#reading?.cancel();
    this.#reading = undefined;
  }
}
