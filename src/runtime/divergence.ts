/** The first so many losses tell what is usual for this training. */
const referenceCount = 10;
/** A loss so many times the largest of them is out of control, though still a number. */
const growthLimit = 1e4;
/** Losses that start near zero (policy gradients, a trained model) may grow a lot and mean nothing. */
const smallestReference = 0.01;

/** Watches losses for the moment they stop making sense. */
export class DivergenceWatch {
  private count = 0;
  private first = NaN;
  private reference = smallestReference;
  private told = false;
  private last = NaN;

  /** @returns what to tell the user, the first time that the loss is out of control. */
  note(loss: number, step: number): string | undefined {
    this.last = loss;
    if (this.count < referenceCount && Number.isFinite(loss)) {
      if (this.count++ === 0) this.first = loss;
      this.reference = Math.max(this.reference, Math.abs(loss));
      return undefined;
    }
    if (this.told || !this.isOut(loss)) return undefined;
    this.told = true;
    const what = Number.isFinite(loss)
      ? `grew from ${this.first.toPrecision(4)} to ${loss.toPrecision(4)}`
      : `became ${Number.isNaN(loss) ? "NaN" : loss}`;
    return `The loss ${what} at step ${step}. A smaller learning rate often helps.`;
  }

  /** Whether the newest loss is out of control. */
  get diverged(): boolean {
    return this.count > 0 || this.told ? this.isOut(this.last) : false;
  }

  private isOut(loss: number): boolean {
    return !Number.isFinite(loss) || Math.abs(loss) > growthLimit * this.reference;
  }
}
