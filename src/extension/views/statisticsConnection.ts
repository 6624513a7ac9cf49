import type { StatisticsSample } from "../../protocol/statistics.js";
import type { FromStatistics, ToStatistics } from "../../protocol/statisticsView.js";
import { findingsOf } from "../diagnosis/findings.js";
import type { RunManager } from "../runs/runManager.js";
import { TimelineFeed } from "./timelineFeed.js";
import type { Connection, Page } from "./view.js";

/** Milliseconds between two deliveries: heatmaps are drawn a few times a second. */
const interval = 150;

/** Sends a page the statistics of the run that it shows, and the findings that follow from them. */
export class StatisticsConnection implements Connection<FromStatistics> {
  readonly #subscriptions: { dispose(): void }[];
  readonly #timeline: TimelineFeed;
  #run: string | null = null;
  #waiting: StatisticsSample[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param histograms whether the page draws them: they are most of what there is to send */
  constructor(
    readonly page: Page<ToStatistics>,
    readonly runs: RunManager,
    readonly histograms: boolean,
  ) {
    this.#timeline = new TimelineFeed(page, runs);
    this.#subscriptions = [
      this.#timeline,
      runs.onDidSample(({ run, event }) => {
        if (run.id === this.#run) this.#add(event);
      }),
      runs.onDidDescribe(({ run, event }) => {
        if (run.id === this.#run) void page.post({ type: "model", run: run.id, model: event });
      }),
      runs.onDidEnd(({ run }) => {
        if (run.id === this.#run) void this.#sendFindings();
      }),
    ];
  }

  async receive({ run }: FromStatistics): Promise<void> {
    this.#run = run;
    this.#waiting = [];
    void this.#timeline.follow(run);
    if (run === null) return;
    const history = await this.runs.statistics(run);
    if (this.#run !== run) return;
    const samples = history.samples.map((sample) => this.#slim(sample));
    void this.page.post({ type: "history", run, model: history.model ?? null, samples });
    await this.#sendFindings();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #add(samples: readonly StatisticsSample[]): void {
    this.#waiting.push(...samples.map((sample) => this.#slim(sample)));
    this.#timer ??= setTimeout(() => void this.#deliver(), interval);
  }

  async #deliver(): Promise<void> {
    const samples = this.#waiting;
    this.#waiting = [];
    if (this.#run !== null && samples.length > 0) {
      await this.page.post({ type: "samples", run: this.#run, samples });
      await this.#sendFindings();
    }
    this.#timer = undefined;
    if (this.#waiting.length > 0) this.#add([]);
  }

  async #sendFindings(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    const findings = await findingsOf(this.runs, run);
    if (this.#run === run) void this.page.post({ type: "findings", run, findings });
  }

  #slim(sample: StatisticsSample): StatisticsSample {
    if (this.histograms) return sample;
    const bare = <T extends { histogram: Uint32Array }>(statistics: T): T => ({ ...statistics, histogram: none });
    return {
      ...sample,
      parameters: sample.parameters.map((item) => ({
        ...item,
        weight: bare(item.weight),
        ...(item.gradient && { gradient: bare(item.gradient) }),
      })),
      activations: sample.activations.map((item) => ({ ...item, output: bare(item.output) })),
    };
  }
}

const none = new Uint32Array(0);
