import path from "node:path";
import * as vscode from "vscode";
import type { DatasetProgress, DatasetSummary, FromDataset, SampleRequest, ToDataset } from "../../protocol/dataset.js";
import { CurrentReading, isScript } from "../datasets/readings.js";
import type { Connection, Page, View } from "./view.js";

/** What data hold: samples, distributions, classes, missing values. */
export const dataset: View<FromDataset, ToDataset> = {
  name: "dataset",
  title: () => vscode.l10n.t("Dataset"),
  connect: (page) => new DatasetConnection(page),
};

const reading = new CurrentReading();
/** A file that was asked for: the page that is there is told, or the next one. */
const wanted = new vscode.EventEmitter<void>();
let asked: string | undefined;

/** Turns the panel to a file or folder; whoever calls shows the panel. */
export function pickDataset(file: string): void {
  asked = file;
  wanted.fire();
}

let shown: DatasetSummary | undefined;

/** What was told the page last. */
export function shownDataset(): DatasetSummary | undefined {
  return shown;
}

class DatasetConnection implements Connection<FromDataset> {
  readonly #subscriptions: vscode.Disposable[];
  #file = "";
  /** Counts what the page asked to see: what comes of earlier wishes is not told. */
  #wish = 0;

  constructor(readonly page: Page<ToDataset>) {
    this.#subscriptions = [wanted.event(() => this.#pick())];
    this.#pick();
  }

  async receive(message: FromDataset): Promise<void> {
    switch (message.type) {
      case "inspect":
        return this.#inspect(message.file, message.runs);
      case "samples":
        return this.#samples(message.file, message.request);
      case "cancel":
        return reading.of(this.#file).cancel();
      case "choose":
        return void (await vscode.commands.executeCommand("gradlens.showDataset", null));
    }
  }

  dispose(): void {
    this.#wish++;
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #pick(): void {
    if (asked === undefined) return;
    void this.page.post({ type: "pick", file: asked });
    asked = undefined;
  }

  async #inspect(file: string, runs: boolean): Promise<void> {
    const wish = ++this.#wish;
    this.#file = file;
    const isWanted = (): boolean => wish === this.#wish;
    if (isScript(file) && !runs)
      return void this.#problem(file, vscode.l10n.t("The data of {0} are known when it is run up to its first step.", path.basename(file)), "run"); // prettier-ignore
    if (isScript(file) && !vscode.workspace.isTrusted)
      return void this.#problem(file, vscode.l10n.t("Its data come from code, which is not run before you trust this workspace."), "trust"); // prettier-ignore
    const options = {
      location: vscode.ProgressLocation.Window,
      title: vscode.l10n.t("Reading {0}…", path.basename(file)),
    };
    // Who asks to see it sees it as it is now.
    if (runs) reading.of(file).cancel();
    void this.page.post({ type: "progress", file, progress: null });
    await vscode.window.withProgress(options, async () => {
      try {
        const tell = (progress: DatasetProgress): void => {
          if (isWanted()) void this.page.post({ type: "progress", file, progress });
        };
        const summary = await reading.of(file).summary(tell);
        if (!isWanted()) return;
        shown = summary;
        await this.page.post({ type: "summary", file, summary });
      } catch (error) {
        if (isWanted()) await this.#problem(file, (error as Error).message, "again");
      }
    });
  }

  async #samples(file: string, request: SampleRequest): Promise<void> {
    if (file !== this.#file) return;
    try {
      const page = await reading.of(file).samples(request);
      if (file === this.#file) await this.page.post({ type: "samples", file, page });
    } catch (error) {
      if (file === this.#file) await this.#problem(file, (error as Error).message, "again");
    }
  }

  #problem(file: string, message: string, advice: "again" | "trust" | "run"): Thenable<boolean> {
    return this.page.post({ type: "problem", file, message, advice });
  }
}
