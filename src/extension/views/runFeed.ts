import type { ToPage } from "../../protocol/view.js";
import type { RunManager } from "../runs/runManager.js";
import { runText } from "../runs/runText.js";
import type { Page } from "./view.js";

/** Milliseconds between two lists of runs with their progress in words. */
const interval = 250;

/** Keeps a page's list of runs up to date. */
export class RunFeed {
  readonly #subscriptions: { dispose(): void }[];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly page: Page<ToPage>,
    readonly runs: RunManager,
  ) {
    this.#subscriptions = [
      runs.onDidChangeList(() => void this.send()),
      runs.onDidChangeRun(() => {
        this.#timer ??= setTimeout(() => void this.send(), interval);
      }),
    ];
  }

  async send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const runs = (await this.runs.list()).map((run) => {
      const { id, name, file, started, status, tags, hyperparameters, stepsPerEpoch } = run;
      return { id, name, file, started, status, tags, hyperparameters, stepsPerEpoch, detail: runText(run) };
    });
    await this.page.post({ type: "runs", runs });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
