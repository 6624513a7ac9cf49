import { isBetter, type Mode, type Monitor } from "./monitor.js";

export interface EarlyStoppingOptions {
  /** Epochs in a row without improvement after which the training ends (10). */
  patience?: number;
  /** How much better is an improvement (0). */
  minDelta?: number;
  /** The figure to watch; the definition's `monitor` by default. */
  monitor?: string;
  mode?: Mode;
  /** Whether the model ends with the weights of its best epoch (true). */
  restoreBest?: boolean;
}

export interface EarlyStoppingState {
  best: number | undefined;
  badEpochs: number;
}

const defaultPatience = 10;

/** Counts the epochs without improvement. */
export class EarlyStopping {
  private best: number | undefined;
  private badEpochs = 0;

  constructor(
    private readonly monitor: Monitor,
    private readonly options: EarlyStoppingOptions,
  ) {}

  /** Takes in an epoch. @returns whether to stop */
  note(figures: Record<string, number>): boolean {
    const value = figures[this.monitor.name];
    if (isBetter(this.monitor, value, this.best, this.options.minDelta)) {
      this.best = value;
      this.badEpochs = 0;
    } else this.badEpochs++;
    return this.badEpochs >= (this.options.patience ?? defaultPatience);
  }

  state(): EarlyStoppingState {
    return { best: this.best, badEpochs: this.badEpochs };
  }

  load({ best, badEpochs }: EarlyStoppingState): void {
    this.best = best;
    this.badEpochs = badEpochs;
  }
}
