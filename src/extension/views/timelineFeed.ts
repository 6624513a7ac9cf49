import type { ToTimeline } from "../../protocol/timeline.js";
import type { Run } from "../runs/run.js";
import type { RunManager } from "../runs/runManager.js";
import type { Page } from "./view.js";

/** Milliseconds between two states of a live run's slider. */
const interval = 500;

/** Keeps the slider of a page that shows one run up to date. Dispose it with the page's connection. */
export class TimelineFeed {
  readonly #subscriptions: { dispose(): void }[];
  #run: string | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly page: Page<ToTimeline>,
    readonly runs: RunManager,
  ) {
    const later = (run: Run): void => {
      if (run.id === this.#run) this.#timer ??= setTimeout(() => void this.#send(), interval);
    };
    this.#subscriptions = [
      runs.onDidChangeRun(later),
      runs.onDidSnapshot(({ run }) => later(run)),
      runs.onDidRestore(({ run }) => later(run)),
      runs.onDidEnd(({ run }) => later(run)),
    ];
  }

  /** The page shows this run from now on; null for none. */
  async follow(run: string | null): Promise<void> {
    this.#run = run;
    await this.#send();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const id = this.#run;
    if (id === null) return;
    const run = (await this.runs.list()).find((other) => other.id === id);
    const snapshots = await this.runs.snapshots(id);
    if (run === undefined || id !== this.#run) return;
    const live = run.status === "running";
    await this.page.post({
      type: "stops",
      stops: {
        run: id,
        snapshots: snapshots.map(({ step, epoch }) => ({ step, ...(epoch !== undefined && { epoch }) })),
        last: live ? (run.live?.progress?.step ?? 0) : run.steps,
        live,
      },
    });
  }
}
