import { noGrad } from "../../engine/autograd/mode.js";
import type { Module } from "../../engine/nn/module.js";
import { observer, setObserver } from "../../engine/observe.js";
import { untraced } from "../../engine/trace.js";
import { randomStates, setRandomStates } from "../../engine/train/randomState.js";

/**
 * Runs something on models in evaluation mode, without gradients, unseen by observers and tracers; afterwards modes and random numbers are
 * what they were.
 */
export function quietly<R>(models: readonly Module[], run: () => R): R {
  const modes = models.flatMap((model) => [...model.modules()].map((module) => [module, module.training] as const));
  const random = randomStates();
  const outer = observer;
  setObserver(null);
  try {
    for (const model of models) model.eval();
    return untraced(() => noGrad(run));
  } finally {
    setObserver(outer);
    setRandomStates(random);
    for (const [module, training] of modes) module.training = training;
  }
}
