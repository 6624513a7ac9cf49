import { observationShare } from "../../protocol/control.js";

/** Milliseconds that observation may take at the start, beside its share and the first sample: so that a short training is seen too. */
const grant = 10;
/** Credit that may be saved up, in milliseconds, or in samples where one costs more: a view that is opened late starts no burst. */
const mostSaved = 10;
/** Milliseconds between two samples: at most 20 a second, but for the first ones, while there is credit. */
const interval = 50;
const firstSamples = 8;
/** Steps after which the clock is read again, however fast they were. */
const mostSteps = 64;
/** Weight of the newest cost in what the next sample is expected to cost. */
const newest = 0.5;

/**
 * Decides which steps observation looks at, so that it takes a share of the training's time and no more. Each sample is paid from
 * credit, which grows with the time that passes. Times are in milliseconds.
 */
export class SampleBudget {
  /** Of the training's time. */
  share: number = observationShare.unwatched;
  private credit = grant;
  /** What a sample costs. */
  expected = 0;
  private lastSample = -Infinity;
  private samples = 0;
  private lastCheck: number;
  private steps = 1;
  /** Steps until the clock is read. */
  private countdown = 1;

  constructor(now: number) {
    this.lastCheck = now;
  }

  /** A step has ended. True where the clock should be read: `isDue` tells then whether the next one is looked at. */
  step(): boolean {
    return --this.countdown <= 0;
  }

  /** Whether there is credit for a sample. */
  isDue(now: number): boolean {
    const passed = now - this.lastCheck;
    this.lastCheck = now;
    this.credit = Math.min(this.credit + this.share * passed, Math.max(mostSaved, 2 * this.expected));
    const pause = this.samples < firstSamples ? 0 : this.lastSample + interval - now;
    const wait = Math.max(pause, (this.expected - this.credit) / this.share);
    const stepTime = Math.max(passed / this.steps, 1e-4);
    // Half of the way: steps may become slower.
    this.steps = this.countdown = Math.max(1, Math.min(Math.floor(wait / stepTime / 2), mostSteps));
    return wait <= 0;
  }

  /** A sample began at `now`. */
  begin(now: number): void {
    this.lastSample = now;
    this.samples++;
  }

  /** What it took, once it is sent. */
  spend(milliseconds: number): void {
    // Code that runs for the first time says nothing of what it will cost.
    if (this.samples === 1) return;
    this.credit -= milliseconds;
    this.expected = this.expected === 0 ? milliseconds : newest * milliseconds + (1 - newest) * this.expected;
  }

  /** Milliseconds passed that the training did not have: a pause. */
  skip(milliseconds: number): void {
    this.lastCheck += milliseconds;
  }
}
