import path from "node:path";
import * as vscode from "vscode";
import type { FromHyperparameters, ToHyperparameters, Trial, TrialSource } from "../../protocol/hyperparameters.js";
import type { Run } from "../runs/run.js";
import type { RunManager } from "../runs/runManager.js";
import type { Connection, Page, View } from "./view.js";

/** Milliseconds between two looks at trials that go on. */
const interval = 500;

/** Trials of a sweep, or runs of a file, by their hyperparameters. */
export const hyperparameters: View<FromHyperparameters, ToHyperparameters> = {
  name: "hyperparameters",
  title: () => vscode.l10n.t("Hyperparameters"),
  connect: (page, { runs }) => new HyperparametersConnection(page, runs),
};

class HyperparametersConnection implements Connection<FromHyperparameters> {
  readonly #subscriptions: vscode.Disposable[];
  #source: string | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly page: Page<ToHyperparameters>,
    readonly runs: RunManager,
  ) {
    const later = (): void => void (this.#timer ??= setTimeout(() => void this.#send(), interval));
    this.#subscriptions = [runs.onDidChangeList(later), runs.onDidChangeRun(later)];
    void this.#send();
  }

  async receive({ source }: FromHyperparameters): Promise<void> {
    this.#source = source;
    await this.#send();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = await this.runs.list();
    const sources = sourcesOf(all);
    await this.page.post({ type: "sources", sources });
    const source = sources.find(({ id }) => id === this.#source);
    if (!source) return;
    const runs = all.filter(({ id }) => source.runs.includes(id));
    const [first] = runs;
    if (first.trials === undefined) {
      await this.page.post({ type: "trials", source: source.id, trials: runs.map(trialOfRun) });
      return;
    }
    const { monitor, mode } = first.hyperparameters;
    await this.page.post({
      type: "trials",
      source: source.id,
      trials: await this.#trials(first, typeof monitor === "string" ? monitor : "value"),
      ...(typeof monitor === "string" && { monitor }),
      ...((mode === "min" || mode === "max") && { mode }),
      planned: first.trials,
    });
  }

  async #trials({ folder }: Run, monitor: string): Promise<Trial[]> {
    const trials = folder ? (await this.runs.shelf.details(folder)).trials : [];
    return trials
      .sort((a, b) => a.number - b.number)
      .map(({ number, values, status, value, steps, error }) => ({
        id: String(number),
        name: vscode.l10n.t("trial {0}", number),
        values,
        figures: value === undefined ? {} : { [monitor]: value },
        status,
        steps,
        error,
      }));
  }
}

/** Sweeps, and files of which several runs have hyperparameters; in the order of the list. */
function sourcesOf(runs: readonly Run[]): TrialSource[] {
  const sources: TrialSource[] = [];
  const files = new Map<string, TrialSource>();
  for (const run of runs) {
    if (run.trials !== undefined) {
      sources.push({
        id: run.id,
        name: vscode.l10n.t("{0}: sweep of {1} trials", run.name, run.trials),
        runs: [run.id],
      });
    } else if (Object.keys(run.hyperparameters).length > 0) {
      const known = files.get(run.file);
      if (known) known.runs.push(run.id);
      else {
        const source = { id: `file ${run.file}`, name: run.file, runs: [run.id] };
        files.set(run.file, source);
        sources.push(source);
      }
    }
  }
  return sources
    .filter(({ id, runs }) => runs.length > 1 || !id.startsWith("file "))
    .map((source) =>
      source.id.startsWith("file ")
        ? { ...source, name: vscode.l10n.t("{0}: {1} runs", path.basename(source.name), source.runs.length) }
        : source,
    );
}

function trialOfRun({ id, name, hyperparameters, metrics, status, steps, live, failure }: Run): Trial {
  const progress = live?.progress;
  const figures =
    status === "running" && progress
      ? { ...progress.metrics, ...(progress.loss !== undefined && { loss: progress.loss }) }
      : metrics;
  return { id, name, values: hyperparameters, figures, status, steps: progress?.step ?? steps, error: failure };
}
