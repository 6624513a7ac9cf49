/** Items of one level that the next level sums up in one. */
const fanout = 16;

/** What is known of a stretch of values. Places are indices into the values, -1 where there is none. */
export interface Summary {
  /** Place of the smallest and of the largest finite value. */
  low: number;
  high: number;
  /** Place of the smallest value above zero: the lowest that a logarithmic axis can show. */
  lowPositive: number;
  /** First place of a value that is NaN or infinite. */
  broken: number;
  /** Sum and number of the finite values. */
  sum: number;
  count: number;
}

/** Summaries of equal stretches, as columns that grow. */
class Level {
  length = 0;
  low = new Int32Array(64);
  high = new Int32Array(64);
  lowPositive = new Int32Array(64);
  broken = new Int32Array(64);
  sum = new Float64Array(64);
  count = new Uint32Array(64);

  set(index: number, summary: Summary): void {
    if (index >= this.low.length) this.#grow();
    this.length = Math.max(this.length, index + 1);
    this.low[index] = summary.low;
    this.high[index] = summary.high;
    this.lowPositive[index] = summary.lowPositive;
    this.broken[index] = summary.broken;
    this.sum[index] = summary.sum;
    this.count[index] = summary.count;
  }

  #grow(): void {
    const wider = (from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.low = wider(this.low);
    this.high = wider(this.high);
    this.lowPositive = wider(this.lowPositive);
    this.broken = wider(this.broken);
    const sum = new Float64Array(this.sum.length * 2);
    sum.set(this.sum);
    this.sum = sum;
    const count = new Uint32Array(this.count.length * 2);
    count.set(this.count);
    this.count = count;
  }
}

/**
 * Minimum, maximum, sum and the first value that is not finite of any stretch of a series, in time that grows with the logarithm of its
 * length: levels of summaries, each of 16 items of the level below. It grows with the series, and costs about two bytes a value.
 */
export class Pyramid {
  #values: ArrayLike<number> = [];
  #length = 0;
  readonly #levels: Level[] = [];
  readonly #scratch = emptySummary();

  static of(values: ArrayLike<number>): Pyramid {
    const pyramid = new Pyramid();
    pyramid.update(values);
    return pyramid;
  }

  /** Takes in the values that were added since the last call; those before must not have changed. */
  update(values: ArrayLike<number>): void {
    this.#values = values;
    let changed = this.#length;
    let length = values.length;
    this.#length = length;
    for (let depth = 0; length > fanout; depth++) {
      const level = (this.#levels[depth] ??= new Level());
      // A level that is new knows nothing of what was there before.
      const first = level.length === 0 ? 0 : Math.floor(changed / fanout);
      const count = Math.ceil(length / fanout);
      for (let index = first; index < count; index++) {
        const summary = clear(this.#scratch);
        this.#merge(summary, depth - 1, index * fanout, Math.min(length, (index + 1) * fanout));
        level.set(index, summary);
      }
      changed = first;
      length = count;
    }
  }

  /** The summary of `[from, to)`; `into` is filled and given back. */
  query(from: number, to: number, into: Summary = emptySummary()): Summary {
    clear(into);
    for (let depth = -1; from < to; depth++) {
      const up = Math.ceil(from / fanout) * fanout;
      const down = Math.floor(to / fanout) * fanout;
      if (up >= down || depth + 1 >= this.#levels.length) {
        this.#merge(into, depth, from, to);
        break;
      }
      this.#merge(into, depth, from, up);
      this.#merge(into, depth, down, to);
      from = up / fanout;
      to = down / fanout;
    }
    return into;
  }

  /** Adds items of a level, -1 for the values themselves. */
  #merge(into: Summary, depth: number, from: number, to: number): void {
    const values = this.#values;
    if (depth < 0) {
      for (let index = from; index < to; index++) {
        const value = values[index];
        if (Number.isFinite(value)) {
          if (into.low < 0 || value < values[into.low]) into.low = index;
          if (into.high < 0 || value > values[into.high]) into.high = index;
          if (value > 0 && (into.lowPositive < 0 || value < values[into.lowPositive])) into.lowPositive = index;
          into.sum += value;
          into.count++;
        } else if (into.broken < 0 || index < into.broken) into.broken = index;
      }
      return;
    }
    const level = this.#levels[depth];
    for (let item = from; item < to; item++) {
      const low = level.low[item];
      const high = level.high[item];
      const positive = level.lowPositive[item];
      const broken = level.broken[item];
      if (low >= 0 && (into.low < 0 || values[low] < values[into.low])) into.low = low;
      if (high >= 0 && (into.high < 0 || values[high] > values[into.high])) into.high = high;
      if (positive >= 0 && (into.lowPositive < 0 || values[positive] < values[into.lowPositive]))
        into.lowPositive = positive;
      if (broken >= 0 && (into.broken < 0 || broken < into.broken)) into.broken = broken;
      into.sum += level.sum[item];
      into.count += level.count[item];
    }
  }
}

export const emptySummary = (): Summary => clear({} as Summary);

function clear(summary: Summary): Summary {
  summary.low = summary.high = summary.lowPositive = summary.broken = -1;
  summary.sum = summary.count = 0;
  return summary;
}
