import { checkOptions } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { assignFields, attach, fieldsOf, type LRScheduler, type Scheduler, type SchedulerState } from "./scheduler.js";

/** Schedulers that act as one. */
abstract class Combination implements Scheduler {
  abstract readonly optimizer: Optimizer;
  protected lastLr: number[] = [];

  constructor(protected readonly schedulers: readonly LRScheduler[]) {}

  /** The learning rates of the parameter groups after the last step. */
  getLastLr(): number[] {
    return [...this.lastLr];
  }

  /** What they go by, as a plain object. */
  stateDict(): SchedulerState {
    return { ...fieldsOf(this), _schedulers: this.schedulers.map((scheduler) => scheduler.stateDict()) };
  }

  /** Goes on from a saved state. */
  loadStateDict(state: SchedulerState): void {
    const { _schedulers: saved, ...own } = state as { _schedulers: SchedulerState[] };
    assignFields(this, own);
    saved.forEach((each, i) => this.schedulers[i].loadStateDict(each));
  }
}

/** Several schedulers, each acting on what the others leave. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.ChainedScheduler.html */
export class ChainedScheduler extends Combination {
  override readonly optimizer: Optimizer;

  constructor(schedulers: readonly LRScheduler[]) {
    super([...schedulers]);
    const wrong = schedulers.findIndex((scheduler) => scheduler.optimizer !== schedulers[0].optimizer);
    if (wrong >= 0)
      throw new ValueError(
        `ChainedScheduler expects all schedulers to belong to the same optimizer, but got schedulers at index 0 and ${wrong} to be different`,
      );
    this.optimizer = schedulers[0].optimizer;
    attach(this.optimizer, this);
    this.lastLr = this.optimizer.paramGroups.map((group) => group.lr);
  }

  /** Lets every scheduler make a step. */
  step(): void {
    for (const scheduler of this.schedulers) scheduler.step();
    this.lastLr = this.optimizer.paramGroups.map((group) => group.lr);
  }
}

/** Several schedulers, one after the other. https://pytorch.org/docs/1.13/generated/torch.optim.lr_scheduler.SequentialLR.html */
export class SequentialLR extends Combination {
  lastEpoch: number;
  private readonly milestones: readonly number[];

  constructor(
    override readonly optimizer: Optimizer,
    schedulers: readonly LRScheduler[],
    milestones: readonly number[],
    options: { lastEpoch?: number } = {},
  ) {
    super([...schedulers]);
    const { lastEpoch = -1 } = checkOptions("SequentialLR", options, ["lastEpoch"]);
    const wrong = schedulers.findIndex((scheduler) => scheduler.optimizer !== optimizer);
    if (wrong >= 0)
      throw new ValueError(
        "Sequential Schedulers expects all schedulers to belong to the same optimizer, but got schedulers at index " +
          `${wrong} to be different than the optimizer passed in.`,
      );
    if (milestones.length !== schedulers.length - 1)
      throw new ValueError(
        "Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, but got " +
          `number of schedulers ${schedulers.length} and the number of milestones to be equal to ${milestones.length}`,
      );
    this.milestones = [...milestones];
    this.lastEpoch = lastEpoch + 1;
    // The schedulers made their first step when they were built: take that back, and start with the first alone.
    for (const group of optimizer.paramGroups as { lr: number; initialLr?: number }[]) group.lr = group.initialLr!;
    for (const scheduler of schedulers) scheduler.lastEpoch--;
    schedulers[0].start();
    this.lastLr = schedulers[0].getLastLr();
  }

  /** Makes a step of the scheduler whose turn it is. */
  step(): void {
    this.lastEpoch++;
    const index = this.milestones.filter((milestone) => milestone <= this.lastEpoch).length;
    const scheduler = this.schedulers[index];
    if (index > 0 && this.milestones[index - 1] === this.lastEpoch) scheduler.step(0);
    else scheduler.step();
    this.lastLr = scheduler.getLastLr();
  }
}
