import { observationShare } from "../../protocol/control.js";

/**
 * Milliseconds that samples may take of each training, beside their share and the first sample, so that a training of seconds has enough of
 * them for its findings.
 */
const grant = 30;
/** Credit that may be saved up of the share, in milliseconds, or in samples where one costs more: a view that is opened late starts no burst. */
const mostSaved = 10;
/** Milliseconds between two samples: at most 20 a second, but for the first ones, while there is credit. */
const interval = 50;
const firstSamples = 8;
/** Weight of the newest cost in what the next sample is expected to cost. */
const newest = 0.5;

/**
 * Decides when observation looks at a step, so that it takes a share of the training's time and no more. Each sample is paid from
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

  constructor(now: number) {
    this.lastCheck = now;
  }

  /** Whether there is credit for a sample. */
  isDue(now: number): boolean {
    const passed = now - this.lastCheck;
    this.lastCheck = now;
    const bound = Math.max(mostSaved, 2 * this.expected);
    if (this.credit < bound) this.credit = Math.min(this.credit + this.share * passed, bound);
    return this.expected <= this.credit && (this.samples < firstSamples || now - this.lastSample >= interval);
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
