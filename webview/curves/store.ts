import { Points } from "../../src/protocol/points.js";
import type { ScalarBatch } from "../../src/protocol/run.js";
import { Smoother } from "./downsample.js";
import type { Axis } from "./state.js";

/** One series of one run, with what is derived from it kept up to date rather than made anew each frame. */
export class SeriesData {
  readonly points = new Points();
  /** Number of values that are NaN or infinite. */
  broken = 0;
  lowest = Infinity;
  highest = -Infinity;
  #seconds: number[] = [];
  #smoother = new Smoother(0);

  constructor(readonly started: number) {}

  append(batch: ScalarBatch): void {
    for (const value of batch.values) {
      if (!Number.isFinite(value)) this.broken++;
      else {
        if (value < this.lowest) this.lowest = value;
        if (value > this.highest) this.highest = value;
      }
    }
    if (this.points.append(batch)) {
      this.#seconds = [];
      this.#smoother = new Smoother(this.#smoother.weight);
    }
  }

  /** Ascending positions: optimizer steps, or seconds since the run's start. */
  x(axis: Axis): ArrayLike<number> {
    if (axis === "step") return this.points.steps;
    const { times } = this.points;
    for (let i = this.#seconds.length; i < times.length; i++) {
      const before = i > 0 ? this.#seconds[i - 1] : 0;
      this.#seconds.push(Math.max(before, (times[i] - this.started) / 1000));
    }
    return this.#seconds;
  }

  /** @param weight of the past, 0 to below 1 */
  smoothed(weight: number): ArrayLike<number> {
    if (this.#smoother.weight !== weight) this.#smoother = new Smoother(weight);
    return this.#smoother.update(this.points.values);
  }
}

/** All points the panel has been sent: series by name, by run. */
export class CurvesStore {
  readonly #runs = new Map<string, Map<string, SeriesData>>();

  replace(run: string, started: number, batches: readonly ScalarBatch[]): void {
    this.#runs.set(run, new Map());
    this.append(run, started, batches);
  }

  append(run: string, started: number, batches: readonly ScalarBatch[]): void {
    const series = this.#runs.get(run);
    if (!series) return;
    for (const batch of batches) {
      let data = series.get(batch.series);
      if (!data) series.set(batch.series, (data = new SeriesData(started)));
      data.append(batch);
    }
  }

  has(run: string): boolean {
    return this.#runs.has(run);
  }

  get(run: string, series: string): SeriesData | undefined {
    return this.#runs.get(run)?.get(series);
  }

  /** Forgets the runs that are no longer drawn. */
  retain(runs: readonly string[]): void {
    for (const run of this.#runs.keys()) if (!runs.includes(run)) this.#runs.delete(run);
  }

  /** Names of the series of these runs: the loss first, learning rates last, the others by name. */
  seriesOf(runs: readonly string[]): string[] {
    const names = new Set(runs.flatMap((run) => [...(this.#runs.get(run)?.keys() ?? [])]));
    const rank = (name: string): number =>
      name === "loss" ? 0 : /loss/i.test(name) ? 1 : /^lr\b|^lr\//.test(name) ? 3 : 2;
    return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  }
}
