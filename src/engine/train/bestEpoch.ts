import type { Module } from "../nn/module.js";
import { type Best, copied } from "./checkpoint.js";
import { isBetter, type Monitor } from "./monitor.js";

/** Remembers the best epoch so far, with its weights where they are wanted: a copy costs as much as the model. */
export class BestEpoch {
  private best: Best | undefined;

  constructor(
    readonly monitor: Monitor,
    private readonly keepsWeights: boolean,
  ) {}

  /** Takes in an epoch. @returns whether it is the best so far */
  note(epoch: number, metrics: Record<string, number>, model: Module): boolean {
    const value = metrics[this.monitor.name];
    if (!isBetter(this.monitor, value, this.best?.value)) return false;
    this.best = { epoch, value, metrics, ...(this.keepsWeights && { model: copied(model.stateDict()) }) };
    return true;
  }

  state(): Best | undefined {
    return this.best;
  }

  load(best: Best | undefined): void {
    this.best = best;
  }
}
