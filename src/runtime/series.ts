import type { ScalarBatch } from "../protocol/run.js";

const initialCapacity = 64;

/** Points of one series that were not sent yet. */
class Series {
  /** Step, value and time of one point after the other: what is written together lies together. */
  private points = new Float64Array(3 * initialCapacity);
  private length = 0;
  last = NaN;

  constructor(readonly name: string) {}

  add(step: number, value: number, time: number): void {
    const at = 3 * this.length++;
    if (at === this.points.length) this.grow();
    this.points[at] = step;
    this.points[at + 1] = value;
    this.points[at + 2] = time;
    this.last = value;
  }

  take(): ScalarBatch | undefined {
    if (this.length === 0) return undefined;
    const count = this.length;
    this.length = 0;
    // Columns of one piece of memory: a message hands over each piece by itself.
    const columns = new Float64Array(3 * count);
    for (let i = 0; i < count; i++)
      for (let column = 0; column < 3; column++) columns[column * count + i] = this.points[3 * i + column];
    return {
      series: this.name,
      steps: columns.subarray(0, count),
      values: columns.subarray(count, 2 * count),
      times: columns.subarray(2 * count),
    };
  }

  private grow(): void {
    const wider = new Float64Array(2 * this.points.length);
    wider.set(this.points);
    this.points = wider;
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
