import type { ScalarBatch } from "./run.js";

/** Points a series may hold before it is thinned. The event file on disk keeps all of them. */
export const seriesLimit = 1 << 20;

/** Neighbours that a thinning pass reduces to their minimum, their maximum and the first value that is not finite. */
const group = 4;

/**
 * The points of one series as both ends of a channel hold them: columns that grow, and are thinned past a limit such that
 * neither a spike nor a NaN disappears.
 */
export class Points {
  length = 0;
  #steps = new Float64Array(256);
  #values = new Float64Array(256);
  #times = new Float64Array(256);

  constructor(readonly limit = seriesLimit) {}

  /** Optimizer steps, ascending. A view: valid until the next `append`. */
  get steps(): Float64Array {
    return this.#steps.subarray(0, this.length);
  }

  /** Values, in the order they were made. A view: valid until the next `append`. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.length);
  }

  /** Milliseconds since the Unix epoch, ascending. A view: valid until the next `append`. */
  get times(): Float64Array {
    return this.#times.subarray(0, this.length);
  }

  /**
   * Copies a batch in. A step before the last one tells that the run went back to a snapshot: points from there on give way to the new ones.
   *
   * @returns true when older points were thinned or gave way, so that indices kept elsewhere are void
   */
  append(batch: Pick<ScalarBatch, "steps" | "values" | "times">): boolean {
    const { steps, values, times } = batch;
    const count = Math.min(steps.length, values.length, times.length);
    this.#reserve(this.length + count);
    let changed = false;
    for (let start = 0; start < count;) {
      let end = start + 1;
      while (end < count && !(steps[end] < steps[end - 1])) end++;
      if (this.length > 0 && this.#steps[this.length - 1] > steps[start]) {
        while (this.length > 0 && this.#steps[this.length - 1] >= steps[start]) this.length--;
        changed = true;
      }
      this.#steps.set(steps.subarray(start, end), this.length);
      this.#values.set(values.subarray(start, end), this.length);
      this.#times.set(times.subarray(start, end), this.length);
      this.length += end - start;
      start = end;
    }
    if (this.length <= this.limit) return changed;
    while (this.length > (this.limit * 3) / 4) this.#thin();
    return true;
  }

  /** A copy that can be posted: its arrays own their memory. */
  batch(series: string): ScalarBatch {
    return { series, steps: this.steps.slice(), values: this.values.slice(), times: this.times.slice() };
  }

  #reserve(length: number): void {
    if (length <= this.#steps.length) return;
    const capacity = Math.max(length, this.#steps.length * 2);
    const grow = (from: Float64Array): Float64Array<ArrayBuffer> => {
      const to = new Float64Array(capacity);
      to.set(from);
      return to;
    };
    this.#steps = grow(this.#steps);
    this.#values = grow(this.#values);
    this.#times = grow(this.#times);
  }

  #thin(): void {
    const last = this.length - 1;
    let kept = 0;
    const keep = (from: number): void => {
      this.#steps[kept] = this.#steps[from];
      this.#values[kept] = this.#values[from];
      this.#times[kept++] = this.#times[from];
    };
    for (let start = 0; start < last; start += group) {
      for (const index of extremes(this.#values, start, Math.min(start + group, last))) keep(index);
    }
    keep(last);
    this.length = kept;
  }
}

/** Indices in `[start, end)` of the minimum, the maximum and the first value that is not finite; ascending, no repeats. */
export function extremes(values: ArrayLike<number>, start: number, end: number): number[] {
  let low = -1;
  let high = -1;
  let broken = -1;
  for (let i = start; i < end; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) {
      if (broken < 0) broken = i;
      continue;
    }
    if (low < 0 || value < values[low]) low = i;
    if (high < 0 || value > values[high]) high = i;
  }
  return [...new Set([low, high, broken])].filter((index) => index >= 0).sort((a, b) => a - b);
}
