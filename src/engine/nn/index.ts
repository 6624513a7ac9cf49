/** Layers, losses and what models are made of: `torch.nn`. https://pytorch.org/docs/1.13/nn.html */
export {
  CELU,
  ELU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  ReLU,
  ReLU6,
  RReLU,
  SELU,
  Softshrink,
  Threshold,
} from "./activation.js";
export {
  GELU,
  GLU,
  LogSigmoid,
  LogSoftmax,
  Mish,
  PReLU,
  Sigmoid,
  SiLU,
  Softmax,
  Softmax2d,
  Softmin,
  Softplus,
  Softsign,
  Tanh,
  Tanhshrink,
} from "./activationSmooth.js";
export { type NamedModules, Sequential } from "./container.js";
export { ModuleDict, ModuleList } from "./containerLists.js";
export { ParameterDict, ParameterList } from "./containerParameters.js";
export * as functional from "./functional.js";
export * as init from "./init.js";
export { Linear, type LinearOptions } from "./linear.js";
export { BCELoss, CrossEntropyLoss, L1Loss, Loss, MSELoss, NLLLoss } from "./loss.js";
export { type LoadResult, Module, type StateDict } from "./module.js";
export { Parameter } from "./parameter.js";
