import { Points } from "../../src/protocol/points.js";
import type { ScalarBatch } from "../../src/protocol/run.js";
import { Pyramid } from "./pyramid.js";
import { lowerBound } from "./search.js";
import type { Axis } from "./state.js";

/** What the axes are computed with. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  started: number;
  /** Optimizer steps of one epoch; undefined where there are no epochs. */
  stepsPerEpoch: number | undefined;
}

/** One series of one run, with what is derived from it kept up to date rather than made anew each frame. */
export class SeriesData {
  readonly points = new Points();
  /** Number of values that are NaN or infinite. */
  broken = 0;
  lowest = Infinity;
  highest = -Infinity;
  #pyramid = new Pyramid();
  readonly #derived = new Map<Axis, Float64Array>();
  #filled = 0;
  #seconds = new Float64Array(0);

  constructor(private clock: Clock) {}

  setClock(clock: Clock): void {
    if (clock.stepsPerEpoch === this.clock.stepsPerEpoch) return;
    this.clock = clock;
    this.#derived.clear();
  }

  append(batch: ScalarBatch): void {
    if (this.points.append(batch)) {
      this.#pyramid = new Pyramid();
      this.#filled = 0;
    }
    const { values, length } = this.points;
    this.#pyramid.update(values);
    const { low, high, count } = this.#pyramid.query(0, length);
    this.lowest = low < 0 ? Infinity : values[low];
    this.highest = high < 0 ? -Infinity : values[high];
    this.broken = length - count;
    this.#derived.clear();
  }

  get pyramid(): Pyramid {
    return this.#pyramid;
  }

  /**
   * Ascending positions: optimizer steps, epochs, seconds since the run's start, or seconds since the Unix epoch. Empty for epochs of a run
   * that has none.
   */
  x(axis: Axis): Float64Array {
    if (axis === "step") return this.points.steps;
    let xs = this.#derived.get(axis);
    if (!xs) this.#derived.set(axis, (xs = this.#derive(axis)));
    return xs;
  }

  #derive(axis: Exclude<Axis, "step">): Float64Array {
    if (axis === "epoch") {
      const { stepsPerEpoch } = this.clock;
      return stepsPerEpoch ? this.points.steps.map((step) => step / stepsPerEpoch) : new Float64Array(0);
    }
    const seconds = this.#relative();
    const { started } = this.clock;
    return axis === "time" ? seconds : seconds.map((second) => started / 1000 + second);
  }

  /** Seconds since the start, made ascending: clocks are set back. */
  #relative(): Float64Array {
    const { times, length } = this.points;
    if (this.#seconds.length < length) {
      const wider = new Float64Array(Math.max(length, 2 * this.#seconds.length));
      wider.set(this.#seconds);
      this.#seconds = wider;
    }
    for (let i = this.#filled; i < length; i++) {
      const before = i > 0 ? this.#seconds[i - 1] : 0;
      this.#seconds[i] = Math.max(before, (times[i] - this.clock.started) / 1000);
    }
    this.#filled = length;
    return this.#seconds.subarray(0, length);
  }
}

/** All points the panel has been sent: series by name, by run. */
export class CurvesStore {
  readonly #runs = new Map<string, Map<string, SeriesData>>();

  /** Forgets what is known of a run: its history comes. */
  begin(run: string): void {
    this.#runs.set(run, new Map());
  }

  append(run: string, clock: Clock, batches: readonly ScalarBatch[]): void {
    const series = this.#runs.get(run);
    if (!series) return;
    for (const batch of batches) {
      let data = series.get(batch.series);
      if (!data) series.set(batch.series, (data = new SeriesData(clock)));
      data.append(batch);
    }
  }

  /** A live run tells its steps per epoch after its first points may have come. */
  setClock(run: string, clock: Clock): void {
    for (const data of this.#runs.get(run)?.values() ?? []) data.setClock(clock);
  }

  has(run: string): boolean {
    return this.#runs.has(run);
  }

  get(run: string, series: string): SeriesData | undefined {
    return this.#runs.get(run)?.get(series);
  }

  /** The newest x of a run in any of its series; -Infinity where it has none. */
  endOf(run: string, axis: Axis): number {
    let end = -Infinity;
    for (const data of this.#runs.get(run)?.values() ?? []) {
      const xs = data.x(axis);
      if (xs.length > 0) end = Math.max(end, xs[xs.length - 1]);
    }
    return end;
  }

  /** Where a step of a run lies on an axis; null while no series has come that far, and for epochs of a run that has none. */
  placeOf(run: string, step: number, axis: Axis): number | null {
    for (const data of this.#runs.get(run)?.values() ?? []) {
      const xs = data.x(axis);
      const index = lowerBound(data.points.steps, step);
      if (index < xs.length) return axis === "step" ? step : xs[index];
    }
    return null;
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
    return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, undefined, { numeric: true }));
  }
}
