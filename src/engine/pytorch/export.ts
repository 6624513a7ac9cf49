import { save } from "../io/torch/index.js";
import { writeBytes } from "../platform/files.js";
import type { Module } from "../nn/module.js";
import { inputNamesOf } from "../program/inputNames.js";
import { argumentsOf, type ModelInputs, tensorsIn, traceModel } from "../program/trace.js";
import { type PythonModel, pythonModel } from "./classes.js";

/** The code of a model, traced in training mode on a copy, so that dropout and batch norm are there. The first dimension of the inputs is free. */
export function pytorchModel(model: Module, inputs: ModelInputs): PythonModel {
  const args = argumentsOf(inputs);
  const tensors = tensorsIn(args);
  const isBatch = (i: number) => tensors[i].ndim > 0 && tensors[i].shape[0] === tensors[0].shape[0];
  const axes = tensors.map((_, i): Record<number, string> => (isBatch(i) ? { 0: "batch" } : {}));
  return pythonModel(traceModel(model, inputs, axes, "train"), inputNamesOf(model, args));
}

/**
 * Writes a model as PyTorch code: `model.py` with its classes, `weights.pth` with its state, and `constants.pth` where it computes with other tensors.
 *
 *     from model import Net
 *     net = Net()
 *     net.load_state_dict(torch.load("weights.pth"))
 *
 * @param inputs what `forward` is called with: a tensor, or a list of its arguments
 * @returns the name of the model's class
 * @throws NotImplementedError that names the layer or the operation that cannot be exported
 */
export function exportPytorch(model: Module, inputs: ModelInputs, folder: string): string {
  const { className, source, constants } = pytorchModel(model, inputs);
  writeBytes(`${folder}/model.py`, new TextEncoder().encode(source));
  save(model.stateDict(), `${folder}/weights.pth`);
  if (Object.keys(constants).length > 0) save(constants, `${folder}/constants.pth`);
  return className;
}
