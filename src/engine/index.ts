/**
 * Gradlens: tensors, autograd and neural networks with PyTorch's semantics and numbers.
 *
 *     import torch, { nn, optim, data, train } from "gradlens";
 */
import { registerLibrary } from "./nn/intermediate.js";
import * as torch from "./torch.js";

export * from "./torch.js";
export * as data from "./data/index.js";
export { engineInfo } from "./info.js";
export * as F from "./nn/functional.js";
export * as metrics from "./metrics/index.js";
export * as plot from "./plot/index.js";
export * as train from "./train/index.js";
registerLibrary(torch.nn);

export default torch;
