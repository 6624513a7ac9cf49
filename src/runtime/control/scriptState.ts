import { noGrad } from "../../engine/autograd/mode.js";
import { schedulersOf } from "../../engine/optim/lrScheduler/scheduler.js";
import type { Module } from "../../engine/nn/module.js";
import type { Optimizer } from "../../engine/optim/optimizer.js";
import type { OptimizerState } from "../../engine/optim/state.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import { type RandomStates, randomStates, setRandomStates } from "../../engine/train/randomState.js";

/** What a script is trained with, at one step. Its own variables, the place in its loop among them, are not known. */
export interface ScriptState {
  format: "script";
  steps: number;
  /** In the order of their first steps. */
  optimizers: {
    /** In the order of the groups. */
    parameters: Tensor[];
    state: OptimizerState;
    /** In the order in which they were made. */
    schedulers: Record<string, unknown>[];
  }[];
  /** Of each model, by name. */
  buffers: Record<string, Tensor>[];
  random: RandomStates;
}

export function isScriptState(state: object): state is ScriptState {
  return (state as { format?: unknown }).format === "script";
}

export function captureScript(optimizers: readonly Optimizer[], models: readonly Module[], steps: number): ScriptState {
  return {
    format: "script",
    steps,
    optimizers: optimizers.map((optimizer) => ({
      parameters: parametersOf(optimizer).map((parameter) => parameter.detach()),
      state: optimizer.stateDict(),
      schedulers: schedulersOf(optimizer).map((scheduler) => scheduler.stateDict()),
    })),
    buffers: models.map((model) => Object.fromEntries(model.namedBuffers())),
    random: randomStates(),
  };
}

/** Puts a state in place of the present one. @throws Error where it is one of other optimizers or other parameters */
export function restoreScript(state: ScriptState, optimizers: readonly Optimizer[], models: readonly Module[]): void {
  if (state.optimizers.length !== optimizers.length)
    throw new Error(`it has ${state.optimizers.length} optimizers, and the script ${optimizers.length}`);
  optimizers.forEach((optimizer, i) => restoreOptimizer(state, i, optimizer));
  restoreBuffers(state, models);
  setRandomStates(state.random);
}

/** @throws Error where the parameters are others */
export function restoreOptimizer(state: ScriptState, index: number, optimizer: Optimizer): void {
  const { parameters, state: saved, schedulers } = state.optimizers[index];
  const present = parametersOf(optimizer);
  const fits =
    parameters.length === present.length &&
    parameters.every(({ shape }, i) => shape.join() === present[i].shape.join());
  if (!fits) throw new Error("its parameters have other shapes than those of the script: was the model changed?");
  noGrad(() => present.forEach((parameter, i) => void parameter.copy_(parameters[i])));
  optimizer.loadStateDict(saved);
  schedulersOf(optimizer).forEach((scheduler, i) => {
    if (i < schedulers.length) scheduler.loadStateDict(schedulers[i]);
  });
}

export function restoreBuffers({ buffers }: ScriptState, models: readonly Module[]): void {
  noGrad(() =>
    models.forEach((model, i) => {
      for (const [name, buffer] of model.namedBuffers()) {
        const saved = (buffers[i] as Record<string, Tensor> | undefined)?.[name];
        if (saved?.shape.join() === buffer.shape.join()) buffer.copy_(saved);
      }
    }),
  );
}

function parametersOf(optimizer: Optimizer): Tensor[] {
  return optimizer.paramGroups.flatMap(({ params }) => params);
}
