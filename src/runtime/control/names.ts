import type { Module } from "../../engine/nn/module.js";
import type { TrainingWatch } from "../training.js";
import type { Names } from "./nanChain.js";

/** Names of modules and parameters of what is trained; with several models their class names go in front. */
export function trainingNames(training: TrainingWatch): Names {
  const prefixed = (model: Module, name: string): string =>
    training.models.length > 1 ? [model.className(), name].filter(Boolean).join(".") : name;
  return {
    module(wanted) {
      for (const model of training.models)
        for (const [name, module] of model.namedModules()) if (module === wanted) return prefixed(model, name);
      return wanted.className();
    },
    parameter(tensor) {
      for (const model of training.models)
        for (const [name, parameter] of model.namedParameters())
          if (parameter === tensor || parameter.storageRef === tensor.storageRef) return prefixed(model, name);
      return undefined;
    },
  };
}
