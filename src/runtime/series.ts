import type { ScalarBatch } from "../protocol/run.js";

const initialCapacity = 64;

/** Points of one series that were not sent yet. */
class Series {
  private steps = new Float64Array(initialCapacity);
  private values = new Float64Array(initialCapacity);
  private times = new Float64Array(initialCapacity);
  private length = 0;
  last = NaN;

  constructor(readonly name: string) {}

  add(step: number, value: number, time: number): void {
    const index = this.length++;
    if (index === this.steps.length) this.grow();
    this.steps[index] = step;
    this.values[index] = value;
    this.times[index] = time;
    this.last = value;
  }

  take(): ScalarBatch | undefined {
    if (this.length === 0) return undefined;
    const end = this.length;
    this.length = 0;
    return {
      series: this.name,
      steps: this.steps.slice(0, end),
      values: this.values.slice(0, end),
      times: this.times.slice(0, end),
    };
  }

  private grow(): void {
    const wider = (old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const array = new Float64Array(2 * old.length);
      array.set(old);
      return array;
    };
    this.steps = wider(this.steps);
    this.values = wider(this.values);
    this.times = wider(this.times);
  }
}

/** All series of a run: collects points, and remembers the newest value of each. */
export class SeriesSet {
  private readonly byName = new Map<string, Series>();

  get(name: string): Series {
    let series = this.byName.get(name);
    if (!series) this.byName.set(name, (series = new Series(name)));
    return series;
  }

  /** The points added since the last call, one batch a series. */
  take(): ScalarBatch[] {
    const batches: ScalarBatch[] = [];
    for (const series of this.byName.values()) {
      const batch = series.take();
      if (batch) batches.push(batch);
    }
    return batches;
  }

  /** Newest values by name, of the series that `keep` accepts. */
  last(keep: (name: string) => boolean): Record<string, number> {
    const values: Record<string, number> = {};
    for (const series of this.byName.values()) if (keep(series.name)) values[series.name] = series.last;
    return values;
  }
}

export type { Series };
