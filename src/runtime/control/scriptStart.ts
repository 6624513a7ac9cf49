import type { Module } from "../../engine/nn/module.js";
import type { Optimizer } from "../../engine/optim/optimizer.js";
import { readCheckpoint } from "../../engine/train/checkpointFolder.js";
import { setRandomStates } from "../../engine/train/randomState.js";
import { isScriptState, restoreBuffers, restoreOptimizer, type ScriptState } from "./scriptState.js";

/** A script that starts with the state of a snapshot. Its optimizers are known when they take their first steps, which are left out for that. */
export class ScriptStart {
  private state: ScriptState | undefined;
  private readonly started: Optimizer[] = [];
  /** Whether optimizers are still to come. */
  isPending = true;

  /** @param file of the snapshot */
  constructor(private readonly file: string) {}

  /**
   * Puts an optimizer's part of the state in place.
   * @returns the steps done at the snapshot, once all optimizers have theirs
   * @throws Error for a file that is no snapshot of a script, or one of another script
   */
  take(optimizer: Optimizer, models: readonly Module[]): number | undefined {
    const state = (this.state ??= this.read());
    if (!this.started.includes(optimizer)) {
      restoreOptimizer(state, this.started.length, optimizer);
      this.started.push(optimizer);
    }
    if (this.started.length < state.optimizers.length) return undefined;
    restoreBuffers(state, models);
    setRandomStates(state.random);
    this.isPending = false;
    return state.steps;
  }

  private read(): ScriptState {
    const state: object = readCheckpoint(this.file);
    if (isScriptState(state)) return state;
    throw new TypeError(
      `${this.file} is a checkpoint of a training definition, and this file trains by itself: it can only start from a snapshot ` +
        "of its own runs",
    );
  }
}
