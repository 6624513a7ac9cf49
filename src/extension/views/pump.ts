import type { ToCurves } from "../../protocol/curves.js";
import type { ScalarBatch } from "../../protocol/run.js";

/** Milliseconds between two deliveries: at most 30 a second, as often as the panel draws. */
const interval = 33;

/** Joins what arrives between two deliveries, and never has more than one delivery under way. */
export class CurvesPump {
  readonly #points = new Map<string, Map<string, ScalarBatch[]>>();
  #timer: NodeJS.Timeout | undefined;
  #busy = false;

  /** @param post resolves when the panel's page has taken the message */
  constructor(readonly post: (message: ToCurves) => Thenable<unknown>) {}

  add(run: string, batches: readonly ScalarBatch[]): void {
    let series = this.#points.get(run);
    if (!series) this.#points.set(run, (series = new Map()));
    for (const batch of batches) {
      const waiting = series.get(batch.series);
      if (waiting) waiting.push(batch);
      else series.set(batch.series, [batch]);
    }
    this.#schedule();
  }

  /** Drops what was not delivered, of one run or of all. */
  clear(run?: string): void {
    if (run === undefined) this.#points.clear();
    else this.#points.delete(run);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#points.clear();
    this.#busy = true;
  }

  #schedule(): void {
    if (!this.#busy) this.#timer ??= setTimeout(() => void this.#deliver(), interval);
  }

  async #deliver(): Promise<void> {
    this.#timer = undefined;
    this.#busy = true;
    const waiting = [...this.#points];
    this.#points.clear();
    await Promise.all(
      waiting.map(([run, series]) => this.post({ type: "append", run, batches: [...series.values()].map(concat) })),
    );
    this.#busy = false;
    if (this.#points.size > 0) this.#schedule();
  }
}

/** One batch of several of the same series. Its arrays own their memory: a view would be posted with all it views. */
export function concat(batches: readonly ScalarBatch[]): ScalarBatch {
  const column = (name: "steps" | "values" | "times"): Float64Array => {
    const joined = new Float64Array(batches.reduce((sum, batch) => sum + batch[name].length, 0));
    let at = 0;
    for (const batch of batches) {
      joined.set(batch[name], at);
      at += batch[name].length;
    }
    return joined;
  };
  return { series: batches[0].series, steps: column("steps"), values: column("values"), times: column("times") };
}
