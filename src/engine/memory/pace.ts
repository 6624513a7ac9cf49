import { processorTime } from "../platform/env.js";

/** What counts as clearly more than the share: memory that was never used costs more than a few collections. */
const CLEARLY = 1.5;

/** Number of collections by which the share is judged. */
const JUDGED = 4;

/**
 * How many bytes come between two collections of one kind: as few as keep collecting under a share of the processor time, the collector's
 * helping threads included. Time of the wall would be no measure on a busy machine, where all threads of a collection wait for the slowest.
 */
export class Pace {
  /** From one collection to the next. */
  bytes: number;
  /** Processor time of the collections that were not judged yet, and when the last one before them ended. */
  private readonly costs: number[] = [];
  private judgedAt = processorTime();

  /**
   * @param share of the processor time
   * @param least bytes from one collection to the next: few keep the memory small and in the caches
   * @param most bytes, however costly collections are
   */
  constructor(
    private readonly share: number,
    private readonly least: number,
    private readonly most: number,
  ) {
    this.bytes = least;
  }

  /** Takes note of a collection, from its start to its end in processor time. `most`: a bound for this heap. */
  note(start: number, end: number, most: number): void {
    this.costs.push(end - start);
    if (this.costs.length < JUDGED) return;
    // The cheapest stands for all: what other threads of the process did meanwhile is counted too.
    const collecting = Math.min(...this.costs) * JUDGED;
    const working = Math.max(end - this.judgedAt - collecting, 0);
    const times = ((1 / this.share - 1) * collecting) / working;
    // At once as far as it must go: by a doubling at a time the first seconds of a loop would all go to memory that was never used.
    if (times > CLEARLY) this.bytes = Math.min(this.bytes * 2 ** Math.ceil(Math.log2(times)), this.most, most);
    // A cold start, or a busy moment, is no reason to spread over memory that is in no cache for ever.
    else if (times < 1 / (2 * CLEARLY)) this.bytes = Math.max(this.bytes / 2, this.least);
    this.costs.length = 0;
    this.judgedAt = end;
  }
}
