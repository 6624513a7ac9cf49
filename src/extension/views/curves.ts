import * as vscode from "vscode";
import type { FromCurves, ToCurves } from "../../protocol/curves.js";
import type { ScalarBatch } from "../../protocol/run.js";
import type { RunManager } from "../runs/runManager.js";
import { CurvesPump } from "./pump.js";
import { TimelineFeed } from "./timelineFeed.js";
import type { Connection, Page, View } from "./view.js";

/** Points of one message: 1.5 MB, so that neither side is busy for long and the first curve stands at once. */
const chunk = 1 << 16;

/** Losses, metrics and learning rates over time. */
export const curves: View<FromCurves, ToCurves> = {
  name: "curves",
  title: () => vscode.l10n.t("Curves"),
  connect: (page, { runs }) => new CurvesConnection(page, runs),
};

/** The page names the runs it draws, and gets their whole history from here, piece by piece, then what is added. */
class CurvesConnection implements Connection<FromCurves> {
  readonly #subscription: vscode.Disposable;
  readonly #timeline: TimelineFeed;
  readonly #pump: CurvesPump;
  /** Runs of the page; those whose history is on its way keep here what is made meanwhile. */
  readonly #sent = new Map<string, { waiting: ScalarBatch[] | undefined }>();

  constructor(
    readonly page: Page<ToCurves>,
    readonly runs: RunManager,
  ) {
    this.#pump = new CurvesPump((message) => page.post(message));
    this.#timeline = new TimelineFeed(page, runs);
    this.#subscription = runs.onDidAppend(({ run, batches }) => {
      const sent = this.#sent.get(run.id);
      if (sent?.waiting) sent.waiting.push(...batches);
      else if (sent) this.#pump.add(run.id, batches);
    });
  }

  async receive({ runs: selected }: FromCurves): Promise<void> {
    // Runs side by side have snapshots at different steps.
    void this.#timeline.follow(selected.length === 1 ? selected[0] : null);
    for (const id of this.#sent.keys()) {
      if (selected.includes(id)) continue;
      this.#sent.delete(id);
      this.#pump.clear(id);
    }
    for (const id of selected) if (!this.#sent.has(id)) await this.#send(id);
  }

  dispose(): void {
    this.#pump.dispose();
    this.#subscription.dispose();
    this.#timeline.dispose();
    this.#sent.clear();
  }

  async #send(id: string): Promise<void> {
    const sent: { waiting: ScalarBatch[] | undefined } = { waiting: [] };
    this.#sent.set(id, sent);
    // A live run's points are taken at once: what is made later waits, so none is lost or sent twice.
    const live = this.runs.liveHistory(id);
    if (!live) sent.waiting = undefined;
    const batches = live ?? (await this.runs.storedHistory(id));
    const wanted = (): boolean => this.#sent.get(id) === sent;
    if (wanted()) await this.page.post({ type: "history", run: id });
    for (const batch of batches)
      for (let start = 0; start < batch.values.length && wanted(); start += chunk)
        await this.page.post({ type: "append", run: id, batches: [piece(batch, start, start + chunk)] });
    const { waiting } = sent;
    sent.waiting = undefined;
    if (waiting && waiting.length > 0 && wanted()) this.#pump.add(id, waiting);
  }
}

/** A copy: a view would be posted with all it views. */
function piece({ series, steps, values, times }: ScalarBatch, start: number, end: number): ScalarBatch {
  return {
    series,
    steps: steps.slice(start, end),
    values: values.slice(start, end),
    times: times.slice(start, end),
  };
}
