/** Optimizers: `torch.optim`. https://pytorch.org/docs/1.13/optim.html */
export { Adam, type AdamOptions } from "./adam.js";
export { Optimizer, type OptimizerState, type ParamGroup, type Params } from "./optimizer.js";
export { SGD, type SGDOptions } from "./sgd.js";
