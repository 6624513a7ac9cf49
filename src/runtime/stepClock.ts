/** Calls that one reading stands for at most, so that a loop that becomes slow is noticed soon. */
const mostCalls = 8;

/**
 * The time for what happens many times a millisecond: reading it takes longer than all else that is done for a step. So it is read every few
 * calls as long as it does not move in between.
 */
export class StepClock {
  private last = 0;
  private calls = 1;
  private left = 1;

  /** Milliseconds since the Unix epoch. */
  now(): number {
    if (--this.left > 0) return this.last;
    const time = Date.now();
    this.calls = time === this.last ? Math.min(2 * this.calls, mostCalls) : 1;
    this.left = this.calls;
    return (this.last = time);
  }
}
